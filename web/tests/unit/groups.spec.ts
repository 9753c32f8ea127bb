import { describe, expect, it } from 'vitest'
import { amountWord, deadlineWords, valueWord } from '@/desk/rulebook/deadlines'
import { rowsOf } from '@/desk/case_file/chips'
import { groupsOf, holds } from '@/desk/case_file/groups'
import type { Lane, Obligation } from '@/shared/api/model'
import { lawWord } from '@/shared/articles'
import { i18n } from '@/shared/i18n'
import { countsOf, gapsByUrgency, lookOf } from '@/shared/status'

const obligation = (id: string, status: Obligation['status'], more: Partial<Obligation> = {}): Obligation => ({
  id,
  rule: id,
  article: 7,
  clause: '第七条',
  source: '办法',
  title: '',
  title_en: '',
  asks: '',
  asks_en: '',
  answers: '',
  answers_en: '',
  subject: { kind: 'case', id: '', label: '', label_en: '' },
  status,
  effect: 'finding',
  certainty: 'certain',
  due_provisional: false,
  record: [],
  why: [],
  why_en: [],
  do: [],
  ...more,
})
const lane = (source: string, layer: string, article: number, obligations: Obligation[], principle = false): Lane => ({
  article,
  clause: `第${article}条`,
  source,
  layer,
  title: '',
  title_en: '',
  principle,
  statement: '',
  statement_en: '',
  reason: '',
  reason_en: '',
  obligations,
})

describe('the lanes of a case', () => {
  const groups = groupsOf(
    [
      lane('处罚法', 'law', 44, [obligation('p', 'breached')]),
      lane('处罚法', 'law', 45, [obligation('q', 'not_triggered')]),
      lane('强制法', 'law', 18, [obligation('r', 'not_triggered')]),
      lane('办法', 'bureau', 4, [], true),
      lane('办法', 'bureau', 7, [obligation('a', 'met'), obligation('b', 'not_triggered')]),
      lane('办法', 'bureau', 8, [obligation('c', 'not_triggered')]),
      lane('办法', 'bureau', 9, []),
    ],
    0,
  )
  it('begin with the bureau\'s own regulation and keep the order of the laws', () => {
    expect(groups.map((g) => g.source)).toEqual(['办法', '处罚法', '强制法'])
    expect(groups.map((g) => g.own)).toEqual([true, false, false])
  })
  it('fold only articles in which nothing at all was set off', () => {
    expect(groups[0].begun.map((l) => l.article)).toEqual([7])
    expect(groups[0].waiting.map((l) => l.article)).toEqual([8, 9])
    expect(groups[0].principles.map((l) => l.article)).toEqual([4])
    expect(groups[2].begun).toEqual([])
  })
  it('lose nothing: what is missing is counted where it is folded', () => {
    expect(groups[1].counts.breached).toBe(1)
    expect(groups.flatMap((g) => [...g.begun, ...g.waiting, ...g.principles])).toHaveLength(7)
    expect(holds(groups[1].begun, 'p')).toBe(true)
    expect(holds(groups[1].begun, undefined)).toBe(false)
  })
})

describe('what two laws ask', () => {
  const say = (key: string, values?: Record<string, unknown>): string => i18n.global.t(key, values ?? {})
  const ground = { times: new Map<number, number>(), opened: 0, now: 0, say }
  const source = (status: Obligation['status']): NonNullable<Obligation['also']>[number] => ({
    id: 'sw68:act-1',
    rule: 'sw68',
    article: 68,
    clause: '第六十八条',
    source: '安全生产法',
    layer: 'law',
    title: '书面记录',
    title_en: '',
    status,
    effect: 'finding',
    certainty: 'certain',
    due_provisional: false,
    why: [],
    why_en: [],
  })
  const own = (status: Obligation['status']): NonNullable<Obligation['own']> => ({
    status,
    effect: 'finding',
    certainty: 'certain',
    due_provisional: false,
    why: [],
    why_en: [],
  })
  const told = {
    ...lane('安全生产法', 'law', 68, []),
    elsewhere: [
      {
        id: 'sw68:act-1',
        rule: 'sw68',
        article: 68,
        clause: '第六十八条',
        title: '书面记录',
        title_en: '',
        subject: { kind: 'act', id: 'act-1', label: '', label_en: '' },
        status: 'breached' as const,
        effect: 'finding' as const,
        certainty: 'certain' as const,
        under: { id: 'a7:act-1', article: 7, clause: '第七条', source: '办法' },
      },
    ],
  }
  it('is one finding that names the other, and its status where it differs', () => {
    const both = (status: Obligation['status'], ours: Obligation['status'], theirs: Obligation['status']): string =>
      rowsOf(lane('办法', 'bureau', 7, [obligation('a7:act-1', status, { own: own(ours), also: [source(theirs)] })]), ground)[0].also
    expect(both('met', 'met', 'met')).toBe('安全生产法第六十八条')
    expect(both('breached', 'met', 'breached')).toBe('安全生产法第六十八条、本条 已履行')
    expect(both('breached', 'breached', 'met')).toBe('安全生产法第六十八条 已履行')
  })
  it('says of which rule it is where a row holds several', () => {
    const two = [
      obligation('a6.shown:act-1', 'met', { title: '出示证件', own: own('met'), also: [source('met')] }),
      obligation('a6.av:act-1', 'met', { title: '音像' }),
    ]
    expect(rowsOf(lane('办法', 'bureau', 6, two), ground)[0].also).toBe('安全生产法第六十八条 · 出示证件')
  })
  it('leaves no article empty: the other one says where it is told, and leads there', () => {
    const rows = rowsOf(told, ground)
    expect(rows).toHaveLength(1)
    expect(rows[0].elsewhere[0].text).toBe('书面记录：缺失，并入办法第七条一并说明')
    expect(rows[0].elsewhere[0].id).toBe('a7:act-1')
    expect(rows[0].chips).toEqual([])
  })
  it('is counted once, and its article is not folded away as not set off', () => {
    const groups = groupsOf([lane('办法', 'bureau', 7, [obligation('a7:act-1', 'breached', { also: [source('breached')] })]), told], 0)
    expect(groups.map((g) => g.begun.length)).toEqual([1, 1])
    expect(groups.map((g) => g.counts.breached)).toEqual([1, 0])
    expect(groups.map((g) => g.elsewhere)).toEqual([0, 1])
  })
  it('folds many of one rule into one line', () => {
    const many = { ...told, elsewhere: Array.from({ length: 3 }, (_, i) => ({ ...told.elsewhere[0], id: `sw68:act-${i}` })) }
    expect(rowsOf(many, ground)[0].elsewhere).toHaveLength(1)
    expect(rowsOf(many, ground)[0].elsewhere[0].text).toContain('3 项')
  })
})

