import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import FieldInput from '@/desk/paper/fields/FieldInput.vue'
import type { Recording } from '@/shared/api/model'
import type { FormField } from '@/shared/forms'
import { i18n } from '@/shared/i18n'
import { ABOUT, aboutOf, asSent, readable } from '@/shared/paper_values'

const field = (type: FormField['type'], more: Partial<FormField> = {}): FormField => ({
  name: 'f', label: '栏目', type, multiline: type === 'long_text', required: false, editable: true, numbered: false, columns: [], options: [], hint: '', ...more,
})

describe('what is typed into a paper', () => {
  it('goes out as the field takes it, and nothing else does', () => {
    const fields = [field('text'), field('table', { name: 't', columns: ['a', 'b'] }), field('list', { name: 'l' }), field('checkboxes', { name: 'c' })]
    const texts = { f: '文字', t: '[["1","甲"],["",""]]', l: '["一",""," "]', c: '["x"]', gone: '旧栏目', [ABOUT]: '["recording-1"]' }
    expect(asSent(fields, texts)).toEqual({ f: '文字', t: [['1', '甲']], l: ['一'], c: ['x'] })
    expect(aboutOf(texts)).toEqual(['recording-1'])
  })
  it('that is no value of its field any more is left to the case', () => {
    expect(asSent([field('table')], { f: '一段旧文字' })).toEqual({})
    expect(asSent([field('list')], { f: '[[1]]' })).toEqual({})
    expect(asSent([field('table')], { f: '[]' })).toEqual({ f: [] })
    expect(aboutOf({})).toBeNull()
  })
  it('is read by its rows where two texts are held against each other', () => {
    expect(readable('[["问","答"],["二","三"]]')).toBe('问　答\n二　三')
    expect(readable('["seal"]', () => '查封')).toBe('查封')
    expect(readable('普通[文字')).toBe('普通[文字')
  })
})

