import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CORE_SCHEMA, load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { draftOf, holidaysOf, lineOf, monthsOf } from '@/desk/calendars/months'

const year = {
  year: 2026,
  off: [
    { day: '2026-10-01', name: '国庆节' },
    { day: '2026-10-02', name: '国庆节' },
    { day: '2026-10-04', name: '国庆节' },
    { day: '2026-10-05', name: '' },
  ],
  work: ['2026-10-10'],
}
const kinds = (month: number): Record<number, string> =>
  Object.fromEntries(
    monthsOf(year)
      [month - 1].weeks.flat()
      .filter((d) => d !== null)
      .map((d) => [d.date, d.kind]),
  )

describe('a year of days', () => {
  it('has every day once, each week beginning on Monday', () => {
    const all = monthsOf(year).flatMap((m) => m.weeks.flat().filter((d) => d !== null))
    expect(all.map((d) => d.day)).toEqual([...new Set(all.map((d) => d.day))])
    expect(all).toHaveLength(365)
    expect(monthsOf(year)[9].weeks[0].map((d) => d?.date ?? null)).toEqual([null, null, null, 1, 2, 3, 4])
    expect(monthsOf({ ...year, year: 2028 }).flatMap((m) => m.weeks.flat().filter(Boolean))).toHaveLength(366)
  })

  it('tells what is off, worked in exchange, a weekend, a working day', () => {
    expect(kinds(10)).toMatchObject({ 1: 'off', 3: 'weekend', 6: 'work', 10: 'exchanged', 11: 'weekend' })
  })

  it('tells holidays as spans, one for each run of days of one name', () => {
    expect(holidaysOf(year)).toEqual([
      { name: '国庆节', from: '2026-10-01', to: '2026-10-02' },
      { name: '国庆节', from: '2026-10-04', to: '2026-10-04' },
      { name: '', from: '2026-10-05', to: '2026-10-05' },
    ])
  })

  it('finds the line of a problem, and none where it has no place in the text', () => {
    expect(lineOf('calendar.yaml:4:9')).toBe(4)
    expect(lineOf('/text')).toBeUndefined()
  })

  it('drafts a year after the one before, in the form of those that are shipped, its days left open', () => {
    const like = { ...year, basis: '关于2026年的通知' }
    const shape = (text: string): string[] => Object.keys(load(text, { schema: CORE_SCHEMA }) as object)
    const shipped = readFileSync(resolve(import.meta.dirname, '../../../data/calendars/cn-2026.yaml'), 'utf8')
    expect(shape(draftOf(2027, like))).toEqual(shape(shipped))
    expect(draftOf(2027, like)).toBe(
      [
        'year: 2027',
        'basis: 关于2027年的通知',
        'off:',
        '  - {from: 2027-__-__, to: 2027-__-__, name: 国庆节}',
        'work: [2027-__-__, 2027-__-__]',
        '',
      ].join('\n'),
    )
    expect(draftOf(2027)).toContain('from: 2027-__-__')
  })
})
