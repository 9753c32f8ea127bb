// The queue of this window, wired to the server by tus 1.0.
import * as tus from 'tus-js-client'
import { get, PREFIX } from '../api/client'
import type { Link } from '../api/model'
import { t } from '../i18n'
import { instantText, serverNow } from '../time'
import { createQueue, type Receipt, type Send, type UploadItem } from './queue'
import { deviceShelf, memoryShelf } from './shelf'

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

interface Stored {
  result: { recording?: string; id?: string; seq?: number; blob?: string } | null
}

async function receiptOf(url: string): Promise<Receipt> {
  const id = new URL(url, location.href).pathname.split('/').pop() ?? ''
  const { result } = await get<Stored>(`/uploads/${id}`)
  return { recording: result?.recording ?? result?.id, seq: result?.seq, sha256: result?.blob }
}

function wordsOf(failure: Error): string {
  const answer = (failure as tus.DetailedError).originalResponse
  try {
    const problem = JSON.parse(answer?.getBody() ?? '') as { detail?: string; remedy?: string }
    return [problem.detail, problem.remedy].filter(Boolean).join(' ')
  } catch {
    return answer ? t('uploads.refused', { status: answer.getStatus() }) : t('uploads.cut')
  }
}

const sendByTus: Send = (item, blob, progress) => {
  let upload: tus.Upload | undefined
  const done = new Promise<Receipt>((resolve, reject) => {
    upload = new tus.Upload(blob, {
      endpoint: `${location.origin}${PREFIX}/uploads`,
      uploadUrl: item.url ?? null,
      metadata: metadataOf(item),
      headers: { 'X-Zhilu-CSRF': '1' },
      chunkSize: CHUNK,
      retryDelays: [0, 1000, 3000, 8000, 20_000],
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => upload?.url && progress.onUrl(upload.url),
      onProgress: (sent) => progress.onSent(sent),
      onError: (failure) => reject(new Error(wordsOf(failure))),
      onSuccess: () => {
        receiptOf(upload?.url ?? '').then(resolve, reject)
      },
    })
    upload.start()
  })
  return { done, stop: async () => void (await upload?.abort()) }
}

const shelf = typeof indexedDB === 'undefined' ? memoryShelf() : deviceShelf
export const uploads = createQueue(shelf, sendByTus)

let restored = false
export function restoreUploads(): void {
  if (restored) return
  restored = true
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
