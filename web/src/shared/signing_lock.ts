// The signing screen is handed to the party. What protects the cases is the server: it answers this session nothing but what
// the paper's signing takes, until the officer takes the device back with the own personal code, or signs in anew. The code is
// checked there and never kept here: without a network the device stays with the paper. What is kept here leads every window of this browser to the paper, where all of them see it.
import { post, Problem } from './api/client'

const PLACE = 'zhilu.signing-lock'

const lookers = new Set<() => void>()

interface Lock {
  path: string
}

// The address that the windows of this browser are held at.
export function lockedAt(): string | null {
  const kept = localStorage.getItem(PLACE)
  return kept ? (JSON.parse(kept) as Lock).path : null
}

export function holdAt(path: string): void {
  localStorage.setItem(PLACE, JSON.stringify({ path }))
  lookers.forEach((look) => look()) // the browser tells the other windows only
}

export function release(): void {
  localStorage.removeItem(PLACE)
}

export interface HandedOver {
  case: string
  paper: string
}

export async function handOver(what: HandedOver, path: string): Promise<void> {
  await post('/session/hand_over', what)
  holdAt(path)
}

// False: it was not the code.
export async function takeBack(code: string): Promise<boolean> {
  try {
    await post('/session/take_back', { code })
  } catch (failure) {
    if (failure instanceof Problem && failure.code === 'code.wrong') return false
    throw failure
  }
  release()
  return true
}

// As the server knows it: a browser may have forgotten its lock, or still keep one that is over.
export function follow(held: HandedOver | undefined): void {
  if (!held) release()
  else if (!lockedAt()) holdAt(`/cases/${held.case}/papers/${held.paper}/sign`)
}

// Calls back when this window was locked, and whenever the lock may have moved in another one. A window that slept or came
// back from the browser's history heard nothing of it, so it looks again when it is shown.
export function whenLockMoves(look: () => void): () => void {
  lookers.add(look)
  const heard = (event: StorageEvent): void => {
    if (event.key === PLACE || event.key === null) look()
  }
  window.addEventListener('storage', heard)
  window.addEventListener('pageshow', look)
  document.addEventListener('visibilitychange', look)
  return () => {
    lookers.delete(look)
    window.removeEventListener('storage', heard)
    window.removeEventListener('pageshow', look)
    document.removeEventListener('visibilitychange', look)
  }
}
