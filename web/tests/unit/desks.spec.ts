// The desks for evidence and discussion: what they make of the entries of the record, and what they send.
import { readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  bodyOfMeeting,
  departuresOf,
  findingsOf,
  isReadyToMeet,
  meetingsOf,
  recusedIn,
  rosterOf,
  sizeOf,
  tallyOf,
  turnOf,
  votingOf,
  type Called,
  type Calling,
} from '@/desk/discussion/discussion'
import { catalogueOf, fits, found, isListable, stepped, type Wish } from '@/desk/evidence/catalogue'
import {
  bodyOfDisposal,
  CLOCK_RULES,
  clockOf,
  clocksOf,
  DISPOSALS,
  gapsOf,
  holdingsOf,
  isClock,
  isSettled,
  LIFT_GROUNDS,
  noDisposal,
} from '@/desk/items/items'
import type { CaseView, Obligation, Paper, Recording, RecordedEvent, UserRow } from '@/shared/api/model'
import en from '@/shared/i18n/en'
import zhCN from '@/shared/i18n/zh-CN'
import { toldBy } from '@/shared/recorded'

const root = resolve(import.meta.dirname, '../../..')
const common = JSON.parse(readFileSync(resolve(root, 'data/vocabulary/common.json'), 'utf8')) as {
  'x-words': Record<string, Record<string, { zh: string; en: string }>>
}
const schema = (type: string): string => readFileSync(resolve(root, `data/vocabulary/${type}.v1.json`), 'utf8')

let seq = 0
const event = (type: string, body: Record<string, unknown>, more: Partial<RecordedEvent> = {}): RecordedEvent => {
  seq += 1
  return { seq, n: seq, type: `${type}/1`, at: `2026-03-02T01:00:${String(seq % 60).padStart(2, '0')}Z`, by: 'u-jia', by_name: '甲', body, ...more }
}
const obligation = (rule: string, subject: [kind: string, id: string], more: Partial<Obligation> = {}): Obligation =>
  ({
    id: `${rule}:${subject[1]}`,
    rule,
    title: rule,
    subject: { kind: subject[0], id: subject[1], label: '', label_en: '' },
    status: 'open',
    effect: 'finding',
    certainty: 'certain',
    ...more,
  }) as Obligation
const view = (more: Partial<CaseView> = {}): CaseView =>
  ({ id: 'c', officers: [], recordings: [], papers: [], acts: [], party: { name: '某厂' }, matter: '', ...more }) as unknown as CaseView

describe('words of the vocabulary on the desks', () => {
  it('are the words of the vocabulary, in both languages', () => {
    const lists = Object.entries(zhCN.vocabulary as Record<string, Record<string, string>>)
    expect(lists.length).toBeGreaterThan(10)
    for (const [list, words] of lists)
      for (const [value, word] of Object.entries(common['x-words'][list])) {
        expect(words[value], `${list}.${value}`).toBe(word.zh)
        expect((en.vocabulary as Record<string, Record<string, string>>)[list][value]).toBe(word.en)
      }
  })
  it('name what may be sent', () => {
    for (const one of DISPOSALS) expect(schema('item.dealt_with')).toContain(`"${one}"`)
    for (const one of LIFT_GROUNDS) expect(schema('measure.lifted')).toContain(`"${one}"`)
  })
})

describe('entries of the record', () => {
  it('are told with what corrections laid over them, and not when they were destroyed', () => {
    const first = event('evidence.taken', { evidence: 'evidence-1', name: '台帐', happened_at: '2026-03-01T00:00:00Z' })
    const gone = event('evidence.taken', {}, { body: undefined, disposed: true })
    const correction = event('correction.made', { corrects: first.seq, fields: { name: '台账' }, reason: '错字' })
    const told = toldBy([first, gone, correction])('evidence.taken')
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ at: '2026-03-01T00:00:00Z', byName: '甲', body: { evidence: 'evidence-1', name: '台账' } })
  })
})

