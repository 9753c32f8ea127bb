import { describe, expect, it } from 'vitest'
import { byCase, exceptionsOf, found, gatheredRules, parametersOf, sumOf, turnOf, turnsOf } from '@/desk/rulebook/reading'
import type { Article, Change, Counts } from '@/desk/rulebook/reading'
import type { RuleInWords } from '@/shared/api/model'

const rule = (id: string, more: Partial<RuleInWords> = {}): RuleInWords => ({
  id,
  clause: '第七条第一款',
  basis: '',
  place: '',
  kind: 'achievement',
  effect: { word: 'finding' },
  in_force_from: '2020-01-01',
  refined: false,
  title: '现场检查记录',
  title_en: '',
  asks: '检查结束写成记录',
  asks_en: '',
  answers: '',
  answers_en: '',
  cure: '',
  cure_en: '',
  exceptions: [],
  ...more,
})
const article = (clause: string, rules: RuleInWords[], more: Partial<Article> = {}): Article => ({
  article: 7,
  clause,
  source: '办法',
  layer: 'bureau',
  title: '问题和隐患的记录',
  title_en: '',
  principle: false,
  statement: '',
  statement_en: '',
  reason: '',
  reason_en: '',
  rules,
  declared: [],
  gates: [],
  exceptions: [],
  ...more,
})
const counts = (of: Partial<Counts> & { rule: string }): [string, Counts] => [
  of.rule,
  { met: 0, met_late: 0, open: 0, breached: 0, exempt: 0, not_triggered: 0, ...of },
]
const NOBODY = new Map<string, Counts>()
const days = (unconfirmed: boolean) => ({
  amount: { parameter: 'filing_days', value: 7, title: '立案日数', unconfirmed },
  unit: { word: 'working_days' },
  wait_amount: { parameter: 'filing_days', value: 7, title: '立案日数', unconfirmed },
  from: ['认定'],
  from_en: [],
  backwards: false,
  rolls_over: false,
  pauses: false,
  burdens_party: false,
})

describe('a clause that gathers', () => {
  it('tells each rule with what is missing or was late under it, in the order of the rulebook', () => {
    const articles = [article('第七条', [rule('a'), rule('b', { title: '' })]), article('第八条', [rule('c')])]
    const counts = new Map([['a', { rule: 'a', not_triggered: 1, open: 2, met: 3, met_late: 4, breached: 5, exempt: 6 } as Counts]])
    const told = gatheredRules({ first: 7, last: 8, rules: ['a', 'b', 'c', 'gone'] }, articles, counts)
    expect(told.map((r) => [r.id, r.title, r.breached, r.met_late])).toEqual([
      ['a', '现场检查记录', 5, 4],
      ['b', 'b', 0, 0],
      ['c', '现场检查记录', 0, 0],
    ])
  })
})

describe('how an article stands', () => {
  it('counts each rule in each case, late records as made', () => {
    const of = new Map([
      counts({ rule: 'a', met: 3, met_late: 1, breached: 2 }),
      counts({ rule: 'b', breached: 1, exempt: 1, not_triggered: 9 }),
    ])
    expect(sumOf([rule('a'), rule('b'), rule('uncounted')], of)).toEqual({ breached: 3, open: 0, met: 4, exempt: 1 })
  })
})

