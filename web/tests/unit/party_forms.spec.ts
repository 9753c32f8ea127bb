import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import RefusalForm from '@/field/RefusalForm.vue'
import SignForm from '@/field/SignForm.vue'
import type { CaseView, Paper } from '@/shared/api/model'
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
const global = { plugins: [i18n], stubs: { SignaturePlate: true } }

describe('a refusal', () => {
  it('states nothing that nobody stated', async () => {
    const { file, run } = fileOf()
    const form = mount(RefusalForm, { props: { file, paper }, global })
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
    const form = mount(RefusalForm, { props: { file, paper }, global })
    await form.get('#refuse-reason').setValue('对第二项有异议')
    await form.get('input[type=checkbox]').setValue(true)
    await form.get('#refuse-to').setValue('科长')
    await form.trigger('submit')
    expect((run.mock.calls[0] as unknown[])[1]).toMatchObject({ reported_to: '科长' })
  })
})

describe('a signature', () => {
  it('is in the name that its signer gives, nobody else’s', () => {
    const form = mount(SignForm, { props: { file: fileOf().file, paper, page: 1 }, global })
    expect(form.get<HTMLInputElement>('#signer-name').element.value).toBe('')
    expect(form.get<HTMLInputElement>('#signer-position').element.value).toBe('')
  })
})
