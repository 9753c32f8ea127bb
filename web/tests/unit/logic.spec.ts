import { afterEach, describe, expect, it, vi } from 'vitest'
import { Problem, request, whenAdvised, whenReasonNeeded, whenSignedOut } from '@/shared/api/client'
import { asCaseView } from '@/shared/api/case_view'
import type { CaseFromServer, CaseView, Lane, Obligation } from '@/shared/api/model'
import { isTyping, meaning } from '@/shared/keys'
import { isDesk } from '@/shared/layout'
import { covers } from '@/shared/session'
import { strokesOf } from '@/field/strokes'
import { follow, handOver, lockedAt, release, takeBack } from '@/shared/signing_lock'
import { eventTimes, rowsOf } from '@/desk/case_file/chips'
import { wayOf } from '@/desk/case_file/remedies'
import { paperLook, signedCount } from '@/desk/case_file/words'

afterEach(() => vi.unstubAllGlobals())
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  vi.fn(async () => new Response(JSON.stringify(body), { status, headers }))

describe('a request', () => {
  it('carries the version it was based on, its key and the sign against forgery', async () => {
    const fetching = answer(200, { hazard: 'hazard-3' }, { ETag: '"42"' })
    vi.stubGlobal('fetch', fetching)
    const got = await request('POST', '/cases/c/commands/find_hazard', { body: {}, version: 41, key: 'k1' })
    const headers = (fetching.mock.calls[0] as unknown as [string, RequestInit])[1].headers as Record<
      string,
      string
    >
    expect(headers).toMatchObject({ 'If-Match': '"41"', 'Idempotency-Key': 'k1', 'X-Zhilu-CSRF': '1' })
    expect(got).toEqual({ data: { hazard: 'hazard-3' }, version: 42 })
  })
  it('tells a moved case from a step that the law holds back', async () => {
    vi.stubGlobal('fetch', answer(409, { code: 'case.version_conflict', detail: 'moved' }))
    const moved = (await request('POST', '/x', { body: {} }).catch((e: Problem) => e)) as Problem
    expect([moved.conflict, moved.blocked, moved.wrote]).toEqual([true, false, true])
    vi.stubGlobal('fetch', answer(409, { code: 'gate.two_officers', detail: 'not yet' }))
    const held = (await request('POST', '/x', { body: {} }).catch((e: Problem) => e)) as Problem
    expect([held.conflict, held.blocked]).toEqual([false, true])
  })
  const needed = { code: 'gate_reason.weather.noted', detail: 'not yet' }
  it('goes on with the reason that a person gives, and only then', async () => {
    const fetching = vi
      .fn()
      .mockResolvedValueOnce(new Response(JSON.stringify(needed), { status: 409 }))
      .mockResolvedValueOnce(new Response(JSON.stringify({ seq: 7 }), { status: 200 }))
    vi.stubGlobal('fetch', fetching)
    whenReasonNeeded(async (problem) => `because ${problem.gate}`)
    const done = await request('POST', '/x', { body: { outcome: 'rectified' }, key: 'k' })
    expect(done.data).toEqual({ seq: 7 })
    expect(JSON.parse((fetching.mock.calls[1] as [string, { body: string }])[1].body)).toEqual({
      outcome: 'rectified',
      gate_reasons: [{ gate: 'weather.noted', reason: 'because weather.noted' }],
    })
  })
  it('is refused where nobody gives a reason', async () => {
    vi.stubGlobal('fetch', answer(409, needed))
    whenReasonNeeded(async () => undefined)
    const held = (await request('POST', '/x', { body: {} }).catch((e: Problem) => e)) as Problem
    expect([held.needsReason, held.blocked, held.gate]).toEqual([true, false, 'weather.noted'])
  })
  it('tells what the rulebook advised against', async () => {
    const heard = vi.fn()
    whenAdvised(heard)
    const advice = [{ gate: 'g', basis: 'b', text: '提示', text_en: 'advice' }]
    vi.stubGlobal('fetch', answer(200, { seq: 1, advice }))
    await request('POST', '/x', { body: {} })
    expect(heard).toHaveBeenCalledWith(advice)
  })
  it('ends the session when it is over, but not for a wrong personal code', async () => {
    const out = vi.fn()
    whenSignedOut(out)
    vi.stubGlobal('fetch', answer(401, { code: 'code.wrong' }))
    await request('POST', '/x', { body: {} }).catch(() => undefined)
    expect(out).not.toHaveBeenCalled()
    vi.stubGlobal('fetch', answer(401, { code: 'session.none' }))
    await request('GET', '/x').catch(() => undefined)
    expect(out).toHaveBeenCalledOnce()
  })
  it('says so when nobody answers', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => Promise.reject(new TypeError('failed'))),
    )
    const problem = (await request('GET', '/x').catch((e: Problem) => e)) as Problem
    expect(problem.unreachable).toBe(true)
  })
})

