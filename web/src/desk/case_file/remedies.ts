// Where a proposed remedy leads: a page, or one of the dialogs of the case page.
import { groupOf, matterFor } from './fitting'
import type { Begun } from './RecordDialog.vue'
import type { ApprovalMatter, CaseView, Link, Obligation, Remedy } from '@/shared/api/model'

export type Way =
  | { kind: 'page'; to: { path: string; query?: Record<string, string> } }
  | { kind: 'link'; to: Link }
  | { kind: 'capture'; to: Link }
  | { kind: 'explain' }
  | { kind: 'join' }
  | { kind: 'correct'; seq: number; fields: Record<string, unknown> }
  | { kind: 'review'; exemption: string }
  | { kind: 'rectify'; hazard: string }
  | { kind: 'record'; begun: Begun }
  | { kind: 'approval'; matter: string; about: string[] }
  | { kind: 'link_case' }

function asText(preset: Remedy['preset'], ...names: string[]): string {
  for (const name of names) {
    const value = preset?.[name]
    if (typeof value === 'string' && value) return value
  }
  return ''
}

function linkTarget(remedy: Remedy, of: Obligation): Link {
  const to = remedy.preset?.to as Link | undefined
  if (to?.kind && to.id) return to
  const kind = asText(remedy.preset, 'link_kind')
  const id = asText(remedy.preset, 'link_id', 'hazard', 'act', 'paper')
  const own = of.subject.kind as Link['kind']
  return { kind: (kind || own) as Link['kind'], id: id || of.subject.id }
}

function paperPage(base: string, remedy: Remedy, of: Obligation, tail: string): Way {
  const paper = asText(remedy.preset, 'paper') || (of.subject.kind === 'paper' ? of.subject.id : '')
  return { kind: 'page', to: { path: paper ? `${base}/papers/${paper}${tail}` : base } }
}

// To the act that the rule speaks of, which may have ended, and to the zone or thing: a hazard in no zone is a thing.
function actPage(base: string, name: string, act: string, remedy: Remedy, of: Obligation): Way {
  const scope = remedy.preset?.scope as { kind?: string; id?: string } | undefined
  const thing = of.subject.kind === 'hazard' ? of.subject.id : ''
  const query: Record<string, string> = { do: name }
  if (act) query.act = act
  if (scope?.id) query[scope.kind === 'zone' ? 'zone' : 'thing'] = scope.id
  else if (scope && thing) query.thing = thing
  return { kind: 'page', to: { path: `${base}/on-site`, query } }
}

export function wayOf(remedy: Remedy, of: Obligation, view: CaseView): Way {
  const base = `/cases/${view.id}`
  const name = remedy.command.replace(/^case\./, '')
  const act = asText(remedy.preset, 'act')
  switch (name) {
    case 'explain':
      return { kind: 'explain' }
    case 'link_recording':
      return { kind: 'link', to: linkTarget(remedy, of) }
    case 'correct':
      return {
        kind: 'correct',
        seq: Number(remedy.preset?.corrects ?? of.record[0]?.seq),
        fields: (remedy.preset?.fields ?? {}) as Record<string, unknown>,
      }
    case 'review_exemption':
      return { kind: 'review', exemption: asText(remedy.preset, 'exemption') || of.subject.id }
    case 'join_officer':
      return { kind: 'join' }
    case 'record': {
      const type = asText(remedy.preset, 'type').replace(/\/\d+$/, '')
      return { kind: 'record', begun: { ...(type ? { type } : { group: groupOf(of) }), body: (remedy.preset?.body ?? {}) as Begun['body'] } }
    }
    case 'request_approval':
      return {
        kind: 'approval',
        matter: asText(remedy.preset, 'approval_matter'),
        about: Array.isArray(remedy.preset?.about) ? remedy.preset.about.map(String) : [],
      }
    case 'link':
      return { kind: 'link_case' }
    case 'prepare_paper':
    case 'preview_paper':
      return {
        kind: 'page',
        to: { path: `${base}/papers/new/${asText(remedy.preset, 'form')}`, query: act ? { act } : {} },
      }
    case 'sign_paper':
    case 'refuse_paper':
      return paperPage(base, remedy, of, '/sign')
    case 'photograph_paper':
    case 'confirm_paper':
      return paperPage(base, remedy, of, '/photograph')
    case 'issue_paper':
    case 'void_paper':
      return paperPage(base, remedy, of, '')
    case 'record_rectification': {
      const hazard = asText(remedy.preset, 'hazard')
      return hazard ? { kind: 'rectify', hazard } : { kind: 'page', to: { path: `${base}/reinspection` } }
    }
    case 'request_extension':
    case 'decide_extension':
    case 'request_reinspection':
      return { kind: 'page', to: { path: `${base}/reinspection` } }
    case 'close':
    case 'close_clean':
    case 'archive':
      return { kind: 'page', to: { path: `${base}/archive` } }
    case 'find_hazard':
      return { kind: 'page', to: { path: `${base}/hazards/new`, query: act ? { act } : {} } }
    case 'begin_act': {
      const kind = asText(remedy.preset, 'kind')
      if (kind === 'reinspection') return { kind: 'page', to: { path: `${base}/reinspection` } }
      return { kind: 'page', to: { path: `${base}/on-site`, query: kind ? { kind } : {} } }
    }
    case 'show_credential':
    case 'confirm_officer':
    case 'declare_exemption':
    case 'end_act':
      return actPage(base, name, act, remedy, of)
    case 'store_recording':
      return { kind: 'capture', to: linkTarget(remedy, of) }
    default:
      // Uploads are no command: "upload", "upload.create", "recording.receive" all ask for new bytes.
      return /upload|recording/.test(name)
        ? { kind: 'capture', to: linkTarget(remedy, of) }
        : { kind: 'page', to: { path: `${base}/on-site` } }
  }
}

// Where the rulebook offers nothing that meets it: to explain, and to put an entry right, is no way to do it.
const OTHER = ['case.explain', 'case.correct']
const IS_GAP: Obligation['status'][] = ['open', 'breached']

export function recordOffer(of: Obligation, label: string): Remedy | null {
  if (!IS_GAP.includes(of.status) || of.do.some((r) => !OTHER.includes(r.command)) || !groupOf(of)) return null
  return { command: 'case.record', label, label_en: label }
}

// What wants an approval is put up, about the thing of which it is wanted.
export function approvalOffer(of: Obligation, matters: ApprovalMatter[], label: string): Remedy | null {
  if (!IS_GAP.includes(of.status) || of.do.some((r) => r.command === 'case.request_approval')) return null
  const matter = matterFor(of, matters)
  const about = of.subject.kind === 'measure' ? [of.subject.id] : []
  return matter ? { command: 'case.request_approval', label, label_en: label, preset: { approval_matter: matter, about } } : null
}
