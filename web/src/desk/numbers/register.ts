// The register of numbers as the page shows it: the lines of a series with what is missing between them, and what became of
// each number.
import { PREFIX } from '@/shared/api/client'
import type { NumberRow } from '@/shared/api/model'

export interface Line extends Partial<NumberRow> {
  serial: number
  number: string
  missing: boolean
}

export type State = 'missing' | 'spoilt' | 'lost' | 'passed_over' | 'other' | 'void' | 'reserved' | 'returned' | 'taken'

// Newest first, from the newest down to the lowest of the rows; what has no row between them is missing.
export function linesOf(rows: NumberRow[]): Line[] {
  if (!rows.length) return []
  const bySerial = new Map(rows.map((r) => [r.serial, r]))
  const last = Math.max(...bySerial.keys())
  const count = last - Math.min(...bySerial.keys()) + 1
  return Array.from({ length: count }, (_, i): Line => {
    const row = bySerial.get(last - i)
    return row ? { ...row, missing: false } : { serial: last - i, number: '', missing: true }
  })
}

export function stateOf(line: Line): State {
  if (line.missing) return 'missing'
  if (line.void) return line.void_kind ?? 'void'
  if (line.fate === 'reserved' || line.fate === 'returned') return line.fate
  return 'taken'
}

export const TONES: Record<State, string> = {
  missing: 'bad',
  lost: 'bad',
  spoilt: 'mute',
  void: 'mute',
  passed_over: 'mute',
  other: 'mute',
  reserved: 'open',
  returned: 'exempt',
  taken: 'ok',
}

export const SIGNS: Record<State, string> = {
  missing: '✖',
  lost: '✖',
  spoilt: '⊘',
  void: '⊘',
  passed_over: '⊘',
  other: '⊘',
  reserved: '○',
  returned: '↩',
  taken: '✔',
}

export const isUnused = (line: Line): boolean => stateOf(line) === 'reserved'

// "paper.inspection_record/2026/TEAM": what it numbers, and what it begins anew with.
export function partsOf(series: string): { kind: string; of: string; scope: string } {
  const slash = series.indexOf('/')
  const name = slash < 0 ? series : series.slice(0, slash)
  const scope = slash < 0 ? '' : series.slice(slash + 1).split('/').join(' · ')
  const dot = name.indexOf('.')
  return dot < 0 ? { kind: '', of: name, scope } : { kind: name.slice(0, dot), of: name.slice(dot + 1), scope }
}

export function bySeries(rows: NumberRow[]): { series: string; rows: NumberRow[] }[] {
  const all = [...new Set(rows.map((r) => r.series))].sort()
  return all.map((series) => ({ series, rows: rows.filter((r) => r.series === series) }))
}

// The unused sheets of a block for the printer: once each, or in every copy of their form.
export const sheetsPdf = (block: string, copies?: 'all'): string =>
  `${PREFIX}/numbers/blocks/${block}/sheets.pdf${copies ? `?copies=${copies}` : ''}`
