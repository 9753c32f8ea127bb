// What the page of an enterprise makes of its history.
import type { EnterpriseHistory, HazardCounts } from '@/shared/api/model'

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
