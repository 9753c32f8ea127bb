// A list of enterprises on its way into the register: how it is asked about, taken in piece by piece, and reported.
import { Problem, send } from '@/shared/api/client'
import type { ListCheck, ListRow, ListVerdict } from '@/shared/api/model'

export const MOST_BYTES = 16 * 1024 * 1024
export const LIST_FIELDS = ['name', 'credit_code', 'address', 'representative', 'phone', 'representative_position', 'industry'] as const
export const VERDICTS: ListVerdict[] = ['new', 'changes', 'same', 'refused']
export const TONES: Record<ListVerdict, string> = { new: 'ok', changes: 'warn', same: 'mute', refused: 'bad' }

// How the file is to be read, where the person has said so; else as it seems.
export interface Reading {
  sheet?: number
  header_row?: number
  columns?: string[] // fields by column; empty: not taken
}

function query(values: Record<string, string | number | undefined>): string {
  const said = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return said.length ? `?${said.map(([name, value]) => `${name}=${encodeURIComponent(value!)}`).join('&')}` : ''
}
const readingOf = (r: Reading): Record<string, string | number | undefined> => ({
  sheet: r.sheet,
  header_row: r.header_row,
  columns: r.columns?.join(','),
})

export const checkPath = (reading: Reading, only: ListVerdict | '' = '', after?: number): string =>
  `/enterprises/check-import${query({ ...readingOf(reading), only, after })}`

export const fieldsOf = (found: ListCheck): string[] => found.columns.map((c) => c.field ?? '')

// Each field stands for one column: whoever gives it to another takes it from the first.
export function withField(fields: string[], column: number, field: string): string[] {
  return fields.map((before, i) => (i === column ? field : before === field ? '' : before))
}

export interface Progress {
  done: ListRow[]
  after?: number // behind which row it goes on
  over: boolean
}
export const notBegun = (): Progress => ({ done: [], after: undefined, over: false })

// Asks again until all rows are through. What was done stays told where the connection breaks; the next call goes on from there.
export async function takeIn(
  file: Blob,
  found: ListCheck,
  reading: Reading,
  reason: string,
  progress: Progress,
): Promise<void> {
  while (!progress.over) {
    const path = `/enterprises/import${query({ ...readingOf(reading), sha256: found.sha256, reason, after: progress.after })}`
    const told = await send<{ done: ListRow[]; next?: number }>(path, file)
    progress.done.push(...told.done)
    progress.after = told.next
    progress.over = told.next === undefined
  }
}

export const mayGoOn = (failure: unknown): boolean =>
  failure instanceof Problem && (failure.unreachable || failure.status >= 500)

export function countsOf(rows: ListRow[]): Record<ListVerdict, number> {
  const counts = { new: 0, changes: 0, same: 0, refused: 0 }
  for (const row of rows) counts[row.verdict] += 1
  return counts
}

// A spreadsheet would run what begins like a formula.
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

export interface ReportWords {
  titles: string[] // row, result, name, credit code, what was changed, why
  verdict: (verdict: ListVerdict) => string
  changes: (row: ListRow) => string
  reasons: (row: ListRow) => string
}

// With a mark in front, so that Excel takes it for what it is; codes as text, so that it leaves them whole.
export function reportOf(rows: ListRow[], words: ReportWords): string {
  const code = (text: string | undefined): string => (text ? `"=""${text}"""` : '""')
  const lines = rows.map((row) =>
    [
      String(row.row),
      cell(words.verdict(row.verdict)),
      cell(row.said.name ?? ''),
      code(row.said.credit_code?.replace(/[^0-9A-Za-z]/g, '')),
      cell(words.changes(row)),
      cell(words.reasons(row)),
    ].join(','),
  )
  return `\uFEFF${[words.titles.map(cell).join(','), ...lines].join('\r\n')}\r\n`
}
