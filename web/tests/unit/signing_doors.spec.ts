import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import KioskDoors from '@/field/KioskDoors.vue'
import { i18n } from '@/shared/i18n'
import { refreshMe } from '@/shared/session'
import { holdAt, lockedAt, release } from '@/shared/signing_lock'

const PAPER = '/cases/c/papers/paper-1/sign'
const component = { template: '<i />' }
vi.mock('@/shared/ui', () => ({ ElDialog: { props: ['modelValue'], template: '<div v-if="modelValue"><slot /></div>' } }))

const told = (body: object, status = 200): Response => new Response(JSON.stringify(body), { status })
type Answer = (address: string, sent: Record<string, string>) => Response
function server(hasCode: boolean, answer: Answer): void {
  const me = { user: 'u', name: 'A', operations: [], has_code: hasCode, clock: { now: '2026-03-05T01:00:00Z' } }
  vi.stubGlobal('fetch', async (address: string, ask: { method: string; body?: string }) =>
    ask.method === 'GET' ? told(me) : answer(address, ask.body ? (JSON.parse(ask.body) as Record<string, string>) : {}),
  )
}
async function doors(locked: boolean, leaving: boolean): Promise<ReturnType<typeof mount>> {
  await refreshMe()
  if (locked) holdAt(PAPER)
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/cases/:case/papers/:paper/sign', component },
      { path: '/:rest(.*)*', component },
    ],
  })
  await router.push(PAPER)
  return mount(KioskDoors, {
    props: { back: '/cases/c/papers/paper-1', locked, leaving },
    global: { plugins: [i18n, router] },
  })
}
afterEach(() => {
  release()
  vi.unstubAllGlobals()
})

describe('the doors of the party’s screen', () => {
  it('are not shut behind an officer who has no personal code to open them with', async () => {
    const asked = vi.fn(() => told({}))
    server(false, asked)
    const it = await doors(false, false)
    expect(it.find('[data-no-code]').exists()).toBe(true)
    expect(it.get('button[type=submit]').attributes('disabled')).toBeDefined()
    expect(asked).not.toHaveBeenCalled()
  })
  it('are entered without setting any code', async () => {
    const sent: unknown[] = []
    server(true, (_, body) => {
      sent.push(body)
      return told({})
    })
    const it = await doors(false, false)
    expect(it.find('input').exists()).toBe(false)
    await it.get('form').trigger('submit')
    await flushPromises()
    expect(sent).toEqual([{ case: 'c', paper: 'paper-1' }])
    expect(lockedAt()).toBe(PAPER)
    expect(it.emitted('locked')).toHaveLength(1)
  })
  it('stay shut without a network and say so, and the code typed is gone', async () => {
    server(true, () => {
      throw new TypeError('no network')
    })
    const it = await doors(true, true)
    await it.get('#leave-code').setValue('246810')
    await it.get('form').trigger('submit')
    await flushPromises()
    expect(it.find('[data-cut-off]').exists()).toBe(true)
    expect((it.get('#leave-code').element as HTMLInputElement).value).toBe('')
    expect(lockedAt()).toBe(PAPER)
  })
  it('open with the personal code alone', async () => {
    server(true, (_, { code }) => (code === '246810' ? told({}) : told({ code: 'code.wrong' }, 401)))
    const it = await doors(true, true)
    await it.get('#leave-code').setValue('111111')
    await it.get('form').trigger('submit')
    await flushPromises()
    expect(it.get('#leave-code').attributes('aria-invalid')).toBe('true')
    expect(lockedAt()).toBe(PAPER)
    await it.get('#leave-code').setValue('246810')
    await it.get('form').trigger('submit')
    await flushPromises()
    expect(lockedAt()).toBeNull()
  })
})
