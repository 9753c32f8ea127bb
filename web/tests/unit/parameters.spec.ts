import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import ParametersPage from '@/desk/ParametersPage.vue'
import { i18n } from '@/shared/i18n'
import { refreshMe } from '@/shared/session'

const parameters = [
  { name: 'first_hours', value: 24 },
  { name: 'second_hours', value: 48 },
]
const me = { operations: ['*'], clock: { now: '2026-03-05T02:00:00.000000Z' } }
function server(path: string, ask: { method?: string }): Response {
  if (ask.method === 'PUT') return new Response('{"code":"x.y","title":"须为整数"}', { status: 422 })
  return new Response(JSON.stringify(path.endsWith('/session') ? me : { parameters }))
}

describe('a parameter that the server refuses', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is told of where it was entered', async () => {
    vi.stubGlobal('fetch', async (path: string, ask: { method?: string }) => server(path, ask))
    await refreshMe()
    const page = mount(ParametersPage, { global: { plugins: [i18n] } })
    await flushPromises()
    await page.get('[data-parameter="first_hours"] button').trigger('click')
    await page.get('[data-parameter="first_hours"] form').trigger('submit')
    await flushPromises()
    expect(page.get('[data-parameter="first_hours"] [data-refused]').text()).toContain('须为整数')
    expect(page.findAll('[data-refused]')).toHaveLength(1)
  })
})
