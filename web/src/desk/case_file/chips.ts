// From obligations to rows and chips of the lane chart.
import type { GatheredClause, Lane, Obligation, RecordedEvent, ToldElsewhere } from '@/shared/api/model'
import { articleWord } from '@/shared/articles'
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

// What this article asks too, told under a finding of another one.
export interface Elsewhere {
  id: string // of that finding
  text: string
  look: Look
}

// What a clause of this article gathers of other articles: each line leads to the finding that tells it.
export interface Gathering {
  clause: string
  first: number
  last: number
  lines: (Elsewhere & { obligation: string })[]
}

export interface Row {
  key: string
  article: number
  clause?: string
  title: string
  detail: string
  chips: Chip[]
  also: string // the other laws that ask the same
  elsewhere: Elsewhere[]
  gathered: Gathering[]
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

const lawOf = (of: { source: string; article: number; clause: string }): string => `${of.source}${articleWord(of)}`

// The other sources, each with its status where that is not the one that is shown; among several rules, of which it is.
function alsoOf(members: Obligation[], say: Say): string {
  const several = new Set(members.map((o) => o.rule)).size > 1
  const told = members.flatMap((o) => {
    const of = several ? ` · ${ruleWord(o)}` : ''
    const others = (o.also ?? []).map((a) => ({ law: lawOf(a), status: a.status }))
    const own = o.own ? [{ law: say('lanes.thisArticle'), status: o.own.status }] : []
    return [...others, ...own.filter((a) => a.status !== o.status)].map((a) =>
      a.status === o.status ? `${a.law}${of}` : `${a.law} ${say(`status.${a.status}`)}${of}`,
    )
  })
  return [...new Set(told)].join(say('comma'))
}

// One line for each rule, place and status.
function elsewhereOf(lane: Lane, g: Ground): Elsewhere[] {
  const lines = new Map<string, ToldElsewhere[]>()
  for (const e of lane.elsewhere ?? []) {
    const key = `${e.rule}|${e.under.source}|${e.under.article}|${e.status}`
    lines.set(key, [...(lines.get(key) ?? []), e])
  }
  return [...lines.values()].map((all) => {
    const first = all[0]
    const look = lookOf(first, g.now)
    const count = all.length > 1 ? ` · ${g.say('lanes.items', { n: all.length })}` : ''
    const text = g.say('lanes.toldUnder', { title: first.title, law: lawOf(first.under), status: g.say(look.word) })
    return { id: first.under.id, text: `${text}${count}`, look }
  })
}

function gatheringOf(of: GatheredClause, g: Ground): Gathering {
  const lines = of.obligations.map((o) => {
    const look = lookOf(o, g.now)
    const what = o.subject.label ? `${o.title} · ${o.subject.label}` : o.title
    return {
      id: o.under.id,
      obligation: o.id,
      text: g.say('lanes.gatheredLine', { article: articleWord(o), what, status: g.say(look.word) }),
      look,
    }
  })
  return { clause: of.clause, first: of.first, last: of.last, lines }
}

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
// stand in rows of their own; what has not begun is one chip; what another article tells, and what is gathered of others,
// closes the lane.
export function rowsOf(lane: Lane, g: Ground): Row[] {
  const rows: Row[] = []
  const add = (key: string, members: Obligation[], chips: Chip[], title = lane.title): void => {
    const detail = [...new Set(members.map(ruleWord))].filter((word) => word !== title).join(' · ')
    const also = alsoOf(chips.flatMap((c) => c.members), g.say)
    rows.push({
      key: `${lane.source ?? ''}${lane.article}:${key}`,
      article: lane.article,
      clause: lane.clause,
      title,
      detail,
      chips,
      also,
      elsewhere: [],
      gathered: [],
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
  const elsewhere = elsewhereOf(lane, g)
  if (waiting.length) add('waiting', waiting, [chipOf(waiting, g)])
  const gathered = (lane.gathered ?? []).map((of) => gatheringOf(of, g)).filter((of) => of.lines.length)
  if (rows.length === 0 || elsewhere.length || gathered.length) add('elsewhere', [], [])
  rows[rows.length - 1].elsewhere = elsewhere
  rows[rows.length - 1].gathered = gathered
  return rows
}
