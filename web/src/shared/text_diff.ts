// What changed between two texts, by characters of Chinese and by words of what has words. Pure.

export type PieceKind = 'same' | 'ins' | 'del'
export interface Piece {
  kind: PieceKind
  text: string
}
interface Edit<T> {
  kind: PieceKind
  of: T
}

// Beyond so many edits the texts have little in common: then the whole of it counts as replaced.
const MOST_EDITS = 1000

const WORD = /[\p{Script=Latin}\p{Nd}]+|[\s\S]/gu
export const tokensOf = (text: string): string[] => text.match(WORD) ?? []

const all = <T>(kind: PieceKind, items: readonly T[]): Edit<T>[] => items.map((of) => ({ kind, of }))

// Myers 1986: the furthest reaching paths with d = 0, 1, 2, … edits; each round is kept for the way back.
function furthest<T>(a: readonly T[], b: readonly T[]): Int32Array[] | null {
  const most = Math.min(a.length + b.length, MOST_EDITS)
  const reach = new Int32Array(2 * most + 3)
  const middle = most + 1
  const rounds: Int32Array[] = []
  for (let d = 0; d <= most; d += 1) {
    rounds.push(reach.slice(middle - d - 1, middle + d + 2)) // as it stood before this round
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && reach[middle + k - 1] < reach[middle + k + 1])
      let x = down ? reach[middle + k + 1] : reach[middle + k - 1] + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
      reach[middle + k] = x
      if (x >= a.length && x - k >= b.length) return rounds
    }
  }
  return null
}

function wayBack<T>(a: readonly T[], b: readonly T[], rounds: Int32Array[]): Edit<T>[] {
  const out: Edit<T>[] = []
  let x = a.length
  let y = b.length
  for (let d = rounds.length - 1; d >= 0; d -= 1) {
    const at = (k: number): number => rounds[d][k + d + 1]
    const k = x - y
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1))
    const before = down ? k + 1 : k - 1
    const fromX = d === 0 ? 0 : at(before)
    const fromY = d === 0 ? 0 : fromX - before
    while (x > fromX && y > fromY) {
      x -= 1
      y -= 1
      out.push({ kind: 'same', of: a[x] })
    }
    if (d === 0) break
    if (down) out.push({ kind: 'ins', of: b[(y -= 1)] })
    else out.push({ kind: 'del', of: a[(x -= 1)] })
  }
  return out.reverse()
}

// The edits that make `b` of `a`, in order: what is the same or deleted is all of `a`, what is the same or inserted all of `b`.
export function editsBetween<T>(a: readonly T[], b: readonly T[]): Edit<T>[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  const [from, to] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  const rounds = furthest(from, to)
  const between = rounds ? wayBack(from, to, rounds) : [...all('del', from), ...all('ins', to)]
  return [...all('same', a.slice(0, start)), ...between, ...all('same', a.slice(a.length - end))]
}

// One token that both happen to have amid changes tells a reader nothing: it counts as replaced.
function withoutSpecks(edits: Edit<string>[]): Edit<string>[] {
  const isSpeck = (i: number): boolean =>
    edits[i].kind === 'same' && i > 0 && i < edits.length - 1 && edits[i - 1].kind !== 'same' && edits[i + 1].kind !== 'same'
  return edits.flatMap((edit, i) =>
    isSpeck(i)
      ? [
          { kind: 'del' as const, of: edit.of },
          { kind: 'ins' as const, of: edit.of },
        ]
      : [edit],
  )
}

// Of each stretch of changes what went first, then what came.
function joined(edits: Edit<string>[]): Piece[] {
  const out: Piece[] = []
  let [gone, come] = ['', '']
  const flush = (): void => {
    if (gone) out.push({ kind: 'del', text: gone })
    if (come) out.push({ kind: 'ins', text: come })
    gone = come = ''
  }
  for (const { kind, of } of edits) {
    if (kind === 'del') gone += of
    else if (kind === 'ins') come += of
    else {
      flush()
      const last = out.at(-1)
      if (last?.kind === 'same') last.text += of
      else out.push({ kind, text: of })
    }
  }
  flush()
  return out
}

export function textDiff(from: string, to: string): Piece[] {
  return joined(withoutSpecks(editsBetween(tokensOf(from), tokensOf(to))))
}

const without = (pieces: readonly Piece[], kind: PieceKind): string =>
  pieces
    .filter((p) => p.kind !== kind)
    .map((p) => p.text)
    .join('')
export const textAfter = (pieces: readonly Piece[]): string => without(pieces, 'del')
export const textBefore = (pieces: readonly Piece[]): string => without(pieces, 'ins')
