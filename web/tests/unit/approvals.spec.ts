// The inbox of approvals: how its list moves, what keys do, what is sent, what is told when it was not taken.
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import {
  after,
  barOf,
  type Bar,
  isReady,
  isStale,
  keyDoes,
  isLast,
  nextStep,
  offeredOf,
  oldestFirst,
  receiptOf,
  returnableTo,
  sentFor,
  stepped,
  stillToSpeak,
} from '@/desk/approvals/approvals'
import DecideDialog from '@/desk/approvals/DecideDialog.vue'
import { type Inbox, useInbox } from '@/desk/approvals/inbox'
import OpinionChain from '@/desk/approvals/OpinionChain.vue'
import { mandateText } from '@/desk/approvals/words'
import { Problem } from '@/shared/api/client'
import type { Approval, ApprovalBrief, WaitingApproval } from '@/shared/api/model'
import { i18n } from '@/shared/i18n'
import { isPressed, isTyping } from '@/shared/keys'
import { yuanText } from '@/shared/money'
import { remedyOf, whatOf } from '@/shared/problem_words'

vi.mock('@/shared/ui', () => ({
  ElDialog: { props: ['title'], template: '<div role="dialog"><h2>{{ title }}</h2><slot /></div>' },
}))

const row = (id: string, more: Partial<WaitingApproval> = {}): WaitingApproval => ({
  case: id,
  number: `${id} 号`,
  party: '某厂',
  kind: 'general_penalty',
  case_matter: '某案',
  approval: 'approval-1',
  matter: 'filing',
  level: 'deputy',
  proposal: '建议立案',
  asked_by: 'jia',
  asked_by_name: '甲',
  asked_at: '2026-03-20T01:00:00.000000Z',
  ...more,
})
const DIGEST = 'ab'.repeat(32)
const brief = (more: Partial<ApprovalBrief> = {}, approval: Partial<Approval> = {}): ApprovalBrief => ({
  case: 'c-1',
  number: '1 号',
  kind: 'general_penalty',
  case_matter: '某案',
  party: '某厂',
  case_version: 9,
  asked_by_name: '甲',
  bands: { violations: [] },
  mine: true,
  copy_unread: false,
  approval: {
    approval: 'approval-1',
    matter: 'filing',
    proposal: '建议立案',
    paper: 'paper-1',
    version: 1,
    document_digest: DIGEST,
    levels: ['section', 'deputy', 'principal'],
    steps: [['section'], ['deputy'], ['principal']],
    waiting_for: 'deputy',
    waiting_levels: ['deputy'],
    reviewers: [],
    copies: [],
    urgings: [],
    asked_by: 'jia',
    asked_at: '2026-03-20T01:00:00.000000Z',
    state: 'waiting',
    opinions: [
      { level: 'section', opinion: 'agree', user: 'geng', name: '庚', text: '同意', happened_at: '2026-03-20T02:00:00.000000Z', seq: 7 },
    ],
    ...approval,
  },
  paper: { paper: 'paper-1', form: 'filing_approval', number: '立 1 号', version: 1, pages: 1, stands: true },
  hazards: [],
  gaps: { breached: 0, due: 0, list: [] },
  changed: { entries: 0, since: 7, looked_before: false, list: [] },
  ...more,
})
const last = brief({}, { waiting_for: 'principal', waiting_levels: ['principal'] })
const which = (id: string) => ({ case: id, approval: 'approval-1' })

afterEach(() => vi.unstubAllGlobals())

