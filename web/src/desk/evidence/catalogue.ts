// The evidence of a case as a catalogue: each item with its source, who took it, what it proves, where its original lies, by which
// digest it is known, what hangs on it, and what was made of it. Pure.
import type { CaseView, Paper, Recording, RecordedEvent } from '@/shared/api/model'
import { nthOf, partAt, textAt, textsAt, toldBy, type Told } from '@/shared/recorded'

// Of what is obtained from others a list is written: of these kinds alone.
const LISTED_KINDS = ['documentary', 'physical']
export const LIST_FORM = 'evidence_list'

export interface Digest {
  hex: string
  of: 'recording' | 'paper' | 'document' | 'bytes'
}
export interface Assessed {
  seq: number
  at: string
  assessment: string
  exclusion: string
  reason: string
  byName: string
}
export interface Evidence {
  id: string
  nth: string
  seq: number
  at: string
  kind: string
  name: string
  quantity: string
  provider: string // who handed it over: name and unit
  obtainedBy: string
  place: string
  proves: string
  takenBy: string[]
  form: string // original, copy …
  checked: boolean | undefined
  act: string
  recording: Recording | undefined
  paper: Paper | undefined
  document: string
  digest: Digest | undefined
  links: Recording[]
  lists: Paper[] // lists on which it stands
  assessed: Assessed | undefined // the last time
  violations: string[] // what it is brought forward for
  search: string
}

const assessedOf = ({ seq, at, byName, body }: Told): Assessed => ({
  seq,
  at,
  byName,
  assessment: textAt(body, 'assessment'),
  exclusion: textAt(body, 'exclusion'),
  reason: textAt(body, 'reason'),
})

function digestOf(body: Told['body'], recording: Recording | undefined, paper: Paper | undefined, document: Told | undefined): Digest | undefined {
  const own = textAt(body, 'blob')
  if (own) return { hex: own, of: 'bytes' }
  if (recording) return { hex: recording.blob, of: 'recording' }
  if (paper) return { hex: paper.signed_digest, of: 'paper' }
  const received = textAt(document?.body, 'blob')
  return received ? { hex: received, of: 'document' } : undefined
}

function grouped<T>(all: readonly T[], keys: (one: T) => string[]): Map<string, T[]> {
  const out = new Map<string, T[]>()
  for (const one of all) for (const key of keys(one)) out.set(key, [...(out.get(key) ?? []), one])
  return out
}

// `word`: what a value is called, so that it is found by what stands on the screen.
export function catalogueOf(view: CaseView, events: readonly RecordedEvent[], names: ReadonlyMap<string, string>, word: (list: string, value: string) => string): Evidence[] {
  const told = toldBy(events)
  const recordings = new Map(view.recordings.map((r) => [r.id, r]))
  const papers = new Map(view.papers.map((p) => [p.id, p]))
  const documents = new Map(told('document.received').map((d) => [textAt(d.body, 'document'), d]))
  const assessed = new Map(told('evidence.assessed').map((one) => [textAt(one.body, 'evidence'), assessedOf(one)]))
  const alleged = grouped(told('violation.alleged'), (one) => textsAt(one.body, 'evidence'))
  const linked = grouped(view.recordings, (r) => r.links.map((l) => l.id))
  const listed = grouped(
    view.papers.filter((p) => p.form === LIST_FORM && !p.voided),
    (p) => p.about ?? [],
  )
  return told('evidence.taken').map(({ seq, at, by, byName, body }) => {
    const id = textAt(body, 'evidence')
    const provider = partAt(body, 'provider')
    const recording = recordings.get(textAt(body, 'recording'))
    const paper = papers.get(textAt(body, 'paper'))
    const takers = textsAt(body, 'collected_by')
    const takenBy = (takers.length ? takers : [by]).map((user) => names.get(user) ?? (user === by ? byName : user))
    const one = {
      id,
      nth: nthOf(id),
      seq,
      at,
      kind: textAt(body, 'evidence_kind'),
      name: textAt(body, 'name'),
      quantity: textAt(body, 'quantity'),
      provider: [textAt(provider, 'name'), textAt(provider, 'unit')].filter(Boolean).join(' '),
      obtainedBy: textAt(body, 'obtained_by'),
      place: textAt(body, 'source_place'),
      proves: textAt(body, 'proves'),
      takenBy,
      form: textAt(body, 'form_taken'),
      checked: typeof body.checked_against_original === 'boolean' ? body.checked_against_original : undefined,
      act: textAt(body, 'act'),
      recording,
      paper,
      document: textAt(documents.get(textAt(body, 'document'))?.body, 'name'),
      digest: digestOf(body, recording, paper, documents.get(textAt(body, 'document'))),
      links: [...new Set([...(recording ? [recording] : []), ...(linked.get(id) ?? [])])],
      lists: listed.get(id) ?? [],
      assessed: assessed.get(id),
      violations: (alleged.get(id) ?? []).map((v) => textAt(v.body, 'facts')),
    }
    const shown = [
      one.nth,
      one.name,
      one.provider,
      one.place,
      one.proves,
      one.document,
      word('evidence_kind', one.kind),
      one.obtainedBy && word('obtained_by', one.obtainedBy),
      one.form && word('form_taken', one.form),
      ...takenBy,
      one.digest?.hex ?? '',
    ]
    return { ...one, search: shown.join('\n').toLowerCase() }
  })
}

export const ONLY = ['all', 'unassessed', 'unlisted', 'unchecked', 'excluded'] as const
export interface Wish {
  text: string
  kind: string
  only: (typeof ONLY)[number]
}

export const isListable = (e: Evidence): boolean => LISTED_KINDS.includes(e.kind)
const TESTS: Record<Wish['only'], (e: Evidence) => boolean> = {
  all: () => true,
  unassessed: (e) => !e.assessed,
  unlisted: (e) => isListable(e) && !e.lists.length,
  unchecked: (e) => Boolean(e.form) && e.form !== 'original' && !e.checked,
  excluded: (e) => e.assessed?.assessment === 'excluded',
}
export const fits = (e: Evidence, only: Wish['only']): boolean => TESTS[only](e)

// Every word that is looked for stands somewhere in what the row shows.
export function found(all: readonly Evidence[], wish: Wish): Evidence[] {
  const words = wish.text.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter((e) => (!wish.kind || e.kind === wish.kind) && fits(e, wish.only) && words.every((w) => e.search.includes(w)))
}

// Where a key leads in a list.
export function stepped(ids: readonly string[], from: string, by: number): string {
  if (!ids.length) return ''
  const at = ids.indexOf(from)
  if (at < 0) return ids[by > 0 ? 0 : ids.length - 1]
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))]
}
