// Where things lie on the lane chart. Days on which something happens get room, empty stretches shrink, and chips that
// would cover one another move to a line of their own.
import { addDays, daysBetween, dayStart, legalDay } from './time'

const DAY = 86_400_000

export interface Axis {
  days: string[] // the days that matter, in order
  place: (at: number) => number // 0..1
  mark: (day: string) => number // 0..1, the day's beginning
}

// The day's share of the width, and that of the empty days before the next one.
const BUSY = 1
const gapShare = (days: number): number => (days <= 1 ? 0 : 0.35 * Math.log2(days))

export function timeAxis(instants: number[]): Axis {
  const days = [...new Set(instants.map(legalDay))].sort()
  const starts: number[] = []
  let width = 0
  days.forEach((day, i) => {
    starts.push(width)
    width += BUSY + (i + 1 < days.length ? gapShare(daysBetween(day, days[i + 1])) : 0)
  })
  const total = width || 1

  function place(at: number): number {
    const day = legalDay(at)
    let i = days.findIndex((d) => d > day) - 1
    if (i === -2) i = days.length - 1
    if (i < 0) return 0
    const into = (at - dayStart(days[i])) / DAY
    if (into < 1 || i + 1 >= days.length) return (starts[i] + Math.min(into, 1) * BUSY) / total
    const gap = starts[i + 1] - starts[i] - BUSY
    const along =
      (at - dayStart(addDays(days[i], 1))) / Math.max(dayStart(days[i + 1]) - dayStart(days[i]) - DAY, 1)
    return (starts[i] + BUSY + gap * along) / total
  }
  const mark = (day: string): number => starts[days.indexOf(day)] / total
  return { days, place, mark }
}

// Labels that stand too close to their left neighbour are left out; the first, the last and `keep` stay.
export function thinLabels(axis: Axis, keep: string, apart: number): string[] {
  const chosen: string[] = []
  const important = (day: string, i: number): boolean => day === keep || i === 0
  axis.days.forEach((day, i) => {
    const x = axis.mark(day)
    const clash = chosen.filter((d) => x - axis.mark(d) < apart)
    if (clash.length === 0) chosen.push(day)
    else if (important(day, i) && !clash.some((d) => important(d, axis.days.indexOf(d)))) {
      chosen.splice(chosen.indexOf(clash[0]), clash.length, day)
    }
  })
  return chosen
}

export interface Box {
  x: number // wished left edge in pixels
  width: number
}

export interface Placed {
  left: number
  line: number
}

// First fit by line; a box that would leave the track at the right is pushed back in.
export function placeBoxes(boxes: Box[], track: number, space = 6): Placed[] {
  const ends: number[] = []
  const order = boxes.map((_, i) => i).sort((a, b) => boxes[a].x - boxes[b].x)
  const placed: Placed[] = []
  for (const i of order) {
    const width = Math.min(boxes[i].width, track)
    const wished = Math.max(0, Math.min(boxes[i].x, track - width))
    let line = 0
    let left = wished
    for (; line < ends.length; line += 1) {
      if (ends[line] <= wished) break
      // A little to the right is better than one more line.
      if (ends[line] - wished < track * 0.45 && ends[line] + width <= track) {
        left = ends[line]
        break
      }
    }
    if (line === ends.length) left = wished
    ends[line] = left + width + space
    placed[i] = { left, line }
  }
  return placed
}

// Width of a chip's text in pixels at the given letter size: wide characters count one em, others a little over half.
export function textWidth(text: string, letter: number): number {
  let em = 0
  for (const c of text) em += c.codePointAt(0)! > 0x2e7f ? 1 : 0.58
  return Math.ceil(em * letter)
}
