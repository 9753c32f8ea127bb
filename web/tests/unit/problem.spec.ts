import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { Problem } from '@/shared/api/client'
import ProblemNotice from '@/shared/components/ProblemNotice.vue'
import { i18n } from '@/shared/i18n'

const told = (detail: string) =>
  mount(ProblemNotice, {
    props: { problem: new Problem({ status: 403, code: 'rulebook.of_a_test', title: '所填的人无权批准', detail }, true) },
    global: { plugins: [i18n] },
  }).text()

describe('a problem', () => {
  afterEach(() => (i18n.global.locale.value = 'zh-CN'))
  it('is told in Chinese on a Chinese screen, in its title where the detail is English', () => {
    i18n.global.locale.value = 'zh-CN'
    expect(told('this person may not approve it')).toContain('所填的人无权批准')
    expect(told('this person may not approve it')).not.toContain('this person')
    expect(told('“/place”过长')).toContain('“/place”过长')
  })
  it('gives no English advice on a Chinese screen', () => {
    const body = { status: 409, code: 'x.y', title: '不行', detail: 'no', remedy: 'link that recording' }
    const text = mount(ProblemNotice, {
      props: { problem: new Problem(body, true) },
      global: { plugins: [i18n] },
    }).text()
    expect(text).not.toContain('link that')
    expect(text).toContain('请稍后再试')
  })
  it('keeps apart where it happened and which request it was', () => {
    const body = { status: 403, code: 'x.y', title: '不行', where: 'case.view', request_id: 'c32c' }
    const text = mount(ProblemNotice, {
      props: { problem: new Problem(body, false) },
      global: { plugins: [i18n] },
    }).text()
    expect(text).toContain('位置： case.view · 请求号： c32c')
  })
  it('is told in its detail on an English one', () => {
    i18n.global.locale.value = 'en'
    expect(told('this person may not approve it')).toContain('this person may not approve it')
  })
})
