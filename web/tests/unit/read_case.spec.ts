import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createRouter, createMemoryHistory } from 'vue-router'
import SpotPage from '@/field/SpotPage.vue'
import { i18n } from '@/shared/i18n'

vi.mock('@/shared/live', () => ({ listen: () => () => undefined }))
afterEach(() => vi.unstubAllGlobals())

const LISTS = ['officers', 'acts', 'hazards', 'recordings', 'papers', 'exemptions', 'extensions', 'approvals', 'lanes']
const VIEW = { ...Object.fromEntries(LISTS.map((name) => [name, []])), version: 3, number: '3', kind: 'simplified_penalty', party: { name: 'P' } }

describe('a desk that tells what the record says', () => {
  it('says nothing of it while it could not be read, and reads it when asked again', async () => {
    let broken = true
    vi.stubGlobal('fetch', async (path: string) => {
      if (path.includes('/events') && broken) return new Response(JSON.stringify({ title: 'cut' }), { status: 503 })
      return new Response(JSON.stringify(path.includes('/events') ? { events: [] } : VIEW), { status: 200 })
    })
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/cases/:case/:rest*', component: SpotPage }] })
    await router.push('/cases/c/spot')
    const page = mount(SpotPage, { global: { plugins: [i18n, router] } })
    await flushPromises()
    expect(page.find('[data-step=items]').exists()).toBe(false)
    broken = false
    await page.get('button').trigger('click')
    await flushPromises()
    expect(page.find('[data-step=items]').exists()).toBe(true)
  })
})
