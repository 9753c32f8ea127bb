import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import ThingPicker from '@/desk/case_file/ThingPicker.vue'
import EndActCard from '@/field/EndActCard.vue'
import OutcomeCard from '@/field/OutcomeCard.vue'
import TrueTime from '@/field/TrueTime.vue'
import type { Act, Hazard, Scope } from '@/shared/api/model'
import type { CaseFile } from '@/shared/case_file'
import DemoMark from '@/shared/components/DemoMark.vue'
import { i18n } from '@/shared/i18n'
import { me, refreshMe } from '@/shared/session'

const plugins = { global: { plugins: [i18n] } }
const act = { id: 'act-1', act: 'act-1', kind: 'inspection', place: '井下' } as unknown as Act
function fileThat(sends: (name: string, body: Record<string, unknown>) => void): CaseFile {
  const run = async (name: string, body: Record<string, unknown>): Promise<object> => {
    sends(name, body)
    return {}
  }
  return { id: 'c', state: { view: null }, closed: { value: false }, run } as unknown as CaseFile
}

describe('the thing of an exemption', () => {
  const things = [
    { id: 'hazard-1', text: '隐患 1 · 二车间 · 护栏缺失', name: '二车间 · 护栏缺失' },
    { id: 'act-1', text: '检查', name: '检查' },
  ]
  async function picked(scope: Scope, choose: string): Promise<Scope> {
    let told = scope
    const picker = mount(ThingPicker, {
      props: { id: 'thing', things, modelValue: scope, 'onUpdate:modelValue': (s: Scope) => (told = s) },
      ...plugins,
    })
    await picker.get('select').setValue(choose)
    return told
  }
  const none: Scope = { kind: 'thing', id: '', name: '' }
  it('is chosen among those of the case, and bears its id', async () => {
    expect(await picked(none, 'hazard-1')).toEqual({ kind: 'thing', id: 'hazard-1', name: '二车间 · 护栏缺失' })
  })
  it('keeps the words of the officer', async () => {
    expect(await picked({ kind: 'thing', id: 'act-1', name: '控制屏' }, 'hazard-1')).toEqual({
      kind: 'thing',
      id: 'hazard-1',
      name: '控制屏',
    })
    expect((await picked({ kind: 'thing', id: 'act-1', name: '检查' }, 'hazard-1')).name).toBe('二车间 · 护栏缺失')
    expect((await picked({ kind: 'zone', id: 'zone-1', name: '酒库' }, 'hazard-1')).name).toBe('二车间 · 护栏缺失')
  })
  it('that is none of the case is shown as what it is', () => {
    const scope: Scope = { kind: 'thing', id: 'thing-1', name: '控制屏' }
    expect(mount(ThingPicker, { props: { id: 'thing', things, modelValue: scope }, ...plugins }).text()).toContain('控制屏（没有对应')
  })
})

describe('the true time', () => {
  it('is asked for from the beginning where the act is over or ends meanwhile, and none is made up', async () => {
    const past = mount(TrueTime, { props: { id: 'x', past: true, modelValue: undefined }, ...plugins })
    expect((past.get('#x').element as HTMLInputElement).value).toBe('')
    expect(past.get('#x').attributes('required')).toBeDefined()
    const now = mount(TrueTime, { props: { id: 'x', modelValue: undefined }, ...plugins })
    expect(now.find('#x').exists()).toBe(false)
    await now.setProps({ past: true })
    expect((now.get('input[type=checkbox]').element as HTMLInputElement).checked).toBe(true)
    expect((now.get('input[type=datetime-local]').element as HTMLInputElement).value).toBe('')
  })
  it('of the end of an act goes with it', async () => {
    const sent: unknown[] = []
    const after = vi.fn()
    const file = fileThat((...one) => {
      sent.push(one)
      card.unmount() // as the page does once the act has ended
    })
    const card = mount(EndActCard, { props: { file, act, label: '结束', after }, ...plugins })
    await card.get('[data-afterwards]').setValue(true)
    await card.get('#end-time').setValue('2026-03-05T15:30')
    await card.get('form').trigger('submit')
    await flushPromises()
    expect(sent).toEqual([['end_act', { act: 'act-1', happened_at: '2026-03-05T07:30:00.000000Z' }]])
    expect(after).toHaveBeenCalledWith(act)
  })
  it('of an outcome goes with it', async () => {
    const sent: unknown[] = []
    const hazard = { id: 'hazard-1', act: 'act-1', place: 'p', description: 'd', rectified: [] } as unknown as Hazard
    const visit = { ...act, id: 'act-2' } as Act
    const card = mount(OutcomeCard, {
      props: { file: fileThat((...one) => sent.push(one)), hazard, act: visit },
      attachTo: document.body,
      ...plugins,
    })
    await card.get('[data-afterwards]').setValue(true)
    await card.get('#outcome-time-hazard-1').setValue('2026-03-15T10:00')
    await card.get('[data-record="rectified"]').trigger('click')
    await flushPromises()
    expect(sent).toEqual([
      ['record_rectification', { hazard: 'hazard-1', act: 'act-2', outcome: 'rectified', happened_at: '2026-03-15T02:00:00.000000Z' }],
    ])
    card.unmount()
  })
})

describe('a sample bureau', () => {
  afterEach(() => vi.unstubAllGlobals())
  const answer = (headers: Record<string, string>): void =>
    void vi.stubGlobal('fetch', async () => new Response('{"code":"session.none"}', { status: 401, headers }))
  it('is marked before anybody has signed in', async () => {
    answer({})
    await refreshMe()
    const mark = mount(DemoMark, plugins)
    expect(mark.find('.demo').exists()).toBe(false)
    answer({ 'X-Zhilu-Demo': '1' })
    await refreshMe()
    expect(me.value).toBeNull()
    expect(mark.find('.demo').exists()).toBe(true)
  })
})
