// What went wrong and what to do, in the language of the screen. The server has a title for every problem in both
// languages, a detail and a remedy in Chinese for some.
import type { Problem } from './api/client'
import { i18n, language } from './i18n'

const { t, te } = i18n.global

export const isSpoken = (text: string): boolean => language() === 'en' || /[\u4e00-\u9fff]/.test(text)

export function whatOf(problem: Problem): string {
  if (problem.unreachable) return t('problem.unreachable')
  const known = `problem.code.${problem.code.replace(/\./g, '_')}`
  if (te(known)) return t(known)
  const said = [problem.message, problem.title].find((text) => text && isSpoken(text))
  return said || t('problem.unknown')
}

export function remedyOf(problem: Problem): string {
  if (problem.unreachable) return t('problem.retry')
  if (problem.remedy && isSpoken(problem.remedy)) return problem.remedy
  return t(problem.conflict ? 'problem.reread' : 'problem.retry')
}
