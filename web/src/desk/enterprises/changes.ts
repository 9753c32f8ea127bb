// What a form about an enterprise sends: all that is filled in for a new one, what differs for one that is registered.
import type { Enterprise, Zone } from '@/shared/api/model'

export const FIELDS = [
  'name',
  'credit_code',
  'address',
  'representative',
  'representative_position',
  'phone',
  'industry',
] as const

type Sent = Partial<Record<(typeof FIELDS)[number], string>> & { zones?: Zone[] }

const plain = (zones: Zone[]): string =>
  JSON.stringify(zones.map((z) => [z.id, z.name, Boolean(z.explosion_hazard)]))

export function changesOf(
  before: Enterprise | undefined,
  entry: Record<string, string>,
  zones: Zone[],
): Sent {
  const sent: Sent = {}
  for (const field of FIELDS) {
    const value = (entry[field] ?? '').trim()
    if (value && value !== (before?.[field] ?? '')) sent[field] = value
  }
  const named = zones.filter((z) => z.name.trim()).map((z) => ({ ...z, name: z.name.trim() }))
  if (!before || plain(named) !== plain(before.zones ?? [])) sent.zones = named
  return sent
}