describe('what was preserved or taken', () => {
  const events = [
    event('preservation.decided', {
      preservation: 'preservation-1',
      reason: '可能灭失',
      preservation_forms: ['registration'],
      objects: '账册',
      place: '档案室',
      paper: 'paper-3',
      kept_by: { name: '保管人' },
    }),
    event('item.listed', { item: 'item-1', of: 'preservation-1', name: '账册', quantity: '3', unit_of_measure: '本', paper: 'paper-4' }),
    event('item.listed', { item: 'item-2', of: 'preservation-1', name: '硬盘', quantity: '1' }),
    event('measure.ordered', { measure: 'measure-1', measure_class: 'coercion', measure_kind: 'seize', objects: '焊机', reason: '违法使用', urgent: false }),
    event('measure.carried_out', { measure: 'measure-1', party_present: true, happened_at: '2026-03-02T04:00:00Z', site_record: 'paper-7' }),
    event('item.listed', { item: 'item-3', of: 'measure-1', name: '焊机', quantity: '2' }),
    event('measure.extended', { measure: 'measure-1', until: '2026-04-20', reason: '复杂' }),
  ]
  const extension = events[6].seq

  it('is told by holding, each with its items', () => {
    const [kept, seized] = holdingsOf(events)
    expect([kept.id, kept.kind, kept.keptBy, kept.forms, kept.items.map((i) => [i.name, i.quantity])]).toEqual([
      'preservation-1',
      'preservation',
      '保管人',
      ['registration'],
      [
        ['账册', '3 本'],
        ['硬盘', '1'],
      ],
    ])
    expect([seized.id, seized.at, seized.papers, seized.extensions.map((e) => e.until)]).toEqual([
      'measure-1',
      '2026-03-02T04:00:00Z',
      ['paper-7'],
      ['2026-04-20'],
    ])
  })
  it('is settled once the whole and each item are decided', () => {
    const dealt = (item: string): RecordedEvent => event('item.dealt_with', { item, disposal: 'returned', to: '某厂' })
    const some = [...events, dealt('item-1'), event('preservation.disposed', { preservation: 'preservation-1', text: '退还' })]
    const [kept] = holdingsOf(some)
    expect(isSettled(kept)).toBe(false)
    expect(kept.items[0].dealt.map((d) => [d.disposal, d.to])).toEqual([['returned', '某厂']])
    expect(isSettled(holdingsOf([...some, dealt('item-2')])[0])).toBe(true)
  })
  it('has its clocks from the findings alone: what is over first, then what runs out first', () => {
    const [kept, seized] = holdingsOf(events)
    const all = [
      obligation('cl25.extended', ['extension', String(extension)], { due: '2026-04-20T15:59:59Z' }),
      obligation('cl25.limit', ['measure', 'measure-1'], { status: 'met', due: '2026-04-01T15:59:59Z' }),
      obligation('pl56.disposed', ['preservation', 'preservation-1'], { due: '2026-03-11T15:59:59Z' }),
      obligation('a12.papers', ['preservation', 'preservation-1'], { due: '2026-03-03T00:00:00Z' }),
      obligation('a12.reason', ['preservation', 'preservation-1'], { status: 'met' }),
      obligation('cl28.returned', ['measure', 'measure-2']),
    ]
    expect(clocksOf(seized, all).map((o) => o.id)).toEqual([`cl25.extended:${extension}`, 'cl25.limit:measure-1'])
    expect(clocksOf(kept, all).map((o) => o.rule)).toEqual(['pl56.disposed'])
    expect(gapsOf(kept, all).map((o) => o.rule)).toEqual(['a12.papers'])
    expect(clockOf(kept.items[0], clocksOf(kept, all))?.rule).toBe('pl56.disposed')
    const breached = clocksOf(seized, [...all, obligation('cl25.sixty', ['measure', 'measure-1'], { status: 'breached', due: '2026-05-01T15:59:59Z' })])
    expect(breached[0].rule).toBe('cl25.sixty')
    const [after] = holdingsOf([...events, event('item.dealt_with', { item: 'item-1', disposal: 'copied' })])
    expect(clockOf(after.items[0], clocksOf(after, all))).toBeUndefined()
  })
  it('is told under another finding too, where that one asks the same', () => {
    const [kept] = holdingsOf(events)
    const merged = obligation('own.rule', ['preservation', 'preservation-1'], { also: [{ rule: 'pl56.disposed' }] as Obligation['also'] })
    expect(clocksOf(kept, [merged])).toEqual([merged])
  })
  it('has clocks that the rulebooks know', () => {
    const folder = resolve(root, 'data/rulebooks/national')
    const rules = readdirSync(folder)
      .filter((f) => f.endsWith('.yaml'))
      .map((f) => readFileSync(resolve(folder, f), 'utf8'))
      .join('\n')
    for (const rule of CLOCK_RULES) expect(rules, rule).toMatch(new RegExp(`- id: ${rule.replace('.', '\\.')}\\n`))
    expect([isClock('pl56.disposed:preservation-1'), isClock('pl56.disposed'), isClock('pl56.approved:preservation-1')]).toEqual([true, true, false])
  })
  it('is dealt with by an entry that says no more than was said', () => {
    expect(bodyOfDisposal('item-1', { ...noDisposal(), disposal: 'returned', to: ' 某厂 ', reason: ' ' })).toEqual({
      item: 'item-1',
      disposal: 'returned',
      to: '某厂',
    })
    expect(bodyOfDisposal('item-1', { ...noDisposal(), disposal: 'destroyed', damaged: true, paper: 'paper-2' })).toEqual({
      item: 'item-1',
      disposal: 'destroyed',
      damaged: true,
      paper: 'paper-2',
    })
  })
})

