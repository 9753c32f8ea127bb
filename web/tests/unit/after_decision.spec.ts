// What follows a decision, as the pages make it of the record: service, payments, instalments, what stands in the way of closing.
import { describe, expect, it } from 'vitest'
import { suggestedOutcome } from '@/desk/closing/closing'
import { begunOf, executedOf, overdueDays } from '@/desk/execution/execution'
import { attemptsOf, beginningOf, goingOn, servedAt, servingsOf } from '@/desk/service/service'
import { bodyOfItem, isSaid, offeredOf, spotOf } from '@/field/spot/spot'
import type { CaseView, RecordedEvent } from '@/shared/api/model'

let seq = 0
const entry = (type: string, body: Record<string, unknown>, at = '2026-03-20T01:00:00.000000Z'): RecordedEvent =>
  ({ seq: (seq += 1), type: `${type}/1`, at, by: 'jia', by_name: '甲', body, sentence: type }) as unknown as RecordedEvent
const paper = (id: string, form: string) => ({ id, form, number: id, state: 'issued', voided: undefined }) as unknown as CaseView['papers'][number]
const view = (more: Partial<CaseView> = {}): CaseView =>
  ({ id: 'c', kind: 'general_penalty', party: { name: '示例厂' }, papers: [], acts: [], hazards: [], approvals: [], recordings: [], ...more }) as unknown as CaseView
const decided = (more: Record<string, unknown> = {}): RecordedEvent =>
  entry('decision.issued', { decision: 'decision-1', decision_kind: 'penalty', penalties: ['fine'], fine_fen: 3_000_000, content: '罚款三万元', paper: 'paper-1', ...more })

describe('service', () => {
  const tried = [
    entry('service.failed', { service: 'service-1', service_manner: 'direct', papers: ['paper-1'], recipient: '示例厂', failure: 'absent' }),
    entry('service.begun', { service: 'service-2', service_manner: 'mail', papers: ['paper-1'], recipient: '示例厂', mail: { tracking: 'EMS1' } }),
  ]
  it('shows each paper for the party with how it was tried, and not what proves service', () => {
    const papers = [paper('paper-1', 'penalty_decision'), paper('paper-2', 'service_receipt'), paper('paper-3', 'handling_approval')]
    const found = servingsOf(view({ papers }), tried, attemptsOf(tried), (form) => form !== 'handling_approval')
    expect(found.map((s) => s.paper.id)).toEqual(['paper-1'])
    expect(found[0].attempts.map((a) => [a.id, a.way, Boolean(a.failed)])).toEqual([['service-1', 'direct', true], ['service-2', 'mail', false]])
    expect(found[0].served).toBeNull()
  })
  it('goes on with the attempt that is under way, and names what was tried', () => {
    const attempts = attemptsOf(tried)
    expect(goingOn('service.made', attempts[1]).body).toEqual({ service: 'service-2', service_manner: 'mail', papers: ['paper-1'], recipient: '示例厂' })
    const [serving] = servingsOf(view({ papers: [paper('paper-1', 'x')] }), tried, attempts, () => true)
    expect(beginningOf('public_notice', serving).body.tried).toEqual(['service-1'])
    expect(beginningOf('direct', serving)).toEqual({ type: 'service.made', body: { service_manner: 'direct', papers: ['paper-1'], recipient: '示例厂' } })
    expect(beginningOf('mail', serving).type).toBe('service.begun')
  })
  it('is served once one way was', () => {
    const made = entry('service.made', { service: 'service-2', service_manner: 'mail', papers: ['paper-1'], recipient: '示例厂', received_on: '2026-03-25' })
    const [serving] = servingsOf(view({ papers: [paper('paper-1', 'x')] }), [...tried, made], attemptsOf([...tried, made]), () => true)
    expect(serving.served?.id).toBe('service-2')
    expect(servedAt(serving.served!)).toBe('2026-03-25')
  })
  it('goes to the party that the decision names', () => {
    const events = [
      entry('party.added', { party: 'party-2', party_kind: 'person', name: '负责人乙', address: '二路2号' }),
      decided({ party: 'party-2' }),
    ]
    const [serving] = servingsOf(view({ papers: [paper('paper-1', 'x')] }), events, [], () => true)
    expect(serving.addressee).toEqual({ party: 'party-2', name: '负责人乙', address: '二路2号' })
    expect(beginningOf('direct', serving).body).toMatchObject({ recipient: '负责人乙', party: 'party-2' })
  })
})