describe('operations', () => {
  it('may be named by pattern', () => {
    expect(covers('case.*', 'case.open')).toBe(true)
    expect(covers('case.*', 'user.list')).toBe(false)
    expect(covers('case.open', 'case.open')).toBe(true)
    expect(covers('*', 'anything')).toBe(true)
  })
})

describe('the keyboard', () => {
  const known = [{ keys: 'n' }, { keys: 'g c' }, { keys: '/' }]
  it('waits after g and forgets what makes no sense', () => {
    expect(meaning('g', '', known)).toBe('wait')
    expect(meaning('c', 'g', known)).toBe('g c')
    expect(meaning('n', '', known)).toBe('n')
    expect(meaning('c', '', known)).toBeNull()
  })
  it('is silent where people type', () => {
    expect(isTyping(document.createElement('textarea'))).toBe(true)
    expect(isTyping(document.createElement('button'))).toBe(false)
  })
})

describe('the layout', () => {
  it('is one column on a phone, at 200 % zoom and with the largest letters on a small screen', () => {
    expect(isDesk(1366, 'standard')).toBe(true)
    expect(isDesk(390, 'standard')).toBe(false)
    expect(isDesk(683, 'standard')).toBe(false)
    expect(isDesk(1366, 'largest')).toBe(false)
  })
})

describe('signing', () => {
  it('keeps strokes with place, time since the first touch and pressure', () => {
    const groups = [
      {
        points: [
          { x: 1.04, y: 2, time: 1000, pressure: 0.5 },
          { x: 3, y: 4, time: 1016, pressure: 0.777 },
        ],
      },
      { points: [{ x: 9, y: 9, time: 1500, pressure: 0 }] },
      { points: [] },
    ]
    expect(strokesOf(groups)).toEqual([
      [
        [1, 2, 0, 0.5],
        [3, 4, 16, 0.78],
      ],
      [[9, 9, 500, 0.5]],
    ])
  })
  it('is left only with the personal code, which the server alone knows', async () => {
    const path = '/cases/c/papers/paper-1/sign'
    const told = (status: number, body: object): Response => new Response(JSON.stringify(body), { status })
    vi.stubGlobal('fetch', async (address: string, { body }: { body: string }) => {
      const sent = JSON.parse(body) as { code?: string }
      if (address.endsWith('/session/hand_over')) expect(sent).toEqual({ case: 'c', paper: 'paper-1' })
      else if (sent.code !== '135790') return told(401, { code: 'code.wrong' })
      return told(200, {})
    })
    await handOver({ case: 'c', paper: 'paper-1' }, path)
    expect(lockedAt()).toBe(path)
    expect(JSON.stringify({ ...localStorage })).not.toContain('135790')
    expect(await takeBack('000000')).toBe(false)
    expect(lockedAt()).not.toBeNull()
    expect(await takeBack('135790')).toBe(true)
    expect(lockedAt()).toBeNull()
  })
  it('stays as it is where the server does not answer', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
    await expect(handOver({ case: 'c', paper: 'p' }, '/sign')).rejects.toThrow()
    expect(lockedAt()).toBeNull()
    follow({ case: 'c@b.cn', paper: 'paper-1' })
    await expect(takeBack('1357')).rejects.toThrow()
    expect(lockedAt()).toBe('/cases/c@b.cn/papers/paper-1/sign')
    release()
  })
  it('is taken up again where the browser forgot it, and given up where the server knows of none', () => {
    follow({ case: 'c', paper: 'paper-1' })
    expect(lockedAt()).toBe('/cases/c/papers/paper-1/sign')
    follow(undefined)
    expect(lockedAt()).toBeNull()
  })
})

