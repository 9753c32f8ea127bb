// A case of any kind, as it is filled in and as it is opened.
import type { CaseKind, CaseView } from '@/shared/api/model'

export const KINDS: CaseKind[] = ['inspection', 'general_penalty', 'simplified_penalty', 'coercion']
export const SOURCES = ['inspection', 'report', 'transfer_in', 'order_from_above', 'accident', 'media', 'self_report', 'monitoring', 'other'] as const

export interface Opening {
  kind: CaseKind
  enterprise: string
  matter: string // of an inspection
  cause: string // of any other case
  source: { source_kind: string; from: string; reference: string; text: string; informant_protected: boolean }
  arises_from: string // number of a case
  by_plan: boolean // an inspection that the annual plan asks for
  beyond_reason: string // why it is inspected beyond what is planned or allowed
  officers: { user: string; part: string }[]
}

export const noSource = (): Opening['source'] => ({ source_kind: '', from: '', reference: '', text: '', informant_protected: false })

function sourceOf(source: Opening['source']): Record<string, unknown> {
  const { informant_protected, ...texts } = source
  const said = Object.entries(texts).map(([name, value]) => [name, value.trim()])
  return {
    ...Object.fromEntries(said.filter(([, value]) => value)),
    ...(informant_protected ? { informant_protected } : {}),
  }
}

// An inspection is named by its matter; any other case is called by its cause, and tells where it comes from.
export function bodyOfOpening(o: Opening): Record<string, unknown> {
  const common = { enterprise: o.enterprise, officers: o.officers }
  if (o.kind === 'inspection') {
    const reason = o.beyond_reason.trim()
    return { ...common, matter: o.matter.trim(), ...(o.by_plan ? { by_plan: true } : {}), ...(reason ? { beyond_reason: reason } : {}) }
  }
  const cause = o.cause.trim()
  return {
    ...common,
    kind: o.kind,
    matter: cause,
    cause,
    ...(o.source.source_kind ? { source: sourceOf(o.source) } : {}),
    ...(o.arises_from ? { arises_from: o.arises_from } : {}),
  }
}

export function isReadyToOpen(o: Opening): boolean {
  if (!o.enterprise) return false
  if (o.kind === 'inspection') return Boolean(o.matter.trim())
  // A source is told whole; under the general procedure there has to be one.
  const told = Boolean(o.source.source_kind && o.source.text.trim())
  const silent = !o.source.source_kind && o.kind !== 'general_penalty'
  return Boolean(o.cause.trim()) && (told || silent)
}

// What an inspection found, in one line.
export function hazardsText(view: Pick<CaseView, 'hazards'>): string {
  return view.hazards.map((h) => `${h.place}：${h.description}${h.basis ? `（${h.basis}）` : ''}`).join('；')
}
