import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { EntryField } from '@/shared/api/model'
import EntryFields from '@/shared/entry/EntryFields.vue'
import { bodyOf, emptyOf, filledFrom, isReady, placeOf, wrongIn, type Choices, type Filled } from '@/shared/entry/entry'
import { fenOf, yuanOf, yuanText } from '@/shared/entry/money'
import { i18n } from '@/shared/i18n'

const field = (name: string, more: Partial<EntryField> = {}): EntryField => ({
  name,
  title: name,
  title_en: name,
  type: 'string',
  needed: false,
  ...more,
})
const person = [field('name', { needed: true }), field('capacity', { needed: true }), field('phone')]
const interview = [
  field('act', { thing: 'act', needed: true }),
  field('person', { type: 'object', parts: person, needed: true }),
  field('separately', { type: 'boolean', needed: true }),
]
const discussion = [
  field('topic', { needed: true }),
  field('attendees', { type: 'array', needed: true, items_most: 3, parts: [field('name', { needed: true }), field('user', { format: 'user' })] }),
  field('provider', { type: 'object', parts: person }),
  field('fine_fen', { type: 'integer', least: 0 }),
]

describe('money', () => {
  it('is typed in yuan and sent in whole fen', () => {
    expect(['0', '5', '12.3', '12.34', '1,234.50', '￥20', '３００．５', '20元'].map(fenOf)).toEqual([
      0, 500, 1230, 1234, 123450, 2000, 30050, 2000,
    ])
    expect(fenOf('0.29')).toBe(29) // no fraction is reckoned with
  })
  it('is nothing else', () => {
    for (const text of ['', '-1', '1.234', '1e3', '一万', '1.', '.5', '12.3.4']) expect(fenOf(text), text).toBeUndefined()
  })
  it('is shown with two decimals', () => {
    expect([0, 5, 1230, 123456789].map(yuanOf)).toEqual(['0.00', '0.05', '12.30', '1234567.89'])
    expect(yuanText(123456789)).toBe('1,234,567.89')
  })
  it('that is none is said to be wrong, and not sent', () => {
    const fine = field('fine_fen', { type: 'integer', least: 0 })
    expect(wrongIn(fine, '两万')).toBe('money')
    expect(isReady([fine], { fine_fen: '两万' })).toBe(false)
    expect(wrongIn(fine, '20000')).toBeUndefined()
    expect(wrongIn(field('pages', { type: 'integer', least: 1, most: 999 }), '0')).toBe('number')
  })
})

describe('a field with parts', () => {
  it('is sent as an object, and ready with what is needed of it', () => {
    const filled: Filled = { ...emptyOf(interview), act: 'act-1', separately: 'yes' }
    expect(isReady(interview, filled)).toBe(false)
    filled.person = { ...emptyOf(person), name: '工人', capacity: 'worker' }
    expect(isReady(interview, filled)).toBe(true)
    expect(bodyOf(interview, filled)).toEqual({ act: 'act-1', person: { name: '工人', capacity: 'worker' }, separately: true })
  })
  it('that may be left out is left out whole, or told whole', () => {
    const filled: Filled = { ...emptyOf(discussion), topic: '讨论' }
    expect(isReady(discussion, filled)).toBe(true)
    expect(bodyOf(discussion, filled)).toEqual({ topic: '讨论', attendees: [] })
    expect(isReady(discussion, { ...filled, provider: { phone: '1' } })).toBe(false)
  })
  it('of a list is a row; an empty row says nothing', () => {
    const filled: Filled = { ...emptyOf(discussion), topic: '讨论', attendees: [{ name: ' ', user: '' }, { name: '甲', user: 'u-1' }] }
    expect(bodyOf(discussion, filled)).toMatchObject({ attendees: [{ name: '甲', user: 'u-1' }] })
    expect(isReady(discussion, { ...filled, attendees: [{ name: '', user: 'u-1' }] })).toBe(false)
  })
  it('is found again where the server names it, past rows that were not sent', () => {
    const filled: Filled = { ...emptyOf(discussion), attendees: [{ name: '', user: '' }, { name: '甲', user: '' }] }
    expect(placeOf(discussion, filled, '/body/attendees/0/name')).toBe('attendees.1.name')
    expect(placeOf(discussion, filled, '/body/provider/phone')).toBe('provider.phone')
    expect(placeOf(discussion, filled, '/body/attendees')).toBe('attendees')
    expect(placeOf(discussion, filled, '/body/attendees/7/name')).toBe('attendees')
    expect(placeOf(discussion, filled, '/topic')).toBe('topic')
    expect(placeOf(discussion, filled, '/type')).toBe('')
  })
})

