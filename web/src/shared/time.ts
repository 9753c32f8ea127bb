// Instants are UTC; legal days are days at +08:00 wherever the browser stands.

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LEGAL_OFFSET = 8 * HOUR

export interface CivilTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

export function millis(instant: string): number {
  // A date alone means that legal day's last second: "by 20 March" is over when the day is.
  if (/^\d{4}-\d{2}-\d{2}$/.test(instant)) return Date.parse(`${instant}T23:59:59+08:00`)
  return Date.parse(instant)
}

export function civil(at: number): CivilTime {
  const shifted = new Date(at + LEGAL_OFFSET)
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

export function legalDay(at: number): string {
  const c = civil(at)
  return `${c.year}-${two(c.month)}-${two(c.day)}`
}

export function dayStart(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`)
}

export function addDays(day: string, count: number): string {
  return legalDay(dayStart(day) + count * DAY)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((dayStart(to) - dayStart(from)) / DAY)
}

export function clockText(at: number, seconds = false): string {
  const c = civil(at)
  return `${two(c.hour)}:${two(c.minute)}${seconds ? `:${two(c.second)}` : ''}`
}

export function listText(at: number): string {
  const c = civil(at)
  return `${two(c.month)}-${two(c.day)} ${clockText(at)}`
}

export function fullText(at: number): string {
  return `${legalDay(at)} ${clockText(at, true)}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function dayText(day: string, locale: string): string {
  const [, month, date] = day.split('-').map(Number)
  return locale === 'en' ? `${date} ${MONTHS[month - 1]}` : `${month}月${date}日`
}

export interface Span {
  late: boolean
  days: number
  hours: number
  minutes: number
}

export function span(due: number, now: number): Span {
  const late = now > due
  const minutes = Math.floor(Math.abs(due - now) / 60_000)
  return {
    late,
    days: Math.floor(minutes / 1440),
    hours: Math.floor(minutes / 60) % 24,
    minutes: minutes % 60,
  }
}

// The two largest units, as message key and numbers: "2 days 14 hours", "5 hours 3 minutes", "40 minutes".
export function spanWords(s: Span): { key: string; values: Record<string, number> } {
  if (s.days >= 10) return { key: 'span.days', values: { d: s.days } }
  if (s.days > 0) return { key: s.hours ? 'span.daysHours' : 'span.days', values: { d: s.days, h: s.hours } }
  if (s.hours > 0)
    return { key: s.minutes ? 'span.hoursMinutes' : 'span.hours', values: { h: s.hours, m: s.minutes } }
  return { key: 'span.minutes', values: { m: s.minutes } }
}

// The text of an <input type="datetime-local"> at +08:00, and back.
export function toLocalInput(at: number): string {
  return `${legalDay(at)}T${clockText(at)}`
}

export function fromLocalInput(text: string): string | undefined {
  const at = Date.parse(`${text}:00+08:00`)
  return Number.isNaN(at) ? undefined : instantText(at)
}

export function instantText(at: number): string {
  return new Date(at).toISOString().replace('Z', '000Z')
}

let ahead = 0 // how far the server's clock is ahead of this device's

export function learnServerClock(serverNow: string, sentAt: number, gotAt: number): void {
  const theirs = millis(serverNow)
  if (!Number.isNaN(theirs)) ahead = theirs - (sentAt + gotAt) / 2
}

export function serverNow(): number {
  return Date.now() + ahead
}

export function clockAhead(): number {
  return ahead
}

export function durationText(microseconds: number): string {
  const total = Math.round(microseconds / 1_000_000)
  const hours = Math.floor(total / 3600)
  return `${hours ? `${hours}:` : ''}${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`
}

export function bytesText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let size = bytes
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit += 1
  }
  return `${size >= 100 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`
}
