// The calendars that periods are counted on, and the worked examples of counting, held against a package that others keep.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as peer from 'chinese-days'
import { CORE_SCHEMA, load } from 'js-yaml'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const read = <T>(path: string): T => load(readFileSync(resolve(root, path), 'utf8'), { schema: CORE_SCHEMA }) as T

interface Calendar { year: number; off: { from: string; to: string; name: string }[]; work: string[] }
interface Deadline { amount: number; unit: string; roll_over?: string; direction?: string }
interface Rule { id: string; deadline?: Deadline }
interface Scenario { events: { at: string; body: Record<string, string> }[]; expect: { rule?: string; due?: string }[] }

const day = (text: string): Date => new Date(`${text}T00:00:00Z`)
const text = (date: Date): string => date.toISOString().slice(0, 10)
const plus = (from: string, days: number): string => text(new Date(day(from).getTime() + days * 86_400_000))

function calendarOf(year: number): Calendar {
  return read<Calendar>(`data/calendars/cn-${year}.yaml`)
}

function worked(calendar: Calendar, date: string): boolean {
  if (calendar.work.includes(date)) return true
  if (calendar.off.some((h) => h.from <= date && date <= h.to)) return false
  return ![0, 6].includes(day(date).getUTCDay())
}

// The package has no word for "so many clear working days before"; its days are counted here one by one.
function before(held: string, clear: number): string {
  let date = held
  for (let left = clear; left > 0; ) {
    date = plus(date, -1)
    if (peer.isWorkday(date)) left -= 1
  }
  return plus(date, -1)
}

function months(from: string, count: number): string {
  const [year, month, dom] = from.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate()
  return text(new Date(Date.UTC(year, month - 1 + count, Math.min(dom, last))))
}

function due(start: string, rule: Deadline): string {
  if (rule.direction === 'before') return before(start, rule.amount)
  if (rule.unit === 'working_days') return peer.findWorkday(rule.amount, plus(start, peer.isWorkday(start) ? 0 : -1))
  const end = rule.unit === 'months' ? months(start, rule.amount) : plus(start, rule.amount)
  return rule.roll_over ? rolled(end) : end
}

// Of a year whose notice is still to come neither knows more than its weekends.
function rolled(end: string): string {
  if (end.slice(0, 4) <= '2026') return peer.isWorkday(end) ? end : peer.findWorkday(0, end)
  return [0, 6].includes(day(end).getUTCDay()) ? rolled(plus(end, 1)) : end
}

describe('the calendars', () => {
  const years = readdirSync(resolve(root, 'data/calendars')).map((name) => Number(/cn-(\d{4})\.yaml/.exec(name)?.[1]))
  it('are those of 2025 and 2026 at least', () => expect(years).toEqual(expect.arrayContaining([2025, 2026])))
  it.each(years)('of %d call the same days worked', (year) => {
    const calendar = calendarOf(year)
    const differing: string[] = []
    for (let date = `${year}-01-01`; date.startsWith(`${year}`); date = plus(date, 1))
      if (worked(calendar, date) !== peer.isWorkday(date)) differing.push(date)
    expect(differing).toEqual([])
  })
  it.each(years)('of %d name holidays on days that the package names too', (year) => {
    for (const { from, to } of calendarOf(year).off)
      for (let date = from; date <= to; date = plus(date, 1)) expect(peer.getDayDetail(date).name, date).toContain(',')
  })
})

describe('the worked examples of periods', () => {
  const { rules } = read<{ rules: Rule[] }>('tests/rulebooks/vectors/rulebook.yaml')
  const { scenarios } = read<{ scenarios: Scenario[] }>('tests/rulebooks/vectors/scenarios/periods.yaml')
  const examples = scenarios.flatMap((s) => s.expect.filter((e) => e.due?.length === 10).map((e) => {
    const deadline = rules.find((r) => r.id === e.rule)?.deadline as Deadline
    const event = s.events[0] as Scenario['events'][number]
    const start = deadline.direction === 'before' ? (event.body.held_on as string) : event.at.slice(0, 10)
    return { rule: e.rule as string, start, deadline, due: e.due as string }
  }))
  it('are all there', () => expect(examples.length).toBeGreaterThanOrEqual(18))
  it.each(examples)('$rule from $start ends on $due', ({ start, deadline, due: expected }) =>
    expect(due(start, deadline)).toBe(expected))
})
