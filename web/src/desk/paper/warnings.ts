// What an officer is told of a paper before it is issued: in groups, each with its place. It never blocks.
import type { Warning } from '@/shared/api/model'
import type { FormField } from '@/shared/forms'
import { i18n, language } from '@/shared/i18n'

const { t, te } = i18n.global

export interface WarningGroup {
  field: string // empty: of the whole paper
  label: string
  warnings: Warning[]
}

// In the order of the form; what belongs to no field comes first, and of a group what is serious.
export function groupsOf(warnings: Warning[], fields: Pick<FormField, 'name' | 'label'>[]): WarningGroup[] {
  const known = new Set(fields.map((f) => f.name))
  const places = [{ name: '', label: t('paper.wholePaper') }, ...fields]
  return places
    .map(({ name, label }) => ({
      field: name,
      label,
      warnings: warnings
        .filter((w) => (known.has(w.field) ? w.field : '') === name)
        .sort((a, b) => Number(b.serious ?? false) - Number(a.serious ?? false)),
    }))
    .filter((group) => group.warnings.length > 0)
}

// "row 2 · column 1 · line 3", as far as there is more than one.
export function placeOf(w: Warning): string {
  const parts = []
  if (w.row) parts.push(t('paper.warnRow', { n: w.row }))
  if (w.column) parts.push(t('paper.warnColumn', { n: w.column }))
  if (w.line && w.line > 1) parts.push(t('paper.warnLine', { n: w.line }))
  return parts.join(' · ')
}

const wordKey = (code: string): string => `paper.lint.${code.replace(/^lint\./, '')}`
// What kind of thing it is; empty where a bureau's own list or rule has no word here.
export const kindOf = (w: Warning): string => (te(wordKey(w.code), 'zh-CN') ? t(wordKey(w.code)) : '')
// The sentence comes in Chinese; in English the kind and the words themselves say it.
export function sentenceOf(w: Warning): string {
  if (language() === 'zh-CN' || !kindOf(w)) return w.what
  return w.text ? `“${w.text}”` : ''
}

// The stretch in what was typed, in units of a text box; null where those words do not stand there.
export function selectionOf(typed: string, w: Warning): [number, number] | null {
  if (w.at === undefined || !w.length || w.row) return null
  const characters = Array.from(typed)
  const from = characters.slice(0, w.at).join('').length
  const words = characters.slice(w.at, w.at + w.length).join('')
  return words === (w.text ?? '') && words ? [from, from + words.length] : null
}
