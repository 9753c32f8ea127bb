import { describe, expect, it } from 'vitest'
import { changesOf, correctionsOf, fieldsOfEntry, readingOf, readingsOf, valuesOf, valueText } from '@/desk/case_file/corrections'
import type { CaseView, EntryField, RecordedEvent } from '@/shared/api/model'

const event = (seq: number, type: string, body: Record<string, unknown>): RecordedEvent => ({
  seq,
  n: seq,
  type,
  at: '2026-03-05T02:00:00.000000Z',
  by: 'u-a',
  body,
})
const found = event(5, 'hazard.found/1', {
  place: '一楼',
  description: '堵塞',
  on_site: true,
  basis: '第十条',
})
const first = event(8, 'correction.made/1', { corrects: 5, reason: '看错', fields: { place: '二楼' } })
const second = event(9, 'correction.made/1', {
  corrects: 5,
  reason: '再核',
  fields: { place: '三楼', basis: null },
})
const events = [found, event(6, 'hazard.found/1', {}), first, second]

describe('a corrected entry', () => {
  it('knows its corrections, and reads as the last one left it', () => {
    expect(correctionsOf(found, events).map((c) => c.seq)).toEqual([8, 9])
    expect(valuesOf(found, events)).toMatchObject({ place: '三楼', basis: null, description: '堵塞' })
  })
  it('shows in each correction what stood there before it', () => {
    expect(changesOf(first, found, events)).toEqual([
      { field: 'place', kind: 'text', from: '一楼', to: '二楼' },
    ])
    expect(changesOf(second, found, events).map((c) => [c.from, c.to])).toEqual([
      ['二楼', '三楼'],
      ['第十条', null],
    ])
  })
  it('offers of an amendment only what it changed, and nothing of what cannot be put right', () => {
    expect(
      Object.keys(
        fieldsOfEntry(event(7, 'hazard.amended/1', { hazard: 'hazard-1', reason: 'r', place: '四楼' })),
      ),
    ).toEqual(['place'])
    expect(fieldsOfEntry(event(7, 'paper.issued/1', {}))).toHaveProperty('given_to')
    expect(fieldsOfEntry(first)).toEqual({})
  })
  it('is told in words, people by name and times at +08:00', () => {
    const view = { officers: [{ user: 'u-a', name: '甲' }], acts: [] } as unknown as CaseView
    const say = (key: string): string => key
    expect(valueText('officers', ['u-a', 'u-x'], view, say)).toBe('甲、u-x')
    expect(valueText('time', '2026-03-05T02:00:00.000000Z', view, say)).toBe('2026-03-05 10:00:00')
    expect(valueText('long', null, view, say)).toBe('—')
    expect(valueText('outcome', 'partly', view, say)).toBe('hazard.state.partly')
    expect(valueText('signers', [{ role: 'party', name: '张', manner: 'seal' }], view, say)).toBe(
      '张（manner.seal）',
    )
  })
})

describe('an entry that was made as it is', () => {
  const taken = event(20, 'evidence.taken/1', { evidence: 'evidence-1', name: '台账', proves: '出勤' })
  const fixed = event(21, 'correction.made/1', { corrects: 20, reason: '笔误', fields: { name: '台账（复印件）', proves: null } })
  const fields = [{ name: 'name', title: '名称', type: 'string', needed: true }] as EntryField[]
  const words = { yes: '是', no: '否', money: (yuan: string) => `${yuan} 元`, person: (user: string) => user }

  it('is filled in again as it reads now, without a time that nobody claimed', () => {
    expect(readingOf(taken, [taken])).toEqual({ evidence: 'evidence-1', name: '台账', proves: '出勤' })
    expect(readingOf(taken, [taken, fixed])).toEqual({ evidence: 'evidence-1', name: '台账（复印件）' })
  })
  it('tells what was put right with the titles of its form', () => {
    expect(readingsOf(fixed, taken, [taken, fixed], fields, words)).toEqual([
      { field: 'name', title: '名称', from: '台账', to: '台账（复印件）' },
      { field: 'proves', title: 'proves', from: '出勤', to: '—' },
    ])
  })
})
