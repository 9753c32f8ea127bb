// What the pages take over from the server's sources stays equal to them.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import openapiTypes, { astToString } from 'openapi-typescript'
import { describe, expect, it } from 'vitest'
import { CORRECTABLE } from '@/desk/case_file/corrections'
import en from '@/shared/i18n/en'
import zhCN from '@/shared/i18n/zh-CN'

const root = resolve(import.meta.dirname, '../../..')
const source = (path: string): string => readFileSync(resolve(root, path), 'utf8')

describe('the types of the contract', () => {
  it('are made from the contract as it stands', async () => {
    const made = astToString(await openapiTypes(new URL(`file://${root}/src/http_api/openapi.yaml`)))
    expect(source('web/src/generated/api.ts').endsWith(made), 'npm run api-types').toBe(true)
  }, 30_000)
})

describe('what can be corrected', () => {
  const constants = new Map(
    [...source('src/records/corrections.cpp').matchAll(/(k\w+) = "([a-z.]+\/1)"/g)].map(
      (m): [string, string] => [m[1], m[2]],
    ),
  )
  const ofServer = [
    ...source('src/records/corrections.cpp').matchAll(/\{(?:"([a-z.]+\/1)"|(kHazard\w+)), "(\w+)", "\w+"\}/g),
  ].map((m) => `${m[1] ?? constants.get(m[2])} ${m[3]}`)
  it('is what the record lets be corrected', () => {
    const offered = Object.entries(CORRECTABLE).flatMap(([type, fields]) =>
      Object.keys(fields).map((field) => `${type} ${field}`),
    )
    expect(ofServer.length).toBeGreaterThan(40)
    expect(offered.sort()).toEqual(ofServer.sort())
  })
  it('has a word for every field in both languages', () => {
    const fields = [...new Set(ofServer.map((entry) => entry.split(' ')[1]))]
    for (const words of [zhCN.correct.field, en.correct.field])
      expect(Object.keys(words)).toEqual(expect.arrayContaining(fields))
  })
})

describe('the words of approvals', () => {
  const words = JSON.parse(source('data/vocabulary/common.json'))['x-words'] as Record<string, Record<string, { zh: string; en: string }>>
  const FAMILIES = { level: 'level', matter: 'approval_matter', penalty: 'penalties', mandateKind: 'mandate_kind' } as const
  it('are those of the vocabulary', () => {
    for (const [family, theirs] of Object.entries(FAMILIES))
      for (const [catalogue, language] of [
        [zhCN, 'zh'],
        [en, 'en'],
      ] as const)
        expect(catalogue.approvals[family as keyof typeof FAMILIES], family).toEqual(
          Object.fromEntries(Object.entries(words[theirs]).map(([key, word]) => [key, word[language]])),
        )
  })
  it('are there for every opinion', () => {
    for (const catalogue of [zhCN, en])
      expect(Object.keys(catalogue.approvals.opinion)).toEqual(expect.arrayContaining(Object.keys(words.opinion)))
  })
})
