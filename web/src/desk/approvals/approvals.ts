// What waits for approval and what is said of it: how the list moves, who still speaks, what is sent.
import { Problem } from '@/shared/api/client'
import type { Approval, ApprovalBrief, GiveOpinion, ReturnApproval, WaitingApproval } from '@/shared/api/model'

export type Decision = 'agree' | 'agree_if' | 'disagree' | 'return'
const DECISIONS: Decision[] = ['agree', 'agree_if', 'disagree', 'return']

export interface Which {
  case: string
  approval: string
}

export const isSame = (a: Which | null, b: Which | null): boolean =>
  a !== null && b !== null && a.case === b.case && a.approval === b.approval

// One up or down; from what is not in the list, its beginning. Nothing beyond either end.
export function stepped<T extends Which>(list: T[], from: Which | null, by: 1 | -1): T | undefined {
  const at = from ? placeOf(list, from) : -1
  return at < 0 ? list[0] : list[at + by]
}

// What is looked at after this one, which stood at that place, is done: what moved up to there, or the first.
export function after<T extends Which>(list: T[], done: Which, place: number): T | undefined {
  const rest = list.filter((one) => !isSame(one, done))
  return rest[place] ?? rest[0]
}
export const placeOf = (list: Which[], which: Which): number => list.findIndex((one) => isSame(one, which))

const waitingAt = (of: Approval): number => (of.waiting_for ? of.levels.indexOf(of.waiting_for) : -1)

// The steps still to speak: what is left of the one that is waited for, and those behind it. The levels of a step speak together.
export function stillToSpeak(of: Approval): string[][] {
  const at = of.waiting_for ? of.steps.findIndex((step) => step.includes(of.waiting_for!)) : -1
  return at < 0 ? [] : [of.waiting_levels.length ? of.waiting_levels : of.steps[at], ...of.steps.slice(at + 1)]
}

// The step behind the one that is waited for; where others of it are still to speak, none comes next yet.
export function nextStep(of: Approval): string[] | undefined {
  return stillToSpeak(of)[1]
}
export const isLast = (of: Approval): boolean => stillToSpeak(of).length === 1

// How many speak for a level.
export const personsOf = (of: Approval, level: string): number => of.speakers?.find((one) => one.level === level)?.persons ?? 1

// Levels below that have spoken: those that it can go back to.
export function returnableTo(of: Approval): string[] {
  const spoke = new Set(of.opinions.map((said) => said.level))
  return of.levels.slice(0, Math.max(waitingAt(of), 0)).filter((level) => spoke.has(level))
}

// The paper was changed or voided after it was put up: nothing can be decided on it.
export const hasFallen = (brief: ApprovalBrief): boolean => brief.paper?.stands === false

// The last level decides on what was put up as it stands; what was changed since can only be returned.
export function offeredOf(brief: ApprovalBrief): Decision[] {
  if (hasFallen(brief)) return ['return']
  return (brief.reviewer_of ? DECISIONS.filter((one) => one !== 'return') : DECISIONS.filter((one) => one !== 'agree_if' || !isLast(brief.approval)))
}

const SUMS = ['fine_fen', 'confiscated_gains_fen', 'confiscated_goods_fen'] as const

// All that is to be paid or taken away, zero told too: what was put up is decided on whole.
export const sumsOf = (of: Approval): { field: (typeof SUMS)[number]; fen: number }[] =>
  SUMS.flatMap((field) => (of[field] === undefined ? [] : [{ field, fen: of[field] }]))

export type Bar = 'over' | 'level' | 'own' | 'no' | null

// Why it is not this person's to decide just now.
export function barOf(brief: ApprovalBrief, levels: string[], mayDecide: boolean): Bar {
  const { state, waiting_for: level } = brief.approval
  if (state !== 'waiting' || !level || brief.case_is_over) return 'over'
  if (brief.mine) return mayDecide ? null : 'no'
  return levels.includes(level) ? 'own' : 'level'
}

