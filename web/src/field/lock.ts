// The signing screen is handed to the party; leaving it asks for the code with which the officer locked it. The code
// never leaves this device: it is a lock on the screen, not a confirmation on record.
import { hex } from '@/shared/uploads/digest'

const PLACE = 'zhilu.signing-lock'

async function mark(code: string): Promise<string> {
  const bytes = new TextEncoder().encode(`zhilu-signing:${code}`)
  if (typeof crypto === 'undefined' || !crypto.subtle) return btoa(String.fromCharCode(...bytes))
  return hex(await crypto.subtle.digest('SHA-256', bytes))
}

export async function lockWith(code: string): Promise<void> {
  sessionStorage.setItem(PLACE, await mark(code))
}

export function isLocked(): boolean {
  return sessionStorage.getItem(PLACE) !== null
}

export async function unlock(code: string): Promise<boolean> {
  const fits = sessionStorage.getItem(PLACE) === (await mark(code))
  if (fits) sessionStorage.removeItem(PLACE)
  return fits
}
