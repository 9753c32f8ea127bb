// How approvals are called on the screens; a word that is not known stands as the record has it.
import { i18n } from '@/shared/i18n'
import type { Opinion } from '@/shared/api/model'

const { t, te } = i18n.global
const known = (key: string, otherwise: string): string => (te(key) || te(key, 'zh-CN') ? t(key) : otherwise)

export const levelWord = (level: string): string => known(`approvals.level.${level}`, level)
export const matterWord = (matter: string): string => known(`approvals.matter.${matter}`, matter)
export const penaltyWord = (penalty: string): string => known(`approvals.penalty.${penalty}`, penalty)
export const mandateWord = (kind: string): string => known(`approvals.mandateKind.${kind}`, kind)

export function opinionWord(said: Opinion): string {
  if (said.opinion !== 'returned') return known(`approvals.opinion.${said.opinion}`, said.opinion)
  return said.to_level ? t('approvals.returnedTo', { level: levelWord(said.to_level) }) : t('approvals.returnedAsker')
}

export const OPINION_TONES: Record<Opinion['opinion'], [string, string]> = {
  agree: ['✔', 'ok'],
  agree_if: ['✔', 'late'],
  disagree: ['✖', 'bad'],
  abstain: ['○', 'mute'],
  granted: ['✔', 'ok'],
  refused: ['✖', 'bad'],
  returned: ['↩', 'warn'],
}

interface Mandate {
  mandate_kind?: string
  acting_for?: string
  from?: string
  until?: string
  document?: string
}

// Under what one speaks for a level that is not one's own.
export function mandateText(mandate: Record<string, unknown>): string {
  const { mandate_kind: kind = '', acting_for: level = '', from = '', until, document } = mandate as Mandate
  return t('approvals.mandateOf', {
    document: document || t('approvals.mandatePaper'),
    level: levelWord(level),
    kind: mandateWord(kind),
    from,
    until: until || t('approvals.mandateOpen'),
  })
}
