// A legal review as it is filled in: each item with its result, and what it comes to. Pure.
import type { LegalReview, RecordedEvent } from '@/shared/api/model'
import { partsAt, textAt, textsAt, toldBy } from '@/shared/recorded'

export const RESULTS = ['in_order', 'at_fault', 'does_not_apply'] as const
export type Result = (typeof RESULTS)[number]
export const OUTCOMES = ['passed', 'amend', 'supplement', 'failed', 'no_jurisdiction'] as const
export type Outcome = (typeof OUTCOMES)[number]
export const STAGES = ['notice', 'handling', 'decision'] as const
export const GROUNDS = ['public_interest', 'after_hearing', 'complex', 'by_law', 'bureau_list', 'voluntary'] as const
export const PAPER = 'legal_review_opinion' // the form that says it

export interface Answer {
  result: Result | ''
  text: string
  about: string[]
}
export interface Filled {
  stage: string
  grounds: string[]
  answers: Record<string, Answer>
  outcome: Outcome | ''
  text: string
  qualified: boolean
  firstTime: boolean
}

export const empty = (of: LegalReview): Filled => ({
  stage: of.stage,
  grounds: of.again ? ['after_hearing'] : [],
  answers: Object.fromEntries(of.items.map((one) => [one.item, { result: '', text: '', about: [] }])),
  outcome: '',
  text: '',
  qualified: false,
  firstTime: false,
})

// What was filled in before, as far as the list of now asks it.
export function resumed(of: LegalReview, kept: Partial<Filled> | null): Filled {
  const fresh = empty(of)
  if (!kept?.answers) return fresh
  const answers = Object.fromEntries(Object.entries(fresh.answers).map(([item, none]) => [item, { ...none, ...kept.answers![item] }]))
  return { ...fresh, ...kept, answers }
}

export const isAtFault = (filled: Filled): boolean => Object.values(filled.answers).some((one) => one.result === 'at_fault')
// What is at fault is not passed.
export const outcomesFor = (filled: Filled): Outcome[] => OUTCOMES.filter((one) => one !== 'passed' || !isAtFault(filled))

export const unanswered = (filled: Filled): number =>
  Object.values(filled.answers).filter((one) => !one.result || (one.result === 'at_fault' && !one.text.trim())).length

export const isReady = (filled: Filled): boolean =>
  unanswered(filled) === 0 && filled.outcome !== '' && outcomesFor(filled).includes(filled.outcome)

// The entry: it goes on with the review that was asked for, where one is open.
export function bodyOf(filled: Filled, review?: string): Record<string, unknown> {
  const items = Object.entries(filled.answers).map(([review_item, one]) => ({
    review_item,
    review_result: one.result,
    ...(one.text.trim() ? { text: one.text.trim() } : {}),
    ...(one.about.length ? { about: one.about } : {}),
  }))
  return {
    ...(review ? { review } : {}),
    review_stage: filled.stage,
    ...(filled.grounds.length ? { review_grounds: filled.grounds } : {}),
    qualified: filled.qualified,
    first_time: filled.firstTime,
    items,
    review_outcome: filled.outcome,
    ...(filled.text.trim() ? { text: filled.text.trim() } : {}),
  }
}

export interface Given {
  seq: number
  review: string
  stage: string
  outcome: string
  name: string
  at: string
  text: string
  items: { item: string; result: string; text: string; about: string[] }[]
}
export interface Reviews {
  open: { review: string; stage: string; byName: string; at: string }[] // asked for and not given
  given: Given[] // the newest first
}

export function reviewsOf(events: readonly RecordedEvent[]): Reviews {
  const told = toldBy(events)
  const given = told('legal_review.given').map(
    (one): Given => ({
      seq: one.seq,
      review: textAt(one.body, 'review'),
      stage: textAt(one.body, 'review_stage'),
      outcome: textAt(one.body, 'review_outcome'),
      name: textAt(one.body, 'name'),
      at: one.at,
      text: textAt(one.body, 'text'),
      items: partsAt(one.body, 'items').map((item) => ({
        item: textAt(item, 'review_item'),
        result: textAt(item, 'review_result'),
        text: textAt(item, 'text'),
        about: textsAt(item, 'about'),
      })),
    }),
  )
  const done = new Set(given.map((one) => one.review))
  const open = told('legal_review.requested')
    .map((one) => ({ review: textAt(one.body, 'review'), stage: textAt(one.body, 'review_stage'), byName: one.byName, at: one.at }))
    .filter((one) => !done.has(one.review))
  return { open, given: given.reverse() }
}
