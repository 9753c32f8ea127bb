// Lists of enterprises: how they are asked about, gone on with and reported; what the page of an enterprise makes of its history.
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import HazardBar from '@/desk/enterprises/HazardBar.vue'
import { isBeyond, sharesOf } from '@/desk/enterprises/history'
import { checkPath, countsOf, LIST_FIELDS, mayGoOn, notBegun, reportOf, takeIn, withField } from '@/desk/enterprises/list'
import { changesOfRow, problemWord, reasonsOf } from '@/desk/enterprises/list_words'
import { Problem } from '@/shared/api/client'
import type { ListCheck, ListRow } from '@/shared/api/model'
import { i18n } from '@/shared/i18n'
import en from '@/shared/i18n/en'
import zhCN from '@/shared/i18n/zh-CN'

const row = (number: number, more: Partial<ListRow> = {}): ListRow => ({ row: number, verdict: 'new', said: { name: '示例甲厂' }, ...more })
const found = { sha256: 'ab', rows: 3 } as ListCheck
const file = new Blob(['企业名称'])

function answering(...answers: (object | 'cut' | number)[]): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    const answer = answers.shift()
    if (answer === 'cut') return Promise.reject(new TypeError('network'))
    if (typeof answer === 'number') return Promise.resolve(new Response('{"code":"store.disk_full"}', { status: answer }))
    return Promise.resolve(new Response(JSON.stringify(answer), { status: 200 }))
  })
  return asked
}
afterEach(() => vi.unstubAllGlobals())

describe('a list', () => {
  it('is read as the person says, and else as it seems', () => {
    expect(checkPath({})).toBe('/enterprises/check-import')
    expect(checkPath({ sheet: 2, header_row: 3, columns: ['name', '', 'address'] }, 'refused', 40)).toBe(
      '/enterprises/check-import?sheet=2&header_row=3&columns=name%2C%2Caddress&only=refused&after=40',
    )
  })
  it('gives a field to one column only', () => {
    expect(withField(['name', '', 'address'], 1, 'name')).toEqual(['', 'name', 'address'])
    expect(withField(['name', '', 'address'], 0, '')).toEqual(['', '', 'address'])
  })
  it('is taken in piece by piece', async () => {
    const asked = answering({ done: [row(2), row(3)], next: 3 }, { done: [row(4)] })
    const progress = notBegun()
    await takeIn(file, found, {}, '按名单更正', progress)
    expect(progress.done.map((r) => r.row)).toEqual([2, 3, 4])
    expect(progress.over).toBe(true)
    expect(asked[0]).toContain('sha256=ab&reason=%E6%8C%89')
    expect(asked[0]).not.toContain('after')
    expect(asked[1]).toContain('after=3')
  })
  it('goes on where the connection was cut', async () => {
    const asked = answering({ done: [row(2)], next: 2 }, 'cut', { done: [row(3), row(4)] })
    const progress = notBegun()
    const failure = await takeIn(file, found, {}, '更正', progress).catch((problem: unknown) => problem)
    expect(mayGoOn(failure)).toBe(true)
    expect(progress.over).toBe(false)
    await takeIn(file, found, {}, '更正', progress)
    expect(asked[2]).toContain('after=2')
    expect(progress.done.map((r) => r.row)).toEqual([2, 3, 4])
  })
  it('is not gone on with where it is itself what is wrong', () => {
    expect(mayGoOn(new Problem({ code: 'import.other_file', status: 409 }, true))).toBe(false)
    expect(mayGoOn(new Problem({ code: 'store.disk_full', status: 507 }, true))).toBe(true)
  })
})

describe('the report of a list', () => {
  const words = { titles: ['行', '结果', '名称', '代码', '改动', '原因'], verdict: (v: string) => v, changes: changesOfRow, reasons: reasonsOf }
  it('opens in a spreadsheet as it was written', () => {
    const text = reportOf([row(2, { said: { name: '甲"乙,丙', credit_code: '91000000DEMA000114' } })], words)
    expect(text).toBe('\uFEFF"行","结果","名称","代码","改动","原因"\r\n2,"new","甲""乙,丙","=""91000000DEMA000114""","",""\r\n')
  })
  it('holds nothing that a spreadsheet would run', () => {
    const text = reportOf([row(2, { said: { name: '=HYPERLINK("x")', credit_code: '"&cmd' } })], words)
    expect(text).toContain('"\'=HYPERLINK(""x"")"')
    expect(text).toContain('"=""cmd"""')
  })
  it('says what was changed and why a row was refused', () => {
    expect(changesOfRow(row(2, { changes: { address: { from: '一路', to: '二路' }, phone: { to: '1' } } }))).toBe('地址：一路 → 二路；电话：补为 1')
    const problems = [{ code: 'import.cell_is_date', what: 'a date', where: 'C7', field: 'address' }]
    expect(reasonsOf(row(7, { problems }))).toMatch(/^C7 格：.*地址.*日期/)
    expect(problemWord({ code: 'other.code', what: 'in the server’s words', where: 'A1', field: 'name' })).toContain('in the server’s words')
  })
  it('counts what was done', () => {
    expect(countsOf([row(2), row(3, { verdict: 'same' }), row(4)])).toEqual({ new: 2, changes: 0, same: 1, refused: 0 })
  })
})

describe('the words of lists', () => {
  const sources = ['enterprise_list', 'enterprise_import'].map((name) =>
    readFileSync(resolve(import.meta.dirname, `../../../src/services/${name}.cpp`), 'utf8'),
  )
  it('are there for every reason that a row can be refused for', () => {
    const codes = sources.flatMap((s) => [...s.matchAll(/Error\{ErrorKind::\w+, "(import\.\w+)"|problem\(\{ErrorKind::\w+, "(import\.\w+)"/g)]).map((m) => m[1] ?? m[2])
    expect(codes.length).toBeGreaterThan(5)
    for (const catalogue of [zhCN, en])
      expect(Object.keys(catalogue.list.problem)).toEqual(expect.arrayContaining(codes.map((code) => code.replace('.', '_'))))
  })
  it('are there for every field', () => {
    for (const catalogue of [zhCN, en]) expect(Object.keys(catalogue.enterprise)).toEqual(expect.arrayContaining([...LIST_FIELDS]))
  })
})

describe('the history of an enterprise', () => {
  const hazards = { found: 4, rectified: 2, open: 1, overdue: 1 }
  it('is one bar from found to put right', () => {
    expect(sharesOf(hazards).map((s) => [s.state, s.share])).toEqual([
      ['rectified', 50],
      ['open', 25],
      ['overdue', 25],
    ])
    expect(sharesOf({ found: 0, rectified: 0, open: 0, overdue: 0 })).toEqual([])
    const bar = mount(HazardBar, { props: { hazards }, global: { plugins: [i18n] } })
    expect(bar.get('[role=img]').attributes('aria-label')).toMatch(/发现 4 项.*已整改 2.*整改中 1.*逾期 1/)
  })
  it('warns only beyond a limit that the bureau has set', () => {
    expect(isBeyond({ year: 2026, inspections: 99, others: 0 })).toBe(false)
    expect(isBeyond({ year: 2026, inspections: 1, others: 5, limit: 2 })).toBe(false)
    expect(isBeyond({ year: 2026, inspections: 2, others: 0, limit: 2 })).toBe(true)
  })
})
