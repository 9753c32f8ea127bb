import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import PageShots from '@/field/PageShots.vue'
import RecognisedPages from '@/field/RecognisedPages.vue'
import ShotVerdict from '@/field/ShotVerdict.vue'
import {
  isComplete,
  isScan,
  isShown,
  pictureOf,
  put,
  putInOrder,
  recognisedPages,
  type Shot,
  shotOf,
  spread,
  TONES,
  verdictOf,
} from '@/field/page_shots'
import type { CheckedPhotograph, Paper } from '@/shared/api/model'
import type { CaseFile } from '@/shared/case_file'
import { i18n } from '@/shared/i18n'
import en from '@/shared/i18n/en'
import zhCN from '@/shared/i18n/zh-CN'

let n = 0
// A photograph that is stored and was looked at.
function shot(seen: Partial<CheckedPhotograph> | null | undefined, page: number | null = null): Shot {
  n += 1
  const told = seen && ({ recording: `recording-${n}`, shows: 'this_version', ...seen } as CheckedPhotograph)
  return { id: n, name: `${n}.jpg`, url: '', page, recording: `recording-${n}`, seen: told }
}
const showing = (shown: number, page: number | null = null): Shot => shot({ page: shown, version: 2 }, page)
const unread = (page: number | null = null): Shot => shot({ shows: 'unread' }, page)
const pagesOf = (shots: Shot[]): (number | null)[] => shots.map((s) => s.page)

describe('a photograph of a page', () => {
  it('is told by the code that was read on it', () => {
    expect(verdictOf(showing(1, 1))).toBe('recognised')
    expect(verdictOf(showing(2, 1))).toBe('other_page')
    expect(verdictOf(unread(1))).toBe('unread')
    expect(verdictOf(shot(undefined, 1))).toBe('waiting')
    expect(verdictOf(shot(null, 1))).toBe('unread')
    for (const shows of ['other_version', 'other_paper', 'elsewhere'] as const)
      expect(verdictOf(shot({ shows }, 1))).toBe(shows)
  })
  it('has a tone and words in both languages for every verdict', () => {
    for (const words of [zhCN.photograph.verdict, en.photograph.verdict])
      expect(Object.keys(words).sort()).toEqual(Object.keys(TONES).sort())
  })
  it('says which other paper it is', () => {
    i18n.global.locale.value = 'zh-CN'
    const other = shot({ shows: 'other_paper', page: 1, version: 1, title: '责令限期整改指令书', number: '责改〔2026〕2号' }, 1)
    const words = (one: Shot) =>
      mount(ShotVerdict, { props: { shot: one, version: 2 }, global: { plugins: [i18n] } }).text()
    expect(words(other)).toContain('《责令限期整改指令书》责改〔2026〕2号 第 1 页')
    expect(words(showing(2, 2))).toContain('第 2 版第 2 页')
    expect(words(showing(2, 1))).toContain('这是本文书第 2 页')
    expect(words(shot({ shows: 'other_version', page: 3, version: 1 }, 1))).toContain('第 1 版第 3 页，现在有效的是第 2 版')
    expect(words({ ...shot(undefined), recording: undefined, upload: { state: 'failed' } })).toBe(zhCN.uploads.state.failed)
  })
})

describe('photographs of all pages', () => {
  it('go to the pages that they show', () => {
    const shots = [showing(3), showing(1), showing(2)]
    putInOrder(shots, 3)
    expect(pagesOf(shots)).toEqual([3, 1, 2])
    expect(isComplete(shots, 3)).toBe(true)
  })
  it('are enough for one page where the others were handed in before', () => {
    const again = [showing(2, 2)]
    expect(isComplete(again, 3)).toBe(false)
    expect(isComplete(again, 3, (k) => k !== 2)).toBe(true)
    expect(isComplete([], 3, () => true)).toBe(false)
  })
  it('of a scan that was put aside meanwhile come back no more', () => {
    const shots: Shot[] = []
    spread(shots, shot(undefined), [], 2, '/photos/d', () => 9)
    expect(shots).toEqual([])
  })
  it('without a readable code fill the pages that are left, in their order', () => {
    const shots = [unread(), showing(2), unread(), unread()]
    putInOrder(shots, 3)
    expect(pagesOf(shots)).toEqual([1, 2, 3, null])
    expect(isComplete(shots, 3)).toBe(true)
  })
  it('in the wrong order are put right, and what was put by hand and cannot be read stays', () => {
    const shots = [showing(2, 1), showing(1, 2), unread(3)]
    expect(isComplete(shots, 3)).toBe(false)
    putInOrder(shots, 3)
    expect(pagesOf(shots)).toEqual([2, 1, 3])
  })
  it('of another paper or version stand for no page', () => {
    const shots = [shot({ shows: 'other_paper' }, 1), shot({ shows: 'other_version' }), shot({ shows: 'elsewhere' }), showing(1)]
    putInOrder(shots, 2)
    expect(pagesOf(shots)).toEqual([null, null, null, 1])
    expect(isComplete(shots, 2)).toBe(false)
  })
  it('of the same page: the later one stays', () => {
    const shots = [showing(1), showing(1)]
    putInOrder(shots, 2)
    expect(pagesOf(shots)).toEqual([null, 1])
  })
  it('that one still looks at or still waits for are not handed in, and take no place from others', () => {
    const waiting = shot(undefined)
    const shots = [waiting, unread()]
    putInOrder(shots, 2)
    expect(pagesOf(shots)).toEqual([null, 1])
    put(shots, waiting, 2)
    expect(isComplete(shots, 2)).toBe(false)
    waiting.seen = null
    expect(isComplete(shots, 2)).toBe(true)
    waiting.recording = undefined
    expect(isComplete(shots, 2)).toBe(false)
  })
  it('one page has one of them', () => {
    const shots = [unread(1), unread(2)]
    put(shots, shots[1], 1)
    expect(pagesOf(shots)).toEqual([null, 1])
    expect(shotOf(shots, 1)).toBe(shots[1])
  })
})