describe('a discussion', () => {
  const held = event('discussion.held', {
    discussion: 'discussion-1',
    chair: { name: '局长', user: 'u-ju' },
    recorder: '乙',
    reporter: '甲',
    body_size: 4,
    attendees: [
      { name: '局长', user: 'u-ju', voting: true },
      { name: '副局长', user: 'u-fu', voting: true },
      { name: '法制', user: 'u-fa', voting: true },
      { name: '甲', user: 'u-jia', voting: false, case_officer: true },
    ],
    absent: [{ name: '科长', reason: '出差' }],
  })
  const said = (name: string, user: string, vote: string, by = 'u-yi'): RecordedEvent =>
    event('discussion.opinion_given', { discussion: 'discussion-1', name, user, vote, text: `${name}说` }, { by, by_name: '乙' })

  it('goes round the members who vote, the chair last, each under the own name', () => {
    expect(turnOf(meetingsOf([held])[0])?.name).toBe('副局长')
    const [m] = meetingsOf([held, said('副局长', 'u-fu', 'for', 'u-fu'), said('法制', 'u-fa', 'against')])
    expect(turnOf(m)?.name).toBe('局长')
    expect(m.members[1].opinions[0]).toMatchObject({ own: true, text: '副局长说' })
    expect(m.members[2].opinions[0]).toMatchObject({ own: false, byName: '乙' })
    expect(m.members[3]).toMatchObject({ voting: false, caseOfficer: true })
    expect(votingOf(m)).toHaveLength(3)
  })
  it('counts the last vote of those who have one', () => {
    const [m] = meetingsOf([held, said('副局长', 'u-fu', 'against'), said('副局长', 'u-fu', 'for'), said('甲', 'u-jia', 'no_vote'), said('局长', 'u-ju', 'for')])
    expect(tallyOf(m)).toEqual({ for: 2, against: 0, abstain: 0 })
    expect(turnOf(m)?.name).toBe('法制')
  })
  it('hears who was not listed, without a vote', () => {
    const [m] = meetingsOf([held, said('来宾', '', 'for')])
    expect(m.members[m.members.length - 1]).toMatchObject({ name: '来宾', voting: false })
    expect(tallyOf(m).for).toBe(0)
  })
  it('ends with a conclusion, whose departure the rulebook finds', () => {
    const ended = event('discussion.concluded', {
      discussion: 'discussion-1',
      result: 'punish',
      penalties: ['fine'],
      fine_fen: 3_000_000,
      content: '罚款三万元',
      votes_for: 2,
      paper: 'paper-9',
    })
    const [m] = meetingsOf([held, ended])
    expect(m.conclusion).toMatchObject({ result: 'punish', fineFen: 3_000_000, votes: { for: 2, against: undefined }, paper: 'paper-9' })
    const all = [
      obligation('a15.opinions', ['discussion', 'discussion-1']),
      obligation('a15.opinions', ['discussion', 'discussion-2']),
      obligation('a16.follows_discussion', ['decision', 'decision-1'], { status: 'breached' }),
      obligation('pl59.contents', ['decision', 'decision-1']),
    ]
    expect(findingsOf(m, all)).toEqual([all[0]])
    expect(departuresOf(all)).toEqual([all[2]])
  })
  const users = [
    { user: 'u-jia', login: 'jia', name: '甲', roles: ['officer'], position: '办案人' },
    { user: 'u-ke', login: 'ke', name: '科长', roles: ['section_head', 'officer'] },
    { user: 'u-ju', login: 'ju', name: '局长', roles: ['bureau_head'], position: '局长' },
    { user: 'u-old', login: 'old', name: '前任', roles: ['deputy_head'], disabled: true },
    { user: 'u-sys', login: 'sys', name: '系统', roles: ['system_admin'] },
  ] as UserRow[]
  const ofCase = view({ officers: [{ user: 'u-jia', officer: 'u-jia', name: '甲' }] as CaseView['officers'] })

  it('is called with the officers of the case as reporters and the heads without a seat yet', () => {
    expect(rosterOf(ofCase, users, []).map((c) => [c.name, c.seat, c.caseOfficer])).toEqual([
      ['甲', 'listening', true],
      ['局长', '', false],
      ['科长', '', false],
    ])
  })
  it('is called anew as it sat before, and who steps aside by decision does', () => {
    const recusal = [
      event('recusal.requested', { recusal: 'recusal-1', recusal_of: 'committee_member', person: '科长', asked_by: 'self', reason: '亲属' }),
      event('recusal.decided', { recusal: 'recusal-1', granted: true, level: 'principal', name: '局长', reason: '属实' }),
      event('recusal.requested', { recusal: 'recusal-2', recusal_of: 'committee_member', person: '局长', asked_by: 'party', reason: '无据' }),
      event('recusal.decided', { recusal: 'recusal-2', granted: false, level: 'collective', name: '众', reason: '不成立' }),
    ]
    expect(recusedIn(recusal)).toEqual([{ name: '科长', user: '', reason: '属实' }])
    const roster = rosterOf(ofCase, users, [held, ...recusal])
    expect(roster.map((c) => [c.name, c.seat])).toEqual([
      ['甲', 'listening'],
      ['局长', 'voting'],
      ['科长', 'recused'],
      ['副局长', 'voting'],
      ['法制', 'voting'],
    ])
  })
  it('is recorded with who votes, who only attends, and why the others do not', () => {
    const person = (name: string, seat: Called['seat'], more: Partial<Called> = {}): Called => ({ name, user: '', position: '', seat, reason: '', caseOfficer: false, ...more })
    const roster = [
      person('局长', 'voting', { user: 'u-ju', position: '局长' }),
      person('甲', 'listening', { user: 'u-jia', caseOfficer: true }),
      person('科长', 'recused', { reason: '亲属' }),
      person('副局长', 'absent', { reason: '出差' }),
      person('无关', ''),
    ]
    const c: Calling = { place: ' 会议室 ', act: 'act-2', chair: '局长', recorder: '乙', reporter: '甲', size: '2', matters: '' }
    expect(sizeOf(roster)).toBe(2)
    expect(isReadyToMeet(c, roster)).toBe(true)
    expect(isReadyToMeet({ ...c, chair: '甲' }, roster)).toBe(false) // who leads it has a vote
    expect(isReadyToMeet(c, [...roster, person('某人', 'absent')])).toBe(false) // why is to be said
    expect(bodyOfMeeting(c, roster, (reason) => `回避：${reason}`)).toEqual({
      chair: { name: '局长', user: 'u-ju', position: '局长' },
      recorder: '乙',
      reporter: '甲',
      attendees: [
        { name: '局长', user: 'u-ju', position: '局长', voting: true },
        { name: '甲', user: 'u-jia', voting: false, case_officer: true },
      ],
      absent: [
        { name: '科长', reason: '回避：亲属' },
        { name: '副局长', reason: '出差' },
      ],
      body_size: 2,
      place: '会议室',
      act: 'act-2',
    })
  })
})