export interface Said {
  decision: Decision
  text: string
  code: string
  toLevel?: string // of a return; without it: to who asked
}

// Whoever does not simply agree says why.
export const needsText = (decision: Decision): boolean => decision !== 'agree'
export const isReady = ({ decision, text, code }: Said): boolean =>
  Boolean(code && (text.trim() || !needsText(decision)))

export interface Sent {
  command: 'give_opinion' | 'return_approval'
  body: GiveOpinion | ReturnApproval
}

// With the digest of the very paper that was shown, and the version of the case that was read.
export function sentFor(brief: ApprovalBrief, said: Said): Sent {
  const { approval, document_digest } = brief.approval
  const shown = document_digest ? { document_digest } : {}
  const text = said.text.trim()
  if (said.decision === 'return') {
    const to = said.toLevel ? { to_level: said.toLevel } : {}
    return { command: 'return_approval', body: { approval, reason: text, ...to, ...shown, code: said.code } }
  }
  const words = text ? { text } : {}
  return { command: 'give_opinion', body: { approval, opinion: said.decision, ...words, ...shown, seen: brief.case_version, code: said.code } }
}

// Facts came in since it was read: whoever has seen them may go on.
export const isMovedOn = (failure: unknown): failure is Problem =>
  failure instanceof Problem && failure.code === 'approval.facts_changed'

// What was looked at is no longer how it is: it is fetched anew before anything else is done.
export const isStale = (failure: unknown): failure is Problem =>
  failure instanceof Problem &&
  (failure.status === 409 || failure.code === 'approval.not_your_level' || failure.code.startsWith('approval.mandate_'))

export interface Receipt {
  decision: Decision
  toLevel?: string
  matter: string
  number: string
  party: string
  case: string
  digest?: string
  seq: number
  at?: string // by the server
  state?: Approval['state']
  level?: string // that it now waits for
}

// What the server recorded, and how it stands since; `now` is missing where it could not be read.
export function receiptOf(shown: ApprovalBrief, said: Said, seq: number, user: string, now: ApprovalBrief | null): Receipt {
  const own = now?.approval.opinions.filter((one) => one.user === user && one.seq <= seq) ?? []
  return {
    decision: said.decision,
    toLevel: said.toLevel,
    matter: shown.approval.matter,
    number: shown.number,
    party: shown.party,
    case: shown.case,
    digest: shown.approval.document_digest,
    seq,
    at: own.at(-1)?.happened_at,
    state: now?.approval.state,
    level: now?.approval.waiting_for,
  }
}

// What each key does to what is looked at. Nothing that cannot be done opens: it is said why.
export type KeyDoes =
  | { go: 1 | -1 }
  | { open: 'case' | 'media' | 'law' }
  | { decide: Decision }
  | { say: 'last' | 'barred' | 'fallen' }
  | null

export interface Looked {
  brief: ApprovalBrief | null
  bar: Bar
  done: boolean // its receipt is shown
}

export function keyDoes(key: string, { brief, bar, done }: Looked): KeyDoes {
  if (key === 'j') return { go: 1 }
  if (key === 'k') return { go: -1 }
  if (!brief || done) return null
  if (key === 'Enter') return { open: 'case' }
  if (key === 'e') return { open: 'media' }
  if (key === 'l') return { open: 'law' }
  if (!['a', 'r', 'u'].includes(key)) return null
  if (bar) return { say: 'barred' }
  if (hasFallen(brief) && key !== 'r') return { say: 'fallen' }
  if (key === 'u' && !brief.reviewer_of && isLast(brief.approval)) return { say: 'last' }
  if (key === 'r' && brief.reviewer_of) return { say: 'barred' }
  return { decide: key === 'r' ? 'return' : 'agree' }
}

export const oldestFirst = (list: WaitingApproval[]): WaitingApproval[] =>
  [...list].sort((a, b) => a.asked_at.localeCompare(b.asked_at))