describe('what is offered along with a form', () => {
  it('stands in it, and is sent as it came', () => {
    const body = {
      topic: '讨论',
      attendees: [{ name: '甲', user: 'u-1' }],
      provider: { name: '乙', capacity: 'worker' },
      fine_fen: 2_000_050,
    }
    const filled = filledFrom(discussion, body)
    expect(filled.fine_fen).toBe('20000.50')
    expect(bodyOf(discussion, filled)).toEqual(body)
  })
})

describe('the form on the screen', () => {
  const choices: Choices = {
    users: [{ id: 'u-1', text: '甲' }],
    devices: [],
    things: (f) => (f.thing === 'paper' ? [1, 2].map((n) => ({ id: `paper-${n}`, text: `文书 ${n}` })) : []),
  }
  function shown(fields: EntryField[], filled = emptyOf(fields), wrong?: { at: string; says: string }) {
    const form = mount(EntryFields, {
      props: {
        fields,
        choices,
        wrong,
        modelValue: filled,
        'onUpdate:modelValue': (now: Filled) => void form.setProps({ modelValue: now }),
      },
      global: { plugins: [i18n] },
    })
    return { form, said: () => bodyOf(fields, form.props('modelValue')) }
  }

  it('adds rows, fills them, and takes them away', async () => {
    const { form, said } = shown(discussion)
    await form.get('[data-add-row]').trigger('click')
    await form.get('[data-add-row]').trigger('click')
    await form.get('[data-place="attendees.0.name"] input').setValue('甲')
    await form.get('[data-place="attendees.1.name"] input').setValue('乙')
    await form.get('[data-place="attendees.1.user"] select').setValue('u-1')
    expect(said().attendees).toEqual([{ name: '甲' }, { name: '乙', user: 'u-1' }])
    await form.get('[data-row="0"] [data-drop-row]').trigger('click')
    expect(said().attendees).toEqual([{ name: '乙', user: 'u-1' }])
    await form.get('[data-add-row]').trigger('click')
    await form.get('[data-add-row]').trigger('click')
    expect(form.find('[data-add-row]').exists(), 'no more than there may be').toBe(false)
  })
  it('fills the parts of an object', async () => {
    const { form, said } = shown(interview)
    await form.get('[data-place="person.name"] input').setValue('工人')
    expect(said()).toEqual({ person: { name: '工人' } })
  })
  it('offers the things of the case, several of them in their order', async () => {
    const { form, said } = shown([field('papers', { type: 'array', thing: 'paper' }), field('measure', { thing: 'measure' })])
    await form.get('[data-value="paper-2"]').setValue(true)
    await form.get('[data-value="paper-1"]').setValue(true)
    expect(said()).toEqual({ papers: ['paper-1', 'paper-2'] })
    expect(form.get('[data-place=measure]').text()).toContain('本案还没有可选的项')
  })
  it('says at its place what the server found wrong', () => {
    const { form } = shown(discussion, { ...emptyOf(discussion), attendees: [{ name: '', user: '' }] }, { at: 'attendees.0.name', says: '没有姓名' })
    const place = form.get('[data-place="attendees.0.name"]')
    expect(place.text()).toContain('没有姓名')
    expect(place.get('input').attributes('aria-invalid')).toBe('true')
    expect(form.findAll('[aria-invalid]')).toHaveLength(1)
  })
  it('holds nothing back for what may be left out whole', () => {
    const { form } = shown([...discussion, ...interview], { ...emptyOf([...discussion, ...interview]), attendees: [emptyOf(person)] })
    const asked = form.findAll('[required]').map((one) => one.element.closest('[data-place]')!.getAttribute('data-place'))
    expect(asked.sort()).toEqual(['act', 'person.capacity', 'person.name', 'separately', 'topic'])
    expect(form.find('[data-place=provider]').element.tagName).toBe('DETAILS')
  })
  it('has a name of its own for every field', () => {
    const { form } = shown(discussion, { ...emptyOf(discussion), attendees: [emptyOf(person), emptyOf(person)] })
    const ids = form.findAll('[id]').map((one) => one.attributes('id'))
    expect(new Set(ids).size).toBe(ids.length)
  })
})
