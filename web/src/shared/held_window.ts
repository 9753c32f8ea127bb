// While a tablet is in the party's hands, no window of this browser shows anything but the paper that was handed over.
import type { Router } from 'vue-router'
import { lockedAt, whenLockMoves } from './signing_lock'

// A window that was opened only after the lock goes back to the officer's view of the paper.
const behind = (held: string): string => held.replace(/\/sign$/, '')

export function holdAtPaper(router: Router): () => void {
  let held: string | null = null // the paper that this window is held at
  let left = '' // where it was when another window was handed over

  // Whatever address is typed, and before its page is shown.
  const unguard = router.beforeEach((to) => {
    const place = lockedAt()
    return place && !to.meta.open && to.path !== place ? place : true
  })
  const unmark = router.afterEach(() => {
    held = lockedAt()
    if (!held) left = ''
  })

  async function follow(): Promise<void> {
    const here = router.currentRoute.value
    if (here.matched.length === 0) return // the first page is still on its way, and the guard before it
    const before = held
    held = lockedAt()
    if (held && !here.meta.open && here.path !== held) {
      left = left || here.fullPath
      await router.replace(held)
    } else if (!held && before && here.path === before) {
      await router.replace(left || behind(before))
    }
  }
  const deafen = whenLockMoves(() => void follow())
  return () => {
    unguard()
    unmark()
    deafen()
  }
}