describe('the list', () => {
  const list = [row('a'), row('b'), row('c')]
  it('has the oldest first', () => {
    const mixed = [row('new', { asked_at: '2026-03-21T01:00:00.000000Z' }), row('old')]
    expect(oldestFirst(mixed).map((one) => one.case)).toEqual(['old', 'new'])
  })
  it('is gone through one by one, and not beyond its ends', () => {
    expect(stepped(list, which('a'), 1)?.case).toBe('b')
    expect(stepped(list, which('b'), -1)?.case).toBe('a')
    expect(stepped(list, which('c'), 1)).toBeUndefined()
    expect(stepped(list, which('a'), -1)).toBeUndefined()
    expect(stepped(list, which('gone'), 1)?.case).toBe('a')
    expect(stepped(list, null, 1)?.case).toBe('a')
    expect(stepped([], null, 1)).toBeUndefined()
  })
  it('goes on to what stood after the one that was done, whether or not the list was read anew', () => {
    expect(after(list, which('b'), 1)?.case).toBe('c')
    expect(after([row('a'), row('c')], which('b'), 1)?.case).toBe('c')
    expect(after([row('a'), row('b')], which('c'), 2)?.case).toBe('a')
    expect(after([row('b')], which('b'), 0)).toBeUndefined()
  })
})

describe('the levels', () => {
  it('are those still to speak, the next, and those it can go back to', () => {
    expect(stillToSpeak(brief().approval)).toEqual([['deputy'], ['principal']])
    expect(nextStep(brief().approval)).toEqual(['principal'])
    expect(nextStep(last.approval)).toBeUndefined()
    expect(isLast(last.approval)).toBe(true)
    const together = brief({}, { steps: [['section'], ['legal', 'deputy'], ['principal']], waiting_for: 'legal', waiting_levels: ['deputy'] })
    expect(stillToSpeak(together.approval)).toEqual([['deputy'], ['principal']])
    expect(returnableTo(brief().approval)).toEqual(['section'])
    expect(returnableTo(last.approval)).toEqual(['section'])
    expect(returnableTo(brief({}, { opinions: [] }).approval)).toEqual([])
    expect(stillToSpeak(brief({}, { waiting_for: undefined, waiting_levels: [], state: 'granted' }).approval)).toEqual([])
  })
  it('say why it is not this person’s to decide', () => {
    const others = brief({ mine: false })
    expect(barOf(brief(), ['deputy'], true)).toBeNull()
    expect(barOf(brief(), ['deputy'], false)).toBe('no')
    expect(barOf(others, ['section'], true)).toBe('level')
    expect(barOf(others, ['deputy'], true)).toBe('own')
    expect(barOf(brief({ mine: false }, { waiting_for: undefined, waiting_levels: [], state: 'granted' }), ['deputy'], true)).toBe('over')
  })
  it('stand with what was said in order, the last word once', () => {
    const said = [
      ...brief().approval.opinions,
      { level: 'deputy', opinion: 'returned' as const, user: 'zi', name: '子', text: '补充', to_level: 'section', happened_at: '2026-03-20T03:00:00.000000Z', seq: 9 },
      { level: 'principal', opinion: 'agree' as const, user: 'xin', name: '辛', happened_at: '2026-03-20T04:00:00.000000Z', seq: 12 },
      { level: 'principal', opinion: 'granted' as const, user: 'xin', name: '辛', happened_at: '2026-03-20T04:00:00.000000Z', seq: 13 },
    ]
    const shown = mount(OpinionChain, { props: { approval: { ...brief().approval, opinions: said }, mine: true }, global: { plugins: [i18n] } })
    expect(shown.findAll('[data-opinion]').map((one) => one.attributes('data-opinion'))).toEqual(['agree', 'returned', 'agree'])
    expect(shown.text()).toContain('退回部门负责人')
    expect(shown.get('[data-left]').text()).toMatch(/分管负责人（您）.*主要负责人/)
  })
})

