import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { groupsOf, kindOf, placeOf, selectionOf, sentenceOf } from '@/desk/paper/warnings'
import WarningList from '@/desk/paper/WarningList.vue'
import type { Warning } from '@/shared/api/model'
import { i18n } from '@/shared/i18n'

const fields = [
  { name: 'number', label: '文号' },
  { name: 'facts', label: '事实' },
]
const brackets: Warning = {
  code: 'lint.brackets',
  field: 'facts',
  what: '文号的年份用六角括号〔〕：“[2026]3号”',
  line: 2,
  at: 3,
  length: 8,
  text: '[2026]3号',
}
const overlap: Warning = { code: 'lint.overlap', field: '', what: '执法人员同一时间在另一次执法活动中', text: '甲：17号' }

afterEach(() => {
  i18n.global.locale.value = 'zh-CN'
})

describe('warnings of a paper', () => {
  it('stand by their fields in the order of the form, those of none first', () => {
    const number: Warning = { code: 'lint.required', field: 'number', what: '“文号”未填写' }
    const unknown: Warning = { code: 'lint.blank', field: 'gone', what: '空白' }
    expect(groupsOf([brackets, number, overlap, unknown], fields).map((g) => [g.field, g.warnings.length])).toEqual([
      ['', 2],
      ['number', 1],
      ['facts', 1],
    ])
    expect(groupsOf([], fields)).toEqual([])
  })
  it('begin with what is serious', () => {
    const usual: Warning = { code: 'lint.prerequisite', field: '', what: '一般先有《甲》', text: '《甲》' }
    const serious: Warning = { code: 'lint.prerequisite', field: '', what: '应当先有《乙》', text: '《乙》', serious: true }
    expect(groupsOf([usual, overlap, serious], fields)[0].warnings).toEqual([serious, usual, overlap])
    const list = mount(WarningList, { props: { warnings: [usual, serious], fields }, global: { plugins: [i18n] } })
    expect(list.findAll('li')[0].text().replace(/\s+/g, ' ')).toBe('✖ 重要 前置文书 应当先有《乙》')
    expect(list.findAll('[data-serious=true]')).toHaveLength(1)
  })
  it('say where they are, as far as there is more than one place', () => {
    expect(placeOf(brackets)).toBe('第 2 段')
    expect(placeOf({ ...brackets, line: 1 })).toBe('')
    expect(placeOf({ ...overlap, row: 3, column: 2 })).toBe('第 3 行 · 第 2 栏')
  })
  it('are told in the language of the screen, in Chinese where it has no word for them', () => {
    expect(sentenceOf(brackets)).toBe(brackets.what)
    i18n.global.locale.value = 'en'
    expect(kindOf(brackets)).toBe('wrong brackets in a number')
    expect(sentenceOf(brackets)).toBe('“[2026]3号”')
    const own: Warning = { code: 'lint.own_list', field: 'facts', what: '用词不当：“某某”', text: '某某' }
    expect(kindOf(own)).toBe('')
    expect(sentenceOf(own)).toBe(own.what)
  })
})

describe('the stretch that a warning is about', () => {
  it('is selected by units of a text box, though it is told in characters', () => {
    const rare = { ...brackets, text: '[2026]3', at: 2, length: 7 }
    const typed = '𠮷、[2026]3号'
    expect(selectionOf(typed, rare)).toEqual([3, 10])
    expect(typed.slice(3, 10)).toBe('[2026]3')
  })
  it('is not selected where other words stand there by now, nor in a text that is not in the box', () => {
    expect(selectionOf('已经改写过的一段话，没有文号', brackets)).toBeNull()
    expect(selectionOf('', brackets)).toBeNull()
    expect(selectionOf('x', overlap)).toBeNull()
    expect(selectionOf('abc[2026]3号', { ...brackets, row: 1 })).toBeNull()
  })
})

describe('the list of warnings', () => {
  const shown = (reachable: string[]) =>
    mount(WarningList, { props: { warnings: [brackets, overlap], fields, reachable }, global: { plugins: [i18n] } })
  it('leads to a field that is on the screen', async () => {
    const list = shown(['facts'])
    expect(list.findAll('li').map((li) => li.attributes('data-code'))).toEqual(['lint.overlap', 'lint.brackets'])
    expect(list.findAll('button')).toHaveLength(1)
    await list.get('button').trigger('click')
    expect(list.emitted('go')).toEqual([[brackets]])
  })
  it('only tells of what has to be changed elsewhere', () => {
    expect(shown([]).find('button').exists()).toBe(false)
  })
})
