// What was preserved or taken under a measure, item by item, as the record tells it. When something is due the findings say. Pure.
import type { Obligation, RecordedEvent } from '@/shared/api/model'
import { nthOf, partAt, textAt, textsAt, toldBy, type Told } from '@/shared/recorded'
import { millis } from '@/shared/time'

export const DISPOSALS = [
  'returned',
  'released',
  'confiscated',
  'destroyed',
  'sealed',
  'seized',
  'sent_for_appraisal',
  'copied',
  'transferred',
  'auctioned',
  'kept_as_evidence',
  'other',
] as const
export const LIFT_GROUNDS = [
  'no_violation',
  'unrelated',
  'dealt_with',
  'expired',
  'hazard_removed',
  'performed',
  'not_approved',
  'other',
] as const

export interface Dealt {
  seq: number
  at: string
  disposal: string
  reason: string
  to: string
  paper: string
  damaged: boolean
}
export interface Item {
  id: string
  of: string
  name: string
  specification: string
  quantity: string
  condition: string
  place: string
  owner: string
  paper: string
  note: string
  dealt: Dealt[] // the last says how it stands
}
export interface Ending {
  seq: number
  at: string
  ground: string // of a measure
  text: string
}
export interface Holding {
  id: string
  kind: 'preservation' | 'measure'
  nth: string
  objects: string
  reason: string
  place: string
  keptBy: string
  forms: string[] // words' keys: the forms of a preservation, the kind of a measure
  class: string // of a measure
  at: string
  act: string // in which it was done
  papers: string[]
  items: Item[]
  ended: Ending | null
  extensions: { seq: number; until: string; reason: string }[]
}

const some = (...texts: string[]): string[] => [...new Set(texts.filter(Boolean))]

function itemOf(told: Told): Item {
  const { body } = told
  const quantity = [textAt(body, 'quantity'), textAt(body, 'unit_of_measure')].filter(Boolean).join(' ')
  const own = (name: string): string => textAt(body, name)
  return {
    id: own('item'),
    of: own('of'),
    name: own('name'),
    specification: own('specification'),
    quantity,
    condition: own('condition'),
    place: own('place'),
    owner: own('owner'),
    paper: own('paper'),
    note: own('note'),
    dealt: [],
  }
}

const dealtOf = ({ seq, at, body }: Told): Dealt => ({
  seq,
  at,
  disposal: textAt(body, 'disposal'),
  reason: textAt(body, 'reason'),
  to: textAt(body, 'to'),
  paper: textAt(body, 'paper'),
  damaged: body.damaged === true,
})

function preservationOf({ at, body }: Told): Holding {
  const id = textAt(body, 'preservation')
  return {
    id,
    kind: 'preservation',
    nth: nthOf(id),
    objects: textAt(body, 'objects'),
    reason: textAt(body, 'reason'),
    place: textAt(body, 'place'),
    keptBy: textAt(partAt(body, 'kept_by'), 'name'),
    forms: textsAt(body, 'preservation_forms'),
    class: '',
    at,
    act: textAt(body, 'act'),
    papers: some(textAt(body, 'paper')),
    items: [],
    ended: null,
    extensions: [],
  }
}

function measureOf({ at, body }: Told, carriedOut: Told | undefined): Holding {
  const id = textAt(body, 'measure')
  return {
    id,
    kind: 'measure',
    nth: nthOf(id),
    objects: textAt(body, 'objects'),
    reason: textAt(body, 'reason'),
    place: textAt(body, 'place'),
    keptBy: textAt(partAt(carriedOut?.body, 'kept_by'), 'name'),
    forms: some(textAt(body, 'measure_kind')),
    class: textAt(body, 'measure_class'),
    at: carriedOut?.at ?? at,
    act: textAt(carriedOut?.body, 'act') || textAt(body, 'act'),
    papers: some(textAt(body, 'paper'), textAt(body, 'list_paper'), textAt(carriedOut?.body, 'site_record')),
    items: [],
    ended: null,
    extensions: [],
  }
}

const endingOf = ({ seq, at, body }: Told): Ending => ({
  seq,
  at,
  ground: textAt(body, 'lift_ground'),
  text: textAt(body, 'text') || textAt(body, 'reason'),
})

