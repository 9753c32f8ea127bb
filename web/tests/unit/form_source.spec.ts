// The text of a form between what is installed, what was written and what somebody else installs meanwhile.
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { hand } from '@/desk/forms/drafts'
import { useFormSource } from '@/desk/forms/form_source'

const INSTALLED = '{"form": "f",\r\n "title": "甲", "version": 1}'
const SHOWN = '{"form": "f",\n "title": "甲", "version": 1}'
const OWN = '{"form": "f",\n "title": "乙", "version": 2}'
let installed: { version: string; digest: string; text: string } | null
const drafts = new Map<string, { json: unknown; version: number }>()
const listeners: ((message: { data: string }) => void)[] = []

beforeEach(() => {
  vi.useFakeTimers()
  drafts.clear()
  installed = { version: '1', digest: 'one', text: INSTALLED }
  vi.stubGlobal('EventSource', class {
    addEventListener = (_: string, heard: (typeof listeners)[number]): void => void listeners.push(heard)
    close = (): void => undefined
  })
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const url = new URL(address, 'http://x')
    const told = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status })
    if (url.pathname.endsWith('/forms/f')) return installed ? told({ form: 'f', ...installed }) : told({ code: 'form.no_such_form' }, 404)
    const key = url.searchParams.get('key')!
    if (init.method === 'GET') return drafts.has(key) ? told(drafts.get(key)) : told({ code: 'draft.none' }, 404)
    const { json, version } = JSON.parse(init.body as string) as { json: unknown; version: number }
    drafts.set(key, { json, version: version + 1 })
    return told(drafts.get(key))
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(5000)
const kept = (): unknown => drafts.get('form:f')?.json
async function page() {
  let source!: ReturnType<typeof useFormSource>
  const shown = mount(defineComponent({ setup: () => ((source = useFormSource('f')), () => null) }))
  const handed = await source.load()
  return { source, handed, leave: () => shown.unmount() }
}
const other = (version: string, digest: string, text: string): void => void (installed = { version, digest, text })

describe('the text of a form', () => {
  it('is the installed one at first, which is no change, and none is kept', async () => {
    const { source } = await page()
    expect(source.text.value).toBe(SHOWN)
    await settle()
    expect([source.changed.value, source.base.value, drafts.size]).toEqual([false, 'one', 0])
  })

  it('is kept as it is written, with the version that it was made from, and found again', async () => {
    const first = await page()
    first.source.text.value = OWN
    first.leave()
    await settle()
    expect(kept()).toEqual({ text: OWN, digest: 'one' })
    expect(drafts.get('forms')?.json).toEqual({ f: '乙' })
    const { source } = await page()
    expect([source.text.value, source.changed.value, source.changedMeanwhile.value]).toEqual([OWN, true, false])
  })

  it('is forgotten where it is again what is installed', async () => {
    const { source } = await page()
    source.text.value = OWN
    await settle()
    source.text.value = SHOWN
    await settle()
    expect([kept(), drafts.get('forms')?.json]).toEqual([{}, {}])
  })

  it('of nothing installed and nothing written is no form', async () => {
    installed = null
    const { source } = await page()
    expect([source.ready.value, (source.failure.value as { code: string }).code]).toEqual([false, 'form.no_such_form'])
  })

  it('may be handed over by another screen, once', async () => {
    installed = null
    expect(hand('f', OWN)).toBe('/forms/f')
    const { source, handed } = await page()
    expect([handed, source.ready.value, source.text.value]).toEqual([OWN, true, ''])
    expect((await page()).handed).toBeNull()
  })
})

describe('a version that somebody else installs', () => {
  it('is told where it was installed while this one was left, and either can be kept', async () => {
    drafts.set('form:f', { json: { text: OWN, digest: 'one' }, version: 3 })
    other('2', 'two', '{"form": "f", "title": "丙", "version": 2}')
    const { source } = await page()
    expect([source.changedMeanwhile.value, source.text.value]).toEqual([true, OWN])
    source.keepOwn()
    await settle()
    expect([source.changedMeanwhile.value, kept()]).toEqual([false, { text: OWN, digest: 'two' }])
    source.takeInstalled()
    await settle()
    expect([source.text.value, source.changed.value, kept()]).toEqual([installed!.text, false, {}])
  })

  it('is told at once where it is installed now; what was not changed follows it', async () => {
    const { source } = await page()
    const installs = async (): Promise<void> => {
      const data = JSON.stringify({ seq: 1, case: '', version: 1, type: 'form.installed/1' })
      listeners.forEach((heard) => heard({ data }))
      await settle()
    }
    other('2', 'two', OWN)
    await installs()
    expect([source.text.value, source.changed.value, source.base.value]).toEqual([OWN, false, 'two'])
    source.text.value = SHOWN
    other('3', 'three', '{}')
    await installs()
    expect([source.text.value, source.changedMeanwhile.value]).toEqual([SHOWN, true])
  })

  it('is no other where it is what was written here', async () => {
    const { source } = await page()
    source.text.value = OWN
    await settle()
    other('2', 'two', OWN)
    await source.lookAgain()
    await settle()
    expect([source.changed.value, source.base.value, kept()]).toEqual([false, 'two', {}])
  })
})
