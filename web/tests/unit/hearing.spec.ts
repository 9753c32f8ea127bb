// Hearings as the record tells them: who may ask and until when, what comes next, what a step begins with.
import { describe, expect, it } from 'vitest'
import { actFor, begunOf, findingsOf, hearingsOf, isPaperOf, nextOf, rightsOf, STEPS, TIME_TO_ASK } from '@/desk/hearing/hearing'
import type { CaseView, Obligation, RecordedEvent } from '@/shared/api/model'

let seq = 0
const event = (type: string, body: Record<string, unknown>): RecordedEvent => {
  seq += 1
  return { seq, n: seq, type: `${type}/1`, at: `2026-03-02T01:00:${String(seq % 60).padStart(2, '0')}Z`, by: 'u-jia', by_name: '甲', body }
}
const view = {
  party: { name: '某厂' },
  officers: [
    { user: 'u-jia', name: '甲', part: 'lead' },
    { user: 'u-yi', name: '乙', part: 'second' },
    { user: 'u-gone', name: '丁', part: 'second', left: { at: '2026-03-01T00:00:00Z' } },
  ],
} as unknown as CaseView
const clock = (notice: string, status = 'open'): Obligation =>
  ({ id: `${TIME_TO_ASK}:${notice}`, rule: TIME_TO_ASK, subject: { kind: 'notice', id: notice }, status, due: '2026-03-09T15:59:59Z' }) as unknown as Obligation
const waiver = (more: Record<string, unknown> = {}): RecordedEvent => event('right.waived', { waived: ['hearing'], stage_of: 'penalty_notice', explicit: true, ...more })
const told = (notice: string, more: Record<string, unknown> = {}): RecordedEvent =>
  event('notice.issued', { notice, noticed: ['penalty', 'hearing_right'], content: '罚款', rights_told: ['statement', 'hearing'], paper: `paper-of-${notice}`, ...more })

describe('the right to a hearing', () => {
  it('is each party’s own, with its last day', () => {
    const events = [
      event('party.added', { party: 'party-2', name: '负责人' }),
      told('notice-1', { party: 'party-1' }),
      told('notice-2', { party: 'party-2' }),
      waiver({ party: 'party-2' }),
      event('hearing.applied', { hearing: 'hearing-1', notice: 'notice-1', party: 'party-1', by: { name: '负责人' } }),
    ]
    const [unit, head] = rightsOf(view, events, [clock('notice-1'), clock('notice-2')])
    expect([unit.partyName, head.partyName]).toEqual(['某厂', '负责人'])
    expect([unit.asked, unit.waived]).toEqual(['hearing-1', null])
    expect([head.asked, head.waived?.seq]).toEqual(['', events[3].seq])
    expect(unit.clock?.due).toBe('2026-03-09T15:59:59Z')
  })
  it('is told of by no notice without it, nor by one that a newer took the place of', () => {
    const events = [told('notice-1'), event('notice.issued', { notice: 'notice-9', noticed: ['penalty'], rights_told: ['statement'] }), told('notice-2', { supersedes: 'notice-1' })]
    expect(rightsOf(view, events, []).map((r) => r.notice)).toEqual(['notice-2'])
  })
  it('is not waived by what was said before it was told', () => {
    expect(rightsOf(view, [waiver(), told('notice-1')], [])[0].waived).toBeNull()
  })
  it('is waived expressly alone, and in answer to this notice', () => {
    for (const more of [{ explicit: false }, { stage_of: 'coercion' }, { waived: ['statement'] }])
      expect(rightsOf(view, [told('notice-1'), waiver(more)], [clock('notice-1')])[0].waived, JSON.stringify(more)).toBeNull()
    expect(rightsOf(view, [told('notice-1'), waiver()], [clock('notice-1')])[0].waived).not.toBeNull()
  })
  it('goes with a newer notice of a penalty to the same party, named or not', () => {
    const newer = (more: Record<string, unknown>): RecordedEvent => event('notice.issued', { notice: 'notice-2', noticed: ['penalty'], rights_told: ['statement'], ...more })
    expect(rightsOf(view, [told('notice-1', { party: 'party-1' }), newer({ party: 'party-1' })], [])).toEqual([])
    expect(rightsOf(view, [told('notice-1', { party: 'party-1' }), newer({ party: 'party-2' })], [clock('notice-1')])).toHaveLength(1)
  })
})

