// How things of a case are called on the screens.
import type { CaseView, Hazard, Link, Paper } from '@/shared/api/model'

type Say = (key: string, values?: Record<string, unknown>) => string

export function hazardNumber(id: string): string {
  return id.replace(/^\D+/, '')
}

export function linkWord(link: Link, view: CaseView, say: Say): string {
  switch (link.kind) {
    case 'hazard':
      return say('hazard.nth', { n: hazardNumber(link.id) })
    case 'rectification':
      return say('link.rectificationOf', { n: hazardNumber(link.id) })
    case 'paper':
    case 'refusal':
      return `${say(`link.${link.kind}`)} ${view.papers.find((p) => p.id === link.id)?.number ?? ''}`
    default:
      return say(`link.${link.kind}`)
  }
}

export function dueOf(h: Hazard): string | undefined {
  return h.extended_until ?? h.due
}

export function needsReinspection(h: Hazard): boolean {
  return h.state !== 'rectified'
}

// Signed, refused, photographed …: each with its icon and tone.
export function paperLook(p: Paper): { icon: string; tone: string; word: string } {
  const LOOKS: Record<Paper['state'], [string, string]> = {
    prepared: ['✎', 'open'],
    signed: ['✔', 'ok'],
    refused: ['✖', 'warn'],
    photographed: ['▣', 'warn'],
    confirmed: ['✔', 'ok'],
    issued: ['✔', 'ok'],
    voided: ['⊘', 'mute'],
  }
  const [icon, tone] = LOOKS[p.state]
  return { icon, tone, word: `paper.state.${p.state}` }
}

// Who signs on screen: the officers of the case, and the party.
export function signersOf(
  p: Paper,
  view: CaseView,
): { officers: { user: string; name: string; certificate: string; signed: boolean }[]; party: boolean } {
  return {
    officers: view.officers
      .filter((o) => !o.left)
      .map((o) => ({
        user: o.user,
        name: o.name,
        certificate: o.certificate,
        signed: p.signatures.some((s) => s.signer.role === 'officer' && s.signer.user === o.user),
      })),
    party: p.signatures.some((s) => s.signer.role === 'party'),
  }
}
