// "第七条" as the rulebook writes it; in English by number.
import { language, t } from './i18n'

export function articleWord(of: { article: number; clause?: string }): string {
  if (of.clause && language() !== 'en') return of.clause
  return t('article', { n: t(`articles.${of.article}`) })
}
