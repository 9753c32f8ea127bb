import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { endingFields, mattersFor, mayBePutUpAnew, papersFor, stepsOf } from '@/desk/case_file/approvals'
import { grouped, groupFor, groupOf } from '@/desk/case_file/fitting'
import { approvalOffer, recordOffer, wayOf } from '@/desk/case_file/remedies'
import { RECORDED, thingsOfCase, thingsRecorded } from '@/desk/case_file/things'
import { isLookedAt, mayTellOutcome } from '@/desk/case_file/words'
import { bodyOfOpening, hazardsText, isReadyToOpen, noSource, SOURCES, type Opening } from '@/desk/opening'
import { ACTS, actsFor } from '@/field/acts'
import type { Approval, CaseView, EntryType, Obligation, Opinion, Paper, RecordedEvent } from '@/shared/api/model'
import { bodyOf } from '@/shared/entry/entry'
import en from '@/shared/i18n/en'
import zhCN from '@/shared/i18n/zh-CN'

const root = resolve(import.meta.dirname, '../../..')
const contract = readFileSync(resolve(root, 'src/http_api/openapi.yaml'), 'utf8')
const common = JSON.parse(readFileSync(resolve(root, 'data/vocabulary/common.json'), 'utf8')) as {
  'x-words': Record<string, Record<string, { zh: string; en: string }>>
}
const words = common['x-words']
const listed = (from: string, name: string): string[] =>
  new RegExp(`\\n    ${from}:[\\s\\S]*?\\n        ${name}: [^\\n]*enum: \\[([^\\]]*)\\]`).exec(contract)![1].split(', ')

describe('words of the vocabulary that the screens have too', () => {
  it('are those of the vocabulary', () => {
    const kinds = (of: Record<string, string>): [string, string][] => Object.entries(of)
    for (const [key, word] of kinds(zhCN.act)) expect(word).toBe(words.kind[key].zh)
    for (const [key, word] of kinds(zhCN.approvals.level)) expect(word).toBe(words.level[key].zh)
    for (const [key, word] of kinds(zhCN.approvals.penalty)) expect(word).toBe(words.penalties[key].zh)
    for (const [key, word] of kinds(zhCN.sourceKind)) expect(word).toBe(words.source_kind[key].zh)
    for (const [key, { zh }] of Object.entries(words.relation)) expect(zhCN.linked.relation).toHaveProperty(key, zh)
  })
  it('are there for all that the contract lets be sent', () => {
    expect([...ACTS].sort()).toEqual(listed('BeginAct', 'kind').sort())
    expect(Object.keys(zhCN.act).sort()).toEqual([...ACTS].sort())
    for (const told of listed('LinkCase', 'relation')) expect(en.linked.relation).toHaveProperty(told)
    for (const told of listed('LinkTarget', 'kind')) expect(zhCN.link).toHaveProperty(told)
    for (const kind of SOURCES) expect(zhCN.sourceKind).toHaveProperty(kind)
  })
})

