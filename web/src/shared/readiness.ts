// Whether officers may set out: what the server tells of a task, in the words of a page.
import { get } from './api/client'
import type { Readiness } from './api/model'
import { articleWord } from './articles'
import { casePath } from './case_file'
import { language, t } from './i18n'

export const readinessOf = (id: string): Promise<Readiness> => get<Readiness>(`${casePath(id)}/readiness`)

export interface Point {
  key: string
  ok: boolean
  word: string
  short: string // what is lacking, without the list
  why?: string
}

// The list that is gone through before setting out: who goes, with what, and what the rules ask before a visit.
export function pointsOf(told: Readiness): Point[] {
  if (told.light === 'none') return []
  const officers = told.officers ?? []
  const expired = officers.filter((one) => one.expired)
  const recorders = told.recorders ?? []
  // What has no term on record is not said to be in force.
  const unknown = officers.filter((one) => !one.expired && !one.certificate_until)
  const certificates = unknown.length ? t('ready.noTerm', { names: unknown.map((one) => one.name).join(t('comma')) }) : t('ready.certificates')
  const named = (names: string[]): string => names.join(t('comma'))
  const point = (key: string, ok: boolean, word: string, why: string): Point => ({ key, ok, word, why, short: why })
  return [
    point('officers', Boolean(told.two_officers), t('ready.officers', { names: named(officers.map((one) => one.name)) }), t('ready.needTwo')),
    point('certificates', !expired.length, certificates, t('ready.expired', { names: named(expired.map((one) => one.name)) })),
    point('recorders', recorders.length > 0, t('ready.recorders', { names: named(recorders.map((one) => one.device)) || t('ready.noneHeld') }), t('ready.needRecorder')),
    ...(told.lacks ?? []).map((one) => {
      const title = language() === 'en' ? one.title_en : one.title
      const word = t('ready.asked', { title, law: one.source, article: articleWord(one) })
      return { key: one.rule, ok: false, word, short: title, why: named(language() === 'en' ? one.why_en : one.why) }
    }),
  ]
}
export const TONES: Record<Readiness['light'], string> = { none: 'tone-mute', red: 'tone-bad', amber: 'tone-warn', green: 'tone-ok' }
export const ICONS: Record<Readiness['light'], string> = { none: '○', red: '✖', amber: '!', green: '✔' }
