// The signing screen is handed to the party. It is left with the code that the officer set on entering, or by signing in
// anew; until then every other address leads back to it, in every window of this browser: the lock is kept where all of
// them see it. The code never leaves this device: it is a lock on the screen, not a confirmation on record.
import { newKey } from './api/client'
import { canDigest, hex } from './uploads/digest'

const PLACE = 'zhilu.signing-lock'

const lookers = new Set<() => void>()

interface Lock {
  path: string
  salt: string
  mark: string
}

// Where no secure context offers SHA-256, a short sum will do: who could read it could also take the lock away.
function sumOf(text: string): string {
  let sum = 0x811c9dc5
  for (const letter of text) sum = Math.imul(sum ^ letter.codePointAt(0)!, 0x01000193)
  return (sum >>> 0).toString(16)
}

async function markOf(salt: string, code: string): Promise<string> {
  const text = `${salt}:${code}`
  return canDigest(text.length)
    ? hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
    : sumOf(text)
}

function lock(): Lock | null {
  const kept = localStorage.getItem(PLACE)
  return kept ? (JSON.parse(kept) as Lock) : null
}

export async function lockWith(code: string, path: string): Promise<void> {
  const salt = newKey()
  localStorage.setItem(PLACE, JSON.stringify({ path, salt, mark: await markOf(salt, code) }))
  lookers.forEach((look) => look()) // the browser tells the other windows only
}

// The address that the windows of this browser are held at.
export function lockedAt(): string | null {
  return lock()?.path ?? null
}

export function release(): void {
  localStorage.removeItem(PLACE)
}

export async function unlock(code: string): Promise<boolean> {
  const held = lock()
  const fits = held !== null && held.mark === (await markOf(held.salt, code))
  if (fits) release()
  return fits
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
