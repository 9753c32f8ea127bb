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

// Whether its outcome may still be told of the act in which it was found: not after somebody went back to look.
export function mayTellOutcome(h: Hazard): boolean {
  return h.state !== 'rectified' && h.rectified.every((r) => r.act === h.act)
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

// How many have signed of those whom the form asks for, pages not counted: officers of the case all sign.
export function signedCount(p: Paper, view: CaseView, least: { role: string; least: number }[]): { n: number; of: number } {
  const signed = (role: string): number =>
    new Set(p.signatures.filter((s) => s.signer.role === role).map((s) => s.signer.user ?? s.signer.name)).size
  const officers = view.officers.filter((o) => !o.left).length
  let n = 0
  let of = 0
  for (const s of least) {
    const needed = s.role === 'officer' ? Math.max(s.least, officers) : s.least
    of += needed
    n += Math.min(needed, signed(s.role))
  }
  return { n, of }
}
