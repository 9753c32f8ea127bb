// The legal review as it is filled in: what is still to answer, what it may come to, what is sent, what was said before.
import { describe, expect, it } from 'vitest'
import { bodyOf, empty, isReady, outcomesFor, resumed, reviewsOf, unanswered } from '@/desk/legal_review/review'
import type { LegalReview, RecordedEvent } from '@/shared/api/model'

const told = (more: Partial<LegalReview> = {}): LegalReview => ({
  case: 'c-1',
  items: ['subject', 'evidence'].map((item) => ({ item, title: item, title_en: item, asks: ['?'], asks_en: ['?'] })),
  stage: 'handling',
  again: false,
  mine: true,
  handled: false,
  case_version: 1,
  ...more,
})

describe('a legal review', () => {
  it('answers each item, and says what is at fault', () => {
    const filled = empty(told())
    expect(unanswered(filled)).toBe(2)
    filled.answers.subject.result = 'in_order'
    filled.answers.evidence.result = 'at_fault'
    expect(unanswered(filled), 'not without its reason').toBe(1)
    filled.answers.evidence.text = '缺回证'
    expect(unanswered(filled)).toBe(0)
    expect(isReady(filled)).toBe(false)
    filled.outcome = 'passed'
    expect(isReady(filled), 'what is at fault is not passed').toBe(false)
    expect(outcomesFor(filled)).not.toContain('passed')
    filled.outcome = 'amend'
    expect(isReady(filled)).toBe(true)
    expect(bodyOf(filled, 'review-1')).toMatchObject({
      review: 'review-1',
      review_stage: 'handling',
      review_outcome: 'amend',
      items: [
        { review_item: 'subject', review_result: 'in_order' },
        { review_item: 'evidence', review_result: 'at_fault', text: '缺回证' },
      ],
    })
  })
  it('begins with what asks for it', () => {
    expect(empty(told({ again: true, stage: 'decision' }))).toMatchObject({ stage: 'decision', grounds: ['after_hearing'] })
  })
  it('goes on with what was filled in, as far as it is still asked', () => {
    const before = empty(told())
    before.answers.subject = { result: 'in_order', text: '', about: ['paper-1'] }
    before.answers.gone = { result: 'at_fault', text: 'x', about: [] }
    before.outcome = 'amend'
    before.stage = 'decision'
    const now = told({ items: [...told().items, { ...told().items[0], item: 'new' }] })
    const filled = resumed(now, JSON.parse(JSON.stringify(before)))
    expect(Object.keys(filled.answers)).toEqual(['subject', 'evidence', 'new'])
    expect(filled.answers.subject).toEqual({ result: 'in_order', text: '', about: ['paper-1'] })
    expect(filled).toMatchObject({ outcome: 'amend', stage: 'decision' })
    expect(unanswered(filled)).toBe(2)
    for (const nothing of [null, {}]) expect(resumed(now, nothing)).toEqual(empty(now))
  })
  it('tells what was asked for and what was said', () => {
    const event = (seq: number, type: string, body: object): RecordedEvent =>
      ({ seq, n: seq, type: `${type}/1`, at: '2026-03-20T01:00:00.000000Z', by: 'u', by_name: '甲', body }) as RecordedEvent
    const { open, given } = reviewsOf([
      event(1, 'legal_review.requested', { review: 'review-1', review_stage: 'handling' }),
      event(2, 'legal_review.given', { review: 'review-1', review_stage: 'handling', name: '丁', review_outcome: 'amend', items: [{ review_item: 'law', review_result: 'at_fault', text: 'x' }] }),
      event(3, 'legal_review.requested', { review: 'review-2', review_stage: 'decision' }),
    ])
    expect(open.map((one) => one.review)).toEqual(['review-2'])
    expect(given[0]).toMatchObject({ outcome: 'amend', items: [{ item: 'law', result: 'at_fault', text: 'x' }] })
  })
})
