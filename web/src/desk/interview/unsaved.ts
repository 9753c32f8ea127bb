// What was typed and is not saved yet, kept by this window alone: a reload in the very second of typing loses nothing.
import type { DraftContent } from '@/shared/draft_merge'

export interface Unsaved {
  at: number
  version: number // of the draft that it was typed over
  content: DraftContent
}

export function unsavedAt(key: string, store: Storage = sessionStorage) {
  const place = `zhilu.unsaved.${key}`
  return {
    keep(one: Unsaved): void {
      try {
        store.setItem(place, JSON.stringify(one))
      } catch {
        // A window that keeps nothing has the draft of the server alone.
      }
    },
    found(): Unsaved | null {
      try {
        const text = store.getItem(place)
        const one = text ? (JSON.parse(text) as Unsaved) : null
        return one && typeof one.content?.fields === 'object' ? one : null
      } catch {
        return null
      }
    },
    drop(): void {
      store.removeItem(place)
    },
  }
}
