// A penalty on the spot: its steps in order, and the seven items, each recorded, none made or not applying, with its words. Pure.
import type { Act, CaseView, Obligation, RecordedEvent } from '@/shared/api/model'
import { countAt, lastOf, textAt, toldBy, type Told } from '@/shared/recorded'

export const ITEMS = ['conditions', 'steps', 'statement', 'review', 'report', 'collection', 'others'] as const
export type Item = (typeof ITEMS)[number]
export const STATES = ['recorded', 'none_made', 'does_not_apply'] as const
export type ItemState = (typeof STATES)[number]
// What each item may be, besides recorded.
export const MAY_BE: Record<Item, ItemState[]> = {
  conditions: ['recorded'],
  steps: ['recorded'],
  statement: ['recorded', 'none_made'],
  review: ['recorded', 'does_not_apply'],
  report: ['recorded', 'does_not_apply'],
  collection: ['recorded', 'does_not_apply'],
  others: ['recorded', 'none_made'],
}
export const ACT = 'on_the_spot_penalty'
export const FORMS = { decision: 'simplified_penalty_decision', report: 'simplified_record_report' } as const

export interface Said {
  state: ItemState
  text: string
  factBasis: string
  legalBasis: string
  adopted: string
}
export interface Spot {
  act: Act | null
  violation: Told | null // the last that stands
  violations: Told[]
  statement: Told | null // made in this procedure
  items: Partial<Record<Item, Told>> // the last of each
  decision: Told | null
  announced: Told | null
  reported: Told | null
  payments: Told[]
}

export function spotOf(view: Pick<CaseView, 'acts'>, events: readonly RecordedEvent[]): Spot {
  const told = toldBy(events)
  const decision = lastOf(told('decision.issued').filter((one) => textAt(one.body, 'decision_kind') === 'simplified_penalty')) ?? null
  const id = textAt(decision?.body, 'decision')
  const of = (name: string): Told[] => told(name).filter((one) => id !== '' && textAt(one.body, 'decision') === id)
  const dropped = told('violation.dropped').map((one) => textAt(one.body, 'violation'))
  const violations = told('violation.alleged').filter((one) => !dropped.includes(textAt(one.body, 'violation')))
  const items: Spot['items'] = {}
  for (const one of told('simplified.item_recorded')) items[textAt(one.body, 'simplified_item') as Item] = one
  return {
    act: lastOf(view.acts.filter((a) => a.kind === ACT)) ?? null,
    violation: lastOf(violations) ?? null,
    violations,
    statement: lastOf(told('statement.made').filter((one) => textAt(one.body, 'stage_of') === 'simplified')) ?? null,
    items,
    decision,
    announced: lastOf(of('decision.announced')) ?? null,
    reported: lastOf(of('decision.reported')) ?? null,
    payments: of('payment.received'),
  }
}

// As it was said, or as it is offered: what the record knows is written for the officer to look over and to take.
export function offeredOf(item: Item, spot: Spot, words: { steps: string; noStatement: string; noReview: string; bank: string; collected: string; nothing: string }): Said {
  const told = spot.items[item]?.body
  const facts = textAt(spot.violation?.body, 'facts')
  const law = textAt(spot.violation?.body, 'penalty_basis')
  const spoke = textAt(spot.statement?.body, 'text') || textAt(spot.statement?.body, 'content')
  const collected = spot.payments.some((one) => textAt(one.body, 'channel') === 'on_the_spot')
  const fresh: Record<Item, Partial<Said>> = {
    conditions: { text: facts, factBasis: facts, legalBasis: law },
    steps: { text: words.steps },
    statement: spot.statement ? { text: spoke } : { state: 'none_made', text: words.noStatement },
    review: spot.statement ? {} : { state: 'does_not_apply', text: words.noReview },
    report: { text: spot.reported?.sentence ?? '' },
    collection: collected ? { text: words.collected } : { state: 'does_not_apply', text: words.bank },
    others: { state: 'none_made', text: words.nothing },
  }
  const none: Said = { state: 'recorded', text: '', factBasis: '', legalBasis: '', adopted: '' }
  if (!told) return { ...none, ...fresh[item] }
  return {
    state: textAt(told, 'item_state') as ItemState,
    text: textAt(told, 'text'),
    factBasis: textAt(told, 'fact_basis'),
    legalBasis: textAt(told, 'legal_basis'),
    adopted: textAt(told, 'adopted'),
  }
}

export function bodyOfItem(item: Item, said: Said, spot: Spot): Record<string, unknown> {
  return {
    simplified_item: item,
    item_state: said.state,
    text: said.text.trim(),
    ...(item === 'conditions' && said.factBasis.trim() ? { fact_basis: said.factBasis.trim() } : {}),
    ...(item === 'conditions' && said.legalBasis.trim() ? { legal_basis: said.legalBasis.trim() } : {}),
    ...(item === 'review' && said.state === 'recorded' && said.adopted ? { adopted: said.adopted } : {}),
    ...(spot.act ? { act: spot.act.id } : {}),
    ...(spot.decision ? { decision: textAt(spot.decision.body, 'decision') } : {}),
  }
}
export const isSaid = (item: Item, said: Said): boolean =>
  said.text.trim() !== '' && (item !== 'conditions' || (said.factBasis.trim() !== '' && said.legalBasis.trim() !== '')) && (item !== 'review' || said.state !== 'recorded' || said.adopted !== '')
// The decision as it is entered: what the violation and its paper say already.
export function decisionOf(spot: Spot, view: Pick<CaseView, 'papers'>, today: string): Record<string, unknown> {
  const paper = lastOf(view.papers.filter((p) => !p.voided && p.form === FORMS.decision))
  const body = spot.violation?.body
  return {
    decision_kind: 'simplified_penalty',
    facts: spot.violations.map((one) => textAt(one.body, 'facts')).join(''),
    duty: textAt(body, 'duty'),
    penalty_basis: textAt(body, 'penalty_basis'),
    violations: spot.violations.map((one) => textAt(one.body, 'violation')),
    ...(paper ? { paper: paper.id } : {}),
    dated: today,
  }
}
export const fineOf = (spot: Spot): number => countAt(spot.decision?.body, 'fine_fen') ?? 0

// Findings of the regulation's own article on it, and of the limits.
export const findingsOf = (all: readonly Obligation[]): Obligation[] =>
  all.filter((o) => (o.status === 'open' || o.status === 'breached') && (o.subject.kind === 'procedure' || o.subject.kind === 'decision' || o.subject.kind === 'payment'))
