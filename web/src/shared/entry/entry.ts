// An entry of a record, as it is filled in and as it is sent: the server says which fields there are, and of which parts.
import type { EntryField } from '@/shared/api/model'
import { fenOf, yuanOf } from './money'
import { fromLocalInput, millis, toLocalInput } from '@/shared/time'

export type Said = string | string[] | Filled | Filled[]
export interface Filled {
  [name: string]: Said
}

export interface Option {
  id: string
  text: string
}
export interface Choices {
  users: Option[]
  devices: Option[]
  library?: Option[] // of hazards
  things: (field: EntryField) => Option[]
}

export type Shape =
  | 'choice'
  | 'choices'
  | 'yesno'
  | 'number'
  | 'money'
  | 'day'
  | 'instant'
  | 'user'
  | 'users'
  | 'device'
  | 'library'
  | 'thing'
  | 'things'
  | 'lines'
  | 'long'
  | 'line'
  | 'parts'
  | 'rows'

const LONG_FROM = 300
const MONEY = /_fen$/
const OF_BUREAU = 'bureau_thing'

function shapeOfList(field: EntryField): Shape {
  if (field.choices) return 'choices'
  if (field.parts) return 'rows'
  if (field.thing) return 'things'
  return field.format === 'user' || field.names === 'user' ? 'users' : 'lines'
}

export function shapeOf(field: EntryField): Shape {
  if (field.type === 'array') return shapeOfList(field)
  if (field.choices) return 'choice'
  if (field.type === 'object') return 'parts'
  if (field.type === 'boolean') return 'yesno'
  if (field.type === 'integer') return MONEY.test(field.name) ? 'money' : 'number'
  if (field.names === 'user' || field.format === 'user') return 'user'
  if (field.names === 'device') return 'device'
  if (field.names === 'hazard_library') return 'library'
  if (field.thing || field.names === OF_BUREAU) return 'thing'
  if (field.format === 'date') return 'day'
  if (field.format === 'instant') return 'instant'
  return (field.longest ?? 0) > LONG_FROM ? 'long' : 'line'
}

function emptyAs(field: EntryField): Said {
  switch (shapeOf(field)) {
    case 'choices':
    case 'users':
    case 'things':
    case 'rows':
      return []
    case 'parts':
      return emptyOf(field.parts ?? [])
    default:
      return ''
  }
}

export function emptyOf(fields: EntryField[]): Filled {
  return Object.fromEntries(fields.map((f) => [f.name, emptyAs(f)]))
}

const listOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

export const textIn = (said: Said | undefined): string => (typeof said === 'string' ? said : '')
export const listIn = (said: Said | undefined): string[] =>
  Array.isArray(said) ? said.filter((one): one is string => typeof one === 'string') : []
export const rowsIn = (said: Said | undefined): Filled[] =>
  Array.isArray(said) ? said.filter((one): one is Filled => typeof one === 'object') : []
export const partsIn = (said: Said | undefined): Filled =>
  typeof said === 'object' && !Array.isArray(said) ? said : {}

// Empty lists alone say nothing.
export const isSaid = (body: object): boolean => Object.values(body).some((v) => !Array.isArray(v) || v.length > 0)
// "None" may be what a list that is needed has to say; one that wants more is refused by the server.
const listed = (field: EntryField, list: unknown[]): unknown => (list.length || field.needed ? list : undefined)

function valueOfText(field: EntryField, text: string): unknown {
  switch (shapeOf(field)) {
    case 'yesno':
      return text === 'yes'
    case 'money':
      return fenOf(text) ?? text
    case 'number':
      return Number.isInteger(Number(text)) ? Number(text) : text
    case 'instant':
      return fromLocalInput(text) ?? text
    default:
      return text
  }
}

function valueOf(field: EntryField, said: Said | undefined): unknown {
  switch (shapeOf(field)) {
    case 'choices':
    case 'users':
    case 'things':
      return listed(field, listIn(said))
    case 'lines':
      return listed(field, listOf(textIn(said)))
    case 'parts': {
      const body = bodyOf(field.parts ?? [], partsIn(said))
      return isSaid(body) ? body : undefined
    }
    case 'rows':
      return listed(
        field,
        rowsIn(said)
          .map((row) => bodyOf(field.parts ?? [], row))
          .filter(isSaid),
      )
    default: {
      const text = textIn(said).trim()
      return text ? valueOfText(field, text) : undefined
    }
  }
}