describe('a scan', () => {
  const scanned = (page: number | null = null): Shot => ({ id: 1, name: 'scan.pdf', url: '', page, recording: 'recording-1' })
  const told = (sheet: number, page?: number): CheckedPhotograph =>
    ({ recording: 'recording-1', sheet, ...(page ? { shows: 'this_version', page, version: 2 } : { shows: 'unread' }) }) as CheckedPhotograph
  let ids = 100
  const over = (seen: CheckedPhotograph[], pages: number): Shot[] => {
    const shots = [scanned()]
    spread(shots, shots[0], seen, pages, '/photos/aa', () => (ids += 1))
    putInOrder(shots, pages)
    return shots
  }
  it('is as many shots as it has sheets, and each goes to its page', () => {
    const shots = over([told(1, 2), told(2), told(3, 1)], 2)
    expect(shots.map((s) => [s.sheet, s.page, s.url])).toEqual([
      [1, 2, '/photos/aa?sheet=1'],
      [2, null, '/photos/aa?sheet=2'],
      [3, 1, '/photos/aa?sheet=3'],
    ])
    expect(new Set(shots.map((s) => s.id)).size).toBe(3)
    expect(isComplete(shots, 2)).toBe(true)
  })
  it('whose sheets nobody could count is taken page by page, and a person compares', () => {
    for (const seen of [[], [{ recording: 'recording-1', shows: 'unread' } as CheckedPhotograph]]) {
      const shots = over(seen, 2)
      expect(shots.map((s) => [s.sheet, s.page, verdictOf(s)])).toEqual([
        [1, 1, 'unread'],
        [2, 2, 'unread'],
      ])
    }
  })
  it('that cannot be used is told and stands for no page', () => {
    const [one, ...more] = over([{ recording: 'recording-1', shows: 'pdf_locked' } as CheckedPhotograph], 2)
    expect([one.page, verdictOf(one), more]).toEqual([null, 'pdf_locked', []])
  })
  it('is told by its type or its name, and what browsers do not show is left to the server', () => {
    expect(isScan({ name: 'a.bin', type: 'application/pdf' })).toBe(true)
    expect(isScan({ name: 'A.PDF', type: '' })).toBe(true)
    expect(isScan({ name: 'a.jpg', type: 'image/jpeg' })).toBe(false)
    expect(['image/jpeg', 'image/heic', 'image/tiff', ''].map((type) => isShown({ type }))).toEqual([true, false, false, false])
    expect(pictureOf('/photos', { blob: 'aa', sheet: 3 })).toBe('/photos/aa?sheet=3')
    expect(pictureOf('/photos', { blob: 'aa' })).toBe('/photos/aa')
  })
})

describe('pages that were handed in', () => {
  const file = { id: 'c', state: { view: { number: '17', version: 3 } } } as unknown as CaseFile
  const ticks = (more: object) =>
    mount(PageShots, {
      props: { file, paper: { ...paper, pages: 2, id: 'paper-1', version: 1, ...more } as Paper, busy: false, compared: [1] },
      global: { plugins: [i18n] },
    })
  it('are compared one by one, until the original is confirmed', async () => {
    const page = ticks({})
    expect(page.findAll<HTMLInputElement>('[data-compared]').map((box) => box.element.checked)).toEqual([true, false])
    await page.get('[data-compared="2"]').setValue(true)
    expect(page.emitted('update:compared')).toEqual([[[1, 2]]])
    expect(ticks({ confirmed: { signers: [], shelf: '' } }).find('[data-compared]').exists()).toBe(false)
    expect(ticks({ photographs: [] }).find('[data-compared]').exists(), 'nothing to compare yet').toBe(false)
  })
  const blob = 'a'.repeat(64)
  const paper = {
    pages: 4,
    photographs: [
      { page: 1, blob, page_code: 'unread' },
      { page: 1, blob, page_code: 'matched' },
      { page: 2, blob, page_code: 'unread' },
      { page: 3, blob },
    ],
  } as Pick<Paper, 'pages' | 'photographs'> as Paper
  it('are told apart: what the program recognised, and what a person compares alone', () => {
    expect(recognisedPages(paper)).toEqual({ recognised: [1], others: [2, 3] })
    i18n.global.locale.value = 'zh-CN'
    const told = mount(RecognisedPages, { props: { paper }, global: { plugins: [i18n] } })
    expect(told.find('[data-recognised]').text()).toContain('第 1 页')
    expect(told.find('[data-unread]').text()).toContain('第 2、3 页')
  })
})
