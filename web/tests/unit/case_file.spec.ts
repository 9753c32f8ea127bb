import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useCaseFile, type CaseFile } from '@/shared/case_file'

vi.mock('@/shared/live', () => ({ listen: () => () => undefined }))
afterEach(() => vi.unstubAllGlobals())

const NOTHING = Object.fromEntries(
  ['officers', 'acts', 'hazards', 'recordings', 'papers', 'exemptions', 'extensions', 'events', 'lanes'].map((name) => [name, []]),
)

// A server of one case: a command that names another version than the newest is a conflict, as the real one tells.
function server(): { versions: string[] } {
  let version = 7
  const versions: string[] = []
  const answer = (status: number, body: object): Response =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ETag: `"${version}"` } })
  vi.stubGlobal('fetch', async (_: string, ask?: RequestInit) => {
    const asked = (ask?.headers as Record<string, string> | undefined)?.['If-Match']
    if (ask?.method !== 'POST') return answer(200, { ...NOTHING, version })
    versions.push(asked ?? '')
    await new Promise((later) => setTimeout(later, 5))
    if (asked !== `"${version}"`) return answer(412, { type: 'about:blank', title: 'conflict', status: 412, code: 'version_conflict' })
    version += 1
    return answer(200, {})
  })
  return { versions }
}

async function opened(): Promise<CaseFile> {
  let file: CaseFile | undefined
  mount(defineComponent({
    setup() {
      file = useCaseFile('c')
      return () => h('i')
    },
  }))
  await file!.load()
  await flushPromises()
  return file!
}

describe('what one person sends of one case', () => {
  it('goes in turn, so that a second tap is no conflict with the first', async () => {
    const { versions } = server()
    const file = await opened()
    await Promise.all([file.run('confirm_officer'), file.run('show_credential')])
    expect(versions).toEqual(['"7"', '"8"'])
  })
  it('goes on after one that failed', async () => {
    const { versions } = server()
    const file = await opened()
    file.state.view!.version = 3
    const first = file.run('confirm_officer')
    const second = file.run('show_credential')
    await expect(first).rejects.toThrow()
    await second
    expect(versions.at(-1)).toBe('"7"')
  })
})
