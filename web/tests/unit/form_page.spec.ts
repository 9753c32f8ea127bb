// The text area of a form by keyboard, and the list of what is wrong with it.
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import type { FormProblem } from '@/desk/forms/api'
import JsonEditor from '@/desk/forms/JsonEditor.vue'
import { readText } from '@/desk/forms/json_text'
import ProblemList from '@/desk/forms/ProblemList.vue'
import { i18n } from '@/shared/i18n'

const global = { plugins: [i18n] }
afterEach(() => (i18n.global.locale.value = 'zh-CN'))

describe('the text area', () => {
  function editor(text: string) {
    const shown = mount(JsonEditor, {
      props: { id: 't', label: '式样', marked: new Set([2]), modelValue: text },
      global,
      attachTo: document.body,
    })
    return { shown, area: shown.find('textarea') }
  }
  it('has a label, a hint and numbered lines, those with a problem marked', () => {
    const { shown } = editor('{\n\n}')
    expect(shown.find('label').attributes('for')).toBe('t')
    expect(shown.find('#t-hint').text()).toContain('Tab')
    expect(shown.findAll('.margin span').map((n) => n.text() + (n.classes('marked') ? '!' : ''))).toEqual(['1', '2!', '3'])
  })
  it('takes two blanks for a tab, and lets go after Escape', async () => {
    const { shown, area } = editor('{}')
    area.element.setSelectionRange(1, 1)
    await area.trigger('keydown', { key: 'Tab' })
    expect(shown.emitted('update:modelValue')).toEqual([['{  }']])
    const press = (key: string, more = {}): boolean =>
      area.element.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true, ...more }))
    expect(press('Tab')).toBe(false)
    expect(press('Tab', { shiftKey: true })).toBe(true)
    press('Escape')
    expect(press('Tab')).toBe(true)
    expect(press('Tab')).toBe(false)
  })
  it('draws at once at Ctrl and Enter', async () => {
    const { shown, area } = editor('{}')
    await area.trigger('keydown', { key: 'Enter' })
    expect(shown.emitted('draw')).toBeUndefined()
    await area.trigger('keydown', { key: 'Enter', ctrlKey: true })
    expect(shown.emitted('draw')).toHaveLength(1)
  })
})

describe('what is wrong with a form', () => {
  const text = '{"form": "f",\n "fields": [{"id": "a", "source": "party.nme"}]}'
  const unknown: FormProblem = {
    error: true,
    code: 'form.unknown_source',
    place: '/fields/0/source',
    what: "'party.nme' leads nowhere",
    remedy: 'see the paths',
  }
  const remark: FormProblem = { error: false, code: 'form.of_tomorrow', place: '/gone', what: 'odd', remedy: 'do so' }
  function list(more: object = {}, of = text) {
    const reading = readText(of)
    const props = { text: of, reading, fault: reading.fault, checked: true, problems: [remark, unknown], warnings: [], ...more }
    return mount(ProblemList, { props, global })
  }

  it('is told in Chinese by its code, with the place and what the check says; errors first', () => {
    const [first, second] = list().findAll('li')
    expect(first.text()).toMatch(/错误[\s\S]*第 2 行[\s\S]*\/fields\/0\/source[\s\S]*取值的路径不存在/)
    expect(first.text()).not.toContain('see the paths')
    expect(first.find('[lang=en]').text()).toBe("'party.nme' leads nowhere")
    expect(second.text()).toContain('提示')
    expect(second.text()).toContain('odd')
    expect(list().find('[data-found]').text()).toContain('1 处错误，1 处提示')
  })
  it('is told in English with its remedy', () => {
    i18n.global.locale.value = 'en'
    expect(list().text()).toMatch(/A path that leads nowhere[\s\S]*What to do: see the paths/)
  })
  it('leads to its place, or to the nearest thing there', async () => {
    const shown = list({ warnings: [{ field: 'a', what: '“甲”未填写' }] })
    for (const button of shown.findAll('button')) await button.trigger('click')
    const spans = shown.emitted<[{ from: number; to: number }]>('go')!.map(([span]) => span)
    expect(spans.map((s) => text.slice(s.from, s.to))).toEqual(['"party.nme"', '{', '{'])
    expect(spans.map((s) => s.from)).toEqual([text.indexOf('"party.nme"'), 0, text.indexOf('{"id"')])
  })
  it('is a fault alone while the text is no JSON', async () => {
    const shown = list({}, '{"form": "f"，}')
    expect(shown.text()).toMatch(/第 1 行第 13 列[\s\S]*中文标点/)
    expect(shown.find('[data-problem]').exists()).toBe(false)
    await shown.find('[data-syntax] button').trigger('click')
    expect(shown.emitted('go')).toEqual([[{ from: 12, to: 13 }]])
  })
  it('is nothing only where this very text was checked', () => {
    expect(list({ problems: [] }).text()).toContain('没有发现问题')
    expect(list({ problems: [], checked: false }).text()).not.toContain('没有发现问题')
  })
})
