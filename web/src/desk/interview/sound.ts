// Sound recorded while one types. Every few seconds what was heard goes onto the device's own shelf, so that a reload or a crash
// costs seconds; once it ends it goes the way of all recordings.
import { reactive } from 'vue'
import { newKey } from '@/shared/api/client'
import { serverNow } from '@/shared/time'

export interface Segment {
  key: string
  case: string
  number: string // of the case, for the list of uploads
  officer: string
  act: string
  n: number
  name: string
  type: string
}
export interface SoundShelf {
  begin(segment: Segment): Promise<void>
  add(key: string, i: number, bytes: Blob): Promise<void>
  all(): Promise<{ segment: Segment; chunks: Blob[] }[]>
  drop(key: string): Promise<void>
}
export interface Recorder {
  type: string
  start(every: number): void
  stop(): void // what is left comes before `ended`
  heard: (bytes: Blob) => void
  ended: () => void
}
// Which segments are being recorded right now, in any window of this browser.
export interface Holding {
  hold(key: string, until: Promise<void>): void
  held(): Promise<Set<string>>
}
export interface SoundParts {
  shelf: SoundShelf
  open: () => Promise<Recorder>
  holding: Holding
  send: (file: File, segment: Segment) => Promise<unknown>
  now: () => number
}

const EVERY_MS = 3000
export type NewSegment = Omit<Segment, 'key' | 'name' | 'type'> & { nameOf: (type: string, n: number) => string }

export function createSound(parts: SoundParts) {
  const state = reactive({ on: false, n: 0, since: 0, failed: false, act: '' })
  let stopping: (() => Promise<boolean>) | null = null

  async function handOver(segment: Segment, chunks: Blob[]): Promise<void> {
    if (chunks.length) {
      const file = new File(chunks, segment.name, { type: segment.type.split(';')[0], lastModified: parts.now() })
      await parts.send(file, segment)
    }
    await parts.shelf.drop(segment.key).catch(() => undefined)
  }

  async function start(about: NewSegment): Promise<void> {
    if (state.on) return
    state.failed = false
    let recorder: Recorder
    try {
      recorder = await parts.open()
    } catch {
      state.failed = true
      return
    }
    const { nameOf, ...rest } = about
    const segment: Segment = { ...rest, key: newKey(), name: nameOf(recorder.type, about.n), type: recorder.type }
    const chunks: Blob[] = []
    let release = (): void => undefined
    parts.holding.hold(segment.key, new Promise((done) => (release = done)))
    await parts.shelf.begin(segment).catch(() => undefined) // a window that keeps nothing still records
    const over = new Promise<void>((done) => (recorder.ended = done))
    recorder.heard = (bytes) => {
      if (!bytes.size) return
      chunks.push(bytes)
      void parts.shelf.add(segment.key, chunks.length - 1, bytes).catch(() => undefined)
    }
    recorder.start(EVERY_MS)
    Object.assign(state, { on: true, n: about.n, since: parts.now(), act: about.act })
    // By whoever stops it, or by the device itself. What could not be handed over stays on the shelf until the page opens again.
    const handed = over.then(async () => {
      state.on = false
      stopping = null
      const taken = await handOver(segment, chunks).then(
        () => true,
        () => false,
      )
      release()
      return taken
    })
    stopping = () => {
      recorder.stop()
      return handed
    }
  }
  // Whether nothing is left on this device that is not on its way.
  const stop = async (): Promise<boolean> => (await stopping?.()) ?? true

  // Where the recording is now; nothing while none runs.
  function place(): { n: number; offset_s: number } | undefined {
    return state.on ? { n: state.n, offset_s: Math.max(0, Math.floor((parts.now() - state.since) / 1000)) } : undefined
  }

  // What a window that was closed or broke down left: sent now. Answers how many there were.
  async function restore(caseId: string): Promise<number> {
    const held = await parts.holding.held()
    const left = (await parts.shelf.all().catch(() => [])).filter(({ segment }) => segment.case === caseId && !held.has(segment.key))
    let found = 0
    for (const { segment, chunks } of left) {
      const taken = await handOver(segment, chunks).then(
        () => true,
        () => false,
      )
      if (taken && chunks.length) found += 1
    }
    return found
  }
  return { state, start, stop, place, restore }
}
export type SoundDesk = ReturnType<typeof createSound>

// ---- what the browser gives -------------------------------------------------------------------------------------------

const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']

export async function openMicrophone(): Promise<Recorder> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one)) ?? ''
  const media = new MediaRecorder(stream, type ? { mimeType: type } : undefined)
  const recorder: Recorder = {
    type: media.mimeType || type || 'audio/webm',
    start: (every) => media.start(every),
    stop: () => media.state !== 'inactive' && media.stop(),
    heard: () => undefined,
    ended: () => undefined,
  }
  media.ondataavailable = (event) => recorder.heard(event.data)
  media.onstop = () => {
    for (const track of stream.getTracks()) track.stop()
    recorder.ended()
  }
  return recorder
}

const LOCK = 'zhilu-sound-'
export const browserHolding: Holding = {
  hold: (key, until) => void navigator.locks?.request(LOCK + key, () => until).catch(() => undefined),
  held: async () => {
    const told: LockManagerSnapshot | undefined = await navigator.locks?.query()
    return new Set((told?.held ?? []).flatMap((lock) => (lock.name?.startsWith(LOCK) ? [lock.name.slice(LOCK.length)] : [])))
  },
}

const SEGMENTS = 'segments'
const CHUNKS = 'chunks'
interface Chunk {
  key: string
  i: number
  bytes: Blob
}
function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open('zhilu-sound', 1)
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore(SEGMENTS, { keyPath: 'key' })
      asking.result.createObjectStore(CHUNKS, { keyPath: ['key', 'i'] })
    }
    asking.onsuccess = () => resolve(asking.result)
    asking.onerror = () => reject(asking.error)
  })
}
async function within<T>(mode: IDBTransactionMode, work: (segments: IDBObjectStore, chunks: IDBObjectStore) => () => T): Promise<T> {
  const opened = await database()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = opened.transaction([SEGMENTS, CHUNKS], mode)
      const result = work(transaction.objectStore(SEGMENTS), transaction.objectStore(CHUNKS))
      transaction.oncomplete = () => resolve(result())
      transaction.onerror = () => reject(transaction.error)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    opened.close()
  }
}
const nothing = (): void => undefined
export const deviceSoundShelf: SoundShelf = {
  begin: (segment) =>
    within('readwrite', (segments) => {
      segments.put(segment)
      return nothing
    }),
  add: (key, i, bytes) =>
    within('readwrite', (_, chunks) => {
      chunks.put({ key, i, bytes } satisfies Chunk)
      return nothing
    }),
  all: () =>
    within('readonly', (segments, chunks) => {
      const told = segments.getAll() as IDBRequest<Segment[]>
      const heard = chunks.getAll() as IDBRequest<Chunk[]> // by key and number
      return () =>
        told.result.map((segment) => ({ segment, chunks: heard.result.filter((c) => c.key === segment.key).map((c) => c.bytes) }))
    }),
  drop: (key) =>
    within('readwrite', (segments, chunks) => {
      segments.delete(key)
      chunks.delete(IDBKeyRange.bound([key, 0], [key, Number.MAX_SAFE_INTEGER]))
      return nothing
    }),
}

export const browserSound = (send: SoundParts['send']): SoundDesk =>
  createSound({ shelf: deviceSoundShelf, open: openMicrophone, holding: browserHolding, send, now: serverNow })
