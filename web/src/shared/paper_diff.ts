// What changed between two versions of a paper: texts by their words, tables and lists by their rows. Pure.
import { editsBetween, textDiff, type Piece } from './text_diff'

export type PaperValues = Record<string, unknown>
export interface Described {
  field: string
  label: string
  columns?: string[]
}
// A row that came, went, or has other words in some cells.
export interface RowChange {
  kind: 'ins' | 'del' | 'changed'
  cells: Piece[][]
}
export interface FieldChange {
  field: string
  label: string
  pieces?: Piece[]
  columns?: string[]
  rows?: RowChange[]
}

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
const cellsOf = (row: unknown): string[] => {
  if (Array.isArray(row)) return row.map(textOf)
  return row !== null && typeof row === 'object' ? Object.values(row).map(textOf) : [textOf(row)]
}
const rowsOf = (value: unknown): string[][] => (Array.isArray(value) ? value.map(cellsOf) : [])
const whole = (kind: 'ins' | 'del', row: string[]): RowChange => ({
  kind,
  cells: row.map((text) => (text ? [{ kind, text }] : [])),
})

// Of rows that went and came at one place the first with the first is one row that changed, as far as there are both.
function paired(gone: string[][], come: string[][]): RowChange[] {
  const both = Math.min(gone.length, come.length)
  const changed = gone.slice(0, both).map((row, i): RowChange => {
    const width = Math.max(row.length, come[i].length)
    return { kind: 'changed', cells: Array.from({ length: width }, (_, c) => textDiff(row[c] ?? '', come[i][c] ?? '')) }
  })
  return [
    ...changed,
    ...gone.slice(both).map((row) => whole('del', row)),
    ...come.slice(both).map((row) => whole('ins', row)),
  ]
}

export function rowsDiff(from: unknown, to: unknown): RowChange[] {
  const key = (row: string[]): string => JSON.stringify(row)
  const read = (text: string): string[] => JSON.parse(text) as string[]
  const out: RowChange[] = []
  let [gone, come]: string[][][] = [[], []]
  const flush = (): void => {
    out.push(...paired(gone, come))
    gone = []
    come = []
  }
  for (const { kind, of } of editsBetween(rowsOf(from).map(key), rowsOf(to).map(key))) {
    if (kind === 'del') gone.push(read(of))
    else if (kind === 'ins') come.push(read(of))
    else flush()
  }
  flush()
  return out
}

// Both forms may have been another version's: a field that one of them lacks is told after the others.
function allFields(described: readonly Described[], from: PaperValues, to: PaperValues): Described[] {
  const known = new Set(described.map((d) => d.field))
  const others = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((field) => !known.has(field))
  return [...described, ...others.map((field) => ({ field, label: field }))]
}

export function paperDiff(described: readonly Described[], from: PaperValues, to: PaperValues): FieldChange[] {
  return allFields(described, from, to).flatMap(({ field, label, columns }): FieldChange[] => {
    const [before, after] = [from[field], to[field]]
    if (Array.isArray(before) || Array.isArray(after)) {
      const rows = rowsDiff(before, after)
      return rows.length ? [{ field, label, columns, rows }] : []
    }
    const pieces = textDiff(textOf(before), textOf(after))
    return pieces.some((p) => p.kind !== 'same') ? [{ field, label, pieces }] : []
  })
}
