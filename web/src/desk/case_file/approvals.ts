// An approval of the case: how far it is, level by level, and what is put up.
import type { Approval, ApprovalMatter, CaseKind, EntryField, Opinion, Paper } from '@/shared/api/model'

export type StepState = 'spoke' | 'against' | 'waiting' | 'later' | 'over'
export interface Step {
  level: string
  state: StepState
  said?: Opinion
}

// What was said before a return, at the level to which it went back and above, is said anew.
function standing(approval: Pick<Approval, 'levels' | 'opinions'>): Map<string, Opinion> {
  const out = new Map<string, Opinion>()
  for (const said of approval.opinions) {
    if (said.level !== 'reviewer') out.set(said.level, said)
    if (said.opinion !== 'returned' || !said.to_level) continue
    for (const level of approval.levels.slice(approval.levels.indexOf(said.to_level))) out.delete(level)
  }
  return out
}

const AGAINST: Opinion['opinion'][] = ['disagree', 'refused', 'returned']

export function stepsOf(approval: Pick<Approval, 'levels' | 'opinions' | 'waiting_levels' | 'state'>): Step[] {
  const spoken = standing(approval)
  return approval.levels.map((level) => {
    const said = spoken.get(level)
    if (approval.waiting_levels.includes(level)) return { level, state: 'waiting' }
    if (said) return { level, said, state: AGAINST.includes(said.opinion) ? 'against' : 'spoke' }
    return { level, state: approval.state === 'waiting' ? 'later' : 'over' }
  })
}

export const LOOKS: Record<StepState, { icon: string; tone: string }> = {
  spoke: { icon: '✔', tone: 'ok' },
  against: { icon: '✖', tone: 'bad' },
  waiting: { icon: '…', tone: 'open' },
  later: { icon: '○', tone: 'mute' },
  over: { icon: '⊘', tone: 'mute' },
}
export const STATE_TONES: Record<Approval['state'], string> = {
  waiting: 'open',
  granted: 'ok',
  refused: 'bad',
  returned: 'warn',
  withdrawn: 'mute',
}

// Refused or given back, and nothing stands in its place yet.
export function mayBePutUpAnew(approval: Approval, all: Approval[]): boolean {
  return ['refused', 'returned', 'withdrawn'].includes(approval.state) && !all.some((a) => a.supersedes === approval.approval)
}

// The papers that may be put up for a matter, the newest first.
export function papersFor(matter: Pick<ApprovalMatter, 'forms'> | undefined, papers: Paper[]): Paper[] {
  return papers.filter((p) => !p.voided && matter?.forms.includes(p.form)).reverse()
}

// As a case goes on; a case of another kind begins elsewhere.
const OF_PENALTIES = [
  'filing',
  'not_filing',
  'preservation',
  'preservation_disposal',
  'coercion',
  'coercion_extension',
  'coercion_disposal',
  'power_cut',
  'on_the_spot_measure',
  'appraisal',
  'hearing_host',
  'handling',
  'decision',
  'no_punishment',
  'case_extension',
  'suspension',
  'dismissal',
  'transfer',
  'crime_transfer',
  'payment_plan',
  'surcharge',
  'demand',
  'execution',
  'court_application',
  'publication',
  'closing',
]
const FIRST: Record<CaseKind, string[]> = {
  inspection: ['inspection', 'inspection_plan', 'extension', 'exemption', 'on_the_spot_measure', 'resumption'],
  general_penalty: OF_PENALTIES,
  simplified_penalty: ['on_the_spot_measure', ...OF_PENALTIES.slice(OF_PENALTIES.indexOf('dismissal'))],
  coercion: ['coercion', 'coercion_extension', 'coercion_disposal', 'power_cut', ...OF_PENALTIES],
}

// What is put up when the case is closed is of what goes on then.
export const openTo = <M extends { after_closing: boolean }>(closed: boolean, matters: M[]): M[] =>
  closed ? matters.filter((m) => m.after_closing) : matters

export function mattersFor<M extends { matter: string }>(kind: CaseKind, matters: M[]): M[] {
  const rank = (m: M): number => {
    const at = FIRST[kind].indexOf(m.matter)
    return at < 0 ? Number.MAX_SAFE_INTEGER : at
  }
  return [...matters].sort((a, b) => rank(a) - rank(b))
}

const PENALTIES = [
  'warning',
  'criticism',
  'fine',
  'confiscate_gains',
  'confiscate_goods',
  'suspend_permit',
  'lower_grade',
  'revoke_permit',
  'restrict_business',
  'stop_business',
  'close',
  'restrict_occupation',
  'other',
]
const SAYS_PENALTIES = ['handling', 'decision', 'no_punishment']
const SUMS = ['fine_fen', 'confiscated_gains_fen', 'confiscated_goods_fen']

// The fields that say what the case is to end with, where that is put up.
export function endingFields(matter: string, say: (key: string) => string): EntryField[] {
  if (!SAYS_PENALTIES.includes(matter)) return []
  const field = (name: string, more: Partial<EntryField>): EntryField => ({
    name,
    title: say(`putUp.${name}`),
    title_en: say(`putUp.${name}`),
    type: 'integer',
    needed: false,
    ...more,
  })
  const choices = PENALTIES.map((value) => ({ value, word: say(`approvals.penalty.${value}`), word_en: say(`approvals.penalty.${value}`) }))
  return [field('penalties', { type: 'array', choices }), ...SUMS.map((name) => field(name, { least: 0 }))]
}
