// What stands in the way of closing, each with where it is mended. Pure. Nothing of it voids a closing; what is left open is explained.
import type { CaseKind, CaseView, Obligation, RecordedEvent } from '@/shared/api/model'
import { executedOf } from '../execution/execution'
import { holdingsOf, isSettled } from '../items/items'
import { attemptsOf, isUnderWay } from '../service/service'

export interface Blocker {
  key: string
  kind: 'act' | 'approval' | 'decision' | 'service' | 'item' | 'paper' | 'hazard'
  name: string
  to: string // below the case
}
export const MATTER = 'closing'
export const FORM = 'closing_approval'

const OUTCOMES: Record<CaseKind, string[]> = {
  inspection: ['no_hazard', 'rectified', 'transferred', 'other'],
  general_penalty: ['performed', 'no_punishment', 'not_established', 'court_executed', 'execution_ended', 'transferred', 'not_filed', 'dismissed', 'merged', 'time_barred', 'other'],
  simplified_penalty: ['performed', 'court_executed', 'execution_ended', 'transferred', 'dismissed', 'merged', 'other'],
  coercion: ['measure_ended', 'transferred', 'dismissed', 'merged', 'other'],
}
export const outcomesOf = (kind: CaseKind): string[] => OUTCOMES[kind]

// What the record itself says of it; nothing where it says nothing clear.
export function suggestedOutcome(view: CaseView, events: readonly RecordedEvent[]): string {
  if (view.kind === 'inspection') return view.hazards.length === 0 ? 'no_hazard' : view.hazards.every((h) => h.state === 'rectified') ? 'rectified' : ''
  if (view.kind === 'coercion') {
    const holdings = holdingsOf(events)
    return holdings.length > 0 && holdings.every(isSettled) ? 'measure_ended' : ''
  }
  const decisions = executedOf(view, events)
  if (!decisions.length) return ''
  const kinds = decisions.map((one) => String(one.told.body.decision_kind))
  if (kinds.every((one) => one === 'no_punishment')) return 'no_punishment'
  if (kinds.every((one) => one === 'not_established')) return 'not_established'
  const ended = decisions.flatMap((one) => one.enforcements.map((e) => e.ended)).filter(Boolean)
  if (ended.some((one) => one!.body.execution_outcome === 'executed')) return 'court_executed'
  if (ended.some((one) => one!.body.execution_outcome === 'ended')) return 'execution_ended'
  return decisions.every((one) => one.isDone) ? 'performed' : ''
}

export function blockersOf(view: CaseView, events: readonly RecordedEvent[], titleOf: (form: string) => string): Blocker[] {
  const acts = view.acts.filter((a) => !a.ended).map((a): Blocker => ({ key: a.id, kind: 'act', name: a.place, to: `/on-site?act=${a.id}` }))
  const approvals = view.approvals.filter((a) => a.state === 'waiting').map((a): Blocker => ({ key: a.approval, kind: 'approval', name: a.proposal, to: '' }))
  const decisions = executedOf(view, events).filter((one) => !one.isDone).map((one): Blocker => ({ key: one.decision, kind: 'decision', name: one.content, to: '/execution' }))
  const services = attemptsOf(events).filter(isUnderWay).map((one): Blocker => ({ key: one.id, kind: 'service', name: one.recipient, to: '/service' }))
  const items = holdingsOf(events).filter((h) => !isSettled(h)).map((h): Blocker => ({ key: h.id, kind: 'item', name: h.objects, to: '/items' }))
  const papers = view.papers.filter((p) => p.state === 'prepared').map((p): Blocker => ({ key: p.id, kind: 'paper', name: `${titleOf(p.form)} ${p.number}`, to: `/papers/${p.id}` }))
  const hazards = view.hazards.filter((h) => h.state !== 'rectified').map((h): Blocker => ({ key: h.id, kind: 'hazard', name: h.description, to: '' }))
  return [...acts, ...approvals, ...decisions, ...services, ...items, ...papers, ...(view.kind === 'inspection' ? hazards : [])]
}

// Findings that are left, each once: those broken first, then by when they are due.
export function leftOpen(all: readonly Obligation[]): Obligation[] {
  const counted = all.filter((o) => (o.status === 'open' || o.status === 'breached') && o.effect !== 'signal' && o.effect !== 'advice')
  const rank = (o: Obligation): string => `${o.explained ? 1 : 0}${o.status === 'breached' ? 0 : 1}${o.due ?? '9'}`
  return [...counted].sort((a, b) => rank(a).localeCompare(rank(b)))
}
