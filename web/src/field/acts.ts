// Which acts there are to begin: those first with which a case of this kind goes on.
import type { ActKind, CaseKind } from '@/shared/api/model'

export const ACTS: ActKind[] = [
  'inspection',
  'reinspection',
  'interview',
  'site_examination',
  'evidence_taking',
  'sampling',
  'statement',
  'hearing',
  'appraisal',
  'preservation',
  'on_the_spot_measure',
  'coercion',
  'on_the_spot_penalty',
  'discussion',
  'case_analysis',
  'service',
  'execution',
  'resumption_review',
  'other_act',
]
const FIRST: Record<CaseKind, ActKind[]> = {
  inspection: ['inspection', 'reinspection', 'on_the_spot_measure'],
  general_penalty: ['interview', 'site_examination', 'evidence_taking', 'sampling', 'statement', 'hearing', 'discussion', 'service'],
  simplified_penalty: ['on_the_spot_penalty', 'interview', 'evidence_taking', 'service'],
  coercion: ['coercion', 'on_the_spot_measure', 'site_examination', 'service', 'resumption_review'],
}

export function actsFor(kind: CaseKind): ActKind[] {
  const first = FIRST[kind]
  return [...first, ...ACTS.filter((one) => !first.includes(one))]
}

// Acts in which one looks for hazards; in others nothing is said of them.
const LOOKS: ActKind[] = ['inspection', 'reinspection', 'site_examination', 'on_the_spot_measure']
export const looksForHazards = (kind: ActKind): boolean => LOOKS.includes(kind)