describe('what is looked for in a rulebook', () => {
  const seven = article('第七条', [rule('a'), rule('b', { title: '音像', asks: '拍下隐患', clause: '第七条第二款' })])
  const two = article('第二条', [], {
    title: '适用的执法行为',
    principle: true,
    declared: [{ clause: '第二条', statement: '都在记录之列', statement_en: '', reason: '', reason_en: '' }],
  })
  const ids = (articles: Article[]): string[] => articles.flatMap((a) => a.rules.map((r) => r.id))

  it('is everything as long as nothing is', () => {
    expect(found([seven, two], { text: ' ', only: 'all' }, NOBODY)).toEqual([seven, two])
  })
  it('is an article by its words, or the rules in it by theirs', () => {
    expect(ids(found([seven, two], { text: '问题和隐患', only: 'all' }, NOBODY))).toEqual(['a', 'b'])
    expect(ids(found([seven, two], { text: '拍下', only: 'all' }, NOBODY))).toEqual(['b'])
    expect(found([seven, two], { text: '记录之列', only: 'all' }, NOBODY)).toEqual([two])
    expect(found([seven, two], { text: '听证', only: 'all' }, NOBODY)).toEqual([])
  })
  it('is a gate by what it says', () => {
    const seal = {
      id: 'pl59.seal',
      clause: '第五十九条第二款',
      place: 'a.yaml:1:1',
      commands: ['case.issue_paper'],
      strength: { word: 'block' },
      in_force_from: '2021-07-15',
      title: '加盖机关印章',
      title_en: '',
      otherwise: '处罚决定书 … 还没有加盖机关印章。',
      otherwise_en: '',
    }
    const gated = article('第五十九条', [rule('c')], { title: '决定书', gates: [seal, { ...seal, id: 'x', title: '救济', otherwise: '救济' }] })
    expect(found([seven, gated], { text: '加盖', only: 'all' }, NOBODY).map((a) => a.gates.map((g) => g.id))).toEqual([
      ['pl59.seal'],
    ])
    expect(found([gated], { text: '', only: 'breached' }, NOBODY)).toEqual([])
  })
  it('is what is missing in some case, and no principle then', () => {
    const of = new Map([counts({ rule: 'b', breached: 1 }), counts({ rule: 'a', open: 1 })])
    expect(ids(found([seven, two], { text: '', only: 'breached' }, of))).toEqual(['b'])
    expect(found([seven, two], { text: '', only: 'breached' }, of)).toHaveLength(1)
    expect(found([seven, two], { text: '现场检查', only: 'breached' }, of)).toEqual([])
  })
  it('is what rests on a default that nobody confirmed', () => {
    const open = article('第五十四条', [rule('c', { deadline: days(true) }), rule('d', { deadline: days(false) })])
    expect(ids(found([seven, open], { text: '', only: 'unconfirmed' }, NOBODY))).toEqual(['c'])
  })
})

describe('a rule', () => {
  it('names each parameter once, wherever it stands in it', () => {
    const names = parametersOf(rule('a', { effect: { parameter: 'effect_of_it', value: 'advice' }, deadline: days(false) }))
    expect(names.map((a) => a.parameter)).toEqual(['effect_of_it', 'filing_days'])
    expect(parametersOf(rule('a'))).toEqual([])
  })
  it('lends the exceptions of its article their names', () => {
    const e = { id: 'a5.ground_1', clause: '第五条第（一）项', title: '爆炸危险区域', title_en: '' }
    expect(exceptionsOf([article('第六条', [rule('a', { exceptions: [e] })])]).get('a5.ground_1')).toEqual(e)
  })
})

describe('what a trial comes to', () => {
  // The contract leaves open what a side holds.
  const side = (status: string | null, more = {}): Change['before'] =>
    (status ? { status, ...more } : null) as Change['before']
  const change = (of: string, before: string | null, after: string | null): Change => ({
    case: of,
    number: of,
    obligation: `${of} ${before} ${after}`,
    rule: 'a',
    article: 7,
    clause: '第七条',
    title: '',
    title_en: '',
    subject: '',
    before: side(before),
    after: side(after),
  })
  it('is worse where something is newly missing, better where it no longer is', () => {
    expect(turnOf(change('1', 'open', 'breached'))).toBe('worse')
    expect(turnOf(change('1', null, 'breached'))).toBe('worse')
    expect(turnOf(change('1', 'breached', 'met_late'))).toBe('better')
    expect(turnOf(change('1', 'breached', null))).toBe('better')
    expect(turnOf(change('1', 'met', 'exempt'))).toBe('other')
    expect(turnOf(change('1', 'open', null))).toBe('other')
  })
  it('is a matter of the date alone where nothing else turns', () => {
    const moved = change('1', 'open', 'open')
    const at = (day: string, more = {}) => side('open', { due: `2026-03-${day}T00:00:00Z`, ...more })
    expect(turnOf({ ...moved, before: at('05'), after: at('06') })).toBe('term')
    expect(turnOf({ ...moved, before: at('05'), after: at('06', { effect: 'advice' }) })).toBe('other')
  })
  it('is told case by case, what is newly missing first', () => {
    const all = [change('1', 'open', 'met'), change('2', 'breached', 'met'), change('1', 'open', 'breached')]
    expect(byCase(all).map((c) => [c.number, c.changes.map(turnOf)])).toEqual([
      ['1', ['worse', 'other']],
      ['2', ['better']],
    ])
    expect(turnsOf(all)).toEqual({ worse: 1, better: 1, other: 1, term: 0 })
  })
})
