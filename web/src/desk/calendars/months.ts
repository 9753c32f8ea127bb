// A year of days as months and weeks, its holidays as spans, and the draft of a year that is still to be written.
import type { CalendarYear } from '@/shared/api/model'
import { addDays } from '@/shared/time'

// Off by the notice; worked by the notice though a weekend; an ordinary weekend; an ordinary working day.
export type Kind = 'off' | 'exchanged' | 'weekend' | 'work'
export interface Day {
  day: string
  date: number
  kind: Kind
  name: string
}
export interface Month {
  month: number
  weeks: (Day | null)[][] // Monday first; nothing where the day belongs to another month
}
export interface Holiday {
  name: string
  from: string
  to: string
}
type Days = Pick<CalendarYear, 'year' | 'off' | 'work'>

const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7 // Monday is 0

function weeksOf(days: Day[]): (Day | null)[][] {
  const lead = weekdayOf(days[0].day)
  const cells: (Day | null)[] = [...Array<null>(lead).fill(null), ...days]
  while (cells.length % 7) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
}

export function monthsOf(calendar: Days): Month[] {
  const off = new Map(calendar.off.map((d) => [d.day, d.name]))
  const work = new Set(calendar.work)
  const kindOf = (day: string): Kind => {
    if (off.has(day)) return 'off'
    if (work.has(day)) return 'exchanged'
    return weekdayOf(day) >= 5 ? 'weekend' : 'work'
  }
  return Array.from({ length: 12 }, (_, index) => {
    const month = String(index + 1).padStart(2, '0')
    const days: Day[] = []
    for (let day = `${calendar.year}-${month}-01`; day.slice(5, 7) === month; day = addDays(day, 1))
      days.push({ day, date: Number(day.slice(8)), kind: kindOf(day), name: off.get(day) ?? '' })
    return { month: index + 1, weeks: weeksOf(days) }
  })
}

export function holidaysOf(calendar: Days): Holiday[] {
  const out: Holiday[] = []
  for (const { day, name } of calendar.off) {
    const last = out.at(-1)
    if (last?.name === name && addDays(last.to, 1) === day) last.to = day
    else out.push({ name, from: day, to: day })
  }
  return out
}

// Of "calendar.yaml:4:9"; nothing where the problem has no place in the text.
export function lineOf(where: string): number | undefined {
  const line = /^calendar\.yaml:(\d+)/.exec(where)
  return line ? Number(line[1]) : undefined
}

// Like the year before it, whose holidays it most likely has; what its notice will tell stays open: a day that nobody
// filled in is refused at its line.
export function draftOf(year: number, like?: Pick<CalendarYear, 'year' | 'basis' | 'off'>): string {
  const names = [...new Set(like?.off.map((d) => d.name).filter(Boolean))]
  return [
    `year: ${year}`,
    `basis: ${like?.basis.replaceAll(String(like.year), String(year)) ?? ''}`,
    'off:',
    ...(names.length ? names : ['']).map((name) => `  - {from: ${year}-__-__, to: ${year}-__-__, name: ${name}}`),
    `work: [${year}-__-__, ${year}-__-__]`,
    '',
  ].join('\n')
}
