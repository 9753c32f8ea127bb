// Which entries may meet an obligation for which the rulebook offers none: by the article that asks.
import { mattersFor } from './approvals'
import type { ApprovalMatter, EntryType, Obligation } from '@/shared/api/model'

// The beginning of a rule's name says the law, its number the article: of the bureau's own regulation, of the laws on penalties,
// coercion, safety, civil procedure and archives.
const FITTING: [law: string, from: number, to: number, group: string][] = [
  ['a', 9, 9, 'source'],
  ['a', 10, 12, 'evidence'],
  ['a', 13, 13, 'measure'],
  ['a', 14, 14, 'review'],
  ['a', 15, 16, 'decision'],
  ['a', 17, 17, 'simplified'],
  ['a', 18, 22, 'service'],
  ['a', 23, 25, 'execution'],
  ['a', 26, 29, 'file'],
  ['pl', 27, 36, 'source'],
  ['pl', 41, 43, 'evidence'],
  ['pl', 44, 45, 'review'],
  ['pl', 46, 46, 'evidence'],
  ['pl', 47, 48, 'file'],
  ['pl', 51, 53, 'simplified'],
  ['pl', 54, 56, 'evidence'],
  ['pl', 57, 60, 'decision'],
  ['pl', 61, 61, 'service'],
  ['pl', 62, 65, 'review'],
  ['pl', 66, 74, 'execution'],
  ['cl', 16, 33, 'measure'],
  ['cl', 34, 60, 'execution'],
  ['sw', 65, 70, 'measure'],
  ['cp', 85, 95, 'service'],
  ['ar', 1, 99, 'file'],
  ['arr', 1, 99, 'file'],
]
const RULE = /^([a-z]+)(\d+)\./

export function groupFor(rule: string): string {
  const [, law, article] = RULE.exec(rule) ?? []
  return FITTING.find(([of, from, to]) => of === law && Number(article) >= from && Number(article) <= to)?.[3] ?? ''
}

// The other sources that ask the same are looked at where the first tells nothing.
export function groupOf(o: Pick<Obligation, 'rule' | 'also'>): string {
  return [o.rule, ...(o.also ?? []).map((a) => a.rule)].map(groupFor).find(Boolean) ?? ''
}

// What is put up for approval where a rule wants an approval, and offers no paper that says of what.
const MATTERS: Record<string, string> = {
  'a9.filing': 'filing',
  'a9.urgent_filing': 'filing',
  'a9.decision': 'filing',
  'cl18.approval': 'coercion',
}
const OF_ANYTHING = 'matter_approval' // a form on which any matter is put up

// By the rule, or by the form of approval that it has prepared.
export function matterFor(o: Pick<Obligation, 'rule' | 'do'>, matters: Pick<ApprovalMatter, 'matter' | 'forms'>[]): string {
  if (MATTERS[o.rule]) return MATTERS[o.rule]
  const forms = o.do.filter((r) => r.command.endsWith('prepare_paper')).map((r) => String(r.preset?.form ?? ''))
  const said = forms.filter((f) => f && f !== OF_ANYTHING)
  // A form of several matters stands for the first of them that a case comes to: the handling, before the decision.
  return mattersFor('general_penalty', matters).find((m) => m.forms.some((f) => said.includes(f)))?.matter ?? ''
}

export interface Group {
  key: string
  title: string
  types: EntryType[]
}

// As they are offered: in their groups, those that a text is looked for in alone.
export function grouped(types: EntryType[], text: string, only: string): Group[] {
  const wanted = text.trim().toLowerCase()
  const out = new Map<string, Group>()
  for (const one of types) {
    const key = one.group ?? ''
    const title = one.group_title ?? ''
    if ((only && key !== only) || !`${one.title} ${title}`.toLowerCase().includes(wanted)) continue
    const group = out.get(key) ?? { key, title, types: [] }
    group.types.push(one)
    out.set(key, group)
  }
  return ORDER.flatMap((key) => out.get(key) ?? []).concat([...out.values()].filter((g) => !ORDER.includes(g.key)))
}
// As a case goes on.
const ORDER = ['source', 'evidence', 'review', 'decision', 'measure', 'simplified', 'service', 'execution', 'filming', 'file']
