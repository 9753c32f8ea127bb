import { describe, expect, it } from 'vitest'
import { phrasesOf } from '@/field/reading'

const line = (x: number, length: number, text: string): string =>
  `<text x="${x}" y="0" textLength="${length}">${text}</text>`
const page = (...lines: string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210000 297000"><title>t</title>${lines.join('')}</svg>`

describe('a page read aloud', () => {
  it('says a paragraph in one go, however it was broken into lines', () => {
    const svg = page(
      line(28000, 154000, '检查中发现下列问题，现'),
      line(28000, 60000, '责令立即改正。'),
      line(28000, 40000, '（以下空白）'),
    )
    expect(phrasesOf(svg, '空白')).toEqual(['检查中发现下列问题，现责令立即改正。', '（以下空白）'])
  })
  it('keeps the cells of a table apart and begins anew after a full stop', () => {
    const svg = page(
      line(28000, 20000, '地址'),
      line(60000, 120000, '示例路一号。'),
      line(28000, 20000, '职务'),
    )
    expect(phrasesOf(svg, '空白')).toEqual(['地址', '示例路一号。', '职务'])
  })
  it('says that a place is blank, and leaves out what holds no words', () => {
    expect(phrasesOf(page(line(0, 10, '至＿＿＿＿'), line(0, 10, '　　')), '空白')).toEqual(['至空白'])
  })
})
