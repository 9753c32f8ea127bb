// Where things stand in the text of a form, held against what JSON.parse makes of the same text.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FAULTS, markOf, positionOf, readText } from '@/desk/forms/json_text'
import en from '@/shared/i18n/en'
import { i18n } from '@/shared/i18n'
import zhCN from '@/shared/i18n/zh-CN'

const folder = resolve(import.meta.dirname, '../../../data/forms')
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
const forms = files.map((name) => readFileSync(resolve(folder, name), 'utf8'))

function at(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce((in_, step) => (in_ as Record<string, unknown>)[step.replace(/~1/g, '/').replace(/~0/g, '~')], value)
}
const marked = (text: string, pointer: string): string | undefined => {
  const span = markOf(readText(text), pointer)
  return span && text.slice(span.from, span.to)
}
const faultOf = (text: string): [string, number, number] | undefined => {
  const { fault } = readText(text)
  if (!fault) return undefined
  const { line, column } = positionOf(text, fault.at)
  return [fault.kind, line, column]
}
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('the places in a text', () => {
  it('are those of every value of every form', () => {
    expect(forms.length).toBeGreaterThan(70)
    for (const text of forms) {
      const { places, fault } = readText(text)
      expect(fault).toBeUndefined()
      const whole = JSON.parse(text) as unknown
      for (const [pointer, { value }] of places) expect(JSON.parse(text.slice(value.from, value.to))).toEqual(at(whole, pointer))
    }
  })

  const text = '{"a/b": [1, {"m~n": "值"}],\n "empty": {}, "list": []}'
  it('mark a plain value, the name of what may be long, or its bracket', () => {
    expect(marked(text, '/a~1b/0')).toBe('1')
    expect(marked(text, '/a~1b/1/m~0n')).toBe('"值"')
    expect(marked(text, '/a~1b')).toBe('"a/b"')
    expect(marked(text, '/a~1b/1')).toBe('{')
    expect(marked(text, '')).toBe('{')
  })
  it('mark what is nearest where nothing stands', () => {
    expect(marked(text, '/empty/gone/further')).toBe('"empty"')
    expect(marked(text, '/a~1b/7')).toBe('"a/b"')
    expect(marked(text, '/nowhere')).toBe('{')
    expect(marked('', '/form')).toBe('')
  })
  it('are told up to a fault', () => {
    const broken = '{"form": "x", "fields": [{"id" 3}]}'
    expect(marked(broken, '/form')).toBe('"x"')
    expect(marked(broken, '/fields/0/id')).toBe('{')
  })
})

describe('a fault in a text', () => {
  it.each([
    ['{"a": 1', 'ends', 1, 8],
    ['{"a": "b', 'ends', 1, 9],
    ['', 'ends', 1, 1],
    ['{"a": }', 'value', 1, 7],
    ['{"a": nul}', 'value', 1, 7],
    ['{"a": .5}', 'value', 1, 7],
    ['{a: 1}', 'key', 1, 2],
    ['{"a" 1}', 'colon', 1, 6],
    ['{"a": 1\n "b": 2}', 'comma', 2, 2],
    ['[1 2]', 'comma', 1, 4],
    ['[01]', 'comma', 1, 3],
    ['{"a": [1, 2}', 'comma', 1, 12],
    ['{"a": 1,\n}', 'trailing', 2, 1],
    ['[1, ]', 'trailing', 1, 5],
    ['{"a": "b\n}', 'quote', 1, 9],
    ['{"a": "\\x"}', 'escape', 1, 8],
    ['{"文": 1，"b": 2}', 'wide', 1, 8],
    ['{"𠮷": 1，"b": 2}', 'wide', 1, 8],
    ['{“a”: 1}', 'wide', 1, 2],
    ['{"a": 1, "a": 2}', 'twice', 1, 10],
    [`${'['.repeat(33)}${']'.repeat(33)}`, 'deep', 1, 33],
    ['{} {}', 'after', 1, 4],
  ])('%s: %s', (text, kind, line, column) => expect(faultOf(text)).toEqual([kind, line, column]))

  it('is found where JSON.parse finds one, whatever letter is taken away or put in', () => {
    const text = '{\n  "form": "a\\n\\u0041",\n  "version": -1.5e+3,\n  "of": [true, false, null, {"deep": []}]\n}\n'
    for (let i = 0; i <= text.length; i += 1) {
      const others = [text.slice(0, i), text.slice(0, i) + text.slice(i + 1), ...'",:{}[]0-.e\\\n x'].map((way, n) =>
        n < 2 ? way : text.slice(0, i) + way + text.slice(i),
      )
      for (const other of others) expect(!readText(other).fault, JSON.stringify(other)).toBe(isJson(other))
    }
  })

  it('has words in both languages', () => {
    for (const words of [zhCN.forms.fault, en.forms.fault]) expect(Object.keys(words).sort()).toEqual([...FAULTS].sort())
    i18n.global.locale.value = 'zh-CN'
    expect(i18n.global.t('forms.fault.quote')).toContain('写作 \\n')
  })
})

it('a place in a text is counted as people do', () => {
  expect(positionOf('ab\n𠮷c', 0)).toEqual({ line: 1, column: 1 })
  expect(positionOf('\n\n', 0)).toEqual({ line: 1, column: 1 })
  expect(positionOf('ab\n𠮷c', 5)).toEqual({ line: 2, column: 2 })
})
