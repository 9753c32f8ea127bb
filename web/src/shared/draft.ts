// The own unfinished entry at one place of a screen, kept by the server a moment after typing stops, and at once when the
// screen is left.
import { onBeforeUnmount, onMounted, ref } from 'vue'
import { get, Problem, request } from './api/client'

interface Draft {
  json: unknown
  version: number
}

const REST_MS = 1200
const underWay = new Set<Promise<void>>() // of all entries: who reads one waits for what was just written

export function useDraft(key: () => string) {
  const saved = ref(false)
  let version = 0
  let timer = 0
  let waiting: { at: string; json: unknown } | null = null
  let last: Promise<void> = Promise.resolve()

  const path = (): string => `/draft?key=${encodeURIComponent(key())}`

  async function read<T>(at: string): Promise<T | null> {
    try {
      const found = await get<Draft>(at)
      version = found.version
      return found.json as T
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 404) return null
      throw failure
    }
  }
  async function put(at: string, json: unknown): Promise<void> {
    try {
      const { data } = await request<Draft>('PUT', at, { body: { json, version } })
      version = data.version
      saved.value = waiting === null
    } catch (failure) {
      saved.value = false // the entry stays on this screen; the line below the form says so
      if (failure instanceof Problem && failure.conflict) await read(at).catch(() => null)
    }
  }
  // One after the other: each is made from the version that the one before it gave.
  function send(): Promise<void> {
    window.clearTimeout(timer)
    if (waiting) {
      const { at, json } = waiting
      waiting = null
      const sent: Promise<void> = last.then(() => put(at, json)).finally(() => underWay.delete(sent))
      underWay.add(sent)
      last = sent
    }
    return last
  }
  function keep(json: unknown): void {
    saved.value = false
    waiting = { at: path(), json } // the place of now: when it is sent the screen may be another
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void send(), REST_MS)
  }
  async function recall<T>(): Promise<T | null> {
    await Promise.all(underWay)
    return read<T>(path())
  }
  async function forget(): Promise<void> {
    window.clearTimeout(timer)
    waiting = null
    await last
    if (version > 0) await put(path(), {})
  }
  // The window is closed on an entry that is not kept yet: it is sent, and the browser asks meanwhile.
  function closing(event: BeforeUnloadEvent): void {
    if (!waiting) return
    void send()
    event.preventDefault()
    event.returnValue = ''
  }
  onMounted(() => window.addEventListener('beforeunload', closing))
  onBeforeUnmount(() => {
    window.removeEventListener('beforeunload', closing)
    void send()
  })
  return { saved, keep, recall, forget }
}
