// What the text of a form says of itself, changes made in it without touching anything else, and whether it can be installed.
import type { FormProblem, FormRow } from './api'
import { readText, type Reading, type Span } from './json_text'

export interface Facts {
  form: string
  title: string
  version: number
  of: 'act' | 'case'
}

// Nothing where the text is no JSON object.
export function factsOf(text: string): Facts | null {
  let told: unknown
  try {
    told = JSON.parse(text)
  } catch {
    return null
  }
  if (told === null || typeof told !== 'object' || Array.isArray(told)) return null
  const { form, title, version, of } = told as Record<string, unknown>
  return {
    form: typeof form === 'string' ? form : '',
    title: typeof title === 'string' ? title : '',
    version: typeof version === 'number' ? version : 1,
    of: of === 'case' ? 'case' : 'act',
  }
}

export interface Edit extends Span {
  text: string
}

export function edited(text: string, edits: Edit[]): string {
  const fromTheEnd = [...edits].sort((a, b) => b.from - a.from)
  return fromTheEnd.reduce((now, e) => now.slice(0, e.from) + e.text + now.slice(e.to), text)
}

function valueEdit(reading: Reading, pointer: string, value: unknown): Edit[] {
  const place = reading.places.get(pointer)
  return place ? [{ ...place.value, text: JSON.stringify(value) }] : []
}

// Nothing where there is no place for a number: the text has a fault, or no id after which it could stand.
export function versionEdit(text: string, version: number): Edit | null {
  const reading = readText(text)
  if (reading.fault) return null
  const [there] = valueEdit(reading, '/version', version)
  if (there) return there
  const id = reading.places.get('/form')
  return id ? { from: id.value.to, to: id.value.to, text: `,\n  "version": ${version}` } : null
}

// Other titles lead to the form that they were taken from; a copy has none.
export function copyOf(text: string, form: string, title: string): string {
  const reading = readText(text)
  const edits = Object.entries({ '/form': form, '/title': title, '/version': 1, '/aliases': [] }).flatMap(([pointer, value]) =>
    valueEdit(reading, pointer, value),
  )
  return edited(text, edits)
}

// Where the field of this id stands.
export function fieldPointer(text: string, reading: Reading, id: string): string {
  for (let i = 0; ; i += 1) {
    const pointer = `/fields/${i}`
    if (!reading.places.has(pointer)) return '/fields'
    const own = reading.places.get(`${pointer}/id`)?.value
    if (own && text.slice(own.from, own.to) === JSON.stringify(id)) return pointer
  }
}

// One spelling of line ends, as a text area has it: places are counted in it.
export const plainLines = (text: string): string => text.replace(/\r\n?/g, '\n')

export function filtered<T extends FormRow>(rows: T[], wanted: string, kindWord: (kind: FormRow['kind']) => string): T[] {
  const text = wanted.trim().toLowerCase()
  if (!text) return rows
  return rows.filter((r) => [r.title, ...(r.aliases ?? []), r.form, kindWord(r.kind), ...(r.law ?? [])].some((said) => said.toLowerCase().includes(text)))
}

// ---- whether it can be installed ----

export const HINDRANCES = ['syntax', 'no_form', 'same', 'meanwhile', 'version', 'waiting', 'errors'] as const
export type Hindrance = (typeof HINDRANCES)[number]

export interface Standing {
  text: string
  installed: string // the text as it is installed; empty: it is not
  present: number // the version that is installed under the id that the text bears; 0: none
  fault: boolean
  changedMeanwhile: boolean
  checked: string // the text that the problems are of
  problems: FormProblem[]
}

export function hindranceOf(s: Standing): Hindrance | null {
  const facts = factsOf(s.text)
  if (s.fault || !facts) return 'syntax'
  if (!facts.form) return 'no_form'
  if (s.text === s.installed) return 'same'
  if (s.changedMeanwhile) return 'meanwhile'
  if (facts.version <= s.present) return 'version'
  if (s.checked !== s.text) return 'waiting'
  return s.problems.some((p) => p.error) ? 'errors' : null
}
