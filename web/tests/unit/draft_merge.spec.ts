import { describe, expect, it } from 'vitest'
import { asKept, isEmpty, merge, sameDraft, type DraftContent } from '@/shared/draft_merge'

const draft = (fields: Record<string, string>, hazards: string[] | null = null): DraftContent => ({ fields, hazards })

describe('two texts of one draft', () => {
  const base = draft({ place: '一号库', note: '初稿' })

  it('are joined where each changed other fields', () => {
    const merged = merge(base, draft({ place: '二号库', note: '初稿' }), draft({ place: '一号库', note: '我补充', extra: '新' }))
    expect(merged.clashes).toEqual([])
    expect(merged.content.fields).toEqual({ place: '二号库', note: '我补充', extra: '新' })
  })

  it('are put before the person where both changed a field, and neither is lost', () => {
    const merged = merge(base, draft({ place: '二号库', note: '初稿' }), draft({ place: '三号库', note: '初稿' }))
    expect(merged.clashes).toEqual([{ field: 'place', theirs: '二号库', mine: '三号库' }])
    expect(merged.content.fields.place).toBe('三号库')
  })

  it('clash too where one took out what the other changed, and not where both did the same', () => {
    expect(merge(base, draft({ note: '初稿' }), draft({ place: '三号库', note: '初稿' })).clashes).toEqual([
      { field: 'place', theirs: '', mine: '三号库' },
    ])
    expect(merge(base, draft({ place: '三号库' }), draft({ place: '三号库' })).clashes).toEqual([])
    expect(merge(base, draft({ place: '一号库' }), base).content.fields).toEqual({ place: '一号库' })
  })

  it('hold the hazards chosen in the same way', () => {
    const all = draft({})
    expect(merge(all, draft({}, ['hazard-1']), all).content.hazards).toEqual(['hazard-1'])
    expect(merge(all, all, draft({}, ['hazard-2'])).content.hazards).toEqual(['hazard-2'])
    expect(merge(all, draft({}, ['hazard-1']), draft({}, ['hazard-2'])).hazardsClash).toEqual({
      theirs: ['hazard-1'],
      mine: ['hazard-2'],
    })
    expect(merge(all, draft({}, ['hazard-2', 'hazard-1']), draft({}, ['hazard-1', 'hazard-2'])).hazardsClash).toBeNull()
  })

  it('are the same whatever their order, and blank fields say nothing', () => {
    expect(sameDraft(draft({ a: '1', b: '2' }), draft({ b: '2', a: '1', c: ' ' }))).toBe(true)
    expect(sameDraft(draft({}), draft({}, []))).toBe(false)
    expect(asKept({ b: '2', a: '\u3000' }, null)).toEqual({ fields: { b: '2' }, hazards: null })
    expect(isEmpty(draft({}))).toBe(true)
  })

  it('lose nothing whatever was written: each text of a field is in the outcome or among the clashes', () => {
    const words = ['', '甲', '乙', '丙']
    for (const was of words)
      for (const their of words)
        for (const own of words) {
          const merged = merge(draft({ f: was }), draft({ f: their }), draft({ f: own }))
          const kept = merged.content.fields.f ?? ''
          const clash = merged.clashes[0]
          for (const text of [their, own])
            expect(text === was || text === kept || text === clash?.theirs || text === clash?.mine, `${was} ${their} ${own}`).toBe(true)
        }
  })
})
