// Typing draws soon after it rests, one drawing at a time, and the last text is what stands.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { REST_MS, useLive } from '@/desk/paper/live'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function typed(takes: number) {
  let text = ''
  let under = 0
  const drawn: string[] = []
  const most = { atOnce: 0 }
  const live = useLive(async () => {
    const mine = text
    under += 1
    most.atOnce = Math.max(most.atOnce, under)
    await new Promise((done) => setTimeout(done, takes))
    under -= 1
    drawn.push(mine)
  })
  const type = (now: string): void => {
    text = now
    live.soon()
  }
  return { live, type, drawn, most }
}

describe('a preview while it is typed', () => {
  it('rests no longer than a tenth of a second, and draws strokes without a rest once', async () => {
    const { type, drawn } = typed(10)
    expect(REST_MS).toBeLessThanOrEqual(100)
    for (const text of ['a', 'ab', 'abc']) {
      type(text)
      await vi.advanceTimersByTimeAsync(REST_MS - 10)
    }
    expect(drawn).toEqual([])
    await vi.advanceTimersByTimeAsync(30)
    expect(drawn).toEqual(['abc'])
  })

  it('has never two under way, and what came meanwhile is drawn once, as it was typed last', async () => {
    const { type, drawn, most } = typed(500)
    for (const text of ['a', 'ab', 'abc', 'abcd']) {
      type(text)
      await vi.advanceTimersByTimeAsync(REST_MS + 10)
    }
    await vi.advanceTimersByTimeAsync(2000)
    expect(drawn).toEqual(['a', 'abcd'])
    expect(most.atOnce).toBe(1)
  })

  it('draws nothing more once it is left', async () => {
    const { live, type, drawn } = typed(100)
    type('a')
    await vi.advanceTimersByTimeAsync(REST_MS + 10)
    type('ab')
    await vi.advanceTimersByTimeAsync(REST_MS + 5)
    live.stop()
    await vi.advanceTimersByTimeAsync(1000)
    expect(drawn).toEqual(['a'])
  })
})
