// Installed forms: their titles and fields, read once.
import { computed, reactive } from 'vue'
import { get } from './api/client'
import type { Form, FormRow } from './api/model'
import { hasParts } from './paper_values'

export interface FormField {
  name: string
  label: string
  type: Form['fields'] extends (infer F)[] | undefined ? (F extends { type: infer T } ? T : never) : never
  multiline: boolean
  required: boolean
  editable: boolean
  numbered: boolean // the number of the paper, which is given when it is prepared
  columns: string[] // of a table; of pictures, the words below each
  options: { value: string; label: string }[]
  hint: string // what to write
}

const state = reactive({ rows: [] as FormRow[] })
let asked: Promise<void> | null = null

const formOf = (form: string): Promise<Form> => get<Form>(`/forms/${encodeURIComponent(form)}`)

async function load(): Promise<void> {
  const { forms } = await get<{ forms: FormRow[] }>('/forms')
  state.rows = forms
}

// Whether a form is meant by these words: its title or another bureau's title for it.
export function isMeant(f: Pick<FormRow, 'title' | 'aliases'>, words: string): boolean {
  const wanted = words.trim().toLowerCase()
  return [f.title, ...(f.aliases ?? [])].some((title) => title.toLowerCase().includes(wanted))
}

// Another version was installed.
export function readFormsAnew(): void {
  asked = null
}

const SEAL = 'bureau'

export function useForms() {
  asked ??= load().catch(() => void (asked = null))
  // Covers and lists of contents are made of the case by themselves.
  const written = computed(() => state.rows.filter((f) => f.written))
  return {
    written,
    // How many sign a paper of the form at least, a seal not counted.
    leastSigners: (form: string): NonNullable<FormRow['signers']> =>
      (state.rows.find((f) => f.form === form)?.signers ?? []).filter((s) => s.role !== SEAL && s.least > 0),
    // A paper of the authority for somebody outside: it bears the bureau's seal. Records that others sign are none.
    isServed: (form: string): boolean => {
      const found = state.rows.find((f) => f.form === form)
      return found?.kind === 'external' && (found.signers ?? []).some((s) => s.role === SEAL)
    },
    titleOf: (form: string): string => state.rows.find((f) => f.form === form)?.title ?? form,
  }
}

const PAPER_NUMBER = 'paper.number'
const isChosen = (type: string): boolean => hasParts(type) || type === 'checkbox'

// `ofTheRecord`: the record alone says it, whatever anyone types. A text may be put in other words; rows and ticks that the
// record gives are entered where the form says so.
function fieldOf(field: NonNullable<Form['fields']>[number], ofTheRecord: boolean): FormField {
  return {
    name: field.id,
    label: field.label,
    type: field.type,
    multiline: field.type === 'long_text',
    required: field.required === true,
    editable: (field.entered === true || !isChosen(field.type)) && field.source !== PAPER_NUMBER && !ofTheRecord,
    numbered: field.source === PAPER_NUMBER,
    columns: ((field.columns ?? []) as { label: string }[]).map((column) => column.label),
    options: (field.options ?? []) as { value: string; label: string }[],
    hint: typeof field.hint === 'string' ? field.hint : '',
  }
}

export interface WholeForm {
  title: string
  fields: FormField[]
  ofCase: boolean // belongs to the case, not to one of its acts
  tellsOf: { recordings: boolean; papers: boolean; events: boolean } // what of the record its fields are filled from
}

export async function fieldsOf(form: string): Promise<WholeForm> {
  const found = await formOf(form)
  const fields = found.fields ?? []
  const sources = JSON.stringify(fields.map(({ source, text, each, paragraphs }) => [source, text, each, paragraphs]))
  return {
    title: found.title,
    fields: fields.map((field) => fieldOf(field, field.derived === true || field.id === found.fingerprint)),
    ofCase: found.of === 'case',
    tellsOf: {
      recordings: /\brecordings\b/.test(sources),
      papers: /\bpapers\b/.test(sources),
      events: /\bevents?\./.test(sources),
    },
  }
}
