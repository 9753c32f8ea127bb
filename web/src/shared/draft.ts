// The own unfinished entry at one place of a screen, kept by the server a moment after typing stops.
import { onBeforeUnmount, ref } from 'vue'
import { get, Problem, request } from './api/client'

interface Draft {
  json: unknown
  version: number
}

const REST_MS = 1200

export function useDraft(key: () => string) {
  const saved = ref(false)
  let version = 0
  let timer = 0

  const path = (): string => `/draft?key=${encodeURIComponent(key())}`

  async function put(json: unknown): Promise<void> {
    try {
      const { data } = await request<Draft>('PUT', path(), { body: { json, version } })
      version = data.version
      saved.value = true
    } catch (failure) {
      saved.value = false // the entry stays on this screen; the line below the form says so
      if (failure instanceof Problem && failure.conflict) await recall()
    }
  }
  function keep(json: unknown): void {
    saved.value = false
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void put(json), REST_MS)
  }
  async function recall<T>(): Promise<T | null> {
    try {
      const found = await get<Draft>(path())
      version = found.version
      return found.json as T
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 404) return null
      throw failure
    }
  }
  async function forget(): Promise<void> {
    window.clearTimeout(timer)
    if (version > 0) await put({})
  }
  onBeforeUnmount(() => window.clearTimeout(timer))
  return { saved, keep, recall, forget }
}