describe('a key', () => {
  const does = (key: string, of: ApprovalBrief | null = brief(), bar: Bar = null, done = false) => keyDoes(key, { brief: of, bar, done })
  it('moves, opens and decides', () => {
    expect(does('j')).toEqual({ go: 1 })
    expect(does('k')).toEqual({ go: -1 })
    expect(does('Enter')).toEqual({ open: 'case' })
    expect(does('e')).toEqual({ open: 'media' })
    expect(does('l')).toEqual({ open: 'law' })
    expect(does('a')).toEqual({ decide: 'agree' })
    expect(does('r')).toEqual({ decide: 'return' })
    expect(does('u')).toEqual({ decide: 'agree' })
    expect(does('x')).toBeNull()
  })
  it('lets who was asked answer, and return nothing', () => {
    const asked = brief({ reviewer_of: 'deputy' })
    expect(offeredOf(asked)).toEqual(['agree', 'agree_if', 'disagree'])
    expect(does('a', asked)).toEqual({ decide: 'agree' })
    expect(does('r', asked)).toEqual({ say: 'barred' })
  })
  it('passes nothing on from the last level, and says so', () => {
    expect(does('u', last)).toEqual({ say: 'last' })
    expect(does('a', last)).toEqual({ decide: 'agree' })
  })
  it('decides nothing that is not one’s own or whose paper was changed, but still opens it', () => {
    const fallen = brief({ paper: { ...brief().paper!, stands: false } })
    for (const key of ['a', 'r', 'u']) {
      expect(does(key, brief(), 'level')).toEqual({ say: 'barred' })
      expect(does(key, fallen)).toEqual(key === 'r' ? { decide: 'return' } : { say: 'fallen' })
    }
    expect(offeredOf(fallen)).toEqual(['return'])
    expect(does('Enter', fallen)).toEqual({ open: 'case' })
  })
  it('does nothing but move while a receipt is read or nothing is chosen', () => {
    for (const key of ['Enter', 'a', 'r', 'u', 'e', 'l']) {
      expect(does(key, brief(), null, true)).toBeNull()
      expect(does(key, null)).toBeNull()
    }
    expect(does('j', null)).toEqual({ go: 1 })
  })
  it('is left to a field that is typed in, and Enter to what it presses', () => {
    document.body.innerHTML = '<textarea></textarea><a href="/x"><b>x</b></a><button></button><main tabindex="0"></main>'
    expect(isTyping(document.querySelector('textarea'))).toBe(true)
    expect(isPressed('Enter', document.querySelector('b'))).toBe(true)
    expect(isPressed('Enter', document.querySelector('button'))).toBe(true)
    expect(isPressed('a', document.querySelector('button'))).toBe(false)
    expect(isPressed('Enter', document.querySelector('main'))).toBe(false)
  })
})

describe('what is sent', () => {
  it('names the paper that was shown by its digest', () => {
    expect(sentFor(brief(), { decision: 'agree', text: ' 同意 ', code: '1' })).toEqual({
      command: 'give_opinion',
      body: { approval: 'approval-1', opinion: 'agree', text: '同意', document_digest: DIGEST, seen: 9, code: '1' },
    })
    const bare = brief({ paper: undefined }, { document_digest: undefined })
    expect(sentFor(bare, { decision: 'agree', text: '', code: '1' }).body).toEqual({ approval: 'approval-1', opinion: 'agree', seen: 9, code: '1' })
  })
  it('says to whom it is returned and why', () => {
    expect(sentFor(brief(), { decision: 'return', text: '补充', code: '1', toLevel: 'section' })).toEqual({
      command: 'return_approval',
      body: { approval: 'approval-1', reason: '补充', to_level: 'section', document_digest: DIGEST, code: '1' },
    })
    expect(sentFor(brief(), { decision: 'return', text: '补充', code: '1' }).body).not.toHaveProperty('to_level')
  })
  it('is ready with the code, and with words from whoever does not simply agree', () => {
    expect(isReady({ decision: 'agree', text: '', code: '1' })).toBe(true)
    expect(isReady({ decision: 'agree', text: '同意', code: '' })).toBe(false)
    for (const decision of ['agree_if', 'disagree', 'return'] as const) {
      expect(isReady({ decision, text: '  ', code: '1' })).toBe(false)
      expect(isReady({ decision, text: '因为', code: '1' })).toBe(true)
    }
  })
  it('leaves a receipt with the server’s number and time', () => {
    const own = { level: 'deputy', opinion: 'agree' as const, user: 'zi', name: '子', happened_at: '2026-03-20T05:00:00.000000Z', seq: 11 }
    const now = brief({ case_version: 10 }, { waiting_for: 'principal', waiting_levels: ['principal'], opinions: [...brief().approval.opinions, own] })
    const said = { decision: 'agree' as const, text: '', code: '1' }
    expect(receiptOf(brief(), said, 11, 'zi', now)).toMatchObject({ seq: 11, at: own.happened_at, state: 'waiting', level: 'principal', digest: DIGEST })
    expect(receiptOf(brief(), said, 11, 'zi', null)).toMatchObject({ seq: 11, at: undefined, state: undefined })
  })
})

