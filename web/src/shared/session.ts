// Who is signed in, what they may do, and how far this device's clock is off.
import { computed, reactive } from 'vue'
import { get, Problem, request, whenSample } from './api/client'
import type { Me } from './api/model'
import { follow } from './signing_lock'
import { learnServerClock } from './time'

interface State {
  me: Me | null
  known: boolean
  sample: boolean // the bureau is one
}

const state = reactive<State>({ me: null, known: false, sample: false })
whenSample(() => (state.sample = true))

export const me = computed(() => state.me)
export const isSample = computed(() => state.sample || Boolean(state.me?.demo))
export const isKnown = computed(() => state.known)

// "case.view" itself, "case.*" and "*".
export function covers(pattern: string, operation: string): boolean {
  return pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : pattern === operation
}

export function may(operation: string): boolean {
  return (state.me?.operations ?? []).some((pattern) => covers(pattern, operation))
}

// On this case: some may act in the cases alone that they work on.
export function mayOn(operation: string, officers: { officer: string; left?: boolean }[]): boolean {
  if (!may(operation)) return false
  const mine = officers.some((o) => o.officer === state.me?.user && !o.left)
  return mine || !(state.me?.own_cases ?? []).some((pattern) => covers(pattern, operation))
}

function take(found: Me, sentAt: number): void {
  learnServerClock(found.clock.now, sentAt, Date.now())
  state.me = found
  state.known = true
  follow(found.handed_over)
}

export async function refreshMe(): Promise<Me | null> {
  const sentAt = Date.now()
  try {
    take(await get<Me>('/session'), sentAt)
  } catch (failure) {
    if (!(failure instanceof Problem) || failure.status !== 401) throw failure
    forgetMe()
  }
  return state.me
}

export async function signIn(login: string, password: string): Promise<void> {
  await request('POST', '/session', { body: { login, password } })
  await refreshMe()
}

export async function redeem(secret: string, password: string): Promise<void> {
  await request('POST', '/session/redeem', { body: { secret, password } })
  await refreshMe()
}

export async function signOut(): Promise<void> {
  await request('DELETE', '/session')
  forgetMe()
}

export function forgetMe(): void {
  state.me = null
  state.known = true
}