describe('the catalogue of evidence', () => {
  const recording = { id: 'recording-1', blob: 'ab'.repeat(32), links: [{ kind: 'evidence', id: 'evidence-2' }] } as unknown as Recording
  const paper = { id: 'paper-1', form: 'interview_record', signed_digest: 'cd'.repeat(32) } as unknown as Paper
  const list = (voided: boolean): Paper => ({ id: voided ? 'paper-3' : 'paper-2', form: 'evidence_list', about: ['evidence-1'], voided: voided ? {} : undefined }) as unknown as Paper
  const events = [
    event('evidence.taken', {
      evidence: 'evidence-1',
      evidence_kind: 'documentary',
      name: '巡检台账',
      provider: { name: '厂长', unit: '某厂' },
      proves: '未按规定巡检',
      form_taken: 'copy',
      source_place: '档案室',
      collected_by: ['u-jia', 'u-yi'],
    }),
    event('evidence.taken', { evidence: 'evidence-2', evidence_kind: 'audiovisual', name: '录像', recording: 'recording-1', form_taken: 'original' }),
    event('evidence.taken', { evidence: 'evidence-3', evidence_kind: 'testimony', name: '笔录', paper: 'paper-1' }),
    event('document.received', { document: 'document-1', name: '检测报告', blob: 'ef'.repeat(32) }),
    event('evidence.taken', { evidence: 'evidence-4', evidence_kind: 'appraisal_opinion', name: '报告', document: 'document-1' }),
    event('evidence.assessed', { evidence: 'evidence-2', assessment: 'admitted' }),
    event('evidence.assessed', { evidence: 'evidence-2', assessment: 'excluded', exclusion: 'altered', reason: '剪辑' }),
    event('violation.alleged', { violation: 'violation-1', facts: '未巡检', evidence: ['evidence-1'] }),
  ]
  const word = (of: string, value: string): string => common['x-words'][of][value].zh
  const all = catalogueOf(view({ recordings: [recording], papers: [paper, list(false), list(true)] }), events, new Map([['u-yi', '乙']]), word)
  const wish = (more: Partial<Wish> = {}): Wish => ({ text: '', kind: '', only: 'all', ...more })

  it('tells source, maker, digest, lists, recordings, and the last assessment', () => {
    const [first, second, third, fourth] = all
    expect(first).toMatchObject({ provider: '厂长 某厂', takenBy: ['甲', '乙'], place: '档案室', checked: undefined, violations: ['未巡检'] })
    expect(first.lists.map((p) => p.id)).toEqual(['paper-2'])
    expect(second.digest).toEqual({ hex: 'ab'.repeat(32), of: 'recording' })
    expect(second.links).toEqual([recording])
    expect(second.assessed).toMatchObject({ assessment: 'excluded', exclusion: 'altered', reason: '剪辑' })
    expect(third.digest?.of).toBe('paper')
    expect(fourth).toMatchObject({ document: '检测报告', digest: { hex: 'ef'.repeat(32), of: 'document' } })
  })
  it('finds by every word that stands on the row', () => {
    expect(found(all, wish({ text: '书证 巡检' })).map((e) => e.id)).toEqual(['evidence-1'])
    expect(found(all, wish({ text: 'ABAB' })).map((e) => e.id)).toEqual(['evidence-2'])
    expect(found(all, wish({ text: '巡检 录像' }))).toEqual([])
    expect(found(all, wish({ kind: 'testimony' })).map((e) => e.id)).toEqual(['evidence-3'])
  })
  it('tells what is still to be done', () => {
    expect(found(all, wish({ only: 'unassessed' })).map((e) => e.id)).toEqual(['evidence-1', 'evidence-3', 'evidence-4'])
    expect(found(all, wish({ only: 'unchecked' })).map((e) => e.id)).toEqual(['evidence-1'])
    expect(found(all, wish({ only: 'excluded' })).map((e) => e.id)).toEqual(['evidence-2'])
    expect(all.filter((e) => fits(e, 'unlisted'))).toEqual([]) // the only document stands on a list; a recording needs none
    expect(all.filter(isListable).map((e) => e.id)).toEqual(['evidence-1'])
  })
  it('is gone through by keys', () => {
    const ids = ['a', 'b', 'c']
    expect([stepped(ids, '', 1), stepped(ids, '', -1), stepped(ids, 'b', 1), stepped(ids, 'c', 1), stepped(ids, 'gone', 1), stepped([], 'a', 1)]).toEqual(['a', 'c', 'c', 'c', 'a', ''])
  })
  it('of hundreds of items is made and searched at once', () => {
    const many = Array.from({ length: 500 }, (_, i) => event('evidence.taken', { evidence: `evidence-${i + 1}`, evidence_kind: 'documentary', name: `单据${i + 1}` }))
    const big = catalogueOf(view(), many, new Map(), word)
    expect(big).toHaveLength(500)
    expect(found(big, wish({ text: '单据499' })).map((e) => e.nth)).toEqual(['499'])
  })
})
