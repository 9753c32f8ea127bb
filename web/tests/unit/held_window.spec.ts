import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { holdAtPaper } from '@/shared/held_window'
import { holdAt, lockedAt, release } from '@/shared/signing_lock'

const PAPER = '/cases/c/papers/paper-1/sign'
const OTHER = '/cases/c/papers/paper-2/sign'
const component = { template: '<i />' }
let letGo: () => void
let router: Router

// Another window of the same browser wrote to what all of them share; only this one is told.
const toldByAnother = (): boolean =>
  window.dispatchEvent(new StorageEvent('storage', { key: 'zhilu.signing-lock' }))

async function windowAt(path: string): Promise<Router> {
  const made = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/sign-in', component, meta: { title: '', open: true } },
      { path: '/:rest(.*)*', component, meta: { title: '' } },
    ],
  })
  letGo = holdAtPaper(made)
  await made.push(path)
  return made
}
const at = (path: string): Promise<void> =>
  vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe(path))

describe('a browser whose tablet was handed to the party', () => {
  beforeEach(release)
  afterEach(() => letGo())

  it('shows the paper in a new window, whatever address is typed', async () => {
    holdAt(PAPER)
    router = await windowAt('/cases?stage=closed')
    await at(PAPER)
    for (const path of ['/', '/cases/c', '/settings', OTHER]) {
      await router.push(path)
      await at(PAPER)
    }
  })
  it('takes the other windows to the paper, and back when the code is given in one', async () => {
    router = await windowAt('/cases?stage=closed')
    holdAt(PAPER)
    toldByAnother()
    await at(PAPER)
    release()
    toldByAnother()
    await at('/cases?stage=closed')
    await router.push('/settings')
    await at('/settings')
  })
  it('leaves a window that saw nothing else at the officer’s view of the paper', async () => {
    holdAt(PAPER)
    router = await windowAt('/cases')
    await at(PAPER)
    release()
    toldByAnother()
    await at('/cases/c/papers/paper-1')
  })
  it('frees the window that was handed over when the code is given in another', async () => {
    router = await windowAt(PAPER)
    holdAt(PAPER)
    release()
    toldByAnother()
    await at('/cases/c/papers/paper-1')
  })
  it('lets nobody out while the lock is on, in any window', async () => {
    holdAt(PAPER)
    router = await windowAt('/cases')
    toldByAnother()
    await at(PAPER)
    expect(lockedAt()).toBe(PAPER)
  })
  it('looks again when a window is shown that slept', async () => {
    router = await windowAt('/cases')
    localStorage.setItem('zhilu.signing-lock', JSON.stringify({ path: PAPER }))
    document.dispatchEvent(new Event('visibilitychange'))
    await at(PAPER)
  })
  it('does not drive the officer from a paper that is not handed over yet', async () => {
    router = await windowAt(PAPER)
    document.dispatchEvent(new Event('visibilitychange'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(router.currentRoute.value.fullPath).toBe(PAPER)
  })
  it('leaves the way open to sign in anew', async () => {
    holdAt(PAPER)
    router = await windowAt('/sign-in')
    toldByAnother()
    await at('/sign-in')
  })
})
