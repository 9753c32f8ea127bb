// What is typed into a paper. A draft holds texts alone: a value with parts (rows of a table, questions and answers, options) is
// held as its JSON text, so that drafts are kept, joined and chosen from in one way whatever they hold. Pure.
import type { FormField } from './forms'

export type Row = string[]

// Things that the paper is about; no field of a form bears such a name.
export const ABOUT = '@about'

const LISTS = ['list', 'checkboxes']
const ROWS = ['table', 'dialogue', 'pictures']
export const hasParts = (type: string): boolean => LISTS.includes(type) || ROWS.includes(type)

const isText = (value: unknown): value is string => typeof value === 'string'
const isRow = (value: unknown): value is Row => Array.isArray(value) && value.every(isText)

// Something was entered here: it stands, whatever the case gives.
export const isOwn = (text: string): boolean => text.trim() !== ''
// What stands there: what was entered, else what the case gives.
export const shownText = (text: string, fromCase: unknown): string => (isOwn(text) ? text : JSON.stringify(fromCase ?? null))

// Nothing where the text is none of such a value: a draft may be older than the form.
export function partsOf(text: string | undefined): string[] | null {
  const value = parsed(text)
  return isRow(value) ? value : null
}
export function rowsOf(text: string | undefined): Row[] | null {
  const value = parsed(text)
  return Array.isArray(value) && value.every(isRow) ? value : null
}
function parsed(text: string | undefined): unknown {
  if (!text) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

// Rows in which nothing was written yet are not sent; nor when an answer was given, which a draft holds behind the answer.
const QUESTION_AND_ANSWER = 2
const said = (row: Row): boolean => row.some((cell) => cell.trim() !== '')
const ofForm = (type: string, row: Row): Row => (type === 'dialogue' ? row.slice(0, QUESTION_AND_ANSWER) : row)
function valueOf(field: FormField, text: string): unknown {
  if (LISTS.includes(field.type)) return partsOf(text)?.filter((part) => part.trim() !== '') ?? null
  if (ROWS.includes(field.type)) {
    const rows = rowsOf(text)?.map((row) => ofForm(field.type, row)) ?? null
    const told = rows?.filter(said) ?? []
    return rows && (told.length || !rows.length) ? told : null // rows begun and not written say nothing yet
  }
  return isStrange(field.type, text) ? null : text
}

// What stands in a draft and is no value of its field: the draft may be older than the form, or than this way of entering it.
export function isStrange(type: string, text: string): boolean {
  if (text.trim() === '') return false
  if (LISTS.includes(type)) return partsOf(text) === null
  if (ROWS.includes(type)) return rowsOf(text) === null
  if (type === 'date') return !/^\d{4}-\d{2}-\d{2}$/.test(text)
  return type === 'time' && !/^\d{4}-\d{2}-\d{2}T/.test(text)
}
// The same words as rows, where that can be.
export function asRows(type: string, text: string, columns: number): string {
  if (type === 'list') return JSON.stringify(text.split('\n').filter((line) => line.trim()))
  if (type === 'dialogue') return JSON.stringify([['', text]])
  return type === 'table' ? JSON.stringify([[text, ...Array.from({ length: Math.max(0, columns - 1) }, () => '')]]) : ''
}

// As commands take it: {field: value}. What the form has not, or what is no value of its field, is left out.
export function asSent(fields: readonly FormField[], texts: Readonly<Record<string, string>>): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const field of fields) {
    const text = texts[field.name]
    if (text === undefined || text.trim() === '') continue
    const value = valueOf(field, text)
    if (value !== null) out[field.name] = value
  }
  return out
}
export const aboutOf = (texts: Readonly<Record<string, string>>): string[] | null => partsOf(texts[ABOUT])

// For people to read: a row a line.
export function readable(text: string, word: (value: string) => string = (value) => value): string {
  const rows = rowsOf(text)
  if (rows) return rows.map((row) => row.join('　')).join('\n')
  return partsOf(text)?.map(word).join('\n') ?? text
}
