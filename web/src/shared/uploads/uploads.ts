// The queue of this window, wired to the server by tus 1.0.
import * as tus from 'tus-js-client'
import { PREFIX } from '../api/client'
import type { Link } from '../api/model'
import { language, t } from '../i18n'
import { say } from '../notices'
import { lockedAt, whenLockMoves } from '../signing_lock'
import { instantText, serverNow } from '../time'
import { isPassing, linkInstead, problemOf, receiptOf, settled } from './answers'
import {
  createQueue,
  type Progress,
  type Receipt,
  type Send,
  type Sending,
  type UploadItem,
} from './queue'
import { deviceShelf, memoryShelf } from './shelf'

// What the file was taken for: "隐患 2".
export function thingOf(item: Pick<UploadItem, 'link'>): string {
  if (!item.link) return ''
  const n = item.link.id.replace(/^\D+/, '')
  if (item.link.kind === 'hazard') return t('hazard.nth', { n })
  return item.link.kind === 'rectification' ? t('link.rectificationOf', { n }) : t(`link.${item.link.kind}`)
}

export function insteadWords(item: UploadItem): string {
  const words = item.link ? 'uploads.linkedInstead' : 'uploads.storedAlready'
  return t(words, { name: item.name, what: thingOf(item) })
}

const CHUNK = 8 * 1024 * 1024

function metadataOf(item: UploadItem): Record<string, string> {
  const wanted: Record<string, string | undefined> = {
    case: item.case,
    name: item.name,
    device: item.device,
    officer: item.officer,
    made_until: item.madeUntil,
    act: item.act,
    link_kind: item.link?.kind,
    link_id: item.link?.id,
    sha256: item.sha256,
  }
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)) as Record<string, string>
}

// One pass of the file's bytes to the server.
function passBytes(item: UploadItem, blob: Blob, progress: Progress): Sending {
  let upload: tus.Upload | undefined
  const done = new Promise<Receipt>((resolve, reject) => {
    upload = new tus.Upload(blob, {
      endpoint: `${location.origin}${PREFIX}/uploads`,
      uploadUrl: item.url || null,
      metadata: metadataOf(item),
      headers: { 'X-Zhilu-CSRF': '1', 'Accept-Language': language() },
      chunkSize: CHUNK,
      retryDelays: [0, 1000, 3000, 8000, 20_000],
      onShouldRetry: (failure) => navigator.onLine && isPassing(problemOf(failure)),
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => upload?.url && progress.onUrl(upload.url),
      onProgress: (sent) => progress.onSent(sent),
      onError: reject,
      onSuccess: () => {
        receiptOf(upload?.url ?? '').then(resolve, reject)
      },
    })
    upload.start()
  })
  return { done, stop: async () => void (await upload?.abort()) }
}

const sendByTus: Send = (item, blob, progress) => {
  const sending = item.existing ? null : passBytes(item, blob, progress)
  const done = settled(item, sending?.done ?? linkInstead(item, item.existing!), progress)
  void done.then((receipt) => receipt.instead && say(insteadWords(item)), () => undefined)
  return { done, stop: async () => void (await sending?.stop()) }
}

const shelf = typeof indexedDB === 'undefined' ? memoryShelf() : deviceShelf
export const uploads = createQueue(shelf, sendByTus)

// Those that were refused for a reason that may be over: the server takes nothing else while a paper is being signed.
export function tryAgain(): void {
  for (const item of uploads.items) if (item.state === 'failed' && !item.lasting) uploads.resume(item)
}

function tryAgainWhenTakenBack(): void {
  let held = lockedAt() !== null
  whenLockMoves(() => {
    const before = held
    held = lockedAt() !== null
    if (before && !held) tryAgain()
  })
}

let restored = false
export function restoreUploads(): void {
  if (restored) return
  restored = true
  tryAgainWhenTakenBack()
  uploads.restore().catch(() => undefined) // without a shelf there is nothing to restore
  window.addEventListener('beforeunload', (event) => {
    if (uploads.items.some((i) => i.state === 'sending')) event.preventDefault()
  })
}

export function deviceName(): string {
  let name = localStorage.getItem('zhilu.device')
  if (!name) {
    name = `browser-${Math.random().toString(36).slice(2, 8)}`
    localStorage.setItem('zhilu.device', name)
  }
  return name
}

// A file just taken with the camera was made now; another one when it was last written, as far as the device knows.
export function madeUntil(file: File): string {
  const at = file.lastModified && file.lastModified < serverNow() ? file.lastModified : serverNow()
  return instantText(at)
}

export interface Evidence {
  case: string
  number: string
  officer: string
  act?: string
  link?: Link
}

export function send(file: File, about: Evidence): Promise<UploadItem> {
  return uploads.add({ ...about, file, device: deviceName(), madeUntil: madeUntil(file) })
}

export function sayTaken(n: number): void {
  say(t(navigator.onLine ? 'uploads.taken' : 'uploads.takenOffline', { n }))
}