describe('execution', () => {
  it('adds up what was paid, and offers what is left', () => {
    const [one] = executedOf(view(), [decided({ confiscated_gains_fen: 100_000 }), entry('payment.received', { payment: 'payment-1', decision: 'decision-1', amount_fen: 1_000_000, channel: 'bank' })])
    expect([one.paidFen, one.leftFen, one.isDone]).toEqual([1_000_000, 2_100_000, false])
    expect(begunOf('payment.received', one)).toMatchObject({ amount_fen: 2_000_000, purpose: ['fine'] })
    const surcharged = executedOf(view(), [
      decided({ confiscated_gains_fen: 100_000 }),
      entry('surcharge.decided', { decision: 'decision-1', amount_fen: 900_000, principal_fen: 3_000_000 }),
      entry('surcharge.decided', { decision: 'decision-1', amount_fen: 300_000, principal_fen: 3_000_000 }),
      entry('execution.agreed', { decision: 'decision-1', terms: '减免', surcharge_reduced_fen: 200_000 }),
      entry('payment.received', { payment: 'payment-1', decision: 'decision-1', amount_fen: 1_000_000, channel: 'bank' }),
      entry('payment.received', { payment: 'payment-2', decision: 'decision-1', amount_fen: 100_000, channel: 'bank', purpose: ['gains'] }),
    ])[0]
    expect(surcharged.left).toEqual({ fine: 2_000_000, gains: 0, surcharge: 1_000_000 })
    expect(begunOf('demand.issued', surcharged)).toMatchObject({ amount_fen: 2_000_000, surcharge_fen: 1_000_000 })
    expect(begunOf('enforcement.applied', surcharged)).toMatchObject({ fine_fen: 2_000_000, surcharge_fen: 1_000_000 })
    expect(begunOf('decision.performed', surcharged)).toEqual({ decision: 'decision-1' })
  })
  it('offers the next instalment that is not paid', () => {
    const [one] = executedOf(view(), [
      decided(),
      entry('payment_plan.requested', { payment_plan: 'payment_plan-1', decision: 'decision-1', plan_kind: 'instalments', reason: '困难' }),
      entry('payment_plan.decided', {
        payment_plan: 'payment_plan-1',
        decision: 'decision-1',
        granted: true,
        instalments: [
          { number: 1, due: '2026-04-30', amount_fen: 1_000_000 },
          { number: 2, due: '2026-05-31', amount_fen: 2_000_000 },
        ],
      }),
      entry('payment.received', { payment: 'payment-1', decision: 'decision-1', amount_fen: 1_000_000, channel: 'bank', payment_plan: 'payment_plan-1', instalment: 1 }),
    ])
    expect(one.plan.instalments.map((row) => row.paidFen)).toEqual([1_000_000, 0])
    expect(begunOf('payment.received', one)).toMatchObject({ amount_fen: 2_000_000, payment_plan: 'payment_plan-1', instalment: 2 })
  })
  it('is done when it is paid and put right, or annulled', () => {
    const paid = entry('payment.received', { payment: 'payment-1', decision: 'decision-1', amount_fen: 3_000_000, channel: 'bank' })
    expect(executedOf(view(), [decided(), paid])[0].isDone).toBe(true)
    const orders = decided({ corrects_within: '2026-04-01' })
    expect(executedOf(view(), [orders, paid])[0].isDone).toBe(false)
    expect(executedOf(view(), [orders, paid, entry('decision.performed', { decision: 'decision-1', performed_what: 'correction', performance: 'whole' })])[0].isDone).toBe(true)
    const stops = decided({ penalties: ['stop_business'], fine_fen: 0 })
    expect(executedOf(view(), [stops])[0].isDone, 'nobody said that it was performed').toBe(false)
    expect(executedOf(view(), [stops, entry('decision.performed', { decision: 'decision-1', performed_what: 'stoppage', performance: 'whole' })])[0].isDone).toBe(true)
    expect(executedOf(view(), [decided(), entry('decision.changed', { decision: 'decision-1', changed_how: 'revoked' })])[0]).toMatchObject({ isDone: true, annulled: true, leftFen: 0 })
  })
  it('counts days that are over', () => {
    expect([overdueDays('2026-03-01', '2026-03-01'), overdueDays('2026-02-28', '2026-03-02'), overdueDays('2026-04-01', '2026-03-01')]).toEqual([0, 2, 0])
  })
})

