import { describe, expect, it } from 'vitest'
import type { Obligation } from '@/shared/api/model'
import { countsOf, gapsByUrgency, isNear, lookOf, nextGap } from '@/shared/status'

const now = Date.parse('2026-03-16T06:00:00Z')
function obligation(id: string, status: Obligation['status'], more: Partial<Obligation> = {}): Obligation {
  return {
    id,
    rule: '7.3',
    article: 7,
    clause: '第七条',
    source: '办法',
    title: '',
    title_en: '',
    asks_en: '',
    answers: '',
    answers_en: '',
    subject: { kind: 'hazard', id: 'hazard-1', label: id, label_en: id },
    status,
    effect: 'finding',
    certainty: 'certain',
    due_provisional: false,
    record: [],
    why: [],
    why_en: [],
    do: [],
    asks: '',
    ...more,
  }
}

describe('the look of a status', () => {
  it('has an icon and a word for each, so that colour never stands alone', () => {
    const all: Obligation['status'][] = ['not_triggered', 'open', 'met', 'met_late', 'breached', 'exempt']
    for (const status of all) {
      const look = lookOf(obligation('a', status), now)
      expect(look.icon).not.toBe('')
      expect(look.word).toBe(`status.${status}`)
    }
  })
  it('turns amber when the deadline is near, and shows doubt where both answers are possible', () => {
    expect(lookOf(obligation('a', 'open', { due: '2026-03-18T00:00:00Z' }), now).tone).toBe('warn')
    expect(lookOf(obligation('a', 'open', { due: '2026-03-30T00:00:00Z' }), now).tone).toBe('open')
    expect(lookOf(obligation('a', 'breached', { certainty: 'possible' }), now).icon).toBe('?')
    expect(isNear(obligation('a', 'met', { due: '2026-03-16T00:00:00Z' }), now)).toBe(false)
  })
})

describe('the gaps', () => {
  const missing = obligation('missing', 'breached')
  const explained = obligation('explained', 'breached', { explained: '设备故障' })
  const soon = obligation('soon', 'open', { due: '2026-03-17T00:00:00Z' })
  const later = obligation('later', 'open', { due: '2026-03-20T00:00:00Z' })
  const all = [later, explained, obligation('met', 'met'), soon, missing]

  it('come missing first, then by deadline; what was explained stays, at the end', () => {
    expect(gapsByUrgency(all).map((o) => o.id)).toEqual(['missing', 'soon', 'later', 'explained'])
  })
  it('are walked in a circle', () => {
    expect(nextGap(all, undefined)?.id).toBe('missing')
    expect(nextGap(all, 'missing')?.id).toBe('soon')
    expect(nextGap(all, 'explained')?.id).toBe('missing')
    expect(nextGap([obligation('met', 'met')], undefined)).toBeUndefined()
  })
  it('are counted against what applies', () => {
    expect(countsOf([...all, obligation('x', 'exempt'), obligation('y', 'not_triggered')], now)).toEqual({
      met: 1,
      breached: 2,
      open: 2,
      near: 1,
      exempt: 1,
      applicable: 5,
    })
  })
})
