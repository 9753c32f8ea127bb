// Views of the list of cases as a person keeps them, and the list as a spreadsheet reads it.
import { describe, expect, it } from 'vitest'
import { csvOf, keepViews, MOST_VIEWS, sameQuery, viewsOf, withView } from '@/desk/cases/views'
import type { CaseRow } from '@/shared/api/model'

function shelf(first: Record<string, string> = {}) {
  const kept = new Map(Object.entries(first))
  return { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v) }
}

describe('views', () => {
  it('are each person’s own, one of a name, and no more than there is room for', () => {
    const place = shelf()
    keepViews(place, 'u-1', withView([{ name: '在办', query: { stage: 'decision' } }], { name: '在办', query: { stage: 'execution' } }))
    expect(viewsOf(place, 'u-1')).toEqual([{ name: '在办', query: { stage: 'execution' } }])
    expect(viewsOf(place, 'u-2')).toEqual([])
    let many = viewsOf(place, 'u-1')
    for (let i = 0; i < 20; i += 1) many = withView(many, { name: `视图${i}`, query: {} })
    expect(many).toHaveLength(MOST_VIEWS)
    expect(many.at(-1)!.name).toBe('视图19')
  })
  it('are none where what was kept cannot be read', () => {
    for (const kept of ['{', '3', '[{"name":1}]', '[{"name":"a","query":{"x":1}}]']) expect(viewsOf(shelf({ 'zhilu.views.u': kept }), 'u')).toEqual([])
  })
  it('are shown where the list is asked for alike', () => {
    expect(sameQuery({ stage: 'decision' }, { stage: 'decision', text: '' })).toBe(true)
    expect(sameQuery({ stage: 'decision' }, {})).toBe(false)
  })
})

describe('the list for a spreadsheet', () => {
  it('quotes what has commas, and makes no formula of a name', () => {
    const rows = [{ number: '案1', party: '甲"厂",乙' }, { number: '=1+1', party: '@x' }] as CaseRow[]
    expect(csvOf(['案号', '当事人'], rows, (r) => [r.number, r.party])).toBe('\uFEFF"案号","当事人"\r\n"案1","甲""厂"",乙"\r\n"\'=1+1","\'@x"\r\n')
  })
})
