import { describe, expect, it } from 'vitest'
import { fineText, fitting, following, withEntry, type LibraryEntry } from '@/shared/hazard_library'
import library from '../../../data/hazards/work_safety_law_2021.json'

const entry = (id: string, title: string, description: string, duty = '第一条'): LibraryEntry => ({
  entry: id,
  law: '某法',
  law_en: 'A law',
  in_force: { from: '2021-09-01' },
  title,
  title_en: id,
  description,
  description_en: id,
  on_site: true,
  duty,
  penalty: `${duty}罚`,
  tiers: [],
})
const shipped = library.entries.map((e) => entry(e.id, e.title.zh, e.description.zh, e.duty.clause))
const signs = shipped.find((e) => e.entry === 'no_warning_signs')!
const exits = shipped.find((e) => e.entry === 'exits_blocked')!

describe('the library', () => {
  it('is found by the words that officers write', () => {
    expect(fitting(shipped, '冲床未设置安全警示标志')[0].entry).toBe('no_warning_signs')
    expect(fitting(shipped, '疏散出口被货物堵塞')[0].entry).toBe('exits_blocked')
    expect(fitting(shipped, '焊工没有特种作业证')[0].entry).toBe('special_work_uncertified')
    expect(fitting(shipped, '警示').map((e) => e.entry)).toContain('no_warning_signs')
  })
  it('offers nothing for nothing, or for what it knows nothing of', () => {
    expect(fitting(shipped, '')).toEqual([])
    expect(fitting(shipped, '水')).toEqual([])
    expect(fitting(shipped, '鹅卵石')).toEqual([])
  })
})

describe('an entry that is chosen', () => {
  it('fills in its article, and words where there are few', () => {
    const told = withEntry({ entry: '', what: '警示标志', basis: '' }, signs, null)
    expect(told).toEqual({ entry: signs.entry, what: signs.description, basis: signs.duty })
  })
  it('leaves what somebody wrote', () => {
    const told = withEntry({ entry: '', what: '3 号冲床没有警示标志', basis: '地方条例第五条' }, signs, null)
    expect(told).toEqual({ entry: signs.entry, what: '3 号冲床没有警示标志', basis: '地方条例第五条' })
  })
  it('takes along what the one before it had filled in', () => {
    const first = withEntry({ entry: '', what: '', basis: '' }, signs, null)
    expect(withEntry(first, exits, signs)).toEqual({ entry: exits.entry, what: exits.description, basis: exits.duty })
    expect(withEntry(first, null, signs)).toEqual({ entry: '', what: '', basis: '' })
  })
})

describe('a violation that names an entry', () => {
  const names = ['facts', 'entry', 'duty', 'penalty_basis']
  it('is told with its articles, unless others were written', () => {
    const filled = following({ entry: signs.entry, duty: '', penalty_basis: '别的条款' }, names, shipped, '')
    expect(filled).toEqual({ entry: signs.entry, duty: signs.duty, penalty_basis: '别的条款' })
    expect(following({ ...filled, entry: exits.entry }, names, shipped, signs.entry).duty).toBe(exits.duty)
    expect(following({ ...filled, entry: '' }, names, shipped, signs.entry).duty).toBe('')
  })
})

describe('what the law allows', () => {
  const say = (key: string, values?: object): string => `${key.split('.').pop()} ${Object.values(values ?? {}).join(' ')}`.trim()
  const of = { liable: 'unit', liable_word: '单位', liable_word_en: 'unit' }
  it('is read as the law says it', () => {
    expect(fineText({ ...of, most_fen: 10_000_000 }, say)).toBe('upTo 100,000')
    expect(fineText({ ...of, least_fen: 1_000_000, most_fen: 10_000_000 }, say)).toBe('between 10,000 100,000')
    expect(fineText({ ...of, gains_times: { min: 2, max: 5 }, gains_from_fen: 10_000_000 }, say)).toBe('gains 2 5 gainsFrom 100,000')
    expect(fineText({ ...of, income_percent: { min: 30, max: 30 } }, say)).toBe('income 30 30')
  })
})
