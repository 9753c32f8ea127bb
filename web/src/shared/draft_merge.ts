// Two texts of one draft made of the same version: what one alone changed is taken, what both changed is for a person to
// choose. Pure.

export interface DraftContent {
  fields: Record<string, string>
  hazards: string[] | null // null: all
}
export interface Clash {
  field: string
  theirs: string
  mine: string
}
export interface Merged {
  content: DraftContent // with `mine` where both changed it
  clashes: Clash[]
  hazardsClash: { theirs: string[] | null; mine: string[] | null } | null
}

export const emptyDraft = (): DraftContent => ({ fields: {}, hazards: null })
export const isEmpty = (draft: DraftContent): boolean => !Object.keys(draft.fields).length && draft.hazards === null

// What is kept: fields that say nothing are taken from the case, so they are as good as absent.
export function asKept(fields: Readonly<Record<string, string>>, hazards: readonly string[] | null): DraftContent {
  const said = Object.entries(fields).filter(([, text]) => text.trim() !== '')
  said.sort(([a], [b]) => (a < b ? -1 : 1))
  return { fields: Object.fromEntries(said), hazards: hazards && [...hazards].sort() }
}
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
export const sameDraft = (a: DraftContent, b: DraftContent): boolean =>
  same(asKept(a.fields, a.hazards), asKept(b.fields, b.hazards))

export function merge(base: DraftContent, theirs: DraftContent, mine: DraftContent): Merged {
  const [b, t, m] = [base, theirs, mine].map((d) => asKept(d.fields, d.hazards))
  const names = [...new Set([...Object.keys(t.fields), ...Object.keys(m.fields)])].sort()
  const clashes: Clash[] = []
  const fields: Record<string, string> = {}
  for (const field of names) {
    const [was, their, own] = [b, t, m].map((d) => d.fields[field] ?? '')
    if (their !== own && their !== was && own !== was) clashes.push({ field, theirs: their, mine: own })
    fields[field] = own === was ? their : own
  }
  const both = !same(t.hazards, m.hazards) && !same(t.hazards, b.hazards) && !same(m.hazards, b.hazards)
  return {
    content: asKept(fields, same(m.hazards, b.hazards) ? t.hazards : m.hazards),
    clashes,
    hazardsClash: both ? { theirs: t.hazards, mine: m.hazards } : null,
  }
}
