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