describe('a refusal', () => {
  const problem = (status: number, code: string) => new Problem({ status, code, title: '不行', detail: 'no', remedy: 'look' }, true)
  it('is stale where things have moved on, and not where something was mistyped', () => {
    for (const code of ['approval.document_changed', 'approval.over', 'approval.own', 'case.version_conflict'])
      expect(isStale(problem(409, code)), code).toBe(true)
    expect(isStale(problem(403, 'approval.not_your_level'))).toBe(true)
    expect(isStale(problem(401, 'code.wrong'))).toBe(false)
    expect(isStale(problem(422, 'approval.reason_missing'))).toBe(false)
    expect(isStale(new Error('x'))).toBe(false)
  })
  it('is told with what to do, in both languages', () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      i18n.global.locale.value = locale
      for (const code of ['approval.document_changed', 'approval.over', 'approval.own', 'approval.not_your_level', 'code.wrong']) {
        const of = problem(409, code)
        expect(whatOf(of), code).not.toMatch(/^(no|不行)$/)
        expect(remedyOf(of), code).not.toMatch(/^(look|.*请稍后再试.*)$/)
      }
    }
    i18n.global.locale.value = 'zh-CN'
  })
})

describe('words', () => {
  it('tell sums in yuan', () => {
    expect(yuanText(5_000_000)).toBe('50,000')
    expect(yuanText(123_450)).toBe('1,234.50')
    expect(yuanText(5)).toBe('0.05')
  })
  it('tell under what one speaks for another level', () => {
    const mandate = { mandate: 'm', mandate_kind: 'acting', acting_for: 'deputy', from: '2026-03-01', until: '2026-03-31', document: '应急办〔2026〕1号' }
    expect(mandateText(mandate)).toBe('您凭应急办〔2026〕1号代行分管负责人（代理，2026-03-01 至 2026-03-31）')
    expect(mandateText({ acting_for: 'deputy', mandate_kind: 'acting', from: '2026-03-01' })).toContain('书面授权')
  })
})

