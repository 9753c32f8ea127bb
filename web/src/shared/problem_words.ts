// What went wrong and what to do, in the language of the screen. The server has a title for every problem in both
// languages, a detail and a remedy in Chinese for some.
import type { Problem } from './api/client'
import { i18n, language } from './i18n'

const { t, te } = i18n.global

export const isSpoken = (text: string): boolean => language() === 'en' || /[\u4e00-\u9fff]/.test(text)

// In the words of the screens, where they have some for this very problem.
function ours(what: 'code' | 'remedy', problem: Problem): string {
  const key = `problem.${what}.${problem.code.replace(/\./g, '_')}`
  return te(key) ? t(key) : ''
}

export function whatOf(problem: Problem): string {
  if (problem.unreachable) return t('problem.unreachable')
  const known = ours('code', problem)
  if (known) return known
  const said = [problem.message, problem.title].find((text) => text && isSpoken(text))
  return said || t('problem.unknown')
}

export function remedyOf(problem: Problem): string {
  if (problem.unreachable) return t('problem.retry')
  const known = ours('remedy', problem)
  if (known) return known
  if (problem.remedy && isSpoken(problem.remedy)) return problem.remedy
  return t(problem.conflict ? 'problem.reread' : 'problem.retry')
}
