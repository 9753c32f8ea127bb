// What the cards on site may call recorded: pictures, sound and films, and the papers that the findings count.
import type { CaseView, Link, Obligation, Recording } from './api/model'

const AUDIOVISUAL: Recording['media'][] = ['photo', 'audio', 'video']

function linkedTo(view: CaseView | null, kind: Link['kind'], id: string): Recording[] {
  return (view?.recordings ?? []).filter((r) => r.links.some((l) => l.kind === kind && l.id === id))
}

export function recordingsOf(view: CaseView | null, kind: Link['kind'], id: string): Recording[] {
  return linkedTo(view, kind, id).filter((r) => AUDIOVISUAL.includes(r.media))
}

// Files that hang on it but show and sound nothing.
export function othersOf(view: CaseView | null, kind: Link['kind'], id: string): number {
  return linkedTo(view, kind, id).length - recordingsOf(view, kind, id).length
}

// A finding asks for text where a paper answers it, or is what it proposes to write.
function asksForPaper(o: Obligation): boolean {
  return (
    o.record.some((r) => r.target?.kind === 'paper') || o.do.some((remedy) => remedy.command.endsWith('_paper'))
  )
}

export type TextState = 'met' | 'open' | 'breached' | 'unknown'

export function textStateOf(obligations: Obligation[], hazard: string): TextState {
  const states = obligations
    .filter((o) => o.subject.kind === 'hazard' && o.subject.id === hazard && asksForPaper(o))
    .map((o) => o.status)
  if (states.length === 0) return 'unknown'
  if (states.includes('breached')) return 'breached'
  return states.every((s) => s === 'met' || s === 'met_late' || s === 'exempt') ? 'met' : 'open'
}