describe('a field', () => {
  const shown = (f: FormField, fromCase: unknown, text = '') =>
    mount(FieldInput, { props: { field: f, case: 'c', photos: [], fromCase, wrong: false, modelValue: text }, global: { plugins: [i18n] } })
  const told = (w: ReturnType<typeof shown>) => w.emitted('update:modelValue')?.at(-1)?.[0]

  it('of text shows what the case says until something is entered, each kind in its own box', () => {
    const box = (type: FormField['type'], fromCase?: unknown) => {
      const entry = shown(field(type), fromCase)
      const { tagName, id, placeholder, type: of, inputMode } = entry.get<HTMLInputElement>('#f-f').element
      return [tagName, id, of, inputMode ?? '', placeholder ?? '', entry.find('.hint').exists() ? entry.get('.hint').text() : '']
    }
    expect(box('text', '一号库')).toEqual(['INPUT', 'f-f', 'text', '', '一号库', ''])
    expect(box('number')).toEqual(['INPUT', 'f-f', 'text', 'numeric', '取自本案', ''])
    expect(box('money')).toEqual(['INPUT', 'f-f', 'text', 'decimal', '取自本案', ''])
    expect(box('long_text', '甲').slice(0, 2)).toEqual(['TEXTAREA', 'f-f'])
    expect(box('date', '2026年3月5日')).toEqual(['INPUT', 'f-f', 'date', '', '', '案件中：2026年3月5日'])
  })
  it('of photographs takes one of the case, with the words below it', async () => {
    const photos = [{ id: 'recording-1', blob: 'abc', name: '配电箱.jpg', media: 'photo', analysis: { poster: 'p' } }] as unknown as Recording[]
    const pictures = mount(FieldInput, {
      props: { field: field('pictures', { columns: ['说明'] }), case: 'c', photos, fromCase: undefined, wrong: false, modelValue: '' },
      global: { plugins: [i18n] },
    })
    await pictures.get('[data-add-picture=f-f]').setValue('abc')
    expect(told(pictures)).toBe('[["abc",""]]')
    await pictures.setProps({ modelValue: '[["abc",""],["def",""]]' })
    const shown = pictures.findAll('img').map((i) => i.attributes('src'))
    expect(shown, 'of photographs that belong to no paper too; of one elsewhere none').toEqual(['/api/v1/cases/c/recordings/recording-1/poster'])
    await pictures.setProps({ modelValue: '[["abc",""]]' })
    await pictures.get('input').setValue('配电箱未上锁')
    expect(told(pictures)).toBe('[["abc","配电箱未上锁"]]')
    expect(pictures.find('[data-add-picture]').exists(), 'every one of the case is there').toBe(false)
  })
  it('of rows begins with what the case gives; a change keeps all of them, and the case’s own come back', async () => {
    const table = shown(field('table', { columns: ['名称', '数量'] }), [['阀门', '1'], ['压力表', '2']])
    await table.get('[data-cell="1.1"]').setValue('3')
    expect(told(table)).toBe('[["阀门","1"],["压力表","3"]]')
    await table.setProps({ modelValue: String(told(table)) })
    await table.get('[data-reset=f]').trigger('click')
    expect(told(table)).toBe('')
  })
  it('of questions goes on to the next with Ctrl+Enter', async () => {
    const dialogue = shown(field('dialogue'), [], '[["看清证件了吗？","看清了。"]]')
    await dialogue.get('[data-cell="0.1"]').trigger('keydown', { key: 'Enter', ctrlKey: true })
    expect(told(dialogue)).toBe('[["看清证件了吗？","看清了。"],["",""]]')
  })
  it('of options takes one, or several in the form’s order', async () => {
    const options = [{ value: 'seal', label: '查封' }, { value: 'seize', label: '扣押' }]
    const one = shown(field('checkbox', { options }), 'seal')
    expect(one.get('[data-option="f.seal"]').attributes('aria-pressed')).toBe('true')
    await one.get('[data-option="f.seize"]').trigger('click')
    expect(told(one)).toBe('seize')
    const several = shown(field('checkboxes', { options }), ['seize'])
    await several.get('[data-option="f.seal"]').trigger('click')
    expect(told(several)).toBe('["seal","seize"]')
  })
  it('of one option is left to the case again when the chosen one is pressed once more', async () => {
    const options = [{ value: 'seal', label: '查封' }, { value: 'seize', label: '扣押' }]
    const one = shown(field('checkbox', { options }), 'seal', 'seize')
    const option = (value: string) => one.get(`[data-option="f.${value}"]`)
    const hint = option('seize').attributes('aria-describedby')
    expect(one.get(`[id="${hint}"]`).text()).toBe('再按一次所选的一项，即收回选择')
    await option('seize').trigger('click')
    expect(told(one)).toBe('')
    expect(option('seal').attributes('aria-pressed'), 'as the case says').toBe('true')
    expect(option('seal').attributes('aria-describedby')).toBeUndefined()
  })
  it('of rows that the case gives waits until they are known', () => {
    const table = mount(FieldInput, {
      props: { field: field('table', { columns: ['a'] }), case: 'c', photos: [], fromCase: undefined, known: false, wrong: false, modelValue: '' },
      global: { plugins: [i18n] },
    })
    expect(table.find('[data-add-row]').exists()).toBe(false)
  })
  it('of which an older draft holds words shows them and takes them over', async () => {
    const dialogue = shown(field('dialogue'), [], '问：看清了吗？答：看清了。')
    expect(dialogue.text()).toContain('问：看清了吗？')
    await dialogue.get('[data-strange] button').trigger('click')
    expect(told(dialogue)).toBe('[["","问：看清了吗？答：看清了。"]]')
    expect(asSent([field('date')], { f: '2026年3月5日' })).toEqual({})
  })
  it('of a moment is entered in the legal day and sent as an instant', async () => {
    const time = shown(field('time'), '')
    await time.get('input').setValue('2026-03-05T09:30')
    expect(told(time)).toBe('2026-03-05T01:30:00.000000Z')
    await time.setProps({ modelValue: '2026-03-05T01:30:00.000000Z' })
    expect(time.get<HTMLInputElement>('input').element.value).toBe('2026-03-05T09:30')
  })
})
