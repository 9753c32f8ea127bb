import { describe, expect, it } from 'vitest'
import { whole } from '@/shared/findings'
import type { BriefFindings, RulebookLanes } from '@/shared/api/model'

const said = {
  digest: 'd',
  lanes: [{ article: 9, clause: '第九条', source: '办法', title: '立案' }],
  rules: [{ id: 'a9.filing', rule: 'a9.filing', status: 'not_triggered', title: '先立案后调查', asks: '填写审批表', why: ['尚无'] }],
} as unknown as RulebookLanes

describe('findings told in brief', () => {
  it('read with what the rulebook says of every case alike', () => {
    const met = { id: 'a9.declared:1', rule: 'a9.declared', status: 'met', title: '声明' }
    const brief = {
      rulebook: { digest: 'd' },
      lanes: [{ article: 9, clause: '第九条', source: '办法', obligations: [{ id: 'a9.filing', rule: 'a9.filing', status: 'not_triggered' }, met], elsewhere: [] }],
    } as unknown as BriefFindings
    const [lane] = whole(brief, said).lanes
    expect(lane.title).toBe('立案')
    expect(lane.obligations[0]).toMatchObject({ title: '先立案后调查', asks: '填写审批表', status: 'not_triggered' })
    expect(lane.obligations[1]).toEqual(met)
  })
})
