import { afterEach, expect, it, vi } from 'vitest'
import { tryDraft } from '@/desk/rulebook/trial'

afterEach(() => vi.unstubAllGlobals())

const stretch = (cases: number, next?: string) => ({
  rulebook: 'r',
  version: '2',
  base: 'b1',
  cases,
  complete: !next,
  changes: [{ case: `case-${cases}`, number: `${cases}`, obligation: 'x' }],
  failed: [],
  ...(next ? { next } : {}),
})

function server(...stretches: unknown[]) {
  const fetching = vi.fn(async () => new Response(JSON.stringify(stretches.shift()), { status: 200 }))
  vi.stubGlobal('fetch', fetching)
  return () => fetching.mock.calls.map((c) => JSON.parse((c as unknown as [string, RequestInit])[1].body as string))
}

it('a trial goes on where the server left off, over the same rulebook, until all cases are told', async () => {
  const asked = server(stretch(50, 'k50'), stretch(7))
  const told = await tryDraft({ changed: { a: 'b' } })
  expect(asked()).toEqual([{ changed: { a: 'b' } }, { changed: { a: 'b' }, base: 'b1', after: 'k50' }])
  expect(told.cases).toBe(57)
  expect(told.changes.map((c) => c.case)).toEqual(['case-50', 'case-7'])
  expect(told.complete).toBe(true)
})

it('a trial ends when nobody wants to hear more', async () => {
  const asked = server(stretch(50, 'k50'), stretch(7))
  const told = await tryDraft({ draft: {} }, (so_far) => so_far.cases < 50)
  expect(asked()).toHaveLength(1)
  expect(told.complete).toBe(false)
})
