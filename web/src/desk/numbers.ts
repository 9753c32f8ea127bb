// From rows of numbers to registers: one a series ("paper.inspection_record/2026"), its gaps shown as lines of their own.
import type { NumberRow } from '@/shared/api/model'

export interface Line extends Pick<NumberRow, 'serial' | 'number' | 'case' | 'paper' | 'void' | 'reason'> {
  missing: boolean
}

export interface Register {
  series: string
  kind: string
  year: string
  given: number
  voided: number
  gaps: number
  lines: Line[] // newest first
}

function linesOf(rows: NumberRow[]): Line[] {
  const bySerial = new Map(rows.map((r) => [r.serial, r]))
  const last = Math.max(...bySerial.keys())
  return Array.from({ length: last }, (_, i): Line => {
    const row = bySerial.get(last - i)
    return row ? { ...row, missing: false } : { serial: last - i, number: '', missing: true }
  })
}

export function registersOf(rows: NumberRow[]): Register[] {
  const all = [...new Set(rows.map((r) => r.series))].sort()
  return all.map((series) => {
    const own = rows.filter((r) => r.series === series)
    const lines = linesOf(own)
    const [kind, year = ''] = series.split('/')
    return {
      series,
      kind,
      year,
      given: own.length,
      voided: own.filter((r) => r.void).length,
      gaps: lines.filter((l) => l.missing).length,
      lines,
    }
  })
}
