import { describe, expect, it } from 'vitest'
import { placeBoxes, textWidth, thinLabels, timeAxis } from '@/shared/lanes'

const at = (text: string): number => Date.parse(`${text}+08:00`)

describe('the time axis', () => {
  const axis = timeAxis([
    at('2026-03-05T09:00:00'),
    at('2026-03-05T15:00:00'),
    at('2026-03-16T14:00:00'),
    at('2026-03-20T23:59:59'),
  ])

  it('holds each day that matters once, in order', () => {
    expect(axis.days).toEqual(['2026-03-05', '2026-03-16', '2026-03-20'])
  })
  it('never runs backwards and stays inside', () => {
    let last = -1
    for (let t = at('2026-03-05T00:00:00'); t <= at('2026-03-21T00:00:00'); t += 3_600_000) {
      const x = axis.place(t)
      expect(x).toBeGreaterThanOrEqual(last)
      expect(x).toBeLessThanOrEqual(1)
      last = x
    }
    expect(axis.place(at('2026-02-01T00:00:00'))).toBe(0)
    expect(axis.place(at('2027-02-01T00:00:00'))).toBe(1)
  })
  it('gives a busy day more room than an empty one', () => {
    const busy = axis.place(at('2026-03-06T00:00:00')) - axis.place(at('2026-03-05T00:00:00'))
    const empty = axis.place(at('2026-03-10T00:00:00')) - axis.place(at('2026-03-09T00:00:00'))
    expect(busy).toBeGreaterThan(empty * 3)
  })
  it('thins labels but keeps today', () => {
    const crowded = timeAxis(Array.from({ length: 30 }, (_, i) => at('2026-03-01T12:00:00') + i * 86_400_000))
    const labels = thinLabels(crowded, '2026-03-16', 0.12)
    expect(labels).toContain('2026-03-16')
    expect(labels).toContain('2026-03-01')
    expect(labels.length).toBeLessThan(12)
  })
})

describe('chips on a lane', () => {
  it('never cover one another and never leave the track', () => {
    let seed = 7
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647
    for (let round = 0; round < 200; round += 1) {
      const track = 300 + random() * 900
      const boxes = Array.from({ length: 1 + Math.floor(random() * 12) }, () => ({
        x: random() * track,
        width: 40 + random() * 180,
      }))
      const placed = placeBoxes(boxes, track)
      placed.forEach((p, i) => {
        expect(p.left).toBeGreaterThanOrEqual(0)
        expect(p.left + boxes[i].width).toBeLessThanOrEqual(track + 0.001)
        placed.forEach((q, j) => {
          if (i === j || p.line !== q.line) return
          expect(
            p.left + boxes[i].width <= q.left || q.left + boxes[j].width <= p.left,
            `seed 7, round ${round}`,
          ).toBe(true)
        })
      })
    }
  })
  it('count Chinese letters as whole ems', () => {
    expect(textWidth('隐患', 10)).toBe(20)
    expect(textWidth('09:10', 10)).toBe(29)
  })
})
