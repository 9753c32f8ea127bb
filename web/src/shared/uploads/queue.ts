// Evidence on its way from this device into the store. A file is "stored" only when the server has answered with the
// number of its entry; until then its bytes stay on this device.
import { reactive } from 'vue'
import { newKey } from '../api/client'
import type { Link } from '../api/model'
import { sha256 as digestOf } from './digest'
import type { Shelf } from './shelf'

export type UploadState = 'local' | 'sending' | 'paused' | 'stored' | 'failed' | 'lost'

export interface Receipt {
  recording?: string
  seq?: number
  sha256?: string // as the server computed it
  instead?: boolean // the case had these bytes already, they were not stored again
}

// Why a file was not stored, in words; `lasting` where the same file would be refused every time.
export class UploadFailure extends Error {
  constructor(
    words: string,
    readonly lasting = false,
  ) {
    super(words)
  }
}

export interface UploadItem {
  id: string
  case: string
  number: string
  name: string
  bytes: number
  type: string
  madeUntil: string
  officer: string
  device: string
  act?: string
  link?: Link
  sha256?: string
  url?: string
  sent: number
  state: UploadState
  problem?: string
  lasting?: boolean
  existing?: string // the recording that holds these very bytes
  receipt?: Receipt
  addedAt: number
  storedAt?: number
}

export interface Progress {
  onUrl(url: string): void
  onSent(bytes: number): void
  onExisting(recording: string): void
}

// Sends one file and answers with the receipt. `stop` interrupts; what was sent stays on the server.
export interface Sending {
  done: Promise<Receipt>
  stop(): Promise<void>
}
export type Send = (item: UploadItem, blob: Blob, progress: Progress) => Sending

export type NewItem = Pick<
  UploadItem,
  'case' | 'number' | 'officer' | 'device' | 'act' | 'link' | 'madeUntil'
> & { file: File }

// What a reload leaves of a file's state: whatever was under way or cut off begins again by itself.
function stateAfter(item: UploadItem, blob?: Blob): UploadState {
  if (item.state === 'stored') return 'stored'
  if (!blob) return 'lost'
  if (item.state === 'failed' && item.lasting) return 'failed'
  return item.state === 'paused' ? 'paused' : 'local'
}

const AT_ONCE = 2
const KEEP_RECEIPTS_MS = 48 * 3_600_000

export function createQueue(shelf: Shelf, send: Send, now: () => number = Date.now) {
  const items = reactive<UploadItem[]>([])
  const blobs = new Map<string, Blob>()
  const running = new Map<string, Sending>()
  const waiters = new Map<string, (item: UploadItem) => void>()

  const keep = (item: UploadItem): Promise<void> =>
    shelf
      .put({
        item: { ...item, link: item.link && { ...item.link }, receipt: item.receipt && { ...item.receipt } },
        blob: item.state === 'stored' ? undefined : blobs.get(item.id),
      })
      .catch(() => undefined)

  async function restore(): Promise<void> {
    for (const { item, blob } of await shelf.all()) {
      if (items.some((i) => i.id === item.id)) continue
      if (item.state === 'stored' && now() - (item.storedAt ?? 0) > KEEP_RECEIPTS_MS) {
        await shelf.drop(item.id)
        continue
      }
      if (blob) blobs.set(item.id, blob)
      items.push({ ...item, state: stateAfter(item, blob) })
    }
    pump()
  }

  async function add(one: NewItem): Promise<UploadItem> {
    const { file, ...about } = one
    const fresh: UploadItem = {
      ...about,
      id: newKey(),
      name: file.name,
      bytes: file.size,
      type: file.type,
      sent: 0,
      state: 'local',
      addedAt: now(),
    }
    items.unshift(fresh)
    const item = items[0]
    blobs.set(item.id, file)
    await keep(item)
    pump()
    return item
  }

  function pump(): void {
    for (const item of [...items].reverse()) {
      if (running.size >= AT_ONCE) return
      if (item.state === 'local') void start(item)
    }
  }

  async function start(item: UploadItem): Promise<void> {
    const blob = blobs.get(item.id)
    if (!blob) {
      item.state = 'lost'
      return
    }
    item.state = 'sending'
    item.problem = undefined
    item.lasting = undefined
    const placeholder: Sending = { done: Promise.resolve({}), stop: async () => undefined }
    running.set(item.id, placeholder)
    try {
      if (!item.sha256) item.sha256 = await digestOf(blob)
      if ((item.state as UploadState) !== 'sending') return
      const sending = send(item, blob, {
        onUrl: (url) => {
          item.url = url
          void keep(item)
        },
        onSent: (bytes) => (item.sent = bytes),
        onExisting: (recording) => {
          item.existing = recording
          void keep(item)
        },
      })
      running.set(item.id, sending)
      const receipt = await sending.done
      await stored(item, receipt)
    } catch (failure) {
      if ((item.state as UploadState) === 'sending') {
        item.state = 'failed'
        item.problem = (failure as Error).message
        item.lasting = failure instanceof UploadFailure && failure.lasting
        await keep(item)
      }
    } finally {
      running.delete(item.id)
      pump()
    }
  }

  async function stored(item: UploadItem, receipt: Receipt): Promise<void> {
    item.receipt = receipt
    item.state = 'stored'
    item.sent = item.bytes
    item.storedAt = now()
    blobs.delete(item.id)
    await keep(item)
    waiters.get(item.id)?.(item)
    waiters.delete(item.id)
  }

  async function pause(item: UploadItem): Promise<void> {
    item.state = 'paused'
    await running.get(item.id)?.stop()
    running.delete(item.id)
    await keep(item)
    pump()
  }

  function resume(item: UploadItem): void {
    item.state = blobs.has(item.id) ? 'local' : 'lost'
    pump()
  }

  // The bytes went with a closed private window: the same file, chosen again, goes on where it stopped.
  async function supply(item: UploadItem, file: File): Promise<boolean> {
    if (file.size !== item.bytes) return false
    blobs.set(item.id, file)
    item.state = 'local'
    await keep(item)
    pump()
    return true
  }

  async function forget(item: UploadItem): Promise<void> {
    if (item.state === 'sending') await pause(item)
    blobs.delete(item.id)
    await shelf.drop(item.id)
    const at = items.findIndex((i) => i.id === item.id)
    if (at >= 0) items.splice(at, 1)
  }

  const whenStored = (item: UploadItem): Promise<UploadItem> =>
    item.state === 'stored' ? Promise.resolve(item) : new Promise((resolve) => waiters.set(item.id, resolve))

  return { items, restore, add, pause, resume, supply, forget, whenStored }
}

const DAY_MS = 24 * 3_600_000

// What is still on this device, and the moment until which the first of it must be in the store.
export function outstanding(items: readonly UploadItem[]): {
  count: number
  failed: number
  bytes: number
  sent: number
  until?: number
} {
  const left = items.filter((i) => i.state !== 'stored')
  const deadlines = left.map((i) => Date.parse(i.madeUntil) + DAY_MS).filter((t) => !Number.isNaN(t))
  return {
    count: left.length,
    failed: left.filter((i) => i.state === 'failed' || i.state === 'lost').length,
    bytes: left.reduce((sum, i) => sum + i.bytes, 0),
    sent: left.reduce((sum, i) => sum + i.sent, 0),
    until: deadlines.length ? Math.min(...deadlines) : undefined,
  }
}
