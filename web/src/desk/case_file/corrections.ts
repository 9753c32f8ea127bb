// What of an entry can be put right, how each field is asked for and shown. The record keeps the entry as it was; a
// correction is a new entry that lays other values over it. (A test holds this list against the server's.)
import type { CaseView, EntryField, HandSigner, RecordedEvent, Scope, Zone } from '@/shared/api/model'
import { entryWords, type Words } from '@/shared/entry/entry_words'
import { fullText, millis } from '@/shared/time'

export type FieldKind =
  | 'text'
  | 'long'
  | 'time'
  | 'count'
  | 'yes'
  | 'ground'
  | 'outcome'
  | 'ending'
  | 'media'
  | 'act'
  | 'zone'
  | 'officer'
  | 'officers'
  | 'party'
  | 'scope'
  | 'witness'
  | 'signers'

type Fields = Record<string, FieldKind>
const HAZARD: Fields = { place: 'text', zone: 'zone', description: 'long', basis: 'long', on_site: 'yes' }

export const CORRECTABLE: Record<string, Fields> = {
  'case.opened/1': { matter: 'text', party: 'party' },
  'officer.joined/1': { name: 'text', certificate: 'text' },
  'act.begun/1': { place: 'text', officers: 'officers', happened_at: 'time' },
  'act.ended/1': { happened_at: 'time', hazards_found: 'count', note: 'long' },
  'credential.shown/1': { shown_to: 'text', officers: 'officers', happened_at: 'time' },
  'exemption.declared/1': { ground: 'ground', proof_equipment_lacking: 'yes', scope: 'scope', reason: 'long', happened_at: 'time' },
  'hazard.found/1': { ...HAZARD, happened_at: 'time' },
  'hazard.amended/1': HAZARD,
  'hazard.rectified/1': { outcome: 'outcome', note: 'long', happened_at: 'time' },
  'recording.stored/1': {
    name: 'text',
    media: 'media',
    device: 'text',
    officer: 'officer',
    act: 'act',
    made_from: 'time',
    made_until: 'time',
  },
  'paper.signed/1': { happened_at: 'time' },
  'paper.refused/1': {
    name: 'text',
    reason: 'long',
    reported_to: 'text',
    reported_at: 'time',
    witness: 'witness',
    happened_at: 'time',
  },
  'paper.confirmed/1': { signers: 'signers', shelf: 'text', happened_at: 'time' },
  'paper.issued/1': { given_to: 'text', happened_at: 'time' },
  'extension.requested/1': { reason: 'long', happened_at: 'time' },
  'reinspection.requested/1': { reason: 'long', happened_at: 'time' },
  'case.closed/1': { reason: 'long', outcome: 'ending', ended_at: 'time' },
}

export const CHOICES: Partial<Record<FieldKind, { values: string[]; words: string }>> = {
  ground: { values: ['1', '2', '3'], words: 'ground' },
  outcome: { values: ['rectified', 'partly', 'not_rectified'], words: 'hazard.state' },
  ending: { values: ['rectified', 'no_hazard', 'transferred', 'other'], words: 'outcome' },
  media: { values: ['photo', 'audio', 'video', 'document', 'other'], words: 'media' },
}

// Of an amendment only what it changed can be put right.
export function fieldsOfEntry(e: RecordedEvent): Fields {
  const fields = CORRECTABLE[e.type] ?? {}
  if (e.disposed) return {}
  if (e.type !== 'hazard.amended/1') return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name in (e.body ?? {})))
}

export function correctionsOf(e: RecordedEvent, events: RecordedEvent[]): RecordedEvent[] {
  return events.filter((other) => other.type === 'correction.made/1' && other.body?.corrects === e.seq)
}

// How the entry reads with all corrections up to (not including) `before`.
export function valuesOf(
  e: RecordedEvent,
  events: RecordedEvent[],
  before = Number.POSITIVE_INFINITY,
): Record<string, unknown> {
  const made = correctionsOf(e, events).filter((c) => c.seq < before)
  return made.reduce((now, c) => ({ ...now, ...(c.body?.fields as object) }), {
    happened_at: e.at,
    ...e.body,
  })
}

// The same without a time that nobody claimed.
export function readingOf(e: RecordedEvent, events: RecordedEvent[]): Record<string, unknown> {
  const told = valuesOf(e, events)
  const claimed = [e, ...correctionsOf(e, events).map((c) => ({ body: c.body?.fields as object | undefined }))]
  if (!claimed.some(({ body }) => body && 'happened_at' in body)) delete told.happened_at
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null))
}

export interface Change {
  field: string
  kind: FieldKind
  from: unknown
  to: unknown
}

export function changesOf(correction: RecordedEvent, e: RecordedEvent, events: RecordedEvent[]): Change[] {
  const before = valuesOf(e, events, correction.seq)
  return Object.entries((correction.body?.fields ?? {}) as Record<string, unknown>).map(([field, to]) => ({
    field,
    kind: CORRECTABLE[e.type]?.[field] ?? 'text',
    from: before[field],
    to,
  }))
}

// An entry that was made as it is: how it read, and how it reads now, field by field, in the words of its form.
export interface Reading {
  field: string
  title: string
  from: string
  to: string
}
export function readingsOf(
  correction: RecordedEvent,
  e: RecordedEvent,
  events: RecordedEvent[],
  fields: EntryField[],
  words: Words,
): Reading[] {
  return changesOf(correction, e, events).map(({ field, from, to }) => {
    const told = fields.find((f) => f.name === field)
    return told
      ? { field, title: told.title, from: entryWords(told, from, words), to: entryWords(told, to, words) }
      : { field, title: field, from: String(from ?? '—'), to: String(to ?? '—') }
  })
}

type Say = (key: string, values?: Record<string, unknown>) => string

function partsText(value: object): string {
  return Object.values(value)
    .filter((v) => typeof v === 'string' && v)
    .join(' · ')
}

function zonesText(zones: Zone[] = []): string {
  return zones.map((z) => `${z.explosion_hazard ? '⚠ ' : ''}${z.name}`).join('、')
}

export function valueText(kind: FieldKind, value: unknown, view: CaseView, say: Say): string {
  if (value === undefined || value === null || value === '') return '—'
  const person = (user: unknown): string => view.officers.find((o) => o.user === user)?.name ?? String(user)
  switch (kind) {
    case 'time':
      return fullText(millis(String(value)))
    case 'yes':
      return say(value ? 'correct.yes' : 'correct.no')
    case 'officer':
      return person(value)
    case 'officers':
      return (value as unknown[]).map(person).join('、')
    case 'scope':
      return (value as Scope).name
    case 'signers':
      return (value as HandSigner[]).map((s) => `${s.name}（${say(`manner.${s.manner}`)}）`).join('、')
    case 'party':
      return [partsText(value as object), zonesText((value as { zones?: Zone[] }).zones)].filter(Boolean).join(' · ')
    case 'witness':
      return partsText(value as object)
    case 'act': {
      const act = view.acts.find((a) => a.id === value)
      return act ? `${say(`act.${act.kind}`)} · ${act.place}` : String(value)
    }
    default: {
      const choice = CHOICES[kind]
      return choice ? say(`${choice.words}.${String(value)}`) : String(value)
    }
  }
}
