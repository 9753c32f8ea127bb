// Articles as people name them.
import type { Findings, Obligation } from './api/model'
import { language, t } from './i18n'

// "第七条" as the rulebook writes it; in English by number.
export function articleWord(of: { article: number; clause?: string }): string {
  if (of.clause && language() !== 'en') return of.clause
  return t('article', { n: t(`articles.${of.article}`) })
}

// The laws above the bureau's own regulation are named with the clause; the regulation itself is understood.
export function lawWord(
  of: Pick<Obligation, 'article' | 'clause' | 'source'>,
  lanes: Pick<Findings['lanes'][number], 'source' | 'layer'>[],
): string {
  const own = lanes.some((lane) => lane.source === of.source && lane.layer === 'bureau')
  return own || !of.source ? articleWord(of) : t('lawArticle', { law: of.source, article: articleWord(of) })
}
