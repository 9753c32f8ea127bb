// The page of the annual inspection plan: what is late, what is asked for, what is sent; the notice at the opening of an inspection.
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { beyondOf, bodyOf, countsOf, isForThePlan, isPlannable, MONTHS, nothingPlanned, overdueVisits, QUARTERS, rowsOf, TONES } from '@/desk/plan/plan'
import YearNotice from '@/desk/plan/YearNotice.vue'
import type { EnterpriseYear, PlanRow } from '@/shared/api/model'
import { i18n } from '@/shared/i18n'
import en from '@/shared/i18n/en'
import zhCN from '@/shared/i18n/zh-CN'
import * as session from '@/shared/session'

const row = (more: Partial<PlanRow> = {}): PlanRow => ({
  enterprise: 'e',
  name: '示例甲厂',
  planned: 2,
  to_do: 2,
  made: 0,
  made_by_plan: 0,
  awaited: 0,
  excess: [],
  approved: true,
  ...more,
})
const MAY = { year: 2026, month: 5 }
const asked = { me: 'me', year: 2026, now: MAY }

describe('a planned time', () => {
  it('is over with the end of its last month', () => {
    expect(overdueVisits(row({ planned_in: ['q1'] }), 2026, { year: 2026, month: 3 })).toBe(0)
    expect(overdueVisits(row({ planned_in: ['q1'] }), 2026, { year: 2026, month: 4 })).toBe(1)
    expect(overdueVisits(row({ planned_in: ['m4', 'm5'] }), 2026, MAY)).toBe(1)
    expect(overdueVisits(row({ planned_in: ['m4'], made_by_plan: 1 }), 2026, MAY)).toBe(0)
    expect(overdueVisits(row({ planned: 1, planned_in: ['m1', 'm2'] }), 2026, MAY)).toBe(1)
  })
  it('is the whole year where none was said', () => {
    expect(overdueVisits(row(), 2026, { year: 2026, month: 12 })).toBe(0)
    expect(overdueVisits(row({ made_by_plan: 1 }), 2026, { year: 2027, month: 1 })).toBe(1)
    expect(overdueVisits(row({ planned_in: ['q1'] }), 2027, { year: 2026, month: 12 })).toBe(0)
    expect(overdueVisits(row({ planned: undefined }), 2025, MAY)).toBe(0)
  })
})

describe('the rows of the plan', () => {
  const rows = [
    row({ enterprise: 'done', name: '丙厂', to_do: 0, made: 2, made_by_plan: 2 }),
    row({ enterprise: 'late', name: '丁厂', planned_in: ['q1'], officer: 'me' }),
    row({ enterprise: 'other', name: '乙厂', planned: undefined, to_do: undefined, made: 3, excess: ['limit'], unit: undefined }),
    row({ enterprise: 'open', name: '甲厂', unit: '一科' }),
  ]
  const shown = (filter: Parameters<typeof rowsOf>[1]['filter'], text = ''): string[] => rowsOf(rows, { ...asked, filter, text }).map((one) => one.enterprise)
  it('begin with what is overdue and to be done', () => {
    expect(shown('all').slice(0, 2)).toEqual(['late', 'open'])
  })
  it('are chosen by how they stand and found by their words', () => {
    expect(shown('to_do')).toEqual(['late', 'open'])
    expect(shown('late')).toEqual(['late'])
    expect(shown('done')).toEqual(['done'])
    expect(shown('excess')).toEqual(['other'])
    expect(shown('unplanned')).toEqual(['other'])
    expect(shown('mine')).toEqual(['late'])
    expect(shown('all', ' 一科 ')).toEqual(['open'])
    expect(shown('all', '戊厂')).toEqual([])
    expect(countsOf(rows, asked)).toEqual({ all: 4, to_do: 2, late: 1, done: 1, excess: 1, unplanned: 1, mine: 1 })
  })
})

