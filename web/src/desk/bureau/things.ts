// What entries of the bureau's record may name of it.
import type { BureauEntry } from '@/shared/api/model'

// The signals and findings that there are, the newest first, each with what was said of it.
export function thingsOf(entries: BureauEntry[], field: string): { id: string; text: string }[] {
  const out = new Map<string, string>()
  for (const e of entries) {
    const id = e.body[field]
    const brought = e.type.startsWith(field === 'signal' ? 'supervision.signal_raised/' : 'supervision.finding_made/')
    if (brought && typeof id === 'string') out.set(id, typeof e.body.text === 'string' ? e.body.text : '')
  }
  return [...out].map(([id, text]) => ({ id, text }))
}