describe('closing', () => {
  it('suggests how the case ends as far as the record says it', () => {
    expect(suggestedOutcome(view(), [])).toBe('')
    expect(suggestedOutcome(view(), [decided()])).toBe('')
    expect(suggestedOutcome(view(), [decided(), entry('payment.received', { payment: 'p', decision: 'decision-1', amount_fen: 3_000_000 })])).toBe('performed')
    expect(suggestedOutcome(view(), [decided({ decision_kind: 'no_punishment', fine_fen: 0 })])).toBe('no_punishment')
    expect(
      suggestedOutcome(view(), [
        decided(),
        entry('enforcement.applied', { enforcement: 'enforcement-1', decision: 'decision-1' }),
        entry('enforcement.ended', { enforcement: 'enforcement-1', execution_outcome: 'executed' }),
      ]),
    ).toBe('court_executed')
  })
})

describe('a penalty on the spot', () => {
  const words = { steps: '步骤', noStatement: '不陈述', noReview: '无需复核', bank: '银行', collected: '已收缴', nothing: '没有' }
  const alleged = entry('violation.alleged', { violation: 'violation-1', facts: '未安装可燃气体报警装置', duty: '第三十六条', penalty_basis: '第九十九条' })
  it('offers what the record knows, and keeps what was said', () => {
    const spot = spotOf(view(), [alleged])
    const conditions = offeredOf('conditions', spot, words)
    expect(conditions).toMatchObject({ state: 'recorded', factBasis: '未安装可燃气体报警装置', legalBasis: '第九十九条' })
    expect(isSaid('conditions', conditions)).toBe(true)
    expect(isSaid('conditions', { ...conditions, legalBasis: ' ' })).toBe(false)
    expect(offeredOf('statement', spot, words).state).toBe('none_made')
    const later = spotOf(view(), [alleged, entry('simplified.item_recorded', { simplified_item: 'statement', item_state: 'recorded', text: '称正在采购' })])
    expect(offeredOf('statement', later, words).text).toBe('称正在采购')
    expect(offeredOf('report', spot, words).text, 'nobody has reported it yet').toBe('')
    const spoke = spotOf(view(), [alleged, entry('statement.made', { stage_of: 'simplified', text: '不服' })])
    expect(offeredOf('statement', spoke, words)).toMatchObject({ state: 'recorded', text: '不服' })
    expect(offeredOf('review', spoke, words).text).toBe('')
  })
  it('asks of a review whether it was adopted', () => {
    const spot = spotOf(view(), [alleged])
    const review = { ...offeredOf('review', spot, words), state: 'recorded' as const, text: '经复核' }
    expect(isSaid('review', review)).toBe(false)
    expect(bodyOfItem('review', { ...review, adopted: 'none' }, spot)).toEqual({ simplified_item: 'review', item_state: 'recorded', text: '经复核', adopted: 'none' })
  })
})
