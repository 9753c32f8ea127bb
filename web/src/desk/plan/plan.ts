// What the page of the annual inspection plan makes of the plan and of what was done.
import type { AnnualPlan, EnterpriseYear, PlannedIn, PlanRow } from '@/shared/api/model'

export const QUARTERS: PlannedIn[] = ['q1', 'q2', 'q3', 'q4']
export const MONTHS: PlannedIn[] = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10', 'm11', 'm12']
export const FILTERS = ['all', 'to_do', 'late', 'done', 'excess', 'unplanned', 'mine'] as const
export type Filter = (typeof FILTERS)[number]
export type Standing = AnnualPlan['plan']['standing']
export const TONES: Record<Standing, string> = {
  draft: 'tone-mute',
  submitted: 'tone-open',
  returned: 'tone-warn',
  approved: 'tone-ok',
  amended: 'tone-warn',
}

// The month with whose end a planned period is over.
const lastMonth = (period: PlannedIn): number => (period.startsWith('q') ? 3 : 1) * Number(period.slice(1))

// How many visits should have been made by now, as far as times were planned: a visit for each period that is over.
export function overdueVisits(row: PlanRow, year: number, now: { year: number; month: number }): number {
  if (row.planned === undefined || now.year < year) return 0
  const month = now.year > year ? 13 : now.month
  const over = (row.planned_in ?? []).filter((period) => lastMonth(period) < month).length
  const asked = month === 13 ? row.planned : Math.min(over, row.planned)
  return Math.max(0, asked - row.made_by_plan)
}

export interface Asked {
  filter: Filter
  text: string
  me: string
  year: number
  now: { year: number; month: number }
}

function passes(row: PlanRow, filter: Filter, asked: Omit<Asked, 'text' | 'filter'>): boolean {
  switch (filter) {
    case 'to_do':
      return (row.to_do ?? 0) > 0
    case 'late':
      return overdueVisits(row, asked.year, asked.now) > 0
    case 'done':
      return row.planned !== undefined && row.to_do === 0
    case 'excess':
      return row.excess.length > 0
    case 'unplanned':
      return row.planned === undefined
    case 'mine':
      return row.officer === asked.me
    default:
      return true
  }
}

const contains = (row: PlanRow, text: string): boolean =>
  !text || [row.name, row.unit, row.officer_name].some((said) => said?.includes(text))

// Those that are asked for: what is still to do first, the longest overdue on top.
export function rowsOf(rows: PlanRow[], asked: Asked): PlanRow[] {
  const urgency = (row: PlanRow): number => 1000 * overdueVisits(row, asked.year, asked.now) + (row.to_do ?? 0)
  return rows
    .filter((row) => passes(row, asked.filter, asked) && contains(row, asked.text.trim()))
    .sort((a, b) => urgency(b) - urgency(a) || a.name.localeCompare(b.name, 'zh-CN'))
}

export function countsOf(rows: PlanRow[], asked: Omit<Asked, 'text' | 'filter'>): Record<Filter, number> {
  return Object.fromEntries(FILTERS.map((filter) => [filter, rows.filter((row) => passes(row, filter, asked)).length])) as Record<Filter, number>
}

export interface Planned {
  visits: number
  planned_in: PlannedIn[]
  officer: string
  unit: string
  note: string
}
export const nothingPlanned = (of?: PlanRow): Planned => ({
  visits: of?.planned ?? 1,
  planned_in: [...(of?.planned_in ?? [])],
  officer: of?.officer ?? '',
  unit: of?.unit ?? '',
  note: of?.note ?? '',
})

// What is sent: in the order of the year, and nothing that says nothing.
export function bodyOf(planned: Planned): Record<string, unknown> {
  const periods = [...QUARTERS, ...MONTHS].filter((one) => planned.planned_in.includes(one))
  const texts = (['officer', 'unit', 'note'] as const).map((name) => [name, planned[name].trim()]).filter(([, said]) => said)
  return { visits: planned.visits, ...(periods.length ? { planned_in: periods } : {}), ...Object.fromEntries(texts) }
}
export const isPlannable = (planned: Planned): boolean =>
  Number.isInteger(planned.visits) && planned.visits >= 1 && planned.visits <= 366

// What one more inspection goes beyond, with its figures.
export function beyondOf(year: EnterpriseYear, byPlan: boolean): { bound: 'plan' | 'limit'; figure: number }[] {
  return year.beyond[byPlan ? 'by_plan' : 'otherwise'].map((bound) => ({
    bound,
    figure: (bound === 'plan' ? year.item?.planned : year.limit) ?? 0,
  }))
}

// An inspection is taken for one of the plan as long as visits of the plan are still to be opened.
export const isForThePlan = (year: EnterpriseYear): boolean => year.item !== undefined && year.by_plan < year.item.planned
