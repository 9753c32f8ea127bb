import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import ExtensionCard from '@/field/ExtensionCard.vue'
import type { CaseFile } from '@/shared/case_file'
import { i18n } from '@/shared/i18n'

const hazard = (n: number, more: object): object => ({ id: `hazard-${n}`, description: `h${n}`, state: 'open', remedy: 'by_date', ...more })
const view = {
  hazards: [hazard(1, {}), hazard(2, { remedy: 'at_once' }), hazard(3, { state: 'rectified' })],
  extensions: [],
  reinspection_requests: [],
}

function card(sent: unknown[]): ReturnType<typeof mount> {
  const run = async (...one: unknown[]): Promise<object> => {
    sent.push(one)
    return {}
  }
  const file = { id: 'c', state: { view }, closed: { value: false }, run } as unknown as CaseFile
  return mount(ExtensionCard, { props: { file }, global: { plugins: [i18n] } })
}

describe('an application for an earlier re-inspection', () => {
  it('names the hazards that it is about, of those that are not put right', async () => {
    const sent: unknown[] = []
    const it = card(sent)
    const boxes = it.findAll('[data-earlier] input[type=checkbox]')
    expect(boxes.map((b) => (b.element as HTMLInputElement).value)).toEqual(['hazard-1', 'hazard-2'])
    await boxes[1].setValue(true)
    await it.get('#earlier-reason').setValue(' done ')
    await it.get('[data-earlier]').trigger('submit')
    await flushPromises()
    expect(sent).toEqual([['request_reinspection', { hazards: ['hazard-2'], reason: 'done' }]])
    expect((boxes[1].element as HTMLInputElement).checked).toBe(false)
  })
  it('that names none is about all', async () => {
    const sent: unknown[] = []
    const it = card(sent)
    await it.get('[data-earlier]').trigger('submit')
    await flushPromises()
    expect(sent).toEqual([['request_reinspection', {}]])
  })
})
