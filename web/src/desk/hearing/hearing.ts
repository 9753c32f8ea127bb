// Who was told of the right to a hearing and until when they may ask; each hearing that was asked for, step by step. Pure. When
// something is due, and what is wrong, the findings say.
import type { CaseView, Obligation, RecordedEvent } from '@/shared/api/model'
import { lastOf, nthOf, partAt, textAt, textsAt, toldBy, type Told } from '@/shared/recorded'

// The rule whose deadline is the last day on which the party may ask.
export const TIME_TO_ASK = 'pl64.time_to_ask'
export const FORMS = {
  right: 'hearing_right_notice',
  refusal: 'hearing_refusal_notice',
  notice: 'hearing_notice',
  record: 'hearing_record',
  report: 'hearing_report',
} as const

export interface Right {
  notice: string
  party: string
  partyName: string
  content: string
  at: string
  paper: string
  waived: Told | null
  asked: string // the hearing, where the party asked for one
  clock: Obligation | undefined
}

export const STEPS = ['applied', 'decided', 'appointed', 'notified', 'held', 'reported'] as const
export type Step = (typeof STEPS)[number]
export interface Hearing {
  id: string
  nth: string
  partyName: string
  told: Partial<Record<Step, Told>> // the last of each
  acts: string[] // in which it was held, whatever came of it
  ended: '' | 'refused' | 'withdrawn' | 'over'
  withdrawn: Told | null
}

function nameOfParty(view: Pick<CaseView, 'party'>, added: Told[]): (party: string) => string {
  const names = new Map(added.map((one) => [textAt(one.body, 'party'), textAt(one.body, 'name')]))
  return (party) => names.get(party) ?? view.party.name
}
const opensHearing = ({ body }: Told): boolean => textsAt(body, 'rights_told').includes('hearing') || textsAt(body, 'noticed').includes('hearing_right')
// As the rules have it: what names nobody may be of anybody.
const sameParty = (a: string, b: string): boolean => !a || !b || a === b
const isWaiver = ({ body }: Told): boolean =>
  body.explicit === true && textAt(body, 'stage_of') === 'penalty_notice' && textsAt(body, 'waived').includes('hearing')

// In the order of the record. A notice that a newer one to the same party took the place of tells of a right no more: the rule has
// no clock for it, or it says itself what it replaces.
export function rightsOf(view: Pick<CaseView, 'party'>, events: readonly RecordedEvent[], all: readonly Obligation[]): Right[] {
  const told = toldBy(events)
  const nameOf = nameOfParty(view, told('party.added'))
  const notices = told('notice.issued')
  const clockOf = (notice: string): Obligation | undefined =>
    all.find((o) => o.subject.id === notice && [o.rule, ...(o.also ?? []).map((a) => a.rule)].includes(TIME_TO_ASK))
  const replaced = (one: Told): boolean => {
    const notice = textAt(one.body, 'notice')
    const newer = notices.filter((other) => other.seq > one.seq && sameParty(textAt(other.body, 'party'), textAt(one.body, 'party')))
    const proposes = newer.some((other) => textsAt(other.body, 'noticed').includes('penalty'))
    return newer.some((other) => textAt(other.body, 'supersedes') === notice) || (proposes && !clockOf(notice))
  }
  return notices
    .filter((one) => opensHearing(one) && !replaced(one))
    .map((one) => {
      const notice = textAt(one.body, 'notice')
      const party = textAt(one.body, 'party')
      const since = (other: Told): boolean => other.seq > one.seq && sameParty(textAt(other.body, 'party'), party)
      return {
        notice,
        party,
        partyName: nameOf(party),
        content: textAt(one.body, 'content'),
        at: one.at,
        paper: textAt(one.body, 'paper'),
        waived: told('right.waived').find((w) => since(w) && isWaiver(w)) ?? null,
        asked: textAt(told('hearing.applied').find(since)?.body, 'hearing'),
        clock: clockOf(notice),
      }
    })
}

const OVER = ['completed', 'ended', 'treated_as_waived']

export function hearingsOf(view: Pick<CaseView, 'party'>, events: readonly RecordedEvent[]): Hearing[] {
  const told = toldBy(events)
  const nameOf = nameOfParty(view, told('party.added'))
  return told('hearing.applied').map((applied) => {
    const id = textAt(applied.body, 'hearing')
    const own = (name: string): Told | undefined => lastOf(told(name).filter((one) => textAt(one.body, 'hearing') === id))
    const found = { ...Object.fromEntries(STEPS.map((step) => [step, own(`hearing.${step}`)])), applied } as Hearing['told']
    const withdrawn = own('hearing.withdrawn') ?? null
    const refused = found.decided?.body.accepted === false
    const over = OVER.includes(textAt(found.held?.body, 'hearing_outcome'))
    return {
      id,
      nth: nthOf(id),
      partyName: nameOf(textAt(applied.body, 'party')),
      told: found,
      acts: told('hearing.held').flatMap((one) => (textAt(one.body, 'hearing') === id && textAt(one.body, 'act') ? [textAt(one.body, 'act')] : [])),
      withdrawn,
      ended: withdrawn ? 'withdrawn' : refused ? 'refused' : over ? 'over' : '',
    }
  })
}

// What comes next; nothing where it came to its end. What was put off is held again.
export function nextOf(h: Hearing): Step | '' {
  if (h.ended === 'withdrawn' || h.ended === 'refused') return ''
  if (h.ended === 'over') return h.told.reported ? '' : 'reported'
  if (h.told.held) return 'held' // put off or suspended
  return STEPS.find((step) => !h.told[step]) ?? 'reported'
}

// The act of a hearing that is to be entered: what goes on now, else the last one that is no other hearing's.
export function actFor(h: Hearing, all: readonly Hearing[], view: Pick<CaseView, 'acts'>): string {
  const others = all.filter((one) => one.id !== h.id).flatMap((one) => one.acts)
  const own = view.acts.filter((a) => a.kind === 'hearing' && !others.includes(a.id))
  return (own.find((a) => !a.ended) ?? lastOf(own))?.id ?? ''
}

// Papers of this hearing: that say so, that were written in one of its acts; of the only hearing, all.
export function isPaperOf(h: Hearing, paper: { about?: string[]; act?: string }, all: readonly Hearing[], act: string): boolean {
  if (paper.about?.some((one) => one.startsWith('hearing-'))) return paper.about.includes(h.id)
  if (paper.act) return h.acts.includes(paper.act) || paper.act === act
  return all.length === 1
}

// What is known of a step before it is entered.
export function begunOf(step: Step, h: Hearing, view: Pick<CaseView, 'officers'>, act: string): Record<string, unknown> {
  const body: Record<string, unknown> = { hearing: h.id }
  const host = partAt(h.told.appointed?.body, 'host')
  if (step === 'reported') return { ...body, by_name: textAt(host, 'name') }
  if (step !== 'held') return body
  const here = view.officers.filter((o) => !o.left)
  return {
    ...body,
    act,
    host: textAt(host, 'name'),
    host_user: textAt(host, 'user'),
    recorder: textAt(h.told.appointed?.body, 'recorder'),
    investigators: here.map((o) => o.name),
    investigator_users: here.map((o) => o.user),
    public: h.told.notified?.body.public,
  }
}

// Which findings are this hearing's: named by itself or by one of its entries.
export function findingsOf(h: Hearing, all: readonly Obligation[]): Obligation[] {
  const seqs = STEPS.flatMap((step) => (h.told[step] ? [String(h.told[step].seq)] : []))
  return all.filter((o) => o.subject.id === h.id || (o.subject.kind === 'hearing' && seqs.includes(o.subject.id)))
}
