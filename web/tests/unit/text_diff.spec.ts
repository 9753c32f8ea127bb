import { describe, expect, it } from 'vitest'
import { paperDiff, rowsDiff } from '@/shared/paper_diff'
import { editsBetween, textAfter, textBefore, textDiff, tokensOf } from '@/shared/text_diff'

// The same numbers each time.
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
const ALPHABET = ['通', '道', '堆', '放', '。', 'ab', '12', ' ', '\n', '𠮷']
const written = (random: (n: number) => number, most: number, of = ALPHABET): string =>
  Array.from({ length: random(most) }, () => of[random(of.length)]).join('')

describe('what changed in a text', () => {
  it('gives the new text when it is applied and the old when it is taken back', () => {
    const random = seeded(7)
    const wrong: [string, string][] = []
    for (let i = 0; i < 500; i += 1) {
      const few = ALPHABET.slice(0, 2 + random(ALPHABET.length - 2))
      const [from, to] = [written(random, 60, few), written(random, 60, few)]
      const pieces = textDiff(from, to)
      const told_once = pieces.every((piece, k) => piece.kind !== pieces[k - 1]?.kind)
      if (textBefore(pieces) !== from || textAfter(pieces) !== to || !told_once) wrong.push([from, to])
    }
    expect(wrong).toEqual([])
  })

  it('needs no more edits than there are: that of equal texts is nothing, and the fewest are found', () => {
    const random = seeded(11)
    const fewest = (a: string[], b: string[]): number => {
      let row = Array.from({ length: b.length + 1 }, (_, j) => j)
      a.forEach((x, i) => {
        const next = [i + 1]
        b.forEach((y, j) => next.push(x === y ? row[j] : Math.min(row[j + 1], next[j]) + 1))
        row = next
      })
      return row[b.length]
    }
    for (let i = 0; i < 200; i += 1) {
      const [a, b] = [tokensOf(written(random, 30)), tokensOf(written(random, 30))]
      expect(editsBetween(a, b).filter((e) => e.kind !== 'same')).toHaveLength(fewest(a, b))
    }
    expect(textDiff('照旧', '照旧')).toEqual([{ kind: 'same', text: '照旧' }])
    expect(textDiff('', '')).toEqual([])
  })

  it('goes by characters of Chinese, by whole numbers and by words', () => {
    expect(textDiff('通道净宽0.8米。', '通道净宽1.2米。')).toEqual([
      { kind: 'same', text: '通道净宽' },
      { kind: 'del', text: '0.8' },
      { kind: 'ins', text: '1.2' },
      { kind: 'same', text: '米。' },
    ])
    expect(textDiff('防护罩缺失', '防护栏缺失')).toEqual([
      { kind: 'same', text: '防护' },
      { kind: 'del', text: '罩' },
      { kind: 'ins', text: '栏' },
      { kind: 'same', text: '缺失' },
    ])
    expect(tokensOf('LEL 20% 𠮷')).toEqual(['LEL', ' ', '20', '%', ' ', '𠮷'])
  })

  it('of two long texts with nothing in common is one replaced by the other, and soon', () => {
    const [from, to] = ['甲乙'.repeat(8000), '丙丁'.repeat(8000)]
    expect(textDiff(from, to)).toEqual([
      { kind: 'del', text: from },
      { kind: 'ins', text: to },
    ])
  })
})

describe('what changed in a paper', () => {
  it('is told for tables by rows: came, went, or changed in a cell', () => {
    const from = [['1', '冲床'], ['2', '配电箱'], ['3', '通道']]
    const to = [['1', '冲床'], ['2', '配电柜'], ['3', '通道'], ['4', '酒库']]
    const rows = rowsDiff(from, to)
    expect(rows.map((r) => r.kind)).toEqual(['changed', 'ins'])
    expect(rows[0].cells[0]).toEqual([{ kind: 'same', text: '2' }])
    expect(rows[0].cells[1].map((p) => p.kind)).toEqual(['same', 'del', 'ins'])
    expect(rows[1].cells[1]).toEqual([{ kind: 'ins', text: '酒库' }])
    expect(rowsDiff(to, from).map((r) => r.kind)).toEqual(['changed', 'del'])
    expect(rowsDiff(['甲'], ['甲', '乙'])).toEqual([{ kind: 'ins', cells: [[{ kind: 'ins', text: '乙' }]] }])
    expect(rowsDiff(undefined, [{ picture: 'a', words: '门口' }])[0].cells).toHaveLength(2)
  })

  it('gives for any tables the rows of both', () => {
    const random = seeded(3)
    const table = (): string[][] => Array.from({ length: random(8) }, () => [String(random(4)), written(random, 4)])
    const has = (rows: string[][], row: string[]): boolean => rows.some((r) => JSON.stringify(r) === JSON.stringify(row))
    const wrong: string[][][][] = []
    for (let i = 0; i < 200; i += 1) {
      const [from, to] = [table(), table()]
      const rows = rowsDiff(from, to)
      const count = (kind: string): number => rows.filter((r) => r.kind === kind).length
      const right =
        to.length - from.length === count('ins') - count('del') &&
        rows.every((r) => r.kind === 'ins' || has(from, r.cells.map(textBefore))) &&
        rows.every((r) => r.kind === 'del' || has(to, r.cells.map(textAfter)))
      if (!right) wrong.push([from, to])
    }
    expect(wrong).toEqual([])
  })

  it('names the fields in the order of the form, and those that it does not know after them', () => {
    const described = [{ field: 'place', label: '检查场所' }, { field: 'rows', label: '清单', columns: ['序号'] }, { field: 'same', label: '照旧' }]
    const changes = paperDiff(described, { rows: [['1']], place: '一号库', same: '是', gone: '旧栏' }, { rows: [], place: '二号库', same: '是' })
    expect(changes.map((c) => c.label)).toEqual(['检查场所', '清单', 'gone'])
    expect(changes[1].columns).toEqual(['序号'])
    expect(paperDiff(described, { place: null }, { place: '' })).toEqual([])
  })
})