describe('opening a case', () => {
  const opening = (more: Partial<Opening> = {}): Opening => ({
    kind: 'general_penalty',
    enterprise: 'e',
    matter: '',
    cause: ' 未消除事故隐患 ',
    source: { ...noSource(), source_kind: 'inspection', text: '检查发现' },
    arises_from: '17',
    by_plan: false,
    beyond_reason: '',
    officers: [{ user: 'u', part: 'lead' }],
    ...more,
  })
  it('of an inspection takes a party and a matter', () => {
    const inspection = opening({ kind: 'inspection', matter: '日常检查' })
    expect(isReadyToOpen(inspection)).toBe(true)
    expect(bodyOfOpening(inspection)).toEqual({ enterprise: 'e', matter: '日常检查', officers: [{ user: 'u', part: 'lead' }] })
    expect(isReadyToOpen(opening({ kind: 'inspection' }))).toBe(false)
    expect(bodyOfOpening({ ...inspection, by_plan: true, beyond_reason: ' 举报 ' })).toMatchObject({ by_plan: true, beyond_reason: '举报' })
    expect(bodyOfOpening(opening({ by_plan: true, beyond_reason: '举报' }))).not.toHaveProperty('by_plan')
  })
  it('of a penalty tells its cause, its source and whence it arises', () => {
    expect(bodyOfOpening(opening())).toEqual({
      enterprise: 'e',
      kind: 'general_penalty',
      matter: '未消除事故隐患',
      cause: '未消除事故隐患',
      source: { source_kind: 'inspection', text: '检查发现' },
      arises_from: '17',
      officers: [{ user: 'u', part: 'lead' }],
    })
    const protected_one = bodyOfOpening(opening({ source: { ...noSource(), source_kind: 'report', text: 't', informant_protected: true } }))
    expect(protected_one.source).toEqual({ source_kind: 'report', text: 't', informant_protected: true })
  })
  it('waits for what is lacking', () => {
    expect(isReadyToOpen(opening({ enterprise: '' }))).toBe(false)
    expect(isReadyToOpen(opening({ cause: ' ' }))).toBe(false)
    expect(isReadyToOpen(opening({ source: noSource() }))).toBe(false)
    expect(isReadyToOpen(opening({ kind: 'simplified_penalty', source: noSource() }))).toBe(true)
    expect(isReadyToOpen(opening({ kind: 'coercion', source: { ...noSource(), source_kind: 'report' } }))).toBe(false)
  })
  it('out of an inspection names what it found', () => {
    const hazards = [
      { place: '配电室', description: '配电箱未上锁', basis: '某条' },
      { place: '一车间', description: '护栏缺失' },
    ] as CaseView['hazards']
    expect(hazardsText({ hazards })).toBe('配电室：配电箱未上锁（某条）；一车间：护栏缺失')
  })
})

describe('acts to begin', () => {
  it('are all there, those of such a case first', () => {
    expect(actsFor('inspection').slice(0, 2)).toEqual(['inspection', 'reinspection'])
    expect(actsFor('general_penalty').slice(0, 2)).toEqual(['interview', 'site_examination'])
    for (const kind of ['inspection', 'general_penalty', 'simplified_penalty', 'coercion'] as const)
      expect([...actsFor(kind)].sort()).toEqual([...ACTS].sort())
  })
})

const view = {
  id: 'c',
  kind: 'general_penalty',
  party: { name: '示例厂', address: 'a' },
  acts: [{ id: 'act-1', kind: 'interview', place: '办公室', happened_at: '2026-03-05T01:00:00.000000Z' }],
  hazards: [{ id: 'hazard-1', description: '护栏缺失' }],
  papers: [
    { id: 'paper-1', form: 'filing_approval', number: '1', voided: { reason: 'r' } },
    { id: 'paper-2', form: 'filing_approval', number: '2' },
  ],
  recordings: [],
  approvals: [{ approval: 'approval-1', matter: 'filing', state: 'granted' }],
} as unknown as CaseView
const event = (seq: number, type: string, body: Record<string, unknown>, sentence: string): RecordedEvent =>
  ({ seq, type, at: '', by: '', body, sentence, sentence_en: '' }) as unknown as RecordedEvent
const events = [
  event(5, 'evidence.taken/1', { evidence: 'evidence-1', act: 'act-1', name: '台账' }, '收集证据一'),
  event(6, 'evidence.assessed/1', { evidence: 'evidence-1' }, '审查证据一'),
  event(7, 'notice.issued/1', { notice: 'notice-1', paper: 'paper-1', content: 'notice-1 之外' }, '告知'),
]
const called = { say: (key: string, values?: Record<string, unknown>) => [key, ...Object.values(values ?? {})].join(' '), form: (f: string) => f, matter: (m: string) => m }

describe('things that an entry names', () => {
  const ids = (noun: string): string[] => thingsOfCase(view, events, noun, called).map((o) => o.id)
  it('are those of its noun', () => {
    expect(ids('act')).toEqual(['act-1'])
    expect(ids('evidence')).toEqual(['evidence-1'])
    expect(ids('party')).toEqual(['party-1'])
    expect(ids('approval')).toEqual(['approval-1'])
    expect(ids('measure')).toEqual([])
  })
  it('are told as the sentence tells them that brought them', () => {
    expect(thingsOfCase(view, events, 'evidence', called)[0].text).toBe('收集证据一')
    expect(thingsOfCase(view, events, 'act', called)[0].text).toContain('办公室')
  })
  it('are no papers that were made void', () => {
    expect(ids('paper')).toEqual(['paper-2'])
  })
  it('are any, where any may be named', () => {
    expect(ids('*')).toEqual(['party-1', 'act-1', 'hazard-1', 'paper-2', 'approval-1', 'evidence-1', 'notice-1'])
  })
})

