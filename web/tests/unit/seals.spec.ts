import { describe, expect, it } from 'vitest'
import { papersPdf, paperPdf } from '@/desk/paper/prints'
import { approvableBy, base64Of, faultOf, MOST_BYTES, SIGNS, TONES } from '@/desk/seals/seals'
import type { Seal } from '@/shared/api/model'
import en from '@/shared/i18n/en'
import zhCN from '@/shared/i18n/zh-CN'

function png(width: number, height: number, colour = 6, more: number[] = [], size = 60): Uint8Array {
  const bytes = new Uint8Array(size)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  new DataView(bytes.buffer).setUint32(16, width)
  new DataView(bytes.buffer).setUint32(20, height)
  bytes.set([8, colour], 24)
  bytes.set(more, 33)
  return bytes
}

const seal = (more: Partial<Seal>): Seal => ({
  seal: 'seal-1',
  name: '专用章',
  blob: 'a'.repeat(64),
  width_mm: 42,
  keeper: 'keeper@a',
  keeper_name: '甲',
  standing: 'proposed',
  picture: true,
  proposed: { by: 'proposer@a', by_name: '乙', at: '2026-03-20T01:10:00.000000Z', seq: 9 },
  ...more,
})

describe('a picture of a seal', () => {
  it('is a PNG of the right size with a transparent ground', () => {
    expect(faultOf(png(600, 600))).toBeNull()
    expect(faultOf(png(600, 600, 4))).toBeNull()
    expect(faultOf(png(600, 600, 3, [0, 0, 0, 1, 0x74, 0x52, 0x4e, 0x53]))).toBeNull()
    expect(faultOf(png(600, 600, 2))).toBe('ground')
    expect(faultOf(png(299, 400))).toBe('pixels')
    expect(faultOf(png(300, 3001))).toBe('pixels')
    expect(faultOf(png(300, 601))).toBe('shape')
    expect(faultOf(png(600, 600, 6, [], MOST_BYTES + 1))).toBe('bytes')
    expect(faultOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe('kind')
    expect(faultOf(new Uint8Array())).toBe('kind')
  })
  it('travels whole', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251)
    expect([...Uint8Array.from(atob(base64Of(bytes)), (c) => c.charCodeAt(0))]).toEqual([...bytes])
  })
})

describe('a seal', () => {
  it('is approved by a third person alone', () => {
    expect(approvableBy(seal({}), { user: 'head@a' })).toBe(true)
    expect(approvableBy(seal({}), { user: 'keeper@a' })).toBe(false)
    expect(approvableBy(seal({}), { user: 'proposer@a' })).toBe(false)
    expect(approvableBy(seal({}), null)).toBe(false)
    expect(approvableBy(seal({ standing: 'approved' }), { user: 'head@a' })).toBe(false)
  })
  it('has a word, a sign and a tone for how it stands, and for every fault of its picture', () => {
    for (const words of [zhCN.seals, en.seals]) {
      expect(Object.keys(words.standing).sort()).toEqual(Object.keys(TONES).sort())
      expect(Object.keys(words.fault).sort()).toEqual(['bytes', 'ground', 'kind', 'pixels', 'shape'])
    }
    expect(Object.keys(SIGNS).sort()).toEqual(Object.keys(TONES).sort())
  })
  it('is said to be no reliable electronic signature, where one signs and where one seals', () => {
    for (const sentence of [zhCN.seals.law, zhCN.seals.strokes]) expect(sentence).toMatch(/《电子签名法》第十三条/)
    for (const sentence of [en.seals.law, en.seals.strokes]) expect(sentence).toMatch(/no reliable electronic signature/)
  })
})

describe('what is printed', () => {
  it('has its address', () => {
    expect(paperPdf('c@a', 'paper-1')).toBe('/api/v1/cases/c%40a/papers/paper-1/document.pdf')
    expect(paperPdf('c@a', 'paper-1', 2)).toBe('/api/v1/cases/c%40a/papers/paper-1/document.pdf?copy=2')
    expect(papersPdf('c@a')).toBe('/api/v1/cases/c%40a/papers.pdf')
    expect(papersPdf('c@a', 'all')).toBe('/api/v1/cases/c%40a/papers.pdf?copies=all')
    expect(papersPdf('c@a', 1, ['paper-1', 'paper-3'])).toBe('/api/v1/cases/c%40a/papers.pdf?papers=paper-1,paper-3&copies=1')
  })
})