describe('what is planned of an enterprise', () => {
  it('is sent in the order of the year, without what says nothing', () => {
    expect(bodyOf(nothingPlanned())).toEqual({ visits: 1 })
    expect(bodyOf({ visits: 3, planned_in: ['m9', 'q2'], officer: ' u ', unit: ' ', note: ' 重点 ' })).toEqual({
      visits: 3,
      planned_in: ['q2', 'm9'],
      officer: 'u',
      note: '重点',
    })
    expect(nothingPlanned(row({ planned_in: ['q1'], unit: '一科' }))).toEqual({ visits: 2, planned_in: ['q1'], officer: '', unit: '一科', note: '' })
  })
  it('is a whole number of visits', () => {
    for (const visits of [0, 1.5, 367, Number.NaN]) expect(isPlannable({ ...nothingPlanned(), visits })).toBe(false)
    expect(isPlannable(nothingPlanned())).toBe(true)
  })
  it('has words for every time and standing', () => {
    for (const words of [zhCN.plan, en.plan]) {
      expect(Object.keys(words.period).sort()).toEqual([...QUARTERS, ...MONTHS].sort())
      expect(Object.keys(words.standing).sort()).toEqual(Object.keys(TONES).sort())
    }
  })
})

const year = (more: Partial<EnterpriseYear> = {}): EnterpriseYear => ({
  year: 2026,
  made: 1,
  awaited: 1,
  by_plan: 1,
  limit: 2,
  item: { enterprise: 'e', name: '示例甲厂', planned: 2, approved: true },
  cases: [{ case: 'c', number: '应急检〔2026〕1号', by_plan: true, at: '2026-03-05T01:00:00.000000Z' }],
  beyond: { by_plan: ['limit'], otherwise: ['plan', 'limit'] },
  ...more,
})

describe('the notice before an inspection', () => {
  afterEach(() => vi.restoreAllMocks())
  const notice = async (told: EnterpriseYear, wanted = false): Promise<VueWrapper<InstanceType<typeof YearNotice>>> => {
    vi.spyOn(session, 'may').mockReturnValue(true)
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(told), { headers: { 'Content-Type': 'application/json' } })))
    const shown = mount(YearNotice, {
      props: {
        enterprise: 'e',
        wanted,
        byPlan: false,
        reason: '',
        'onUpdate:byPlan': (byPlan: boolean) => shown.setProps({ byPlan }),
        'onUpdate:reason': (reason: string) => shown.setProps({ reason }),
      },
      global: { plugins: [i18n], stubs: { RouterLink: { template: '<a><slot /></a>' } } },
    })
    await flushPromises()
    return shown
  }
  it('takes the inspection for one of the plan while visits of it are left', async () => {
    expect(isForThePlan(year())).toBe(true)
    expect(isForThePlan(year({ by_plan: 2 }))).toBe(false)
    expect(isForThePlan(year({ item: undefined }))).toBe(false)
    expect((await notice(year())).props('byPlan')).toBe(true)
    expect((await notice(year({ by_plan: 2 }))).props('byPlan')).toBe(false)
    expect((await notice(year({ by_plan: 2 }), true)).props('byPlan')).toBe(true)
  })
  it('tells the figures of what is exceeded, and asks why', async () => {
    expect(beyondOf(year(), false)).toEqual([
      { bound: 'plan', figure: 2 },
      { bound: 'limit', figure: 2 },
    ])
    const shown = await notice(year())
    expect(shown.get('[data-beyond]').text()).toMatch(/已检查 2 次（含在办）.*每年上限 2 次/)
    expect(shown.get('[data-beyond]').text()).not.toContain('年度计划 2 次')
    await shown.get('[data-by-plan]').setValue(false)
    expect(shown.get('[data-beyond]').text()).toContain('年度计划 2 次')
    await shown.get('[data-beyond-reason]').setValue('举报核查')
    expect(shown.props('reason')).toBe('举报核查')
  })
  it('is silent where nothing is planned and nothing exceeded', async () => {
    const shown = await notice(year({ item: undefined, beyond: { by_plan: [], otherwise: [] } }))
    expect(shown.find('[data-year]').exists()).toBe(false)
  })
})
