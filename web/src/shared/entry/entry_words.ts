// What an entry says in one of its fields, in words.
import { shapeOf } from './entry'
import { yuanOf } from './money'
import type { EntryField } from '@/shared/api/model'
import { fullText, millis } from '@/shared/time'

export interface Words {
  yes: string
  no: string
  money: (yuan: string) => string
  person: (user: string) => string
}

const wordOf = (field: EntryField, value: unknown): string => field.choices?.find((c) => c.value === value)?.word ?? String(value)

function partsWords(fields: EntryField[], value: object, words: Words): string {
  return fields
    .filter((f) => (value as Record<string, unknown>)[f.name] !== undefined)
    .map((f) => `${f.title}：${entryWords(f, (value as Record<string, unknown>)[f.name], words)}`)
    .join('，')
}

export function entryWords(field: EntryField, value: unknown, words: Words): string {
  if (value === undefined || value === null || value === '') return '—'
  const all = Array.isArray(value) ? value : [value]
  switch (shapeOf(field)) {
    case 'choice':
    case 'choices':
      return all.map((one) => wordOf(field, one)).join('、')
    case 'yesno':
      return value ? words.yes : words.no
    case 'money':
      return words.money(yuanOf(Number(value)))
    case 'instant':
      return fullText(millis(String(value)))
    case 'user':
    case 'users':
      return all.map((one) => words.person(String(one))).join('、')
    case 'parts':
      return partsWords(field.parts ?? [], value as object, words)
    case 'rows':
      return all.map((row) => partsWords(field.parts ?? [], row as object, words)).join('；')
    default:
      return all.map(String).join('、')
  }
}
