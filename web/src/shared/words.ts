// What the server says in two languages: `title` and `title_en` side by side. English screens take the English one.
import { language } from './i18n'

export function inWords<T>(value: T, locale: string = language()): T {
  if (locale !== 'en') return value
  return turn(value) as T
}

function turn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turn)
  if (value === null || typeof value !== 'object') return value
  const source = value as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(source).map(([key, member]) => {
      const english = source[`${key}_en`]
      const has = Array.isArray(english) ? english.length > 0 : Boolean(english)
      return [key, turn(has ? english : member)]
    }),
  )
}
