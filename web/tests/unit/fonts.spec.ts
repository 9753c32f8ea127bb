// Fonts of the bureau's own: how each stands, and where its file is sent.
import { describe, expect, it } from 'vitest'
import { checkPath, installPath, megabytes, SIGNS, standingOf, TONES, TYPEFACES } from '@/desk/fonts/fonts'
import type { OwnFont, TypefaceInUse } from '@/shared/api/model'
import en from '@/shared/i18n/en'
import zhCN from '@/shared/i18n/zh-CN'

const step = { by: 'a@a', by_name: '甲', at: '2026-03-20T01:10:00.000000Z', seq: 9 }
const font = (more: Partial<OwnFont>): OwnFont => ({
  font: 'font-1',
  typeface: 'fang',
  blob: 'a'.repeat(64),
  bytes: 7_790_552,
  face: 0,
  family: 'FandolKai',
  style: 'Regular',
  title: '楷体',
  embedding: 'installable',
  licence: '合同2026-7号',
  installed: step,
  ...more,
})
const all = { has: 1, of: 1 }
const fang: TypefaceInUse = {
  typeface: 'fang',
  family: 'FandolKai',
  style: 'Regular',
  own: true,
  font: 'font-2',
  coverage: { gb2312: all, gbk: all, marks: all, latin: all, no_marks: '' },
  lacking: [],
  lacking_count: 0,
  falls_back_to: [],
}

describe('a font of the bureau', () => {
  it('is in use, superseded, withdrawn, or cannot be used', () => {
    expect(standingOf(font({ font: 'font-2' }), [fang])).toBe('used')
    expect(standingOf(font({}), [fang])).toBe('earlier')
    expect(standingOf(font({ font: 'font-2', withdrawn: step }), [fang])).toBe('withdrawn')
    expect(standingOf(font({ font: 'font-2', problem: 'gone' }), [fang])).toBe('broken')
  })
  it('has a word, a sign and a tone for each standing, and a word for each typeface', () => {
    for (const words of [zhCN.fonts, en.fonts]) {
      expect(Object.keys(words.standing).sort()).toEqual(Object.keys(TONES).sort())
      expect(Object.keys(words.standing).sort()).toEqual(Object.keys(SIGNS).sort())
      expect(Object.keys(words.typeface)).toEqual(TYPEFACES)
      expect(Object.keys(words.usedFor)).toEqual(TYPEFACES)
    }
  })
  it('is sent with what it is for, and installed as the very file that was looked over', () => {
    expect(checkPath('song_bold', 2, 'a form')).toBe('/fonts/check?typeface=song_bold&face=2&form=a%20form')
    expect(checkPath('fang', 0, '')).toBe('/fonts/check?typeface=fang&face=0')
    expect(installPath('fang', 0, 'abc', '合同 7&8')).toBe(
      `/fonts?typeface=fang&face=0&sha256=abc&licence=${encodeURIComponent('合同 7&8')}`,
    )
  })
  it('tells its size as people do', () => {
    expect(megabytes(7_790_552)).toBe('7.4 MB')
    expect(megabytes(2_000)).toBe('2 KB')
  })
})
