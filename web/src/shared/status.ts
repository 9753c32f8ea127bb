// One word, one icon and one tone for each state of an obligation; colour never stands alone.
import type { Obligation } from './api/model'
import { millis, span, type Span } from './time'

export type Tone = 'ok' | 'late' | 'warn' | 'bad' | 'exempt' | 'open' | 'mute'

export interface Look {
  icon: string
  tone: Tone
  word: string // message key
}

const NEAR_DAYS = 3

export function timeLeft(o: Pick<Obligation, 'due' | 'status'>, now: number): Span | undefined {
  return o.due && o.status === 'open' ? span(millis(o.due), now) : undefined
}

export function isNear(o: Pick<Obligation, 'due' | 'status'>, now: number): boolean {
  const left = timeLeft(o, now)
  return left !== undefined && (left.late || left.days < NEAR_DAYS)
}

export function lookOf(
  o: Pick<Obligation, 'status' | 'due' | 'certainty'> & { effect?: Obligation['effect'] },
  now: number,
): Look {
  // A signal accuses nobody: it waits for a person to look.
  if (o.effect === 'signal' && (o.status === 'open' || o.status === 'breached'))
    return { icon: '⚑', tone: 'open', word: 'status.signal' }
  switch (o.status) {
    case 'met':
      return { icon: '✔', tone: 'ok', word: 'status.met' }
    case 'met_late':
      return { icon: '✔', tone: 'late', word: 'status.met_late' }
    case 'breached':
      return { icon: o.certainty === 'possible' ? '?' : '✖', tone: 'bad', word: 'status.breached' }
    case 'exempt':
      return { icon: 'ⓘ', tone: 'exempt', word: 'status.exempt' }
    case 'open':
      return { icon: '◷', tone: isNear(o, now) ? 'warn' : 'open', word: 'status.open' }
    default:
      return { icon: '○', tone: 'mute', word: 'status.not_triggered' }
  }
}

export interface Counts {
  met: number
  breached: number
  open: number
  near: number
  exempt: number
  applicable: number
}

export function countsOf(obligations: Obligation[], now: number): Counts {
  // A signal is no finding, whatever becomes of it.
  const counted = obligations.filter((o) => o.effect !== 'signal')
  const is = (...words: string[]) => counted.filter((o) => words.includes(o.status)).length
  return {
    met: is('met', 'met_late'),
    breached: is('breached'),
    open: is('open'),
    near: counted.filter((o) => isNear(o, now)).length,
    exempt: is('exempt'),
    applicable: is('met', 'met_late', 'breached', 'open'),
  }
}

const rank = (o: Obligation): number =>
  o.effect === 'signal' ? 3 : o.status === 'breached' ? (o.explained ? 2 : 0) : 1
const dueOf = (o: Obligation): number => (o.due ? millis(o.due) : Number.MAX_SAFE_INTEGER)

// What is missing comes first, then what is running, soonest first; what was explained stays visible, at the end.
export function gapsByUrgency(obligations: Obligation[]): Obligation[] {
  return obligations
    .filter((o) => o.status === 'breached' || o.status === 'open')
    .sort((a, b) => rank(a) - rank(b) || dueOf(a) - dueOf(b) || a.id.localeCompare(b.id))
}

export function nextGap(obligations: Obligation[], current: string | undefined): Obligation | undefined {
  const gaps = gapsByUrgency(obligations)
  const at = gaps.findIndex((o) => o.id === current)
  return gaps[(at + 1) % Math.max(gaps.length, 1)]
}
