import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import en from '@/shared/i18n/en'
import zhCN from '@/shared/i18n/zh-CN'
import { i18n } from '@/shared/i18n'
import { inWords } from '@/shared/words'

type Tree = { [key: string]: string | Tree }
function flat(tree: Tree, before = ''): Map<string, string> {
  const out = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') out.set(before + key, value)
    else for (const [k, v] of flat(value, `${before}${key}.`)) out.set(k, v)
  }
  return out
}
const chinese = flat(zhCN as unknown as Tree)
const english = flat(en as unknown as Tree)
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return sources(path)
    return /\.(vue|ts)$/.test(name) && !path.includes('i18n') ? [path] : []
  })
}
const code = sources('src').map((path) => readFileSync(path, 'utf8'))

describe('the catalogues', () => {
  it('say the same things in both languages, with the same blanks to fill', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
    for (const [key, text] of chinese) expect(holes(english.get(key)!), key).toEqual(holes(text))
  })

  it('hold every word that a screen asks for', () => {
    const asked = code.flatMap((text) =>
      [...text.matchAll(/\b(?:t|say)\(\s*'([a-zA-Z]\w*(?:\.\w+)*)'/g)].map((m) => m[1]),
    )
    const named = code.flatMap((text) =>
      [...text.matchAll(/\b(?:word|says|title|key): '([a-z]\w*\.[\w.]+)'/g)].map((m) => m[1]),
    )
    expect(asked.length).toBeGreaterThan(300)
    expect([...new Set([...asked, ...named])].filter((key) => !chinese.has(key))).toEqual([])
  })

  it('hold every member of a family that a screen asks for by variable', () => {
    const families = code.flatMap((text) =>
      [...text.matchAll(/\bt\(`([a-zA-Z][\w.]*)\.\$\{/g)].map((m) => m[1]),
    )
    for (const family of new Set(families))
      expect(
        [...chinese.keys()].some((k) => k.startsWith(`${family}.`)),
        family,
      ).toBe(true)
  })

  it('leave no Chinese in English and none of the screens untranslated', () => {
    for (const [key, text] of english) expect(/[\u4e00-\u9fff]/.test(text), key).toBe(false)
    const spoken = code
      .map((text) => text.replace(/<!--[\s\S]*?-->|\/\/.*$/gm, ''))
      .filter((text) => /[\u4e00-\u9fff]{2,}/.test(text.replace(/'中文'/g, '')))
    expect(spoken.length).toBe(0)
  })

  it('name articles as the law does', () => {
    i18n.global.locale.value = 'zh-CN'
    expect(i18n.global.t('article', { n: i18n.global.t('articles.26') })).toBe('第二十六条')
    expect(chinese.get('articles.10')).toBe('十')
    expect(chinese.get('articles.30')).toBe('三十')
    expect(english.get('articles.26')).toBe('26')
  })
})

describe('what the server says in two languages', () => {
  const told = {
    title: '亮证',
    title_en: 'Certificates',
    why: ['一'],
    why_en: ['one'],
    do: [{ label: '补拍', label_en: 'Take it now' }],
    rule: '6.1',
    list_en: [],
  }
  it('is Chinese by default and English all the way down when asked', () => {
    expect(inWords(told, 'zh-CN')).toBe(told)
    expect(inWords(told, 'en')).toMatchObject({
      title: 'Certificates',
      why: ['one'],
      do: [{ label: 'Take it now' }],
      rule: '6.1',
    })
  })
})
