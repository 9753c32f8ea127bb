// What is changed in the text of a form leaves the rest of it alone; what hinders its installing is told one at a time.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FormProblem, FormRow } from '@/desk/forms/api'
import {
  copyOf,
  edited,
  factsOf,
  fieldPointer,
  filtered,
  HINDRANCES,
  hindranceOf,
  plainLines,
  versionEdit,
  type Standing,
} from '@/desk/forms/form_text'
import { readText } from '@/desk/forms/json_text'
import { isMeant } from '@/shared/forms'
import en from '@/shared/i18n/en'
import zhCN from '@/shared/i18n/zh-CN'

const root = resolve(import.meta.dirname, '../../..')
const text = `{
  "form": "site_notice",
  "version": 3, "title": "告知书",
  "aliases": ["通知"],
  "of": "case",
  "fields": [
    {"label": "甲", "id": "first"},
    {"id": "second"}]
}
`

describe('the facts of a form', () => {
  it('are read where it is JSON, with what goes without saying', () => {
    expect(factsOf(text)).toEqual({ form: 'site_notice', title: '告知书', version: 3, of: 'case' })
    expect(factsOf('{"form": "x"}')).toEqual({ form: 'x', title: '', version: 1, of: 'act' })
    for (const none of ['', '{', 'null', '[]', '"form"']) expect(factsOf(none)).toBeNull()
  })
})

describe('a change in the text', () => {
  const raised = (before: string, version: number): string | null => {
    const edit = versionEdit(before, version)
    return edit && edited(before, [edit])
  }
  it('raises the version and nothing else', () => {
    expect(raised(text, 4)).toBe(text.replace('"version": 3', '"version": 4'))
  })
  it('writes a version behind the id where none stood', () => {
    const before = '{"form": "x", "title": "t"}'
    expect(JSON.parse(raised(before, 2)!)).toEqual({ form: 'x', version: 2, title: 't' })
  })
  it('is not offered where the text has a fault, or no id', () => {
    expect(raised('{"form": "x",}', 2)).toBeNull()
    expect(raised('{"title": "t"}', 2)).toBeNull()
  })
  it('makes a copy with an id, a title and a first version of its own, without other titles', () => {
    const copy = copyOf(text, 'road_notice', '道路"告知"书')
    expect(JSON.parse(copy)).toEqual({
      ...(JSON.parse(text) as object),
      form: 'road_notice',
      title: '道路"告知"书',
      version: 1,
      aliases: [],
    })
    expect(copy.split('\n').slice(4)).toEqual(text.split('\n').slice(4))
  })
  it('finds a field by its id', () => {
    expect(fieldPointer(text, readText(text), 'second')).toBe('/fields/1')
    expect(fieldPointer(text, readText(text), 'third')).toBe('/fields')
  })
  it('counts lines as a text area does', () => expect(plainLines('a\r\nb\rc\n')).toBe('a\nb\nc\n'))
})

describe('the list of forms', () => {
  const row = (form: string, title: string, kind: FormRow['kind'] = 'external'): FormRow => ({
    form,
    title,
    kind,
    version: '1',
    digest: '',
    of: 'act',
    law: [`《${form}法》`],
  })
  const rows = [row('filing_approval', '立案审批表', 'internal'), row('public_notice', '送达公告')]
  const names = (wanted: string): string[] =>
    filtered(rows, wanted, (kind) => (kind === 'internal' ? '内部' : '对外')).map((r) => r.form)
  it('is narrowed by the titles that other bureaus use', () => {
    const called = [{ ...rows[0], aliases: ['立案呈批表'] }, rows[1]]
    expect(filtered(called, '呈批', () => '').map((r) => r.form)).toEqual(['filing_approval'])
    expect(called.filter((r) => isMeant(r, ' 呈批 ')).map((r) => r.form)).toEqual(['filing_approval'])
    expect(called.filter((r) => isMeant(r, '')).length, 'nothing typed narrows nothing').toBe(2)
    expect(called.some((r) => isMeant(r, '内部'))).toBe(false)
  })
  it('is narrowed by title, id, kind and law', () => {
    expect(names(' ')).toHaveLength(2)
    expect(names('公告')).toEqual(['public_notice'])
    expect(names('FILING')).toEqual(['filing_approval'])
    expect(names('内部')).toEqual(['filing_approval'])
    expect(names('《public')).toEqual(['public_notice'])
    expect(names('没有')).toEqual([])
  })
})

describe('whether a form can be installed', () => {
  const problem = (error: boolean): FormProblem => ({ error, code: 'form.x', place: '', what: '', remedy: '' })
  const sound: Standing = {
    text,
    installed: '{}',
    present: 2,
    fault: false,
    changedMeanwhile: false,
    checked: text,
    problems: [problem(false)],
  }
  it('it can, with remarks, as a higher version or as a first one', () => {
    expect(hindranceOf(sound)).toBeNull()
    expect(hindranceOf({ ...sound, installed: '', present: 0 })).toBeNull()
  })
  it.each<[string, Partial<Standing>]>([
    ['syntax', { fault: true }],
    ['no_form', { text: '{"title": "t"}' }],
    ['same', { installed: text, present: 3 }],
    ['meanwhile', { changedMeanwhile: true, present: 3 }],
    ['version', { present: 3 }],
    ['waiting', { checked: '{}', problems: [problem(true)] }],
    ['errors', { problems: [problem(false), problem(true)] }],
  ])('%s hinders it', (hindrance, more) => expect(hindranceOf({ ...sound, ...more })).toBe(hindrance))
  it('and each hindrance has words', () => {
    for (const words of [zhCN.forms.hindrance, en.forms.hindrance]) expect(Object.keys(words).sort()).toEqual([...HINDRANCES].sort())
  })
})

describe('the problems that a check can find', () => {
  const folder = resolve(root, 'src/page_layout')
  const sources = readdirSync(folder).filter((name) => name.endsWith('.cpp') && !name.includes('_test'))
  const codes = new Set(
    sources.flatMap((name) => [...readFileSync(resolve(folder, name), 'utf8').matchAll(/"(form\.[a-z_]+)"/g)].map((m) => m[1])),
  )
  it('have titles in both languages', () => {
    expect(codes.size).toBeGreaterThan(15)
    const keys = [...codes].map((code) => code.replace('.', '_'))
    for (const words of [zhCN.forms.code, en.forms.code]) expect(Object.keys(words)).toEqual(expect.arrayContaining(keys))
  })
})
