// An entry of the bureau's record, as it is filled in and as it is sent: the server says which fields there are.
import type { BureauEntry, EntryField, EntryType } from '@/shared/api/model'
import { fromLocalInput } from '@/shared/time'

export type Filled = Record<string, string | string[]>

export type Shape = 'choice' | 'choices' | 'yesno' | 'number' | 'day' | 'instant' | 'user' | 'device' | 'thing' | 'lines' | 'long' | 'line'

const LONG_FROM = 300

export function shapeOf(field: EntryField): Shape {
  if (field.choices) return field.type === 'array' ? 'choices' : 'choice'
  if (field.type === 'array') return 'lines'
  if (field.type === 'boolean') return 'yesno'
  if (field.type === 'integer') return 'number'
  if (field.names === 'user') return 'user'
  if (field.names === 'device') return 'device'
  if (field.names) return 'thing'
  if (field.format === 'date') return 'day'
  if (field.format === 'instant') return 'instant'
  return (field.longest ?? 0) > LONG_FROM ? 'long' : 'line'
}

export function emptyOf(type: EntryType): Filled {
  return Object.fromEntries(type.fields.map((f) => [f.name, shapeOf(f) === 'choices' ? [] : '']))
}

const listOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

function valueOf(field: EntryField, filled: string | string[]): unknown {
  if (Array.isArray(filled)) return filled.length ? filled : undefined
  const text = filled.trim()
  if (!text) return undefined
  switch (shapeOf(field)) {
    case 'lines':
      return listOf(text)
    case 'yesno':
      return text === 'yes'
    case 'number':
      return Number.isInteger(Number(text)) ? Number(text) : text
    case 'instant':
      return fromLocalInput(text) ?? text
    default:
      return text
  }
}

// What was left empty is not said.
export function bodyOf(type: EntryType, filled: Filled): Record<string, unknown> {
  const said = type.fields.map((f) => [f.name, valueOf(f, filled[f.name] ?? '')] as const)
  return Object.fromEntries(said.filter(([, value]) => value !== undefined))
}

export function isReady(type: EntryType, filled: Filled): boolean {
  const body = bodyOf(type, filled)
  return type.fields.every((f) => !f.needed || body[f.name] !== undefined)
}

// The signals and findings that there are, the newest first, each with what was said of it.
export function thingsOf(entries: BureauEntry[], field: string): { id: string; text: string }[] {
  const out = new Map<string, string>()
  for (const e of entries) {
    const id = e.body[field]
    const brought = e.type.startsWith(field === 'signal' ? 'supervision.signal_raised/' : 'supervision.finding_made/')
    if (brought && typeof id === 'string') out.set(id, typeof e.body.text === 'string' ? e.body.text : '')
  }
  return [...out].map(([id, text]) => ({ id, text }))
}