describe('the inbox', () => {
  interface Call {
    method: string
    path: string
    body?: unknown
    version?: string
    key?: string
  }
  let calls: Call[]
  let answers: (call: Call) => Response | Promise<Response>
  const json = (body: unknown, status = 200): Response =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ETag: '"10"' } })
  const trouble = (status: number, code: string): Response => json({ status, code, title: '不行', detail: '不行' }, status)

  beforeEach(() => {
    calls = []
    vi.stubGlobal('EventSource', class {
      addEventListener(): void {}
      close(): void {}
    })
    vi.stubGlobal('fetch', async (path: string, ask: RequestInit) => {
      const headers = ask.headers as Record<string, string>
      const call = {
        method: ask.method!,
        path: path.replace('/api/v1', ''),
        body: ask.body ? JSON.parse(String(ask.body)) : undefined,
        version: headers['If-Match'],
        key: headers['Idempotency-Key'],
      }
      calls.push(call)
      return answers(call)
    })
  })

  function inbox(): { inbox: Inbox; end: () => void } {
    let made!: Inbox
    const shown = mount(defineComponent({ setup: () => ((made = useInbox()), () => h('div')) }))
    return { inbox: made, end: () => shown.unmount() }
  }
  const said = { decision: 'agree' as const, text: '同意', code: '246802' }

  it('takes nothing as done before the server says so, then shows what it recorded and reads the list anew', async () => {
    let waiting = [row('c-1'), row('c-2')]
    let answer!: (response: Response) => void
    answers = ({ method, path }) => {
      if (method === 'POST') return new Promise((done) => (answer = done))
      return json(path === '/approvals' ? { waiting, copies: [], reviews: [], levels: ['deputy'] } : brief())
    }
    const { inbox: box, end } = inbox()
    await box.load()
    await box.choose(which('c-1'))
    const sent = box.decide(box.state.brief!, said, 'key-1')
    await flushPromises()
    expect(box.state.receipt).toBeNull()
    expect(box.state.waiting).toHaveLength(2)
    waiting = [row('c-2')]
    answer(json({ case_version: 10, seq: 11 }))
    expect(await sent).toBe(true)
    await flushPromises()
    expect(box.state.receipt).toMatchObject({ seq: 11, decision: 'agree' })
    expect(box.state.chosen).toEqual(which('c-1'))
    expect(box.next.value?.case).toBe('c-2')
    const post = calls.find((c) => c.method === 'POST')!
    expect(post).toMatchObject({ path: '/cases/c-1/commands/give_opinion', version: '*', key: 'key-1' })
    expect(post.body).toMatchObject({ document_digest: DIGEST, opinion: 'agree', seen: 9 })
    end()
  })

  it('fetches what is there anew after a conflict, tells why, and keeps what was written', async () => {
    let version = 9
    answers = ({ method, path }) => {
      if (method === 'POST') {
        version = 12
        return trouble(409, 'approval.document_changed')
      }
      if (path === '/approvals') return json({ waiting: [row('c-1')], copies: [], reviews: [], levels: ['deputy'] })
      return json(brief({ case_version: version, paper: { ...brief().paper!, stands: version === 9 } }))
    }
    const { inbox: box, end } = inbox()
    await box.load()
    await box.choose(which('c-1'))
    box.state.texts['c-1 approval-1 agree'] = '同意'
    expect(await box.decide(box.state.brief!, said, 'k')).toBe(false)
    expect(box.state.receipt).toBeNull()
    expect((box.state.refused as Problem).code).toBe('approval.document_changed')
    expect(box.state.brief?.case_version).toBe(12)
    expect(box.open.value).toBe(false)
    expect(box.state.texts).toEqual({ 'c-1 approval-1 agree': '同意' })
    end()
  })

  async function dialogOf(box: Inbox, decision: 'agree' | 'disagree') {
    const dialog = mount(DecideDialog, {
      props: { inbox: box, brief: box.state.brief!, decision },
      global: { plugins: [i18n] },
      attachTo: document.body,
    })
    await flushPromises()
    const form = document.querySelector<HTMLFormElement>(`[data-decide=${decision}]`)!
    const fill = async (id: string, text: string): Promise<void> => {
      const field = form.querySelector<HTMLInputElement>(id)!
      field.value = text
      field.dispatchEvent(new Event('input'))
      await flushPromises()
    }
    return { dialog, form, fill }
  }

  it('offers the focus where one begins, and takes it from nobody who writes already', async () => {
    answers = ({ path }) => json(path === '/approvals' ? { waiting: [row('c-1')], copies: [], reviews: [], levels: ['deputy'] } : brief())
    const { inbox: box, end } = inbox()
    await box.load()
    await box.choose(which('c-1'))
    const offered = (): Promise<void> => new Promise((done) => window.setTimeout(done, 90))
    const first = await dialogOf(box, 'disagree')
    await offered()
    expect(document.activeElement?.id).toBe('opinion-text')
    first.dialog.unmount()
    const second = await dialogOf(box, 'disagree')
    second.form.querySelector<HTMLInputElement>('#opinion-code')!.focus()
    await offered()
    expect(document.activeElement?.id, 'the code is not written among the words').toBe('opinion-code')
    second.dialog.unmount()
    end()
  })

  it('shows what came in since the page was read, and goes on with one more confirmation', async () => {
    const list = [{ seq: 31, sentence: '补充了询问笔录', sentence_en: 'an interview came in' }]
    let version = 9
    answers = ({ method, path, body }) => {
      if (method === 'POST' && (body as { seen: number }).seen === 9) {
        version = 10
        return trouble(409, 'approval.facts_changed')
      }
      if (method === 'POST') return json({ case_version: 11, seq: 32 })
      if (path === '/approvals') return json({ waiting: [row('c-1')], copies: [], reviews: [], levels: ['deputy'] })
      return json(brief({ case_version: version, changed: { entries: path.endsWith('since=9') ? 1 : 0, since: 30, looked_before: true, list } }))
    }
    const { inbox: box, end } = inbox()
    await box.load()
    await box.choose(which('c-1'))
    const { dialog, form, fill } = await dialogOf(box, 'agree')
    await fill('#opinion-code', '246802')
    form.dispatchEvent(new Event('submit'))
    await flushPromises()
    expect(form.querySelector('[data-came-in]')!.textContent).toContain('补充了询问笔录')
    expect(dialog.emitted('close')).toBeUndefined()
    await fill('#opinion-code', '246802')
    const button = form.querySelector<HTMLButtonElement>('[data-do]')!
    expect(button.disabled, 'not before it was read').toBe(true)
    const read = form.querySelector<HTMLInputElement>('[data-read-it]')!
    read.checked = true
    read.dispatchEvent(new Event('change'))
    await flushPromises()
    expect(button.disabled).toBe(false)
    form.dispatchEvent(new Event('submit'))
    await flushPromises()
    expect(calls.filter((c) => c.method === 'POST').map((c) => (c.body as { seen: number }).seen)).toEqual([9, 10])
    expect(box.state.receipt).toMatchObject({ seq: 32 })
    dialog.unmount()
    end()
  })

  it('gives back the words of a dialog that was closed, even after the page was left', async () => {
    answers = ({ path }) => json(path === '/approvals' ? { waiting: [row('c-7')], levels: ['deputy'] } : brief({ case: 'c-7' }))
    const first = inbox()
    await first.inbox.load()
    await first.inbox.choose(which('c-7'))
    const closed = await dialogOf(first.inbox, 'disagree')
    await closed.fill('#opinion-text', '写了很长的一段意见')
    closed.dialog.unmount()
    first.end()
    const second = inbox()
    await second.inbox.load()
    await second.inbox.choose(which('c-7'))
    const again = await dialogOf(second.inbox, 'disagree')
    expect(again.form.querySelector<HTMLTextAreaElement>('#opinion-text')!.value).toBe('写了很长的一段意见')
    again.dialog.unmount()
    second.end()
  })

  it('leaves a wrong code to be entered again, in the dialog', async () => {
    answers = ({ method, path }) => {
      if (method === 'POST') return trouble(401, 'code.wrong')
      return json(path === '/approvals' ? { waiting: [row('c-1')], levels: ['deputy'] } : brief())
    }
    const { inbox: box, end } = inbox()
    await box.load()
    await box.choose(which('c-1'))
    const { dialog, form, fill } = await dialogOf(box, 'disagree')
    const button = form.querySelector<HTMLButtonElement>('[data-do]')!
    await fill('#opinion-code', '000000')
    expect(button.disabled, 'not without words').toBe(true)
    await fill('#opinion-text', '证据不足')
    expect(button.disabled).toBe(false)
    form.dispatchEvent(new Event('submit'))
    await flushPromises()
    expect(form.textContent).toContain('个人确认码不对')
    expect(form.querySelector<HTMLInputElement>('#opinion-code')!.value).toBe('')
    expect(form.querySelector<HTMLTextAreaElement>('#opinion-text')!.value).toBe('证据不足')
    expect(dialog.emitted('close')).toBeUndefined()
    expect(box.state.refused).toBeNull()
    expect(box.state.receipt).toBeNull()
    dialog.unmount()
    end()
  })
})
