// Changes of the record, pushed by the server. One stream for all open pages of this window.
import { onBeforeUnmount, reactive } from 'vue'
import { PREFIX } from './api/client'
import type { Change } from './api/model'

type Listener = (change: Change) => void

const listeners = new Set<Listener>()
let source: EventSource | null = null
let last = 0
export const live = reactive({ connected: false })

function receive(message: MessageEvent<string>): void {
  const change = JSON.parse(message.data) as Change
  last = Math.max(last, change.seq)
  for (const listener of [...listeners]) listener(change)
}

function open(): void {
  if (typeof EventSource === 'undefined') return
  source = new EventSource(`${PREFIX}/events${last ? `?after=${last}` : ''}`)
  source.addEventListener('change', receive as EventListener)
  source.onopen = () => (live.connected = true)
  source.onerror = () => (live.connected = false) // the browser tries again by itself
}

export function listen(listener: Listener): () => void {
  listeners.add(listener)
  if (!source) open()
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) close()
  }
}

// Once the record has moved on and then been still for a while, as long as the component lives.
export function afterChanges(act: () => unknown, stillMs: number): void {
  let timer = 0
  const stop = listen(() => {
    window.clearTimeout(timer)
    timer = window.setTimeout(act, stillMs)
  })
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    stop()
  })
}

export function close(): void {
  source?.close()
  source = null
  live.connected = false
}
