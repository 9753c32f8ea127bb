// Views of the list of cases that a person keeps on this device, by name; and the list as a spreadsheet reads it. Pure but for the
// shelf that is given.
import type { CaseRow } from '@/shared/api/model'

export interface SavedView {
  name: string
  query: Record<string, string>
}
export type Shelf = Pick<Storage, 'getItem' | 'setItem'>
export const MOST_VIEWS = 12
const keyOf = (user: string): string => `zhilu.views.${user}`

const isView = (one: unknown): one is SavedView =>
  typeof one === 'object' &&
  one !== null &&
  typeof (one as SavedView).name === 'string' &&
  typeof (one as SavedView).query === 'object' &&
  (one as SavedView).query !== null &&
  Object.values((one as SavedView).query).every((v) => typeof v === 'string')

// What cannot be read is no view: the list works without.
export function viewsOf(shelf: Shelf, user: string): SavedView[] {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(keyOf(user)) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isView).slice(0, MOST_VIEWS) : []
  } catch {
    return []
  }
}
export function keepViews(shelf: Shelf, user: string, views: readonly SavedView[]): void {
  shelf.setItem(keyOf(user), JSON.stringify(views.slice(0, MOST_VIEWS)))
}
// Of one name there is one: the newer takes its place.
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [...views.filter((one) => one.name !== view.name), view].slice(-MOST_VIEWS)
}
export const sameQuery = (a: Record<string, string>, b: Record<string, string>): boolean => {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((k) => (a[k] ?? '') === (b[k] ?? ''))
}

// A cell that begins like a formula is text, also to a spreadsheet.
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
export function csvOf(titles: readonly string[], rows: readonly CaseRow[], words: (row: CaseRow) => string[]): string {
  return `\uFEFF${[titles, ...rows.map(words)].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}