const at = (clock: string): string => `2026-03-05T${clock}:00.000000Z`
const signature = { method: 'screen', page: 1, happened_at: at('03:30'), time_source: 'server' } as const
const told: CaseFromServer = {
  id: 'c',
  version: 9,
  number: '17',
  kind: 'inspection',
  stage: 'inspection',
  enterprise: 'e',
  matter: 'm',
  opened_at: at('00:40'),
  labels: [],
  party: { name: 'p', address: 'a' },
  rulebook: { id: 'r', version: '1', digest: '' },
  exemptions: [],
  approvals: [],
  links: [],
  reinspection_requests: [],
  officers: [
    { officer: 'u-a', name: '甲', certificate: 'A1', part: 'lead', confirmed: ['act-1'] },
    { officer: 'u-b', name: '乙', certificate: 'B1', part: 'second', confirmed: [], left: true },
  ],
  acts: [
    {
      act: 'act-1',
      kind: 'inspection',
      place: 'x',
      happened_at: at('01:08'),
      time_source: 'server',
      officers: [],
    },
  ],
  hazards: [
    {
      hazard: 'hazard-1',
      act: 'act-1',
      place: 'x',
      description: 'd',
      on_site: true,
      remedy: 'by_date',
      happened_at: at('02:12'),
      time_source: 'server',
      received_at: at('02:13'),
      state: 'partly',
      recordings: [],
      rectified: [],
    },
  ],
  recordings: [
    {
      recording: 'recording-1',
      blob: '',
      bytes: 1,
      name: 'n',
      media: 'photo',
      mime: 'image/jpeg',
      device: 'd',
      officer: 'u-a',
      made_until: at('02:00'),
      time_source: 'device',
      stored_at: at('03:00'),
      links: [],
    },
  ],
  papers: [
    {
      paper: 'paper-1',
      form: 'f',
      form_digest: '',
      version: 2,
      number: 'n',
      series: 's',
      serial: 1,
      act: 'act-1',
      state: 'signed',
      signed_digest: '',
      layout_digest: '',
      pages: 1,
      hazards: [],
      prepared_at: at('03:20'),
      photographs: [],
      signatures: [
        { ...signature, version: 1, signer: { role: 'party', name: '张' } },
        { ...signature, version: 2, signer: { role: 'officer', user: 'u-a', name: '甲' } },
      ],
    },
  ],
  extensions: [
    {
      extension: 'extension-1',
      hazards: ['hazard-1'],
      until: '2026-04-01',
      reason: 'r',
      happened_at: at('04:00'),
      decided: { granted: true, by: 'u', at: '2026-03-05T00:00:00.000000Z' },
    },
  ],
}

describe('a case as the server tells it', () => {
  const view = asCaseView(told)
  it('gets one name for the things that others point to', () => {
    expect([
      view.acts[0].id,
      view.hazards[0].id,
      view.recordings[0].id,
      view.papers[0].id,
      view.extensions[0].id,
    ]).toEqual(['act-1', 'hazard-1', 'recording-1', 'paper-1', 'extension-1'])
    expect(view.officers.map((o) => o.user)).toEqual(['u-a', 'u-b'])
  })
  it('counts only signatures on the present version; earlier ones are shown as lost', () => {
    expect(view.papers[0].signatures.map((s) => s.signer.name)).toEqual(['甲'])
    expect(view.papers[0].lost).toEqual([{ version: 1, names: ['张'] }])
    expect(signedCount(view.papers[0], view, [{ role: 'officer', least: 2 }, { role: 'party', least: 1 }])).toEqual({ n: 1, of: 3 })
    expect(signedCount(view.papers[0], view, [{ role: 'approver', least: 1 }])).toEqual({ n: 0, of: 1 })
  })
  it('counts who signs each page once they have, and shows the paper as signed only then', () => {
    const [paper] = view.papers
    const [one] = paper.signatures
    const asked = [{ role: one.signer.role, least: 1, every_page: true }]
    const alone = { ...view, officers: [] }
    const begun = { ...paper, pages: 2, signatures: [{ ...one, page: 1 }] }
    const whole = { ...begun, signatures: [{ ...one, page: 1 }, { ...one, page: 2 }] }
    expect(signedCount(begun, alone, asked)).toEqual({ n: 0, of: 1 })
    expect(signedCount(whole, alone, asked)).toEqual({ n: 1, of: 1 })
    expect(paperLook({ ...begun, state: 'signed' }, true).icon).toBe('◔')
    expect(paperLook({ ...whole, state: 'signed' }).icon).toBe('✔')
  })
})

const base: Obligation = {
  id: 'o',
  rule: '7.3',
  article: 7,
  clause: '第七条',
  source: '办法',
  title: '每项音像',
  title_en: 'AV of each',
  asks: '',
  asks_en: '',
  answers: '执法人员',
  answers_en: 'the officers',
  subject: { kind: 'hazard', id: 'hazard-1', label: '隐患 1', label_en: 'hazard 1' },
  status: 'met',
  effect: 'finding',
  certainty: 'certain',
  due_provisional: false,
  record: [{ seq: 5, type: 't', label: 'l', label_en: 'l' }],
  why: [],
  why_en: [],
  do: [],
}
const lane = (obligations: Obligation[]): Lane => ({
  article: 7,
  clause: '第七条',
  source: '办法',
  layer: 'local',
  title: '隐患',
  title_en: 'Hazards',
  principle: false,
  statement: '',
  statement_en: '',
  reason: '',
  reason_en: '',
  obligations,
})