// In the order of the record: preservations and measures as they were decided, each with its items.
export function holdingsOf(events: readonly RecordedEvent[]): Holding[] {
  const told = toldBy(events)
  const of = (list: Told[], field: string, id: string): Told[] => list.filter((one) => textAt(one.body, field) === id)
  const carried = told('measure.carried_out')
  const begun = [
    ...told('preservation.decided').map((one) => ({ seq: one.seq, holding: preservationOf(one) })),
    ...told('measure.ordered').map((one) => ({
      seq: one.seq,
      holding: measureOf(one, of(carried, 'measure', textAt(one.body, 'measure'))[0]),
    })),
  ]
  const holdings = begun.sort((a, b) => a.seq - b.seq).map((one) => one.holding)
  const known = new Map(holdings.map((h) => [h.id, h]))
  const items = new Map<string, Item>()
  for (const one of told('item.listed')) {
    const item = itemOf(one)
    items.set(item.id, item)
    known.get(item.of)?.items.push(item)
  }
  for (const one of told('item.dealt_with')) items.get(textAt(one.body, 'item'))?.dealt.push(dealtOf(one))
  for (const one of told('preservation.disposed')) {
    const holding = known.get(textAt(one.body, 'preservation'))
    if (holding) holding.ended = endingOf(one)
  }
  for (const one of told('measure.lifted')) {
    const holding = known.get(textAt(one.body, 'measure'))
    if (holding) holding.ended = endingOf(one)
  }
  for (const one of told('measure.extended')) {
    const holding = known.get(textAt(one.body, 'measure'))
    holding?.extensions.push({ seq: one.seq, until: textAt(one.body, 'until'), reason: textAt(one.body, 'reason') })
  }
  return holdings
}

export const isDealt = (item: Item): boolean => item.dealt.length > 0
// Nothing is left to be decided: the whole has its decision, and each item what became of it.
export const isSettled = (h: Holding): boolean => h.ended !== null && h.items.every(isDealt)

// Whether it is about the holding itself, one of its extensions (told by their entry) or of its items.
function isOf(h: Holding, { kind, id }: Obligation['subject']): boolean {
  if (kind === 'extension') return h.extensions.some((e) => String(e.seq) === id)
  return id === h.id || h.items.some((item) => item.id === id)
}

// Rules that a disposal, a lifting or an extension answers: their due is what people mean by the clock of an item.
const CLOCKS = [
  'pl56.disposed',
  'pl56.items',
  'cl25.limit',
  'cl25.extended',
  'cl25.sixty',
  'cl28.no_violation',
  'cl28.dealt_with',
  'cl28.returned',
]
export const CLOCK_RULES: readonly string[] = CLOCKS
const ruleOf = (obligation: string): string => obligation.slice(0, (obligation + ':').indexOf(':'))
export const isClock = (obligation: string): boolean => CLOCKS.includes(ruleOf(obligation))
const tellsClock = (o: Obligation): boolean => [o.rule, ...(o.also ?? []).map((a) => a.rule)].some((rule) => CLOCKS.includes(rule))

const RANK: Partial<Record<Obligation['status'], number>> = { breached: 0, open: 1 }
const rank = (o: Obligation): number => RANK[o.status] ?? 2
const dueOf = (o: Obligation): number => (o.due ? millis(o.due) : Number.MAX_SAFE_INTEGER)

// What is over, then what runs out first, then what was done in time.
export function clocksOf(h: Holding, all: readonly Obligation[]): Obligation[] {
  return all.filter((o) => isOf(h, o.subject) && tellsClock(o)).sort((a, b) => rank(a) - rank(b) || dueOf(a) - dueOf(b))
}
// What else is missing of it: papers, approval, signatures.
export function gapsOf(h: Holding, all: readonly Obligation[]): Obligation[] {
  const isGap = (o: Obligation): boolean => o.status === 'open' || o.status === 'breached'
  return all.filter((o) => isOf(h, o.subject) && !tellsClock(o) && isGap(o)).sort((a, b) => rank(a) - rank(b) || dueOf(a) - dueOf(b))
}
// The clock that still runs for an item, or has run out on it.
export function clockOf(item: Item, clocks: readonly Obligation[]): Obligation | undefined {
  if (isDealt(item)) return undefined
  return clocks.find((o) => o.due && (o.status === 'open' || o.status === 'breached'))
}

export interface Disposal {
  disposal: string
  to: string
  reason: string
  paper: string
  damaged: boolean
  happened_at?: string
}
export const noDisposal = (): Disposal => ({ disposal: '', to: '', reason: '', paper: '', damaged: false })

// As it is sent, of one item.
export function bodyOfDisposal(item: string, d: Disposal): Record<string, unknown> {
  const said = Object.entries({ to: d.to.trim(), reason: d.reason.trim(), paper: d.paper, happened_at: d.happened_at ?? '' })
  return {
    item,
    disposal: d.disposal,
    ...Object.fromEntries(said.filter(([, text]) => text)),
    ...(d.damaged ? { damaged: true } : {}),
  }
}
