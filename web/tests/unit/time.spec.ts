import { describe, expect, it } from 'vitest'
import {
  addDays,
  bytesText,
  clockText,
  dayText,
  daysBetween,
  durationText,
  fromLocalInput,
  instantText,
  learnServerClock,
  legalDay,
  listText,
  millis,
  serverNow,
  span,
  spanWords,
  toLocalInput,
} from '@/shared/time'

const at = (text: string): number => Date.parse(text)

describe('legal days', () => {
  it('are days at +08:00, wherever the browser stands', () => {
    expect(legalDay(at('2026-03-05T15:59:59Z'))).toBe('2026-03-05')
    expect(legalDay(at('2026-03-05T16:00:00Z'))).toBe('2026-03-06')
    expect(clockText(at('2026-03-05T16:00:00Z'))).toBe('00:00')
    expect(listText(at('2026-03-05T01:10:12Z'))).toBe('03-05 09:10')
  })
  it('end with their last second', () => {
    expect(millis('2026-03-20')).toBe(at('2026-03-20T15:59:59Z'))
    expect(millis('2026-03-20T01:10:00.000000Z')).toBe(at('2026-03-20T01:10:00Z'))
  })
  it('are counted over the end of a month and of a leap February', () => {
    expect(addDays('2026-02-27', 3)).toBe('2026-03-02')
    expect(addDays('2028-02-27', 3)).toBe('2028-03-01')
    expect(daysBetween('2026-02-27', '2026-03-02')).toBe(3)
  })
  it('are written as people write them', () => {
    expect(dayText('2026-03-05', 'zh-CN')).toBe('3月5日')
    expect(dayText('2026-03-05', 'en')).toBe('5 Mar')
  })
})

describe('time left', () => {
  const due = at('2026-03-20T15:59:59Z')
  const words = (now: number) => spanWords(span(due, now))
  it('says the two largest units', () => {
    expect(words(due - (2 * 24 + 14) * 3_600_000)).toEqual({ key: 'span.daysHours', values: { d: 2, h: 14 } })
    expect(words(due - 12 * 86_400_000)).toEqual({ key: 'span.days', values: { d: 12 } })
    expect(words(due - 5 * 3_600_000 - 180_000)).toEqual({ key: 'span.hoursMinutes', values: { h: 5, m: 3 } })
    expect(words(due - 40 * 60_000)).toEqual({ key: 'span.minutes', values: { m: 40 } })
  })
  it('is late one second after and not at the limit', () => {
    expect(span(due, due).late).toBe(false)
    expect(span(due, due + 1000).late).toBe(true)
  })
})

describe('the true time of an entry made afterwards', () => {
  it('goes to UTC with microseconds and back', () => {
    expect(fromLocalInput('2026-03-05T10:26')).toBe('2026-03-05T02:26:00.000000Z')
    expect(fromLocalInput('2026-03-05T10:26')).toHaveLength(27)
    expect(toLocalInput(at('2026-03-05T02:26:00Z'))).toBe('2026-03-05T10:26')
    expect(fromLocalInput('no date')).toBeUndefined()
    expect(instantText(0)).toBe('1970-01-01T00:00:00.000000Z')
  })
})

describe('the server clock', () => {
  it('is taken in the middle of question and answer', () => {
    const now = Date.now()
    learnServerClock(new Date(now + 10_000).toISOString(), now - 100, now + 100)
    expect(Math.abs(serverNow() - Date.now() - 10_000)).toBeLessThan(50)
    learnServerClock('nonsense', now, now)
    expect(Math.abs(serverNow() - Date.now() - 10_000)).toBeLessThan(50)
  })
})

describe('sizes and lengths', () => {
  it('bear units', () => {
    expect(bytesText(900)).toBe('900 B')
    expect(bytesText(1_900_000_000)).toBe('1.8 GB')
    expect(durationText(221_000_000)).toBe('03:41')
    expect(durationText(3_700_000_000)).toBe('1:01:40')
  })
})
