// What is gone through before officers set out, and how a decision is told in a few words.
import { describe, expect, it } from 'vitest'
import { decisionWords } from '@/desk/enterprises/history'
import type { Readiness } from '@/shared/api/model'
import { pointsOf } from '@/shared/readiness'

const officer = (name: string, expired = false) => ({ user: name, name, certificate: '示1', expired, ...(expired ? {} : { certificate_until: '2030-01-01' }) })

describe('the light of a task', () => {
  it('says nothing of a visit that has begun', () => {
    expect(pointsOf({ light: 'none' })).toEqual([])
  })
  it('goes through who goes, with what, and what the rules ask', () => {
    const told: Readiness = {
      light: 'red',
      two_officers: true,
      officers: [officer('甲'), officer('乙', true)],
      recorders: [],
      lacks: [{ rule: 'sw62.approved', article: 62, clause: '第六十二条第二款', source: '安全生产法', title: '检查前审批', title_en: 'Approved before it', effect: 'finding', why: ['没有审批'], why_en: ['none'] }],
    }
    const points = pointsOf(told)
    expect(points.map((p) => [p.key, p.ok])).toEqual([['officers', true], ['certificates', false], ['recorders', false], ['sw62.approved', false]])
    expect(points[1].short).toContain('乙')
    const unknown = pointsOf({ ...told, officers: [{ user: '丙', name: '丙', certificate: '示3', expired: false }] })
    expect(unknown[1]).toMatchObject({ ok: true, word: '未登记有效期：丙。' })
    expect(points[3].word).toBe('检查前审批（安全生产法第六十二条第二款）')
    expect(points[3].why).toBe('没有审批')
  })
})

describe('a decision in a few words', () => {
  it('names a fine once, by its sum', () => {
    expect(decisionWords({ at: '2026-03-20T01:00:00.000000Z', penalties: ['warning', 'fine'], fine_fen: 4_800_000 })).toBe('警告、罚款 48,000 元')
    expect(decisionWords({ at: '2026-03-20T01:00:00.000000Z', penalties: ['fine'] })).toBe('罚款')
    expect(decisionWords({ at: '2026-03-20T01:00:00.000000Z', decision_kind: 'no_punishment' })).toBe('不予处罚')
  })
})
