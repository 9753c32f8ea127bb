// The device's own shelf: files that the server has not yet confirmed outlive a reload of the page.
import type { UploadItem } from './queue'

export interface Kept {
  item: UploadItem
  blob?: Blob
}

export interface Shelf {
  all(): Promise<Kept[]>
  put(kept: Kept): Promise<void>
  drop(id: string): Promise<void>
}

const STORE = 'items'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open('zhilu-uploads', 1)
    asking.onupgradeneeded = () => asking.result.createObjectStore(STORE, { keyPath: 'item.id' })
    asking.onsuccess = () => resolve(asking.result)
    asking.onerror = () => reject(asking.error)
  })
}

async function within<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const asking = ask(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(asking.result)
      transaction.onerror = () => reject(transaction.error)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

export const deviceShelf: Shelf = {
  all: () => within('readonly', (store) => store.getAll() as IDBRequest<Kept[]>),
  put: async (kept) => void (await within('readwrite', (store) => store.put(kept))),
  drop: async (id) => void (await within('readwrite', (store) => store.delete(id))),
}

// Where the browser keeps nothing (private windows), the queue still works until the page is closed.
export function memoryShelf(): Shelf {
  const kept = new Map<string, Kept>()
  return {
    all: async () => [...kept.values()],
    put: async (one) => void kept.set(one.item.id, one),
    drop: async (id) => void kept.delete(id),
  }
}
