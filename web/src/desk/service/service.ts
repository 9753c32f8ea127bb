// Which papers go to the party, how each was tried and served, and with what proof. Pure. Which way is open, what is missing and by
// when, the rules say.
import type { CaseView, Obligation, Paper, RecordedEvent } from '@/shared/api/model'
import type { AskedEntry } from '@/shared/gates'
import { byTime, lastOf, nthOf, partAt, textAt, textsAt, toldBy, type Told } from '@/shared/recorded'

export const WAYS = ['direct', 'mail', 'left', 'entrusted', 'forwarded', 'electronic', 'public_notice'] as const
export type Way = (typeof WAYS)[number]
// Ways that take time: something is sent or published first.
const BEGUN: Way[] = ['mail', 'entrusted', 'forwarded', 'electronic', 'public_notice']
export const FORMS = { receipt: 'service_receipt', address: 'address_confirmation', notice: 'public_notice' } as const
const PROOFS_OF_SERVICE: string[] = Object.values(FORMS)

// Whom a paper is for: the party that the decision or notice with it names, else that of the case.
export interface Addressee {
  party: string
  name: string
  address: string
}

export interface Attempt {
  id: string
  nth: string
  way: Way
  papers: string[]
  recipient: string
  begun: Told | null
  made: Told | null
  failed: Told | null
  proofs: Told[]
  at: string // of what happened first
  seq: number
  receipt: string // the paper that proves it
}
export interface Serving {
  paper: Paper
  addressee: Addressee
  attempts: Attempt[]
  served: Attempt | null
}

export function attemptsOf(events: readonly RecordedEvent[]): Attempt[] {
  const told = toldBy(events)
  const begun = told('service.begun')
  const made = told('service.made')
  const failed = told('service.failed')
  const ids = [...new Set([...begun, ...made, ...failed].map((one) => textAt(one.body, 'service')))]
  return ids
    .map((id) => {
      const own = (list: Told[]): Told | null => lastOf(list.filter((one) => textAt(one.body, 'service') === id)) ?? null
      const all = [own(begun), own(made), own(failed)].filter((one): one is Told => one !== null).sort(byTime)
      const first = all[0]
      return {
        id,
        nth: nthOf(id),
        way: textAt(first.body, 'service_manner') as Way,
        papers: [...new Set(all.flatMap((one) => textsAt(one.body, 'papers')))],
        recipient: textAt(lastOf(all)!.body, 'recipient'),
        begun: own(begun),
        made: own(made),
        failed: own(failed),
        proofs: told('service.proof_kept').filter((one) => textAt(one.body, 'service') === id),
        at: first.at,
        seq: first.seq,
        receipt: textAt(own(made)?.body, 'receipt'),
      }
    })
    .sort(byTime)
}

export function addresseeOf(paper: string, view: Pick<CaseView, 'party'>, events: readonly RecordedEvent[]): Addressee {
  const told = toldBy(events)
  const names = [...told('decision.issued'), ...told('notice.issued')].find((one) => textAt(one.body, 'paper') === paper)
  const party = textAt(names?.body, 'party')
  const added = told('party.added').find((one) => textAt(one.body, 'party') === party)
  if (added) return { party, name: textAt(added.body, 'name'), address: textAt(added.body, 'address') }
  return { party, name: view.party.name, address: view.party.address }
}

// Papers for somebody outside the bureau, the newest first; what proves service is none of them.
export function servingsOf(
  view: Pick<CaseView, 'papers' | 'party'>,
  events: readonly RecordedEvent[],
  attempts: readonly Attempt[],
  isExternal: (form: string) => boolean,
): Serving[] {
  const named = new Set(attempts.flatMap((one) => one.papers))
  return view.papers
    .filter((p) => !p.voided && !PROOFS_OF_SERVICE.includes(p.form) && (named.has(p.id) || isExternal(p.form)))
    .map((paper) => {
      const own = attempts.filter((one) => one.papers.includes(paper.id))
      return { paper, addressee: addresseeOf(paper.id, view, events), attempts: own, served: own.find((one) => one.made) ?? null }
    })
    .reverse()
}

export const addressed = (way: Way, { paper, addressee }: Serving): Record<string, unknown> => ({
  service_manner: way,
  papers: [paper.id],
  recipient: addressee.name,
  ...(addressee.party ? { party: addressee.party } : {}),
})
// The day of service: of a paper that somebody received the day that the receipt bears.
export const servedAt = (one: Attempt): string => textAt(one.made?.body, 'received_on') || one.made!.at

// The ways that failed with this paper; a later entry names them as what was tried.
const tried = (serving: Serving): string[] => serving.attempts.filter((one) => one.failed && !one.made).map((one) => one.id)

// What is entered first of a way.
export function beginningOf(way: Way, serving: Serving): AskedEntry {
  const body: Record<string, unknown> = addressed(way, serving)
  const failed = tried(serving)
  if (failed.length && way !== 'direct') body.tried = failed
  return { type: BEGUN.includes(way) ? 'service.begun' : 'service.made', body }
}

// How an attempt goes on: made, or failed.
export function goingOn(type: 'service.made' | 'service.failed', of: Attempt): AskedEntry {
  const through = partAt(of.begun?.body, 'through')
  return {
    type,
    body: {
      service: of.id,
      service_manner: of.way,
      papers: of.papers,
      recipient: of.recipient,
      ...(type === 'service.made' && textAt(through, 'to') ? { through } : {}),
    },
  }
}

// The kinds of proof of each way that are photographed or kept.
export const PROOFS: Record<Way, string[]> = {
  direct: [],
  left: [],
  mail: ['registration', 'postage', 'return_receipt', 'returned_item'],
  entrusted: ['return_receipt'],
  forwarded: ['return_receipt'],
  electronic: ['delivery_status'],
  public_notice: ['notice_copy', 'notice_photo'],
}
export const keptProofs = (of: Attempt): string[] => of.proofs.map((one) => textAt(one.body, 'proof'))

export const findingsOf = (of: Attempt, all: readonly Obligation[]): Obligation[] => all.filter((o) => o.subject.id === of.id)
// Of the paper itself, and of what it tells: that it be served, and by when.
export function clocksOf(serving: Serving, events: readonly RecordedEvent[], all: readonly Obligation[]): Obligation[] {
  const told = toldBy(events)
  const things = [...told('decision.issued').map((d) => ['decision', d] as const), ...told('notice.issued').map((d) => ['notice', d] as const)]
    .filter(([, one]) => textAt(one.body, 'paper') === serving.paper.id)
    .map(([noun, one]) => textAt(one.body, noun))
  const ids = [serving.paper.id, ...things].filter(Boolean)
  return all.filter((o) => (o.status === 'open' || o.status === 'breached') && ids.includes(o.subject.id))
}
export const isUnderWay = (one: Attempt): boolean => one.begun !== null && !one.made && !one.failed
