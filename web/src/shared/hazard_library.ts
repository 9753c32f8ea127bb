// The hazard library in the browser: what fits to the words that somebody types, and how what the law allows is read.
import { ref } from 'vue'
import { get } from './api/client'
import type { LibraryEntry } from './api/model'
import { yuanText } from './money'
import { textIn, type Filled } from './entry/entry'

export type { LibraryEntry } from './api/model'
type Fine = LibraryEntry['tiers'][number]['fines'][number]

// Fetched once a page, so that a phone that loses its network goes on finding. Without it everything is told in one's own words.
const entries = ref<LibraryEntry[]>([])
// What kept it from coming: said where it is looked for, and asked for again by whoever looks next.
export const libraryFailure = ref<unknown>(null)
let asked: Promise<void> | null = null
export function useHazardLibrary(): typeof entries {
  asked ??= get<{ entries: LibraryEntry[] }>('/hazard_library')
    .then((told) => {
      entries.value = told.entries
      libraryFailure.value = null
    })
    .catch((failure: unknown) => {
      asked = null
      libraryFailure.value = failure
    })
  return entries
}

const bare = (text: string): string => text.toLowerCase().replace(/[\s\p{P}\p{S}]+/gu, '')
const words = (e: LibraryEntry): string => bare(`${e.title} ${e.description} ${e.applies_to ?? ''} ${e.title_en} ${e.description_en}`)
function pairs(text: string): Set<string> {
  const plain = bare(text)
  const out = new Set<string>()
  for (let i = 0; i + 2 <= plain.length; i += 1) out.add(plain.slice(i, i + 2))
  return out
}

// Those that have most pairs of letters with the text in common, the nearest first: at least two, or the whole of a short text.
export function fitting(all: readonly LibraryEntry[], text: string, most = 3): LibraryEntry[] {
  const wanted = pairs(text)
  if (!wanted.size) return []
  const least = Math.min(2, wanted.size)
  return all
    .map((entry) => {
      const there = words(entry)
      const common = [...wanted].filter((pair) => there.includes(pair)).length
      return { entry, common, share: common / pairs(entry.title + entry.description).size }
    })
    .filter((one) => one.common >= least)
    .sort((a, b) => b.common - a.common || b.share - a.share)
    .slice(0, most)
    .map((one) => one.entry)
}

export interface Told {
  entry: string
  what: string
  basis: string
}
// What an entry fills in. What somebody wrote stays, but for a few letters by which the entry was looked for, and for what an entry
// that was chosen before had filled in.
export function withEntry(told: Told, chosen: LibraryEntry | null, before: LibraryEntry | null): Told {
  const of = (text: string, filled: string | undefined): string => (text.trim() === filled ? '' : text)
  const what = of(told.what, before?.description)
  const basis = of(told.basis, before?.duty)
  if (!chosen) return { entry: '', what, basis }
  const looked = words(chosen).includes(bare(what)) && bare(what).length < bare(chosen.description).length
  return { entry: chosen.entry, what: !what.trim() || looked ? chosen.description : what, basis: basis.trim() ? basis : chosen.duty }
}

// Of an entry of the record that names one of the library: the articles that it breaches and is punished by.
const FILLED = { duty: 'duty', penalty_basis: 'penalty' } as const
export function following(filled: Filled, names: readonly string[], all: readonly LibraryEntry[], before: string): Filled {
  const chosen = all.find((e) => e.entry === textIn(filled.entry))
  const left = all.find((e) => e.entry === before)
  const out = { ...filled }
  for (const [field, from] of Object.entries(FILLED)) {
    if (!names.includes(field)) continue
    const said = textIn(filled[field]).trim()
    if (!said || said === left?.[from]) out[field] = chosen?.[from] ?? ''
  }
  return out
}

// ---- how much the law allows -------------------------------------------------------------------------------------------

type Say = (key: string, values?: Record<string, string | number>) => string
export function fineText(fine: Fine, say: Say): string {
  const yuan = (fen: number | undefined): string => yuanText(fen ?? 0)
  const parts: string[] = []
  if (fine.most_fen !== undefined)
    parts.push(
      fine.least_fen === undefined
        ? say('approvals.bands.upTo', { most: yuan(fine.most_fen) })
        : say('approvals.bands.between', { least: yuan(fine.least_fen), most: yuan(fine.most_fen) }),
    )
  if (fine.gains_times) parts.push(say('approvals.bands.gains', fine.gains_times))
  if (fine.income_percent) parts.push(say('approvals.bands.income', fine.income_percent))
  if (fine.gains_from_fen !== undefined) parts.push(say('approvals.bands.gainsFrom', { sum: yuan(fine.gains_from_fen) }))
  if (fine.gains_below_fen !== undefined) parts.push(say('approvals.bands.gainsBelow', { sum: yuan(fine.gains_below_fen) }))
  return parts.join(' ')
}
