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
  ended: '' | 'refused' | 'withdrawn' | 'over'
  withdrawn: Told | null
}

function nameOfParty(view: Pick<CaseView, 'party'>, added: Told[]): (party: string) => string {
  const names = new Map(added.map((one) => [textAt(one.body, 'party'), textAt(one.body, 'name')]))
  return (party) => names.get(party) ?? view.party.name
}
const opensHearing = ({ body }: Told): boolean => textsAt(body, 'rights_told').includes('hearing') || textsAt(body, 'noticed').includes('hearing_right')
// Where nobody is named, it is the one party that the case was opened against.
const sameParty = (a: string, b: string): boolean => (a || 'party-1') === (b || 'party-1')

// In the order of the record; a notice that a newer one took the place of no longer tells of a right.
export function rightsOf(view: Pick<CaseView, 'party'>, events: readonly RecordedEvent[], all: readonly Obligation[]): Right[] {
  const told = toldBy(events)
  const nameOf = nameOfParty(view, told('party.added'))
  const notices = told('notice.issued')
  const superseded = new Set(notices.map((one) => textAt(one.body, 'supersedes')).filter(Boolean))
  return notices
    .filter((one) => opensHearing(one) && !superseded.has(textAt(one.body, 'notice')))
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
        waived: told('right.waived').find((w) => since(w) && textsAt(w.body, 'waived').includes('hearing')) ?? null,
        asked: textAt(told('hearing.applied').find(since)?.body, 'hearing'),
        clock: all.find((o) => o.subject.id === notice && [o.rule, ...(o.also ?? []).map((a) => a.rule)].includes(TIME_TO_ASK)),
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
      withdrawn,
      ended: withdrawn ? 'withdrawn' : refused ? 'refused' : over ? 'over' : '',
    }
  })
}

// What comes next; nothing where it came to its end. What was put off is held again.
export function nextOf(h: Hearing): Step | '' {
  if (h.ended === 'withdrawn' || h.ended === 'refused') return ''
  if (h.ended === 'over') return h.told.reported ? '' : 'reported'
  return STEPS.find((step) => !h.told[step]) ?? 'held'
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
