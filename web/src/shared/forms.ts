// Installed forms: their titles and fields, read once.
import { computed, reactive } from 'vue'
import { get } from './api/client'
import type { Form, FormRow } from './api/model'

export interface FormField {
  name: string
  label: string
  multiline: boolean
  required: boolean
  editable: boolean
  numbered: boolean // the number of the paper, which is given when it is prepared
}

const state = reactive({ rows: [] as (FormRow & { written: boolean })[] })
let asked: Promise<void> | null = null

const formOf = (form: string): Promise<Form> => get<Form>(`/forms/${encodeURIComponent(form)}`)

// A form with a number of its own is a paper that officers write; covers and lists of contents have none.
async function load(): Promise<void> {
  const { forms } = await get<{ forms: FormRow[] }>('/forms')
  const whole = await Promise.all(forms.map((f) => formOf(f.form)))
  state.rows = forms.map((f, i) => ({ ...f, written: Boolean(whole[i].number) }))
}

// Another version was installed.
export function readFormsAnew(): void {
  asked = null
}

export function useForms() {
  asked ??= load().catch(() => void (asked = null))
  const written = computed(() => state.rows.filter((f) => f.written))
  return {
    written,
    titleOf: (form: string): string => state.rows.find((f) => f.form === form)?.title ?? form,
  }
}

const PAPER_NUMBER = 'paper.number'
const MADE_OF_THE_CASE = ['table', 'list', 'checkbox']

function fieldOf(field: NonNullable<Form['fields']>[number]): FormField {
  return {
    name: field.id,
    label: field.label,
    multiline: field.type === 'long_text',
    required: field.required === true,
    editable: !MADE_OF_THE_CASE.includes(field.type) && field.source !== PAPER_NUMBER,
    numbered: field.source === PAPER_NUMBER,
  }
}

export async function fieldsOf(form: string): Promise<{ title: string; fields: FormField[] }> {
  const found = await formOf(form)
  return { title: found.title, fields: (found.fields ?? []).map(fieldOf) }
}