describe('things of which an exemption may be declared', () => {
  const hazards = [{ id: 'hazard-1', place: '二车间', description: '护栏缺失' }] as CaseView['hazards']
  const taken = event(8, 'measure.taken/1', { measure: 'measure-1', act: 'act-1' }, '查封设备')
  it('are those that the rulebook has recorded by photo, sound or film', () => {
    const folder = resolve(root, 'data/rulebooks/tonghua-2020')
    const told = readdirSync(folder)
      .filter((f) => f.endsWith('.yaml'))
      .flatMap((f) => [...readFileSync(resolve(folder, f), 'utf8').matchAll(/scope: \{[^}]*thing: \$\w+\.(\w+)/g)])
      .map(([, noun]) => noun)
    expect([...RECORDED].sort()).toEqual([...new Set(told)].sort())
  })
  it('are told by place and text, and proposed in the words of the entry', () => {
    const things = thingsRecorded({ ...view, hazards }, [...events, taken], called.say)
    expect(things.map((one) => one.id)).toEqual(['hazard-1', 'act-1', 'measure-1'])
    expect(things[0]).toEqual({ id: 'hazard-1', text: 'hazard.nth 1 · 二车间 · 护栏缺失', name: '二车间 · 护栏缺失' })
    expect(things[2].name).toBe('查封设备')
  })
  it('have names that the record takes', () => {
    const long = [{ ...hazards[0], description: '长'.repeat(300) }]
    expect(thingsRecorded({ ...view, hazards: long }, [], called.say)[0].name).toHaveLength(100)
  })
})

describe('the outcome of a hazard', () => {
  const found = (state: string, ...acts: string[]): CaseView['hazards'][0] =>
    ({ id: 'hazard-1', act: 'act-1', state, rectified: acts.map((act) => ({ act })) }) as unknown as CaseView['hazards'][0]
  const acts = [{ id: 'act-1', kind: 'inspection' }] as Pick<CaseView['acts'][0], 'id' | 'kind'>[]
  const wentBack = [...acts, { id: 'act-2', kind: 'reinspection' }] as typeof acts
  it('may be told of the visit that found it, until it is put right or somebody went back', () => {
    expect(mayTellOutcome(found('open'), acts)).toBe(true)
    expect(mayTellOutcome(found('not_rectified', 'act-1'), acts)).toBe(true)
    expect(mayTellOutcome(found('rectified', 'act-1'), acts)).toBe(false)
    expect(mayTellOutcome(found('partly', 'act-2'), acts)).toBe(false)
    expect(mayTellOutcome(found('open'), wentBack)).toBe(false)
  })
  it('is looked at again where a date was set, even if it was put right on the spot', () => {
    const dated = { ...found('rectified', 'act-1'), remedy: 'by_date' } as CaseView['hazards'][0]
    expect(isLookedAt(dated, 'act-2', wentBack)).toBe(true)
    expect(isLookedAt({ ...dated, remedy: 'at_once' }, 'act-2', wentBack)).toBe(false)
    expect(isLookedAt({ ...found('rectified', 'act-2'), remedy: 'by_date' } as typeof dated, 'act-3', wentBack)).toBe(false)
  })
})

const gap = (rule: string, more: Partial<Obligation> = {}): Obligation =>
  ({ id: rule, rule, status: 'open', do: [], record: [], subject: { kind: 'case', id: 'c', label: '', label_en: '' }, ...more }) as unknown as Obligation