describe('a clause that gathers what other articles find', () => {
  const ground = { times: new Map<number, number>(), opened: 0, now: 0, say: (k: string, v?: Record<string, unknown>) => i18n.global.t(k, v ?? {}) }
  const one = (id: string, article: number, clause: string, status: Obligation['status'], under: string) => ({
    id,
    rule: id,
    article,
    clause,
    title: '书面记录',
    title_en: '',
    subject: { kind: 'act', id: 'act-1', label: '现场检查', label_en: '' },
    status,
    effect: 'finding' as const,
    certainty: 'certain' as const,
    under: { id: under, article, clause, source: '办法' },
  })
  const gathers = (obligations: ReturnType<typeof one>[]): Lane => ({
    ...lane('办法', 'bureau', 30, []),
    gathered: [{ clause: '第三十条第（一）项', first: 5, last: 29, obligations }],
  })
  const both = gathers([one('a7:act-1', 7, '第七条', 'breached', 'a7:act-1'), one('a26:act-1', 26, '第二十六条', 'met_late', 'sw68:act-1')])
  it('lists each of them, which leads to where it is told', () => {
    const [row] = rowsOf(both, ground)
    expect(row.gathered).toHaveLength(1)
    expect(row.gathered[0].lines.map((l) => l.text)).toEqual(['第七条 书面记录 · 现场检查：缺失', '第二十六条 书面记录 · 现场检查：逾期履行'])
    expect(row.gathered[0].lines.map((l) => l.id)).toEqual(['a7:act-1', 'sw68:act-1'])
  })
  it('is set off by them, and counts none of them again', () => {
    const [group] = groupsOf([both], 0)
    expect(group.begun.map((l) => l.article)).toEqual([30])
    expect(group.counts.breached).toBe(0)
  })
  it('is not set off where nothing is gathered', () => {
    const [group] = groupsOf([gathers([])], 0)
    expect(group.begun).toEqual([])
    expect(rowsOf(gathers([]), ground)[0].gathered).toEqual([])
  })
})

describe('a signal', () => {
  const signal = obligation('s', 'open', { effect: 'signal' })
  it('accuses nobody: it is counted nowhere and comes last', () => {
    expect(lookOf(signal, 0).word).toBe('status.signal')
    expect(countsOf([signal, obligation('s2', 'breached', { effect: 'signal' })], 0)).toMatchObject({ open: 0, breached: 0 })
    expect(gapsByUrgency([signal, obligation('x', 'open')]).map((o) => o.id)).toEqual(['x', 's'])
  })
})

describe('a deadline in words', () => {
  const say = (key: string, values?: Record<string, unknown>): string => i18n.global.t(key, values ?? {})
  const plain = { from: ['检查结束'], from_en: [], backwards: false, rolls_over: false, pauses: false, burdens_party: false }
  it('names the number, the unit and what it starts on', () => {
    expect(deadlineWords({ ...plain, amount: { number: 10 }, unit: { word: 'working_days' } }, say)).toBe(
      '自检查结束起 10 个工作日内',
    )
    expect(deadlineWords({ ...plain, amount: { number: 7 }, unit: { word: 'natural_days' }, backwards: true }, say)).toContain('前至少 7 日')
  })
  it('tells a parameter by its value, words by their meaning', () => {
    expect(amountWord({ parameter: 'p', value: 5, title: '立案天数' }, say)).toBe('5')
    expect(amountWord({ parameter: 'p', value: { citizen: 1, entity: 2 }, title: '额度' }, say)).toBe('1 / 2')
    expect(amountWord({}, say)).toBe('依个案')
    expect(valueWord('natural_days', say)).toBe('自然日')
    expect(valueWord('advice', say)).toBe('建议')
    expect(valueWord(undefined, say)).toBe('—')
  })
  it('tells what rolls over, stands still, or is missing only after a while', () => {
    const text = deadlineWords(
      { ...plain, amount: {}, unit: {}, wait_amount: { number: 24 }, wait_unit: { word: 'hours' }, rolls_over: true, pauses: true },
      say,
    )
    expect(text).toBe('自检查结束起；满 24 小时仍无的视为缺失；末日逢节假日顺延；依法中止期间不计')
  })
})

describe('lawWord', () => {
  const lanes = [
    { source: '办法', layer: 'bureau' as const },
    { source: '安全生产法', layer: 'law' as const },
  ]
  it('names the law of a clause that is not of the own regulation', () => {
    expect(lawWord({ article: 68, clause: '第六十八条', source: '安全生产法' }, lanes)).toBe(
      '《安全生产法》第六十八条',
    )
    expect(lawWord({ article: 7, clause: '第七条', source: '办法' }, lanes)).toBe('第七条')
  })
})
