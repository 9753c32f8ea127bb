import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { computed, reactive } from 'vue'
import RefusalForm from '@/field/RefusalForm.vue'
import SignForm from '@/field/SignForm.vue'
import type { CaseView, Paper, PaperSigner } from '@/shared/api/model'
import type { CaseFile } from '@/shared/case_file'
import { i18n } from '@/shared/i18n'

const paper = { id: 'paper-1', act: 'act-1', version: 1, signed_digest: 'd', signatures: [] } as unknown as Paper
function fileOf() {
  const view = {
    number: '17',
    party: { name: '示例厂', representative: '负责人一', representative_position: '厂长' },
    officers: [],
    acts: [],
  } as unknown as CaseView
  const run = vi.fn(async () => ({}))
  return { file: { id: 'c', state: { view }, run } as unknown as CaseFile, run }
}
const of = (role: string, more: Partial<PaperSigner> = {}): PaperSigner => ({
  role, label: role, account: false, least: 1, may_refuse: false, refusal: [], thumbprint: false, pages: [1, 2], required: [1, 2], signed: [], ...more,
})
const signers = [of('party', { may_refuse: true }), of('keeper', { may_refuse: true }), of('hearing_host', { account: true }), of('recorder', { least: 0 })]
const global = { plugins: [i18n], stubs: { SignaturePlate: true } }

describe('a refusal', () => {
  it('states nothing that nobody stated', async () => {
    const { file, run } = fileOf()
    const form = mount(RefusalForm, { props: { file, paper, signers }, global })
    expect(form.get<HTMLInputElement>('#refuse-name').element.value).toBe('')
    expect(form.get<HTMLInputElement>('input[type=checkbox]').element.checked).toBe(false)
    await form.get('#refuse-reason').setValue('对第二项有异议')
    await form.trigger('submit')
    expect(run.mock.calls[0]?.slice(0, 2)).toEqual([
      'refuse_paper',
      { paper: 'paper-1', version: 1, signed_digest: 'd', reason: '对第二项有异议' },
    ])
  })
  it('states the report that the officer ticked', async () => {
    const { file, run } = fileOf()
    const form = mount(RefusalForm, { props: { file, paper, signers }, global })
    await form.get('#refuse-reason').setValue('对第二项有异议')
    await form.get('input[type=checkbox]').setValue(true)
    await form.get('#refuse-to').setValue('科长')
    await form.trigger('submit')
    expect((run.mock.calls[0] as unknown[])[1]).toMatchObject({ reported_to: '科长' })
  })
})

describe('a refusal of a paper whose rule asks for more', () => {
  const asks = [of('party', { may_refuse: true, refusal: ['report', 'witness', 'recording'] }), of('keeper', { may_refuse: true })]
  it('marks what is asked, tells what is missing, and is recorded all the same', async () => {
    const { file, run } = fileOf()
    const form = mount(RefusalForm, { props: { file, paper, signers: asks }, global })
    expect(form.get('[data-refusal-asks]').text()).toContain('向本部门报告、见证人、音像记录')
    expect(form.findAll('[data-asked]').map((tag) => tag.attributes('data-asked'))).toEqual(['report', 'witness', 'recording'])
    await form.get('#refuse-reason').setValue('拒收')
    await form.get('#refuse-witness').setValue('见证人壬')
    expect(form.get('[data-refusal-missing]').text()).toContain('还缺：向本部门报告、音像记录')
    await form.trigger('submit')
    expect(run).toHaveBeenCalled()
  })
  it('asks nothing more of whoever the rule does not speak of', async () => {
    const form = mount(RefusalForm, { props: { file: fileOf().file, paper, signers: asks }, global })
    await form.get('[data-refuser=keeper]').trigger('click')
    expect(form.find('[data-refusal-asks]').exists()).toBe(false)
    expect(form.find('[data-asked]').exists()).toBe(false)
    expect(form.find('[data-refusal-missing]').exists()).toBe(false)
  })
})

describe('a refusal by another than the party', () => {
  it('says who refuses', async () => {
    const { file, run } = fileOf()
    const form = mount(RefusalForm, { props: { file, paper, signers }, global })
    await form.get('[data-refuser=keeper]').trigger('click')
    await form.get('#refuse-reason').setValue('不愿保管')
    await form.trigger('submit')
    expect((run.mock.calls[0] as unknown[])[1]).toMatchObject({ role: 'keeper' })
  })
})

