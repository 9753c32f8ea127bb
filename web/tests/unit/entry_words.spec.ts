import { describe, expect, it } from 'vitest'
import { entryWords } from '@/shared/entry/entry_words'
import type { EntryField } from '@/shared/api/model'

const words = { yes: '是', no: '否', money: (yuan: string) => `${yuan} 元`, person: (user: string) => (user === 'u1' ? '办案人甲' : user) }
const field = (more: Partial<EntryField>): EntryField => ({ name: 'f', title: '栏', type: 'string', needed: false, ...more }) as EntryField

describe('what an entry says in a field', () => {
  it('says choices by their words, people by their names and money in yuan', () => {
    const choices = [{ value: 'fine', word: '罚款' }, { value: 'warning', word: '警告' }] as EntryField['choices']
    expect(entryWords(field({ choices }), 'fine', words)).toBe('罚款')
    expect(entryWords(field({ choices, type: 'array' }), ['fine', 'warning'], words)).toBe('罚款、警告')
    expect(entryWords(field({ format: 'user' }), 'u1', words)).toBe('办案人甲')
    expect(entryWords(field({ name: 'fine_fen', type: 'integer' }), 3_000_000, words)).toMatch(/^30,?000/)
    expect(entryWords(field({ type: 'boolean' }), false, words)).toBe('否')
  })
  it('says parts and rows with their titles, and a dash for nothing', () => {
    const parts = [field({ name: 'name', title: '姓名' }), field({ name: 'voting', title: '表决', type: 'boolean' })]
    expect(entryWords(field({ type: 'object', parts }), { name: '张三' }, words)).toBe('姓名：张三')
    expect(entryWords(field({ type: 'array', parts }), [{ name: '张三', voting: true }, { name: '李四' }], words)).toBe('姓名：张三，表决：是；姓名：李四')
    for (const nothing of [undefined, null, '']) expect(entryWords(field({}), nothing, words)).toBe('—')
  })
})
