import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, reactive } from 'vue'
import PaperStates from '@/desk/paper/PaperStates.vue'
import type { CaseView, Paper, PaperSigner } from '@/shared/api/model'
import type { CaseFile } from '@/shared/case_file'
import { i18n } from '@/shared/i18n'
import { signedOf, signingsOf, usePaperSigners, waitingOf } from '@/shared/paper_signers'

const signer = (more: Partial<PaperSigner>): PaperSigner => ({
  role: 'party', label: '', account: false, least: 1, may_refuse: true, refusal: [], thumbprint: false, pages: [1, 2], required: [1, 2], signed: [], ...more,
})

describe('who signs', () => {
  const at = (page: number, name: string, user?: string) => ({ page, name, happened_at: '', ...(user ? { user } : {}) })

  it('is waited for page by page', () => {
    const [begun] = signingsOf(signer({ signed: [at(1, '李示例')] }))
    expect([begun.name, begun.missing, begun.whole]).toEqual(['李示例', [2], false])
    expect(waitingOf([signer({ signed: [at(1, '李示例'), at(2, '李示例')] })])).toEqual([])
  })
  it('is a printed name where there is one, and as many of a role as the form asks', () => {
    expect(signingsOf(signer({ role: 'officer', name: '甲', user: 'u-a', signed: [at(1, '甲', 'u-a')] })).map((s) => s.key)).toEqual(['officer/u-a'])
    expect(signingsOf(signer({ role: 'handed_by', least: 2, signed: [at(1, '甲')] })).map((s) => s.name)).toEqual(['甲', ''])
  })
  it('is not waited for in a role that need not sign, unless they began', () => {
    expect(waitingOf([signer({ role: 'witness', least: 0 })])).toEqual([])
    expect(waitingOf([signer({ role: 'witness', least: 0, signed: [at(1, '壬')] })]).map((s) => s.missing)).toEqual([[2]])
  })
  it('is told once in each box of an opinion, with each page once and in order', () => {
    const boxes = [signer({ role: 'approver', label: '审核意见', place: 1 }), signer({ role: 'approver', label: '审批意见', place: 2 })]
    const signature = (page: number, signing_place?: number) =>
      ({ signer: { role: 'approver', name: '甲', user: 'u-a' }, page, signing_place, happened_at: '' }) as Paper['signatures'][number]
    const told = (...all: [number, number?][]) =>
      signedOf(all.map(([page, place]) => signature(page, place)), boxes).map((s) => [s.label, s.name, s.pages])
    expect(told([2, 1], [1, 1], [2, 2])).toEqual([['审核意见', '甲', [1, 2]], ['审批意见', '甲', [2]]])
    expect(told([2], [1], [2])).toEqual([['', '甲', [1, 2]]])
  })
})

describe('who signs, asked anew as the case moves on', () => {
  afterEach(() => vi.unstubAllGlobals())

  // What was asked, each to be answered when the test says so.
  function asking() {
    const answers: ((answer: Response) => void)[] = []
    vi.stubGlobal('fetch', () => new Promise<Response>((done) => answers.push(done)))
    const state = reactive({ view: { version: 1 } })
    let found!: ReturnType<typeof usePaperSigners>
    mount(
      defineComponent({
        setup() {
          found = usePaperSigners({ id: 'c', state } as unknown as CaseFile, () => ({ id: 'paper-1' }) as Paper)
          return () => h('i')
        },
      }),
    )
    const give = async (k: number, name: string): Promise<void> => {
      answers[k](new Response(JSON.stringify({ signers: [signer({ name })] })))
      await flushPromises()
    }
    const fail = async (k: number): Promise<void> => {
      answers[k](new Response('{"code":"store.busy"}', { status: 503 }))
      await flushPromises()
    }
    const moveOn = async (): Promise<void> => {
      state.view.version += 1
      await nextTick()
    }
    return { found, give, fail, moveOn, names: () => found.signers.value.map((s) => s.name) }
  }

  it('is what the newest question was answered, however late an older answer comes', async () => {
    const { names, give, moveOn } = asking()
    await moveOn()
    await give(1, '乙')
    await give(0, '甲')
    expect(names()).toEqual(['乙'])
    await moveOn()
    await give(2, '丙')
    expect(names()).toEqual(['丙'])
  })
  it('is not unknown because an older question failed late', async () => {
    const { found, names, give, fail, moveOn } = asking()
    await moveOn()
    await give(1, '乙')
    await fail(0)
    expect(found.failure.value).toBeNull()
    await moveOn()
    await fail(2)
    expect(found.failure.value).toMatchObject({ code: 'store.busy' })
    expect(names(), 'what was known stays').toEqual(['乙'])
  })
})

describe('the states of a paper', () => {
  const paper = { id: 'paper-1', state: 'refused', version: 1, pages: 2, signatures: [], photographs: [], lost: [] }
  const view = { id: 'c' } as CaseView
  const shown = (more: Partial<Paper>, signers: PaperSigner[]) =>
    mount(PaperStates, { props: { paper: { ...paper, ...more } as unknown as Paper, view, signers }, global: { plugins: [i18n] } })
  const at = '2026-03-20T01:10:00.000000Z'
  const refusal = (role: string) => ({ version: 1, role, name: '孙某', reason: '不愿保管', happened_at: at, recordings: [] as string[] }) as Paper['refused']
  const lines = (page: ReturnType<typeof shown>) => page.findAll('ul li').map((line) => line.text().replace(/\s+/g, ' '))

  it('tell of everyone who refused, and wait for none of them', () => {
    const signers = [signer({}), signer({ role: 'keeper' }), signer({ role: 'witness' })]
    const page = shown({ refused_by: ['party', 'party', 'keeper'], refused: refusal('keeper') }, signers)
    expect(lines(page)).toEqual(['✖ 拒签 当事人', '✖ 拒签 保管人 孙某 不愿保管 未记录报告', '◷ 见证人 尚未签名'])
  })
  it('show who has signed as whole only on every page that the form asks for', () => {
    const signature = (page: number) => ({ signer: { role: 'party', name: '李示例' }, page, happened_at: at }) as Paper['signatures'][number]
    const shownWith = (more: Partial<Paper>) => lines(shown({ state: 'signed', ...more } as Partial<Paper>, [signer({})]))[0]
    expect(shownWith({ signatures: [signature(1)] })).toMatch(/^◔ 当事人 李示例.*还差第 2 页/)
    expect(shownWith({ signatures: [signature(1), signature(2)] })).toMatch(/^✔ 当事人 李示例/)
    const confirmed = { signers: [], shelf: '一号柜' } as unknown as Paper['confirmed']
    expect(shownWith({ signatures: [signature(1)], confirmed }), 'a person compared the original').toMatch(/^✔/)
  })
  it('tell what the rule asks of a refusal and the record does not have', () => {
    const refused = { ...refusal('party'), recordings: ['recording-1'] } as Paper['refused']
    const page = shown({ refused_by: ['party'], refused }, [signer({ refusal: ['report', 'recording'] })])
    expect(page.get('[data-refusal-lacks]').text()).toBe('⚠ 还没有记录：向本部门报告')
  })
  it('wait all the same for whoever began to sign', () => {
    const begun = signer({ signed: [{ page: 1, name: '李示例', happened_at: '' }] })
    const page = shown({ refused_by: ['party'], refused: refusal('party') }, [begun])
    expect(lines(page).at(-1)).toBe('◷ 当事人 李示例 还差第 2 页')
  })
})
