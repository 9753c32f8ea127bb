import { describe, expect, it } from 'vitest'
import { bySeries, linesOf, partsOf, SIGNS, stateOf, TONES, type State } from '@/desk/numbers/register'
import en from '@/shared/i18n/en'
import zhCN from '@/shared/i18n/zh-CN'

const row = (serial: number, more = {}) => ({ series: 'paper.inspection_record/2026', serial, number: `${serial}号`, ...more })

describe('a register of numbers', () => {
  it('shows what is missing between the numbers, newest first', () => {
    expect(linesOf([row(3), row(6, { void: true }), row(5)]).map((l) => [l.serial, l.missing])).toEqual([
      [6, false],
      [5, false],
      [4, true],
      [3, false],
    ])
    expect(linesOf([])).toEqual([])
  })

  it('says what became of each number', () => {
    const states: [object, State][] = [
      [{ case: 'a' }, 'taken'],
      [{ case: 'a', void: true, reason: '写错' }, 'void'],
      [{ fate: 'reserved', block: 'block-1' }, 'reserved'],
      [{ fate: 'returned', block: 'block-1' }, 'returned'],
      [{ fate: 'void', void: true, void_kind: 'lost' }, 'lost'],
      [{ fate: 'void', void: true, void_kind: 'passed_over' }, 'passed_over'],
    ]
    for (const [more, state] of states) expect(stateOf({ ...row(1, more), missing: false })).toBe(state)
    expect(stateOf({ serial: 1, number: '', missing: true })).toBe('missing')
  })

  it('has a word, a sign and a tone for every state in both languages', () => {
    for (const words of [zhCN.numbers.states, en.numbers.states])
      expect(Object.keys(words).sort()).toEqual(Object.keys(TONES).sort())
    expect(Object.keys(SIGNS).sort()).toEqual(Object.keys(TONES).sort())
  })

  it('takes a series apart, also one that the bureau named', () => {
    expect(partsOf('paper.penalty_decision/2026/执法二中队')).toEqual({ kind: 'paper', of: 'penalty_decision', scope: '2026 · 执法二中队' })
    expect(partsOf('case.inspection')).toEqual({ kind: 'case', of: 'inspection', scope: '' })
    expect(partsOf('处罚/2026')).toEqual({ kind: '', of: '处罚', scope: '2026' })
  })

  it('groups void numbers by their series', () => {
    const groups = bySeries([row(1), { ...row(2), series: 'case.inspection/2026' }, row(3)])
    expect(groups.map((g) => [g.series, g.rows.length])).toEqual([
      ['case.inspection/2026', 1],
      ['paper.inspection_record/2026', 2],
    ])
  })
})
