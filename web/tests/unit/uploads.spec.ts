import { describe, expect, it, vi } from 'vitest'
import {
  createQueue,
  outstanding,
  type NewItem,
  type Progress,
  type Receipt,
  type Send,
  type UploadItem,
} from '@/shared/uploads/queue'
import { memoryShelf } from '@/shared/uploads/shelf'
import { shortCode } from '@/shared/uploads/digest'

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))
const NOW = Date.parse('2026-03-05T04:00:00Z')

function fileOf(name: string, bytes = 'picture'): NewItem {
  return {
    case: 'c',
    number: '17号',
    officer: 'u-a',
    device: 'd',
    madeUntil: '2026-03-05T02:00:00.000000Z',
    link: { kind: 'hazard', id: 'hazard-2' },
    file: new File([bytes], name),
  }
}

// A server whose answers the test gives by hand.
function handServer() {
  const calls: {
    item: UploadItem
    progress: Progress
    finish: (r: Receipt) => void
    fail: (e: Error) => void
    stopped: boolean
  }[] = []
  const send: Send = (item, _blob, progress) => {
    const call = {
      item: { ...item },
      progress,
      stopped: false,
      finish: (_: Receipt) => undefined as void,
      fail: (_: Error) => undefined as void,
    }
    const done = new Promise<Receipt>((resolve, reject) =>
      Object.assign(call, { finish: resolve, fail: reject }),
    )
    calls.push(call)
    return { done, stop: async () => void (call.stopped = true) }
  }
  return { calls, send }
}

describe('the upload queue', () => {
  it('is stored only when the server gave a receipt', async () => {
    const { calls, send } = handServer()
    const queue = createQueue(memoryShelf(), send, () => NOW)
    const item = await queue.add(fileOf('a.jpg'))
    await vi.waitFor(() => expect(calls).toHaveLength(1))
    calls[0].progress.onSent(item.bytes)
    await tick()
    expect(item.state).toBe('sending')
    calls[0].finish({ recording: 'recording-3', seq: 2003 })
    expect((await queue.whenStored(item)).receipt?.seq).toBe(2003)
    expect(item.state).toBe('stored')
  })

  it('sends at most two at once, oldest first', async () => {
    const { calls, send } = handServer()
    const queue = createQueue(memoryShelf(), send, () => NOW)
    for (const name of ['a', 'b', 'c']) await queue.add(fileOf(name))
    await vi.waitFor(() => expect(calls).toHaveLength(2))
    await tick()
    expect(calls.map((c) => c.item.name).sort(), 'both at once, whichever is digested first').toEqual(['a', 'b'])
    calls[0].finish({})
    await vi.waitFor(() => expect(calls).toHaveLength(3))
    expect(calls[2].item.name).toBe('c')
  })

  it('pauses and goes on at the same place on the server', async () => {
    const { calls, send } = handServer()
    const queue = createQueue(memoryShelf(), send, () => NOW)
    const item = await queue.add(fileOf('a'))
    await vi.waitFor(() => expect(calls).toHaveLength(1))
    calls[0].progress.onUrl('/api/v1/uploads/u1')
    calls[0].progress.onSent(3)
    await queue.pause(item)
    expect(calls[0].stopped).toBe(true)
    expect(item.state).toBe('paused')
    queue.resume(item)
    await vi.waitFor(() => expect(calls).toHaveLength(2))
    expect(calls[1].item.url).toBe('/api/v1/uploads/u1')
  })

  it('keeps the file and the reason when it is cut off', async () => {
    const { calls, send } = handServer()
    const queue = createQueue(memoryShelf(), send, () => NOW)
    const item = await queue.add(fileOf('a'))
    await vi.waitFor(() => expect(calls).toHaveLength(1))
    calls[0].fail(new Error('no network'))
    await vi.waitFor(() => expect(item.state).toBe('failed'))
    expect(item.problem).toBe('no network')
    queue.resume(item)
    await vi.waitFor(() => expect(calls).toHaveLength(2))
  })

  it('goes on after the page was reloaded', async () => {
    const shelf = memoryShelf()
    const before = handServer()
    const first = createQueue(shelf, before.send, () => NOW)
    await first.add(fileOf('a'))
    await vi.waitFor(() => expect(before.calls).toHaveLength(1))
    before.calls[0].progress.onUrl('/api/v1/uploads/u9')
    await tick()
    const after = handServer()
    const second = createQueue(shelf, after.send, () => NOW)
    await second.restore()
    await vi.waitFor(() => expect(after.calls).toHaveLength(1))
    expect(after.calls[0].item.url).toBe('/api/v1/uploads/u9')
    expect(after.calls[0].item.link).toEqual({ kind: 'hazard', id: 'hazard-2' })
  })

  it('asks for the same file again when the device kept none, and refuses another one', async () => {
    const shelf = memoryShelf()
    await shelf.put({
      item: {
        id: '1',
        case: 'c',
        number: '',
        name: 'a',
        bytes: 7,
        type: '',
        madeUntil: '',
        officer: '',
        device: '',
        sent: 0,
        state: 'sending',
        addedAt: 0,
      },
    })
    const { calls, send } = handServer()
    const queue = createQueue(shelf, send, () => NOW)
    await queue.restore()
    expect(queue.items[0].state).toBe('lost')
    expect(await queue.supply(queue.items[0], new File(['longer than before'], 'a'))).toBe(false)
    expect(await queue.supply(queue.items[0], new File(['picture'], 'a'))).toBe(true)
    await vi.waitFor(() => expect(calls).toHaveLength(1))
  })

  it('counts the 24 hours from the oldest file not yet stored', async () => {
    const { send } = handServer()
    const queue = createQueue(memoryShelf(), send, () => NOW)
    await queue.add(fileOf('a'))
    await queue.add({ ...fileOf('b'), madeUntil: '2026-03-05T01:00:00.000000Z' })
    expect(outstanding(queue.items)).toMatchObject({
      count: 2,
      failed: 0,
      until: Date.parse('2026-03-06T01:00:00Z'),
    })
    expect(outstanding([])).toMatchObject({ count: 0, until: undefined })
  })

  it('shows a digest as a short code', () => {
    expect(shortCode('7f3a22c190be')).toBe('7F3A-22C1')
  })
})