describe('a hearing', () => {
  const steps: Record<string, Record<string, unknown>> = {
    decided: { accepted: true },
    appointed: { host: { name: '主持', user: 'u-host' }, recorder: '记录' },
    notified: { to_be_held_at: '2026-03-20T01:00:00Z', place: '听证室', public: true, notified: ['某厂'] },
    held: { act: 'act-1', hearing_outcome: 'completed' },
    reported: { by_name: '主持', opinion_text: '维持' },
  }
  const upTo = (last: string): RecordedEvent[] => {
    const events = [event('hearing.applied', { hearing: 'hearing-1', by: { name: '负责人' } })]
    for (const step of STEPS.slice(1, STEPS.indexOf(last as never) + 1)) events.push(event(`hearing.${step}`, { hearing: 'hearing-1', ...steps[step] }))
    return events
  }
  it('goes step by step to its report', () => {
    const next = (last: string) => nextOf(hearingsOf(view, upTo(last))[0])
    expect(STEPS.map((step) => next(step))).toEqual(['decided', 'appointed', 'notified', 'held', 'reported', ''])
    expect(hearingsOf(view, upTo('held'))[0].ended).toBe('over')
  })
  it('that was put off is held again; refused or withdrawn it is over', () => {
    for (const hearing_outcome of ['adjourned', 'suspended'])
      expect(nextOf(hearingsOf(view, [...upTo('notified'), event('hearing.held', { hearing: 'hearing-1', act: 'act-1', hearing_outcome })])[0])).toBe('held')
    const refused = hearingsOf(view, [...upTo('applied'), event('hearing.decided', { hearing: 'hearing-1', accepted: false })])[0]
    expect([refused.ended, nextOf(refused)]).toEqual(['refused', ''])
    const gone = hearingsOf(view, [...upTo('notified'), event('hearing.withdrawn', { hearing: 'hearing-1' })])[0]
    expect([gone.ended, nextOf(gone)]).toEqual(['withdrawn', ''])
  })
  it('is entered with what is known: host, recorder, those who investigate and are still there', () => {
    const [h] = hearingsOf(view, upTo('notified'))
    expect(begunOf('held', h, view, 'act-1')).toEqual({
      hearing: 'hearing-1',
      act: 'act-1',
      host: '主持',
      host_user: 'u-host',
      recorder: '记录',
      investigators: ['甲', '乙'],
      investigator_users: ['u-jia', 'u-yi'],
      public: true,
    })
    expect(begunOf('reported', h, view, '')).toEqual({ hearing: 'hearing-1', by_name: '主持' })
    expect(begunOf('decided', h, view, '')).toEqual({ hearing: 'hearing-1' })
  })
  it('has its own act and papers beside another hearing', () => {
    const events = [...upTo('held'), event('hearing.applied', { hearing: 'hearing-2', by: { name: '负责人' } })]
    const [one, other] = hearingsOf(view, events)
    const acts = (...list: [string, boolean][]) => ({ acts: list.map(([id, ended]) => ({ id, kind: 'hearing', ...(ended ? { ended: {} } : {}) })) }) as unknown as CaseView
    expect(actFor(other, [one, other], acts(['act-1', true]))).toBe('')
    expect(actFor(other, [one, other], acts(['act-1', true], ['act-2', false]))).toBe('act-2')
    expect(actFor(one, [one, other], acts(['act-1', true]))).toBe('act-1')
    const of = (paper: { about?: string[]; act?: string }) => [one, other].map((h) => isPaperOf(h, paper, [one, other], ''))
    expect(of({ about: ['hearing-2'] })).toEqual([false, true])
    expect(of({ act: 'act-1' })).toEqual([true, false])
    expect(of({})).toEqual([false, false])
    expect(isPaperOf(one, {}, [one], ''), 'the only one').toBe(true)
  })
  it('has the findings that name it or one of its entries', () => {
    const [h] = hearingsOf(view, upTo('held'))
    const of = (kind: string, id: string) => ({ subject: { kind, id } }) as unknown as Obligation
    const all = [of('hearing', 'hearing-1'), of('hearing', String(h.told.held!.seq)), of('act', String(h.told.held!.seq)), of('hearing', 'hearing-2')]
    expect(findingsOf(h, all)).toEqual(all.slice(0, 2))
  })
})
