// How the rulebook is read: what somebody looks for in it, how an article stands in the cases, what a trial comes to.
import type { Amount, Rulebook, RulebookCounts, RulebookTrial, RuleInWords } from '@/shared/api/model'

export type Article = Rulebook['articles'][number]
export type Counts = RulebookCounts['rules'][number]
export type CountsByRule = Map<string, Counts>
export type Change = RulebookTrial['changes'][number]

export const articleKey = (a: Article): string => `${a.source} ${a.clause}`

// ---- how an article stands ----

export const STANDINGS = ['breached', 'open', 'met', 'exempt'] as const
export type Sum = Record<(typeof STANDINGS)[number], number>

// Each rule in each case counts once: three cases that lack two records each make six.
export function sumOf(rules: RuleInWords[], counts: CountsByRule): Sum {
  const sum: Sum = { breached: 0, open: 0, met: 0, exempt: 0 }
  for (const rule of rules) {
    const of = counts.get(rule.id)
    if (!of) continue
    sum.breached += of.breached
    sum.open += of.open
    sum.met += of.met + of.met_late
    sum.exempt += of.exempt
  }
  return sum
}

// ---- what a clause gathers of others ----

export type Gathers = NonNullable<Article['declared'][number]['gathers']>
export interface GatheredRule {
  id: string
  clause: string
  title: string
  breached: number
  met_late: number
}

export function gatheredRules(gathers: Gathers, articles: Article[], counts: CountsByRule): GatheredRule[] {
  const rules = new Map(articles.flatMap((a) => a.rules.map((r) => [r.id, r] as const)))
  return gathers.rules.flatMap((id) => {
    const rule = rules.get(id)
    const of = counts.get(id)
    return rule
      ? [{ id, clause: rule.clause, title: rule.title || id, breached: of?.breached ?? 0, met_late: of?.met_late ?? 0 }]
      : []
  })
}

// ---- what somebody looks for ----

export const WISHES = ['all', 'breached', 'open', 'unconfirmed'] as const
export interface Wish {
  text: string
  only: (typeof WISHES)[number]
}

// What the bureau has set, or left at its default, in one rule.
export function parametersOf(rule: RuleInWords): Amount[] {
  const d = rule.deadline
  const all = [rule.effect, d?.amount, d?.unit, d?.wait_amount, d?.wait_unit]
  const named = all.filter((a): a is Amount => Boolean(a?.parameter))
  return named.filter((a, i) => named.findIndex((b) => b.parameter === a.parameter) === i)
}

function isWished(rule: RuleInWords, only: Wish['only'], counts: CountsByRule): boolean {
  if (only === 'all') return true
  if (only === 'unconfirmed') return parametersOf(rule).some((a) => a.unconfirmed)
  return (counts.get(rule.id)?.[only] ?? 0) > 0
}

const says = (text: string, ...places: (string | undefined)[]): boolean =>
  places.some((p) => p?.toLowerCase().includes(text))

// The articles that hold what is looked for, each with the rules that do. The words of an article itself bring all of it.
export function found(articles: Article[], wish: Wish, counts: CountsByRule): Article[] {
  const text = wish.text.trim().toLowerCase()
  if (!text && wish.only === 'all') return articles
  return articles.flatMap((a) => {
    const whole = says(text, a.clause, a.title, a.statement)
    const declared = a.declared.filter((d) => whole || says(text, d.clause, d.statement))
    const rules = a.rules.filter(
      (r) => isWished(r, wish.only, counts) && (whole || says(text, r.title, r.asks, r.clause, r.id)),
    )
    const gates = a.gates.filter((g) => whole || says(text, g.title, g.otherwise, g.clause, g.id))
    const holds = rules.length > 0 || (wish.only === 'all' && (whole || declared.length > 0 || gates.length > 0))
    const all = wish.only === 'all'
    return holds ? [{ ...a, rules, declared: all ? declared : [], gates: all ? gates : [] }] : []
  })
}

// The exceptions of a rulebook by their names. They are told with the rules that they hold for.
export function exceptionsOf(articles: Article[]): Map<string, RuleInWords['exceptions'][number]> {
  return new Map(articles.flatMap((a) => a.rules.flatMap((r) => r.exceptions.map((e) => [e.id, e] as const))))
}

// ---- what a trial comes to ----

export type Turn = 'worse' | 'better' | 'other' | 'term' // by when alone
export const TURNS: Turn[] = ['worse', 'better', 'other', 'term']
type Side = Record<string, unknown> | null

export function turnOf(change: Change): Turn {
  const { before, after }: { before: Side; after: Side } = change
  const missing = (side: Side): boolean => side?.status === 'breached'
  if (missing(before) !== missing(after)) return missing(after) ? 'worse' : 'better'
  if (!before || !after) return 'other'
  const names = Object.keys({ ...before, ...after }).filter((name) => name !== 'due')
  return names.every((name) => before[name] === after[name]) ? 'term' : 'other'
}

export interface ChangedCase {
  case: string
  number: string
  changes: Change[]
}

// Case by case; within a case what is newly missing comes first.
export function byCase(changes: Change[]): ChangedCase[] {
  const cases = new Map<string, ChangedCase>()
  for (const c of changes) {
    const of = cases.get(c.case) ?? { case: c.case, number: c.number, changes: [] }
    of.changes.push(c)
    cases.set(c.case, of)
  }
  const rank = (c: Change): number => TURNS.indexOf(turnOf(c))
  for (const of of cases.values()) of.changes.sort((a, b) => rank(a) - rank(b))
  return [...cases.values()]
}

export function turnsOf(changes: Change[]): Record<Turn, number> {
  const turns: Record<Turn, number> = { worse: 0, better: 0, other: 0, term: 0 }
  for (const c of changes) turns[turnOf(c)] += 1
  return turns
}