describe('entries that may meet an obligation', () => {
  it('are looked for in the group of its article', () => {
    const told = ['a9.filing', 'a10.two', 'a13.order', 'a14.review', 'a16.x', 'a17.items', 'a21.x', 'a25.x', 'a27.rules', 'pl44.told', 'cl25.x', 'cp95.x']
    expect(told.map(groupFor)).toEqual([
      'source', 'evidence', 'measure', 'review', 'decision', 'simplified', 'service', 'execution', 'file', 'review', 'measure', 'service',
    ])
    expect(groupFor('a5.exemption')).toBe('')
    expect(groupOf(gap('a7.x', { also: [{ rule: 'pl45.x' }] as Obligation['also'] }))).toBe('review')
  })
  it('has groups that there are', () => {
    const groups = new Set(
      readdirSync(resolve(root, 'data/vocabulary'))
        .filter((f) => f.endsWith('.json'))
        .map((f) => /"group": "(\w+)"/.exec(readFileSync(resolve(root, 'data/vocabulary', f), 'utf8'))?.[1])
        .filter(Boolean),
    )
    for (const rule of ['a9.', 'a10.', 'a13.', 'a14.', 'a15.', 'a17.', 'a18.', 'a23.', 'a26.', 'pl61.', 'ar1.'].map((r) => `${r}x`))
      expect(groups, rule).toContain(groupFor(rule))
  })
  it('are offered where the rulebook offers nothing', () => {
    expect(recordOffer(gap('a14.review'), '登记')).toMatchObject({ command: 'case.record' })
    expect(recordOffer(gap('a14.review', { status: 'met' }), '登记')).toBeNull()
    const prepare = [{ command: 'case.prepare_paper', label: '', label_en: '' }]
    expect(recordOffer(gap('a14.review', { do: prepare }), '登记')).toBeNull()
    const explain = [{ command: 'case.explain', label: '', label_en: '' }]
    expect(recordOffer(gap('a14.review', { do: explain }), '登记')).not.toBeNull()
  })
  it('open the form of their type, or the list of their group', () => {
    const offer = { command: 'case.record', label: '', label_en: '' }
    expect(wayOf(offer, gap('a14.review'), view)).toEqual({ kind: 'record', begun: { group: 'review', body: {} } })
    expect(wayOf({ ...offer, preset: { type: 'notice.issued/1', body: { party: 'party-1' } } }, gap('a14.review'), view)).toEqual({
      kind: 'record',
      begun: { type: 'notice.issued', body: { party: 'party-1' } },
    })
    expect(wayOf({ ...offer, command: 'case.request_approval', preset: { approval_matter: 'filing' } }, gap('a9.x'), view)).toEqual({
      kind: 'approval',
      matter: 'filing',
      about: [],
    })
  })
  it('are an approval where one is wanted: by the rule, or by the paper that it has prepared', () => {
    const matters = [
      { matter: 'appraisal', title: '', title_en: '', levels: [], steps: [], after_closing: false, forms: ['matter_approval'] },
      { matter: 'closing', title: '', title_en: '', levels: [], steps: [], after_closing: false, forms: ['closing_approval'] },
      { matter: 'decision', title: '', title_en: '', levels: [], steps: [], after_closing: false, forms: ['handling_approval'] },
      { matter: 'handling', title: '', title_en: '', levels: [], steps: [], after_closing: false, forms: ['handling_approval'] },
    ]
    const prepares = (form: string): Obligation['do'] => [{ command: 'case.prepare_paper', label: '', label_en: '', preset: { form } }]
    expect(approvalOffer(gap('a9.filing'), matters, '提请')?.preset).toEqual({ approval_matter: 'filing', about: [] })
    expect(approvalOffer(gap('a23.closing', { do: prepares('closing_approval') }), matters, '提请')?.preset?.approval_matter).toBe('closing')
    expect(approvalOffer(gap('a14.handling', { do: prepares('handling_approval') }), matters, '提请')?.preset?.approval_matter).toBe('handling')
    expect(approvalOffer(gap('a23.x', { do: prepares('matter_approval') }), matters, '提请')).toBeNull()
    expect(approvalOffer(gap('a9.filing', { status: 'met' }), matters, '提请')).toBeNull()
    const measure = { kind: 'measure', id: 'measure-1', label: '', label_en: '' }
    expect(approvalOffer(gap('cl18.approval', { subject: measure }), matters, '提请')?.preset?.about).toEqual(['measure-1'])
  })
  it('are found by their words', () => {
    const one = (type: string, title: string, group: string): EntryType => ({ type, title, title_en: title, group, group_title: group, after_closing: false, fields: [] })
    const types = [one('service.made', '送达', 'service'), one('interview.held', '询问', 'evidence'), one('file.lent', '借阅', 'file'), one('x', '其他', 'new')]
    expect(grouped(types, '', '').map((g) => g.key)).toEqual(['evidence', 'service', 'file', 'new'])
    expect(grouped(types, '询', '').flatMap((g) => g.types.map((t) => t.type))).toEqual(['interview.held'])
    expect(grouped(types, '', 'service')).toHaveLength(1)
    expect(grouped(types, '询', 'service')).toHaveLength(0)
  })
})

