import { describe, expect, it } from 'vitest'
import { thingsOf } from '@/desk/bureau/things'
import { bodyOf, emptyOf, inOrder, isReady, shapeOf } from '@/shared/entry/entry'
import type { BureauEntry, EntryField, EntryType } from '@/shared/api/model'

const field = (name: string, more: Partial<EntryField> = {}): EntryField => ({
  name,
  title: name,
  title_en: name,
  type: 'string',
  needed: false,
  ...more,
})
const type: EntryType = {
  type: 'custodian.appointed',
  title: '指定专门人员',
  title_en: 'Name a custodian',
  after_closing: false,
  fields: [
    field('name', { needed: true, longest: 100 }),
    field('duties', { type: 'array', needed: true, choices: [{ value: 'use', word: '使用', word_en: 'use' }] }),
    field('from', { needed: true, format: 'date' }),
    field('serious', { type: 'boolean' }),
    field('count', { type: 'integer' }),
    field('persons', { type: 'array' }),
  ],
}

const fields = type.fields

describe('a form made of the vocabulary', () => {
  it('asks for each field as its kind wants it', () => {
    expect(fields.map(shapeOf)).toEqual(['line', 'choices', 'day', 'yesno', 'number', 'lines'])
    expect(shapeOf(field('user', { names: 'user' }))).toBe('user')
    expect(shapeOf(field('signal', { names: 'bureau_thing' }))).toBe('thing')
    expect(shapeOf(field('text', { longest: 4000 }))).toBe('long')
    expect(shapeOf(field('happened_at', { format: 'instant' }))).toBe('instant')
    expect(shapeOf(field('act', { thing: 'act' }))).toBe('thing')
    expect(shapeOf(field('papers', { type: 'array', thing: 'paper' }))).toBe('things')
    expect(shapeOf(field('host', { format: 'user' }))).toBe('user')
    expect(shapeOf(field('collected_by', { type: 'array', format: 'user' }))).toBe('users')
    expect(shapeOf(field('amount_fen', { type: 'integer' }))).toBe('money')
    expect(shapeOf(field('person', { type: 'object', parts: [field('name')] }))).toBe('parts')
    expect(shapeOf(field('attendees', { type: 'array', parts: [field('name')] }))).toBe('rows')
  })
  it('is ready once all that is needed is said', () => {
    const filled = emptyOf(fields)
    expect(isReady(fields, filled)).toBe(false)
    Object.assign(filled, { name: '己', duties: ['use'], from: '2026-03-02' })
    expect(isReady(fields, filled)).toBe(true)
  })
  it('says nothing of what was left empty, and false where no was chosen', () => {
    const filled = { ...emptyOf(fields), name: ' 己 ', duties: ['use'], from: '2026-03-02' }
    expect(bodyOf(fields, filled)).toEqual({ name: '己', duties: ['use'], from: '2026-03-02' })
    expect(bodyOf(fields, { ...filled, serious: 'no', count: '20', persons: '甲\n\n乙 ' })).toMatchObject({
      serious: false,
      count: 20,
      persons: ['甲', '乙'],
    })
  })
  it('says none where a list that is needed has none', () => {
    expect(bodyOf(fields, { ...emptyOf(fields), name: '己' })).toEqual({ name: '己', duties: [] })
  })
  it('asks for what is needed first, and for when it happened last', () => {
    const asked = inOrder([field('happened_at'), field('basis', { longest: 1000 }), field('reason', { needed: true }), field('act', { thing: 'act' })])
    expect(asked.map((f) => f.name)).toEqual(['reason', 'act', 'basis', 'happened_at'])
  })
  it('offers the signals and findings that there are', () => {
    const entry = (t: string, body: Record<string, unknown>): BureauEntry => ({
      seq: 1,
      type: t,
      at: '',
      by: '',
      by_name: '',
      sentence: '',
      sentence_en: '',
      body,
    })
    const entries = [
      entry('supervision.signal_settled/1', { signal: 'signal-1' }),
      entry('supervision.signal_raised/1', { signal: 'signal-1', text: '导出' }),
      entry('supervision.finding_made/1', { finding: 'finding-1', signal: 'signal-1', text: '泄露' }),
    ]
    expect(thingsOf(entries, 'signal')).toEqual([{ id: 'signal-1', text: '导出' }])
    expect(thingsOf(entries, 'finding')).toEqual([{ id: 'finding-1', text: '泄露' }])
  })
})
