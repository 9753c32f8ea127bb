import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import HazardPage from '@/field/HazardPage.vue'
import FileButton from '@/shared/components/FileButton.vue'
import { i18n } from '@/shared/i18n'

vi.mock('vue-router', () => ({
  useRoute: () => ({ params: { case: 'c' }, query: {} }),
  useRouter: () => ({ push: vi.fn() }),
}))

describe('a photo of a hazard', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('that no browser can show is told of before it is sent', async () => {
    vi.stubGlobal('fetch', async () => new Response('{}', { status: 404 }))
    vi.stubGlobal('EventSource', class {
      addEventListener(): void {}
      close(): void {}
    })
    const page = mount(HazardPage, { global: { plugins: [i18n], stubs: { RouterLink: true } } })
    page.getComponent(FileButton).vm.$emit('files', [new File(['#!/bin/sh'], 'evil.jpg', { type: 'image/jpeg' })])
    await flushPromises()
    expect(page.text()).not.toContain('evil.jpg')
    await page.get('.photos img').trigger('error')
    expect(page.find('.photos img').exists()).toBe(false)
    expect(page.text()).toContain('显示不出图像，请核对： evil.jpg')
  })
})

describe('what is written before the case has come', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('stays', async () => {
    let answer = (_: Response): void => undefined
    const view = { id: 'c', kind: 'inspection', version: 1, enterprise: '', acts: [], hazards: [{ hazard: 'hazard-1', place: '上次的地方', state: 'open' }], recordings: [], papers: [], exemptions: [], extensions: [], officers: [], approvals: [], links: [] }
    vi.stubGlobal('fetch', (url: string) =>
      String(url).endsWith('/cases/c') ? new Promise<Response>((done) => (answer = done)) : Promise.resolve(new Response('{}', { status: 404 })),
    )
    vi.stubGlobal('EventSource', class {
      addEventListener(): void {}
      close(): void {}
    })
    const page = mount(HazardPage, { global: { plugins: [i18n], stubs: { RouterLink: true } } })
    await page.get('#place').setValue('井下')
    answer(new Response(JSON.stringify(view), { status: 200, headers: { 'Content-Type': 'application/json' } }))
    await flushPromises()
    await flushPromises()
    expect((page.get('#place').element as HTMLInputElement).value).toBe('井下')
  })
})