describe('a signature', () => {
  const plate = { template: '<div/>', setup: (_: unknown, { expose }: { expose: (o: object) => void }) => (expose({ empty: false, clear: () => 0, read: () => ({ strokes: [[[1, 1, 0]]], width: 9, height: 9 }) }), {}) }
  const drawn = { plugins: [i18n], stubs: { SignaturePlate: plate } }

  it('is in the name that its signer gives, nobody else’s', async () => {
    const form = mount(SignForm, { props: { file: fileOf().file, paper, page: 1, signers }, global })
    await form.get('[data-signer=party]').trigger('click')
    expect(form.get<HTMLInputElement>('#signer-name').element.value).toBe('')
    expect(form.get<HTMLInputElement>('#signer-position').element.value).toBe('')
  })
  it('goes on to the next page of the same signer, and is done after the last', async () => {
    const { file, run } = fileOf()
    const form = mount(SignForm, { props: { file, paper, page: 1, signers }, global: drawn })
    await form.get('[data-signer=party]').trigger('click')
    await form.get('#signer-name').setValue('李示例')
    await form.trigger('submit')
    await vi.waitFor(() => expect(form.emitted('page')).toEqual([[2]]))
    await form.setProps({ page: 2 })
    await form.trigger('submit')
    await vi.waitFor(() => expect(form.emitted('done')).toHaveLength(1))
    expect(run.mock.calls.map((c) => (c as unknown as [string, { page: number; signer: object }])[1].page)).toEqual([1, 2])
    expect((run.mock.calls[1] as unknown[])[1]).toMatchObject({ signer: { role: 'party', name: '李示例' } })
  })
  it('of the bureau’s own people is given under an account with its code', async () => {
    const { file, run } = fileOf()
    const form = mount(SignForm, { props: { file, paper, page: 1, signers }, global: drawn })
    await form.get('[data-signer=hearing_host]').trigger('click')
    expect(form.find('#signer-name').exists()).toBe(false)
    await form.get('#signer-account').setValue('fashen')
    await form.get('#signer-code').setValue('246810')
    await form.trigger('submit')
    await vi.waitFor(() => expect(run).toHaveBeenCalled())
    expect((run.mock.calls[0] as unknown[])[1]).toMatchObject({ code: '246810', signer: { role: 'hearing_host', login: 'fashen' } })
  })
  it('of one more in a role is given beside that of whoever has signed in it', async () => {
    const { file, run } = fileOf()
    const signed = [1, 2].map((page) => ({ page, name: '记录员丑', happened_at: '' }))
    const form = mount(SignForm, { props: { file, paper, page: 1, signers: [of('recorder', { signed })] }, global: drawn })
    expect(form.get<HTMLButtonElement>('[data-signer=recorder]').element.disabled).toBe(true)
    await form.get('[data-another=recorder]').trigger('click')
    expect(form.get('[data-another=recorder]').attributes('aria-pressed')).toBe('true')
    await form.get('#signer-name').setValue('记录员寅')
    await form.trigger('submit')
    await vi.waitFor(() => expect(run).toHaveBeenCalled())
    expect((run.mock.calls[0] as unknown[])[1]).toMatchObject({ page: 1, signer: { role: 'recorder', name: '记录员寅' } })
  })
  it('takes words written by hand where the page has a place for them', async () => {
    const { file, run } = fileOf()
    const writes = [of('interviewee', { may_refuse: true, words: { page: 2, text: '请亲笔写明' } })]
    const form = mount(SignForm, { props: { file, paper, page: 2, signers: writes }, global: drawn })
    await form.get('[data-signer=interviewee]').trigger('click')
    expect(form.text()).toContain('请亲笔写明')
    await form.get('#signer-name').setValue('钱某')
    await form.trigger('submit')
    await vi.waitFor(() => expect(run).toHaveBeenCalled())
    expect((run.mock.calls[0] as unknown[])[1]).toMatchObject({ page: 2, words: { width: 9 } })
  })
})

describe('words by hand', () => {
  const words = { page: 1, text: '请亲笔写明' }
  const asked = [of('interviewee', { may_refuse: true, required: [1], words }), of('interpreter', { required: [1], words })]
  // Two plates, and whether something is written on each.
  function table() {
    const written = reactive({ name: true, words: false })
    const SignaturePlate = {
      props: ['label'],
      template: '<div/>',
      setup(props: { label?: string }, { expose }: { expose: (o: object) => void }) {
        const part = props.label ? 'words' : 'name'
        expose({ empty: computed(() => !written[part]), clear: () => void (written[part] = false), read: () => ({ strokes: [[[1, 1, 0]]], width: 9, height: 9 }) })
        return {}
      },
    }
    const { file, run } = fileOf()
    const form = mount(SignForm, { props: { file, paper, page: 1, signers: asked }, global: { plugins: [i18n], stubs: { SignaturePlate } } })
    const choose = async (role: string): Promise<void> => {
      await form.get(`[data-signer=${role}]`).trigger('click')
      await form.get('#signer-name').setValue('钱某')
    }
    const held = () => form.get<HTMLButtonElement>('[data-do-sign]').element.disabled
    const sent = async () => {
      await form.trigger('submit')
      await vi.waitFor(() => expect(run).toHaveBeenCalled())
      return (run.mock.calls[0] as unknown as [string, object])[1]
    }
    return { form, written, choose, held, sent, tick: () => form.get('[data-no-words]') }
  }

  it('are waited for where the page has a place for them', async () => {
    const { form, written, choose, held, sent } = table()
    await choose('interviewee')
    expect(held()).toBe(true)
    written.words = true
    await form.vm.$nextTick()
    expect(held()).toBe(false)
    expect(await sent()).toMatchObject({ words: { width: 9 } })
  })
  it('are not waited for once it is ticked that none are written, and none are sent', async () => {
    const { choose, held, sent, tick } = table()
    await choose('interviewee')
    await tick().setValue(true)
    expect(held()).toBe(false)
    expect(await sent()).not.toHaveProperty('words')
  })
  it('that were begun before the tick are not sent either', async () => {
    const { written, choose, sent, tick } = table()
    await choose('interviewee')
    written.words = true
    await tick().setValue(true)
    expect(await sent()).not.toHaveProperty('words')
  })
  it('and a signature do not go over to another signer who is chosen instead', async () => {
    const { written, choose } = table()
    await choose('interviewee')
    written.words = true
    await choose('interviewee')
    expect(written).toEqual({ name: true, words: true })
    await choose('interpreter')
    expect(written).toEqual({ name: false, words: false })
  })
  it('are asked of each signer anew', async () => {
    const { form, choose, held, tick } = table()
    await choose('interviewee')
    await tick().setValue(true)
    await choose('interpreter')
    expect(form.get<HTMLInputElement>('[data-no-words]').element.checked).toBe(false)
    expect(held()).toBe(true)
  })
})
