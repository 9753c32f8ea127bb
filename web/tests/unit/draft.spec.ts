// What was typed last is kept also where the screen is left before typing rested.
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, ref } from 'vue'
import { useDraft } from '@/shared/draft'

interface Kept {
  json: unknown
  version: number
}
const kept = new Map<string, Kept>()
let slow = 0
let writes = 0

beforeEach(() => {
  vi.useFakeTimers()
  kept.clear()
  slow = 0
  writes = 0
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const key = new URL(address, 'http://x').searchParams.get('key')!
    const there = kept.get(key)
    if (init.method === 'GET') return new Response(JSON.stringify(there ?? {}), { status: there ? 200 : 404 })
    await new Promise((done) => setTimeout(done, slow))
    const { json, version } = JSON.parse(init.body as string) as Kept
    const now = kept.get(key)?.version ?? 0
    if (version !== now) return new Response(JSON.stringify({ code: 'draft.version_conflict' }), { status: 409 })
    writes += 1
    kept.set(key, { json, version: now + 1 })
    return new Response(JSON.stringify({ json, version: now + 1 }), { status: 200 })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const place = ref('a')
function screen() {
  let draft!: ReturnType<typeof useDraft>
  const shown = mount(
    defineComponent({
      setup() {
        draft = useDraft(() => place.value)
        return () => null
      },
    }),
  )
  return { draft, leave: () => shown.unmount() }
}
const rest = (ms = 2000): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

describe('an unfinished entry', () => {
  beforeEach(() => (place.value = 'a'))

  it('is kept when typing rests', async () => {
    const { draft } = screen()
    draft.keep('x')
    draft.keep('xy')
    await rest(1000)
    expect(kept.size).toBe(0)
    await rest()
    expect(kept.get('a')).toEqual({ json: 'xy', version: 1 })
    expect([draft.saved.value, writes]).toEqual([true, 1])
  })

  it('is kept at its own place when the screen is left at once', async () => {
    const { draft, leave } = screen()
    draft.keep('x')
    place.value = 'b' // the address has changed before the screen goes
    leave()
    await rest(0)
    expect([...kept]).toEqual([['a', { json: 'x', version: 1 }]])
  })

  it('is read by the next screen only after it was written', async () => {
    slow = 500
    const { draft, leave } = screen()
    draft.keep('x')
    leave()
    const found = screen().draft.recall()
    await rest()
    expect(await found).toBe('x')
  })

  it('is written one after the other, each from the version before', async () => {
    slow = 3000
    const { draft } = screen()
    draft.keep('x')
    await rest()
    draft.keep('xy')
    await rest(9000)
    expect(kept.get('a')).toEqual({ json: 'xy', version: 2 })
    expect(draft.saved.value).toBe(true)
  })

  it('leaves nothing behind once it is forgotten, even while it is being written', async () => {
    slow = 500
    const { draft, leave } = screen()
    draft.keep('x')
    await rest(1300)
    const forgotten = draft.forget()
    await rest()
    await forgotten
    expect(kept.get('a')?.json).toEqual({})
    draft.keep('y')
    const again = draft.forget()
    await rest()
    await again
    leave()
    await rest()
    expect(kept.get('a')?.json).toEqual({})
  })

  it('holds a window that is closed before it was kept, and is sent meanwhile', async () => {
    const { draft, leave } = screen()
    const closing = (): Event => new Event('beforeunload', { cancelable: true })
    const early = closing()
    window.dispatchEvent(early)
    expect(early.defaultPrevented).toBe(false)
    draft.keep('x')
    const late = closing()
    window.dispatchEvent(late)
    expect(late.defaultPrevented).toBe(true)
    await rest(0)
    expect(kept.get('a')?.json).toBe('x')
    leave()
  })
})
