// Where a proposed remedy leads: a page, or one of the dialogs of the case page.
import type { CaseView, Link, Obligation, Remedy } from '@/shared/api/model'

export type Way =
  | { kind: 'page'; to: { path: string; query?: Record<string, string> } }
  | { kind: 'link'; to: Link }
  | { kind: 'capture'; to: Link }
  | { kind: 'explain' }
  | { kind: 'join' }
  | { kind: 'correct'; seq: number; fields: Record<string, unknown> }
  | { kind: 'review'; exemption: string }

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
    case 'record_rectification':
    case 'request_extension':
    case 'decide_extension':
    case 'request_reinspection':
      return { kind: 'page', to: { path: `${base}/reinspection` } }
    case 'close':
    case 'close_clean':
    case 'archive':
      return { kind: 'page', to: { path: `${base}/archive` } }
    case 'find_hazard':
      return { kind: 'page', to: { path: `${base}/hazards/new` } }
    case 'begin_act':
      return {
        kind: 'page',
        to: {
          path: asText(remedy.preset, 'kind') === 'reinspection' ? `${base}/reinspection` : `${base}/on-site`,
        },
      }
    case 'show_credential':
    case 'confirm_officer':
    case 'declare_exemption':
    case 'end_act':
      return { kind: 'page', to: { path: `${base}/on-site`, query: { do: name } } }
    case 'store_recording':
      return { kind: 'capture', to: linkTarget(remedy, of) }
    default:
      // Uploads are no command: "upload", "upload.create", "recording.receive" all ask for new bytes.
      return /upload|recording/.test(name)
        ? { kind: 'capture', to: linkTarget(remedy, of) }
        : { kind: 'page', to: { path: `${base}/on-site` } }
  }
}
