// Installed forms: their titles and fields, read once.
import { computed, reactive } from 'vue'
import { get } from './api/client'

export interface FormRow {
  form: string
  version: string
  title: string
  written?: boolean
}

export interface FormField {
  name: string
  label: string
  hint?: string
  multiline: boolean
  required: boolean
  options: string[]
  editable: boolean
}

const state = reactive({ rows: [] as FormRow[] })
let asked: Promise<void> | null = null

// A form with a number of its own is a paper that officers write; covers and lists of contents have none.
async function load(): Promise<void> {
  const { forms } = await get<{ forms: FormRow[] }>('/forms')
  const whole = await Promise.all(forms.map((f) => get<Raw>(`/forms/${encodeURIComponent(f.form)}`)))
  state.rows = forms.map((f, i) => ({ ...f, written: Boolean(whole[i].number) }))
}

export function useForms() {
  asked ??= load().catch(() => void (asked = null))
  const written = computed(() => state.rows.filter((f) => f.written))
  return { written, titleOf: (form: string): string => state.rows.find((f) => f.form === form)?.title ?? form }
}

type Raw = Record<string, unknown>
const text = (...values: unknown[]): string => String(values.find((v) => typeof v === 'string' && v) ?? '')

function fieldOf(raw: Raw): FormField {
  const kind = text(raw.kind, raw.type, raw.widget)
  return {
    name: text(raw.id, raw.name),
    label: text(raw.label, raw.title, raw.name),
    hint: text(raw.hint, raw.help) || undefined,
    multiline: raw.multiline === true || kind === 'long_text',
    required: raw.required === true,
    options: Array.isArray(raw.options) ? raw.options.map(String) : [],
    editable: raw.editable !== false && !['table', 'list', 'checkbox'].includes(kind) && raw.source !== 'paper.number',
  }
}

export async function fieldsOf(form: string): Promise<{ title: string; fields: FormField[] }> {
  const found = await get<{ title: string; fields?: Raw[] }>(`/forms/${encodeURIComponent(form)}`)
  return { title: found.title, fields: (found.fields ?? []).map(fieldOf).filter((f) => f.name) }
}