describe('rows of the chart', () => {
  const ground = {
    times: eventTimes([
      {
        seq: 5,
        n: 1,
        type: 't',
        at: '2026-03-05T06:00:00.000000Z',
        by: '',
        body: { happened_at: '2026-03-05T02:00:00.000000Z' },
      },
    ]),
    opened: 0,
    now: Date.parse('2026-03-16T06:00:00Z'),
    say: (k: string) => k,
  }
  it('place a record at the time it happened, not when it was entered', () => {
    const rows = rowsOf(lane([base]), ground)
    expect(rows[0].chips[0].at).toBe(Date.parse('2026-03-05T02:00:00Z'))
    expect(rows[0].chips[0].text).toContain('10:00')
  })
  it('give gaps rows of their own and fold many equals into one chip', () => {
    const many = Array.from({ length: 6 }, (_, i) => ({ ...base, id: `m${i}` }))
    const rows = rowsOf(
      lane([
        ...many,
        { ...base, id: 'gap', status: 'breached' as const },
        { ...base, id: 'w', rule: '26.1', status: 'not_triggered' as const },
      ]),
      ground,
    )
    expect(rows.map((r) => r.chips.length)).toEqual([1, 1, 1])
    expect(rows[0].chips[0].members).toHaveLength(6)
    expect(rows[1].chips[0].of.id).toBe('gap')
  })
})

describe('a proposed remedy', () => {
  const view = { id: 'c' } as CaseView
  const way = (command: string, preset: Record<string, unknown> = {}, of: Obligation = base) =>
    wayOf({ command, label: '', label_en: '', preset }, of, view)
  it('leads to the page or dialog where it can be done', () => {
    expect(way('case.link_recording')).toEqual({ kind: 'link', to: { kind: 'hazard', id: 'hazard-1' } })
    expect(way('case.link_recording', { to: { kind: 'credential', id: 'act-1' } })).toEqual({
      kind: 'link',
      to: { kind: 'credential', id: 'act-1' },
    })
    expect(way('upload', { link_kind: 'hazard', link_id: 'hazard-1' })).toMatchObject({ kind: 'capture' })
    expect(way('case.explain')).toEqual({ kind: 'explain' })
    expect(way('case.correct', { corrects: 12, fields: { on_site: true } })).toEqual({
      kind: 'correct',
      seq: 12,
      fields: { on_site: true },
    })
    expect(way('case.review_exemption', { exemption: 'exemption-2' })).toEqual({
      kind: 'review',
      exemption: 'exemption-2',
    })
    expect(way('case.prepare_paper', { form: 'inspection_record', act: 'act-1' })).toEqual({
      kind: 'page',
      to: { path: '/cases/c/papers/new/inspection_record', query: { act: 'act-1' } },
    })
    expect(way('case.sign_paper', { paper: 'paper-2' })).toEqual({
      kind: 'page',
      to: { path: '/cases/c/papers/paper-2/sign' },
    })
    expect(way('case.begin_act', { kind: 'reinspection' })).toEqual({
      kind: 'page',
      to: { path: '/cases/c/reinspection' },
    })
  })
  it('names the act of which the rule speaks, which may have ended', () => {
    const page = (command: string, preset: Record<string, unknown>): unknown => (way(command, preset) as { to: unknown }).to
    const site = (query: Record<string, string>): unknown => ({ path: '/cases/c/on-site', query })
    expect(page('case.show_credential', { act: 'act-1' })).toEqual(site({ do: 'show_credential', act: 'act-1' }))
    expect(page('case.confirm_officer', { act: 'act-2' })).toEqual(site({ do: 'confirm_officer', act: 'act-2' }))
    expect(page('case.end_act', {})).toEqual(site({ do: 'end_act' }))
  })
  it('takes the zone or the thing of an exemption along', () => {
    const query = (scope: object, of?: Obligation): unknown =>
      (way('case.declare_exemption', { act: 'act-1', scope }, of) as { to: { query: unknown } }).to.query
    const declares = { do: 'declare_exemption', act: 'act-1' }
    expect(query({ kind: 'zone', id: 'zone-2' })).toEqual({ ...declares, zone: 'zone-2' })
    expect(query({ kind: 'zone' })).toEqual({ ...declares, thing: 'hazard-1' })
    expect(query({ kind: 'thing', id: 'act-1' })).toEqual({ ...declares, thing: 'act-1' })
    const ofAct = { ...base, subject: { ...base.subject, kind: 'act', id: 'act-1' } } as Obligation
    expect(query({ kind: 'zone' }, ofAct)).toEqual(declares)
  })
  it('tells the outcome of the hazard that it names, else at the re-inspection', () => {
    expect(way('case.record_rectification', { hazard: 'hazard-1', act: 'act-1' })).toEqual({ kind: 'rectify', hazard: 'hazard-1' })
    expect(way('case.record_rectification')).toEqual({ kind: 'page', to: { path: '/cases/c/reinspection' } })
  })
})