// What was left empty is not said.
export function bodyOf(fields: EntryField[], filled: Filled): Record<string, unknown> {
  const said = fields.map((f) => [f.name, valueOf(f, filled[f.name])] as const)
  return Object.fromEntries(said.filter(([, value]) => value !== undefined))
}

// A number that is none, or out of its bounds: what is wrong with it.
export function wrongIn(field: EntryField, said: Said | undefined): 'money' | 'number' | undefined {
  const shape = shapeOf(field)
  if (shape !== 'money' && shape !== 'number') return undefined
  const value = valueOf(field, said)
  if (value === undefined) return undefined
  const fits = typeof value === 'number' && value >= (field.least ?? -Infinity) && value <= (field.most ?? Infinity)
  return fits ? undefined : shape
}

function isReadyField(field: EntryField, said: Said | undefined): boolean {
  const value = valueOf(field, said)
  if (value === undefined) return !field.needed
  if (shapeOf(field) === 'parts') return isReady(field.parts ?? [], partsIn(said))
  if (shapeOf(field) === 'rows')
    return rowsIn(said).every((row) => !isSaid(bodyOf(field.parts ?? [], row)) || isReady(field.parts ?? [], row))
  return wrongIn(field, said) === undefined
}

// All that is needed is said; of what may be left out, all of it or nothing.
export function isReady(fields: EntryField[], filled: Filled): boolean {
  return fields.every((f) => isReadyField(f, filled[f.name]))
}

// What an offer brings along already, as it stands in the form.
export function filledFrom(fields: EntryField[], body: Record<string, unknown>): Filled {
  return Object.fromEntries(fields.map((f) => [f.name, saidOf(f, body[f.name])]))
}

function saidOf(field: EntryField, value: unknown): Said {
  if (value === undefined || value === null) return emptyAs(field)
  switch (shapeOf(field)) {
    case 'choices':
    case 'users':
    case 'things':
      return Array.isArray(value) ? value.map(String) : [String(value)]
    case 'rows':
      return Array.isArray(value) ? value.map((row) => filledFrom(field.parts ?? [], row as Record<string, unknown>)) : []
    case 'parts':
      return filledFrom(field.parts ?? [], value as Record<string, unknown>)
    case 'lines':
      return Array.isArray(value) ? value.join('\n') : String(value)
    case 'yesno':
      return value ? 'yes' : 'no'
    case 'money':
      return typeof value === 'number' ? yuanOf(value) : String(value)
    case 'instant':
      return toLocalInput(millis(String(value)))
    default:
      return String(value)
  }
}

const LAST = 'happened_at'
const BY_SHAPE: Shape[] = [
  'thing',
  'choice',
  'user',
  'device',
  'line',
  'number',
  'money',
  'day',
  'instant',
  'yesno',
  'choices',
  'long',
  'lines',
  'users',
  'things',
  'parts',
  'rows',
]
// What is needed comes first, when it happened, which most often is now, last; what is asked for alike stands together.
export function inOrder(fields: EntryField[]): EntryField[] {
  const rank = (f: EntryField): number => (f.needed ? 0 : f.name === LAST ? 2 : 1)
  const shape = (f: EntryField): number => BY_SHAPE.indexOf(shapeOf(f))
  return [...fields].sort((a, b) => rank(a) - rank(b) || shape(a) - shape(b))
}

// Where on the form the server found something wrong: "/body/attendees/0/name" is the first attendee that says anything.
export function placeOf(fields: EntryField[], filled: Filled, where: string): string {
  const path = where.split('/').filter(Boolean)
  if (path[0] === 'body') path.shift()
  const field = fields.find((f) => f.name === path[0])
  if (!field) return ''
  const below = path.slice(1)
  if (shapeOf(field) === 'parts') return joined(field.name, placeOf(field.parts ?? [], partsIn(filled[field.name]), below.join('/')))
  if (shapeOf(field) !== 'rows' || !below.length) return field.name
  const rows = rowsIn(filled[field.name])
  const sent = rows.map((row, i) => ({ row, i })).filter(({ row }) => isSaid(bodyOf(field.parts ?? [], row)))
  const at = sent[Number(below[0])]
  if (!at) return field.name
  return joined(`${field.name}.${at.i}`, placeOf(field.parts ?? [], at.row, below.slice(1).join('/')))
}
const joined = (one: string, other: string): string => (other ? `${one}.${other}` : one)
