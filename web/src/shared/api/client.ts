// The one way to the server. Every failure becomes a Problem that says what happened, where, and what to do next.

import type { ProblemBody as Told } from './model'

export const PREFIX = '/api/v1'

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
  version?: number
  key?: string
  signal?: AbortSignal
}

let onSignedOut: () => void = () => undefined
export function whenSignedOut(act: () => void): void {
  onSignedOut = act
}

function headersOf(method: string, ask: Ask): Record<string, string> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': document.documentElement.lang || 'zh-CN',
  }
  if (method !== 'GET') headers['X-Zhilu-CSRF'] = '1'
  if (ask.body !== undefined) headers['Content-Type'] = 'application/json'
  if (ask.version !== undefined) headers['If-Match'] = `"${ask.version}"`
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
      body: ask.body === undefined ? undefined : JSON.stringify(ask.body),
      credentials: 'same-origin',
      signal: ask.signal,
    })
  } catch (failure) {
    if ((failure as Error).name === 'AbortError') throw failure
    throw new Problem({ code: 'network.unreachable' }, wrote)
  }
  if (!response.ok) {
    const problem = await problemOf(response, wrote)
    // A wrong personal code is also "unauthorised", but the session goes on.
    if (problem.status === 401 && !path.startsWith('/session') && !problem.code.startsWith('code.'))
      onSignedOut()
    throw problem
  }
  const text = response.status === 204 ? '' : await response.text()
  return { data: (text ? JSON.parse(text) : undefined) as T, version: versionOf(response) }
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await request<T>('GET', path, { signal })).data
}

export async function post<T>(path: string, body: unknown = {}, ask: Ask = {}): Promise<T> {
  return (await request<T>('POST', path, { ...ask, body })).data
}

// One key for one intent: kept while the same form is tried again, so that a repeated request is recorded once.
export function newKey(): string {
  const bytes = new Uint8Array(16)
  crypto.getRandomValues(bytes)
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}
