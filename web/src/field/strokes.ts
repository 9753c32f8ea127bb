// Strokes as they go on record: [x, y, milliseconds since the first touch, pressure].
export type Point = [number, number, number, number]

interface PadPoint {
  x: number
  y: number
  time: number
  pressure: number
}

const tenth = (n: number): number => Math.round(n * 10) / 10

export function strokesOf(groups: readonly { points: readonly PadPoint[] }[]): Point[][] {
  const first = groups[0]?.points[0]?.time ?? 0
  return groups
    .filter((g) => g.points.length > 0)
    .map((g) =>
      g.points.map((p): Point => [
        tenth(p.x),
        tenth(p.y),
        Math.max(0, Math.round(p.time - first)),
        Math.round((p.pressure || 0.5) * 100) / 100,
      ]),
    )
}