const said = (level: string, opinion: Opinion['opinion'], more: Partial<Opinion> = {}): Opinion => ({ level, opinion, name: level, happened_at: '', seq: 1, ...more })
const approval = (more: Partial<Approval>): Approval => ({
  approval: 'approval-1',
  matter: 'filing',
  proposal: 'p',
  levels: ['section', 'deputy', 'principal'],
  steps: [['section'], ['deputy'], ['principal']],
  waiting_levels: more.waiting_for ? [more.waiting_for] : [],
  reviewers: [],
  copies: [],
  urgings: [],
  asked_by: 'u',
  asked_at: '',
  opinions: [],
  state: 'waiting',
  ...more,
})

describe('an approval', () => {
  const states = (a: Approval): string[] => stepsOf(a).map((s) => s.state)
  it('goes from level to level', () => {
    expect(states(approval({ waiting_for: 'section' }))).toEqual(['waiting', 'later', 'later'])
    expect(states(approval({ waiting_for: 'deputy', opinions: [said('section', 'agree')] }))).toEqual(['spoke', 'waiting', 'later'])
    const all = [said('section', 'agree'), said('deputy', 'agree_if'), said('principal', 'granted')]
    expect(states(approval({ state: 'granted', opinions: all }))).toEqual(['spoke', 'spoke', 'spoke'])
  })
  it('ends where it is refused or given back', () => {
    const refused = approval({ state: 'refused', opinions: [said('section', 'agree'), said('deputy', 'returned')] })
    expect(states(refused)).toEqual(['spoke', 'against', 'over'])
    expect(states(approval({ state: 'withdrawn' }))).toEqual(['over', 'over', 'over'])
  })
  it('goes back to a level below, which speaks anew', () => {
    const back = [said('section', 'agree'), said('deputy', 'returned', { to_level: 'section' })]
    expect(states(approval({ waiting_for: 'section', opinions: back }))).toEqual(['waiting', 'later', 'later'])
    expect(states(approval({ waiting_for: 'deputy', opinions: [...back, said('section', 'agree')] }))).toEqual(['spoke', 'waiting', 'later'])
  })
  it('that is over without a grant is put up anew, once', () => {
    const returned = approval({ state: 'returned' })
    expect(mayBePutUpAnew(returned, [returned])).toBe(true)
    expect(mayBePutUpAnew(returned, [returned, approval({ approval: 'approval-2', supersedes: 'approval-1' })])).toBe(false)
    for (const state of ['waiting', 'granted'] as const) expect(mayBePutUpAnew(approval({ state }), [])).toBe(false)
  })
  it('is asked for with a paper of its form, the newest first', () => {
    expect(papersFor({ forms: ['filing_approval'] }, view.papers).map((p) => p.id)).toEqual(['paper-2'])
    expect(papersFor({ forms: ['closing_approval'] }, view.papers as Paper[])).toEqual([])
  })
  it('is of the matters of such a case first', () => {
    const matters = ['special', 'closing', 'filing', 'inspection'].map((matter) => ({ matter }))
    expect(mattersFor('general_penalty', matters).map((m) => m.matter)).toEqual(['filing', 'closing', 'special', 'inspection'])
    expect(mattersFor('inspection', matters)[0].matter).toBe('inspection')
  })
  it('of the handling says the penalties and sums', () => {
    const fields = endingFields('handling', (key) => key)
    expect(bodyOf(fields, { penalties: ['fine'], fine_fen: '20000' })).toEqual({ penalties: ['fine'], fine_fen: 2_000_000 })
    expect(bodyOf(fields, {})).toEqual({})
    expect(endingFields('filing', (key) => key)).toEqual([])
  })
})
