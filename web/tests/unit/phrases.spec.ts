import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import PhrasePicker from '@/desk/paper/PhrasePicker.vue'
import type { CaseView, Phrase } from '@/shared/api/model'
import { i18n } from '@/shared/i18n'
import { filled, found, GAP, paperDay, placesOf } from '@/shared/phrases'

// The dialog's own parts need a browser.
vi.mock('@/shared/ui', async () => {
  const { h } = await import('vue')
  return { ElDialog: (_: unknown, { slots }: { slots: { default?: () => never } }) => h('div', slots.default?.()) }
})

const phrase = (id: string, title: string, text: string, own = false): Phrase => ({
  phrase: id,
  kind: 'fact',
  kind_word: '事实',
  kind_word_en: 'Fact',
  title,
  text,
  own,
})
const all = [phrase('a', '通道', '{place}通道堆放＿＿＿＿。'), phrase('b', '灭火器', '{place}灭火器压力不足。', true)]

describe('a phrase', () => {
  it('is filled with what the case says; the first gap is where writing goes on', () => {
    expect(filled('{place}通道，{unknown}。', { place: '一号库' })).toEqual({ text: `一号库通道，${GAP}。`, gap: [6, 10] })
    expect(filled('{place}', { place: ' ' }).text).toBe(GAP)
    expect(filled('照旧。', {})).toEqual({ text: '照旧。', gap: null })
  })

  it('is found by any of its words', () => {
    expect(found(all, '通道').map((p) => p.phrase)).toEqual(['a'])
    expect(found(all, ' FACT 压力 ').map((p) => p.phrase)).toEqual(['b'])
    expect(found(all, '')).toHaveLength(2)
    expect(found(all, '没有的')).toEqual([])
  })

  it('takes place, party, officers and days from the case, a day to put right only where it is one', () => {
    const view = {
      acts: [{ id: 'act-1', place: '一号车间' }],
      party: { name: '示例公司' },
      officers: [{ name: '甲' }, { name: '乙' }, { name: '丙', left: true }],
      hazards: [
        { id: 'hazard-1', due: '2026-12-01' },
        { id: 'hazard-2', due: '2026-12-01' },
        { id: 'hazard-3', due: '2026-12-09' },
      ],
    } as unknown as CaseView
    const asked = { act: 'act-1', hazards: ['hazard-1', 'hazard-2'], today: Date.parse('2026-11-29T17:00:00Z'), parameters: { 'bureau.court': '示例法院' } }
    const places = placesOf(view, asked)
    expect(places).toMatchObject({ place: '一号车间', party: '示例公司', officers: '甲、乙', due: '2026年12月1日', date: '2026年11月30日', court: '示例法院' })
    expect(places.government).toBeUndefined()
    expect(placesOf(view, { ...asked, hazards: ['hazard-1', 'hazard-3'] }).due).toBeUndefined()
    expect(paperDay('2026-03-05')).toBe('2026年3月5日')
  })
})

describe('the list of phrases', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    document.body.innerHTML = ''
  })
  async function opened() {
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ phrases: all })))
    const picker = mount(PhrasePicker, {
      props: { places: { place: '一号库' } },
      global: { plugins: [i18n] },
      attachTo: document.body,
    })
    await flushPromises()
    return picker
  }

  it('is chosen from by keys: the arrows go round, Enter takes what is marked', async () => {
    const picker = await opened()
    const search = picker.get('#phrase-search')
    const marked = (): string => picker.get('[aria-selected=true]').attributes('data-phrase')!
    expect(search.attributes('aria-activedescendant')).toBe('phrase-0')
    expect(marked()).toBe('a')
    await search.trigger('keydown', { key: 'ArrowUp' })
    expect(marked()).toBe('b')
    await search.trigger('keydown', { key: 'ArrowDown' })
    await search.trigger('keydown', { key: 'Enter', isComposing: true })
    expect(picker.emitted('take')).toBeUndefined()
    await search.trigger('keydown', { key: 'Enter' })
    expect(picker.emitted('take')).toEqual([[{ text: `一号库通道堆放${GAP}。`, gap: [7, 11] }]])
    picker.unmount()
  })

  it('narrows while one types, and says when nothing is left', async () => {
    const picker = await opened()
    await picker.get('#phrase-search').setValue('灭火')
    expect(picker.findAll('[role=option]').map((o) => o.attributes('data-phrase'))).toEqual(['b'])
    expect(picker.get('[role=option]').text()).toContain('一号库灭火器压力不足。')
    await picker.get('#phrase-search').setValue('没有的')
    expect(picker.text()).toContain('没有符合的常用语')
    await picker.get('#phrase-search').trigger('keydown', { key: 'Enter' })
    expect(picker.emitted('take')).toBeUndefined()
    picker.unmount()
  })
})
