// What became of a row of a list, in words. What a code means stands in the catalogue; where it has none, the server's own words.
import { i18n } from '@/shared/i18n'
import type { CellProblem, ListRow } from '@/shared/api/model'

const { t, te } = i18n.global

export function fieldWord(field: string): string {
  return t(`enterprise.${field}`)
}

export function problemWord(problem: CellProblem): string {
  const key = `list.problem.${problem.code.replace('.', '_')}`
  const known = te(key) || te(key, 'zh-CN')
  const about = known ? t(key, { field: fieldWord(problem.field) }) : problem.what
  return t('list.at', { cell: problem.where, problem: about })
}

export const reasonsOf = (row: ListRow): string => [...(row.problems ?? []), ...(row.notes ?? [])].map(problemWord).join('；')

export const changesOfRow = (row: ListRow): string =>
  Object.entries(row.changes ?? {})
    .map(([field, change]) =>
      change.from
        ? t('list.changed', { field: fieldWord(field), from: change.from, to: change.to })
        : t('list.added', { field: fieldWord(field), to: change.to }),
    )
    .join('；')
