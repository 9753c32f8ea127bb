// From obligations to rows and chips of the lane chart.
import type { Lane, Obligation, RecordedEvent } from '@/shared/api/model'
import { lookOf, timeLeft, type Look } from '@/shared/status'
import { clockText, legalDay, millis, spanWords } from '@/shared/time'

export interface Chip {
  of: Obligation
  members: Obligation[] // more than one where equals are drawn as one
  look: Look
  text: string
  at: number
  from?: number // a running term begins here
}

export interface Row {
  key: string
  article: number
  clause?: string
  title: string
  detail: string
  chips: Chip[]
}

type Say = (key: string, values?: Record<string, unknown>) => string

const FOLD_FROM = 4

export function eventTimes(events: RecordedEvent[]): Map<number, number> {
  return new Map(
    events.map((e) => {
      const claimed = e.body?.happened_at ?? e.body?.made_until
      return [e.seq, millis(typeof claimed === 'string' ? claimed : e.at)]
    }),
  )
}

function recordTime(o: Obligation, times: Map<number, number>): number | undefined {
  const known = o.record.map((r) => times.get(r.seq)).filter((t): t is number => t !== undefined)
  return known.length ? Math.max(...known) : undefined
}

export function placeOf(
  o: Obligation,
  times: Map<number, number>,
  opened: number,
  now: number,
): { at: number; from?: number } {
  const recorded = recordTime(o, times)
  if (o.status === 'open')
    return o.due ? { at: millis(o.due), from: recorded ?? opened } : { at: recorded ?? opened }
  if (o.status === 'breached') return { at: recorded ?? (o.due ? Math.min(millis(o.due), now) : opened) }
  if (o.status === 'not_triggered') return { at: Number.POSITIVE_INFINITY }
  return { at: recorded ?? opened }
}

function chipText(o: Obligation, at: number, count: number, say: Say, now: number): string {
  const label = count > 1 ? say('lanes.items', { n: count }) : o.record[0]?.label || o.subject.label
  if (o.effect === 'signal' && (o.status === 'open' || o.status === 'breached'))
    return `${say('status.signal')}${say('colon')}${count > 1 ? label : o.subject.label || ruleWord(o)}`
  switch (o.status) {
    case 'met':
    case 'met_late': {
      const word = o.status === 'met_late' ? `${say('status.met_late')} · ` : ''
      return `${word}${Number.isFinite(at) && count === 1 ? `${clockText(at)} ` : ''}${label}`
    }
    case 'breached': {
      const word =
        o.certainty === 'possible'
          ? say('status.possibly', { word: say('status.breached') })
          : say('status.breached')
      return `${word}${o.explained ? ` · ${say('lanes.explained')}` : ''}${o.cured?.length ? ` · ${say('lanes.cured')}` : ''}${say('colon')}${count > 1 ? label : o.subject.label}`
    }
    case 'exempt':
      return `${say('status.exempt')}${say('colon')}${count > 1 ? label : o.subject.label}`
    case 'open': {
      const left = timeLeft(o, now)
      if (!left) return `${say('status.open')} · ${ruleWord(o)}${count > 1 ? ` ${label}` : ''}`
      const s = spanWords(left)
      return say(left.late ? 'span.over' : 'span.left', { span: say(s.key, s.values) })
    }
    default:
      return count > 1
        ? `${say('status.not_triggered')} · ${label}`
        : `${say('status.not_triggered')}${o.subject.label ? `${say('colon')}${o.subject.label}` : ''}`
  }
}

export interface Ground {
  times: Map<number, number>
  opened: number
  now: number
  say: Say
}

function chipOf(members: Obligation[], g: Ground): Chip {
  const of = members[0]
  const where = placeOf(of, g.times, g.opened, g.now)
  return {
    of,
    members,
    look: lookOf(of, g.now),
    text: chipText(of, where.at, members.length, g.say, g.now),
    ...where,
  }
}

// Equal states of one rule on one day fold into one chip once there are many of them.
function fold(obligations: Obligation[], g: Ground): Chip[] {
  const groups = new Map<string, Obligation[]>()
  for (const o of obligations) {
    const where = placeOf(o, g.times, g.opened, g.now)
    const key = `${o.rule}|${o.status}|${Number.isFinite(where.at) ? legalDay(where.at) : ''}`
    groups.set(key, [...(groups.get(key) ?? []), o])
  }
  return [...groups.values()].flatMap((members) =>
    members.length >= FOLD_FROM ? [chipOf(members, g)] : members.map((o) => chipOf([o], g)),
  )
}

export const ruleWord = (o: Obligation): string => o.title || o.clause
const isGap = (o: Obligation): boolean => o.status === 'breached' || o.status === 'open'

function foldByRule(obligations: Obligation[], g: Ground): Chip[] {
  const rules = [...new Set(obligations.map((o) => o.rule))]
  return rules.map((rule) =>
    chipOf(
      obligations.filter((o) => o.rule === rule),
      g,
    ),
  )
}

// One row an article for what is settled and one for what runs without a date; each rule's missing records and deadlines
// stand in rows of their own; what has not begun closes the article as one chip.
export function rowsOf(lane: Lane, g: Ground): Row[] {
  const rows: Row[] = []
  const add = (key: string, members: Obligation[], chips: Chip[], title = lane.title): void => {
    const detail = [...new Set(members.map(ruleWord))].filter((word) => word !== title).join(' · ')
    rows.push({
      key: `${lane.source ?? ''}${lane.article}:${key}`,
      article: lane.article,
      clause: lane.clause,
      title,
      detail,
      chips,
    })
  }
  const settled = lane.obligations.filter((o) => !isGap(o) && o.status !== 'not_triggered')
  const undated = lane.obligations.filter((o) => o.status === 'open' && !o.due)
  if (settled.length) add('settled', settled, fold(settled, g))
  const byRule = new Map<string, Obligation[]>()
  for (const o of lane.obligations.filter((x) => isGap(x) && !undated.includes(x))) {
    const key = `${o.rule}|${o.status}`
    byRule.set(key, [...(byRule.get(key) ?? []), o])
  }
  for (const [key, members] of byRule) add(key, members, fold(members, g), ruleWord(members[0]))
  if (undated.length) add('undated', [], foldByRule(undated, g))
  const begun = new Set(lane.obligations.filter((o) => o.status !== 'not_triggered').map((o) => o.rule))
  const waiting = lane.obligations.filter((o) => o.status === 'not_triggered' && !begun.has(o.rule))
  if (waiting.length || rows.length === 0) add('waiting', waiting, waiting.length ? [chipOf(waiting, g)] : [])
  return rows
}
