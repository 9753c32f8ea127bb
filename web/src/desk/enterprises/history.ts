// What the page of an enterprise makes of its history.
import { penaltyWord } from '../approvals/words'
import type { CaseDecision, EnterpriseHistory, HazardCounts } from '@/shared/api/model'
import { t } from '@/shared/i18n'
import { yuanText } from '@/shared/money'

export const HAZARD_STATES = ['rectified', 'open', 'overdue'] as const

// The shares of a bar, in percent, in the order in which a hazard goes; what is none has no share.
export function sharesOf(hazards: HazardCounts): { state: (typeof HAZARD_STATES)[number]; count: number; share: number }[] {
  if (hazards.found === 0) return []
  return HAZARD_STATES.map((state) => ({ state, count: hazards[state], share: (100 * hazards[state]) / hazards.found })).filter(
    (one) => one.count > 0,
  )
}

// Whether one more inspection this year would be beyond what the bureau allows itself. Where it has set nothing, none is.
export const isBeyond = (visits: EnterpriseHistory['visits']): boolean =>
  visits.limit !== undefined && visits.inspections >= visits.limit

// What was decided, in a few words: the penalties and sums, else the kind of the decision.
export function decisionWords(decision: CaseDecision): string {
  const sums = (['fine_fen', 'confiscated_gains_fen', 'confiscated_goods_fen'] as const)
    .filter((field) => decision[field])
    .map((field) => t(`history.${field}`, { yuan: yuanText(decision[field]!) }))
  const kinds = (decision.penalties ?? []).filter((kind) => !(kind === 'fine' && decision.fine_fen)) // told by its sum
  const what = [...kinds.map(penaltyWord), ...sums]
  return what.length ? what.join(t('comma')) : t(`history.decision.${decision.decision_kind ?? 'other'}`)
}
