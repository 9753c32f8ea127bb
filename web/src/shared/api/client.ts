// The one way to the server. Every failure becomes a Problem that says what happened, where, and what to do next.

import type { ProblemBody as Told } from './model'

export const PREFIX = '/api/v1'

const REASON = 'gate_reason.'

// What another machine on the way answers need not be whole.
type ProblemBody = Partial<Told>

export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly where: string
  readonly remedy: string
  readonly requestId: string
  readonly wrote: boolean

  constructor(body: ProblemBody, wrote: boolean) {
    super(body.detail || body.title || body.code || '')
    this.status = body.status ?? 0
    this.code = body.code ?? 'unknown'
    this.title = body.title ?? ''
    this.where = body.where ?? ''
    this.remedy = body.remedy ?? ''
    this.requestId = body.request_id ?? ''
    this.wrote = wrote
  }

  get conflict(): boolean {
    return this.code.endsWith('version_conflict')
  }
  // The law voids the act now: nothing moved on, the rulebook holds it back.
  get blocked(): boolean {
    return this.code.startsWith('gate.')
  }
  // The rulebook lets one go on with a reason that goes on record.
  get needsReason(): boolean {
    return this.code.startsWith(REASON)
  }
  get gate(): string {
    return this.code.slice(REASON.length)
  }
  get unreachable(): boolean {
    return this.code === 'network.unreachable'
  }
}

export interface Answer<T> {
  data: T
  version?: number
}

export interface Ask {
  body?: unknown
  file?: Blob // in place of a body
  version?: number | '*' // '*': whatever it is by now
  key?: string
  signal?: AbortSignal
}

let onSignedOut: () => void = () => undefined
export function whenSignedOut(act: () => void): void {
  onSignedOut = act
}

let onHandedOver: () => void = () => undefined
export function whenHandedOver(act: () => void): void {
  onHandedOver = act
}

// Asks the person at the screen for the reason; nothing when they would rather not go on.
let askReason: (problem: Problem) => Promise<string | undefined> = () => Promise.resolve(undefined)
export function whenReasonNeeded(ask: typeof askReason): void {
  askReason = ask
}

// A sample bureau says so with every answer, also before one has signed in.
let onSample: () => void = () => undefined
export function whenSample(act: () => void): void {
  onSample = act
}

export interface Advice {
  gate: string
  basis: string
  text: string
  text_en: string
}
let onAdvice: (advice: Advice[]) => void = () => undefined
export function whenAdvised(act: typeof onAdvice): void {
  onAdvice = act
}

interface Gated {
  gate_reasons?: { gate: string; reason: string }[]
  advice?: Advice[]
}

function withReason(body: unknown, gate: string, reason: string): Gated {
  const asked = (body ?? {}) as Gated
  return { ...asked, gate_reasons: [...(asked.gate_reasons ?? []), { gate, reason }] }
}

function headersOf(method: string, ask: Ask): Record<string, string> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': document.documentElement.lang || 'zh-CN',
  }
  if (method !== 'GET') headers['X-Zhilu-CSRF'] = '1'
  if (ask.file) headers['Content-Type'] = 'application/octet-stream'
  else if (ask.body !== undefined) headers['Content-Type'] = 'application/json'
  if (ask.version !== undefined) headers['If-Match'] = ask.version === '*' ? '*' : `"${ask.version}"`
  if (ask.key) headers['Idempotency-Key'] = ask.key
  return headers
}

function versionOf(response: Response): number | undefined {
  const digits = /(\d+)/.exec(response.headers.get('ETag') ?? '')
  return digits ? Number(digits[1]) : undefined
}

async function problemOf(response: Response, wrote: boolean): Promise<Problem> {
  let body: ProblemBody = {}
  try {
    body = (await response.json()) as ProblemBody
  } catch {
    body = { title: response.statusText, code: `http.${response.status}` }
  }
  return new Problem({ ...body, status: response.status }, wrote)
}

export async function request<T>(method: string, path: string, ask: Ask = {}): Promise<Answer<T>> {
  const wrote = method !== 'GET'
  let response: Response
  try {
    response = await fetch(PREFIX + path, {
      method,
      headers: headersOf(method, ask),
      body: ask.file ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body)),
      credentials: 'same-origin',
      signal: ask.signal,
    })
  } catch (failure) {
    if ((failure as Error).name === 'AbortError') throw failure
    throw new Problem({ code: 'network.unreachable' }, wrote)
  }
  if (response.headers.get('X-Zhilu-Demo')) onSample()
  if (!response.ok) {
    const problem = await problemOf(response, wrote)
    // A wrong personal code is also "unauthorised", but the session goes on.
    if (problem.status === 401 && !path.startsWith('/session') && !problem.code.startsWith('code.'))
      onSignedOut()
    if (problem.code === 'session.handed_over') onHandedOver()
    const reason = problem.needsReason ? await askReason(problem) : undefined
    if (!reason) throw problem
    return request<T>(method, path, { ...ask, body: withReason(ask.body, problem.gate, reason) })
  }
  const text = response.status === 204 ? '' : await response.text()
  const data = (text ? JSON.parse(text) : undefined) as T
  const advice = wrote ? (data as Gated | undefined)?.advice : undefined
  if (advice?.length) onAdvice(advice)
  return { data, version: versionOf(response) }
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await request<T>('GET', path, { signal })).data
}

export async function post<T>(path: string, body: unknown = {}, ask: Ask = {}): Promise<T> {
  return (await request<T>('POST', path, { ...ask, body })).data
}

// What the server says of a file.
export async function send<T>(path: string, file: Blob, ask: Ask = {}): Promise<T> {
  return (await request<T>('POST', path, { ...ask, file })).data
}

// One key for one intent: kept while the same form is tried again, so that a repeated request is recorded once.
export function newKey(): string {
  const bytes = new Uint8Array(16)
  crypto.getRandomValues(bytes)
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}
