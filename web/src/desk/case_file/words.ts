// How things of a case are called on the screens.
import type { Act, CaseView, Hazard, Link, Paper } from '@/shared/api/model'

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

// Whether its outcome may still be told of the act in which it was found: not once somebody went back to look.
export function mayTellOutcome(h: Hazard, acts: Pick<Act, 'id' | 'kind'>[]): boolean {
  const since = acts.slice(acts.findIndex((a) => a.id === h.act) + 1)
  return h.state !== 'rectified' && since.every((a) => a.kind !== 'reinspection') && h.rectified.every((r) => r.act === h.act)
}

// What is looked at when somebody goes back: what is not put right, what this visit told of, and what was to be put right by a
// date, even where it was so on the spot: the duty to go back stands until that is seen.
export function isLookedAt(h: Hazard, act: string | undefined, acts: Pick<Act, 'id' | 'kind'>[]): boolean {
  const seen = h.rectified.some((r) => acts.some((a) => a.id === r.act && a.kind === 'reinspection'))
  return h.state !== 'rectified' || h.rectified.some((r) => r.act === act) || (h.remedy === 'by_date' && !seen)
}

export function needsReinspection(h: Hazard): boolean {
  return h.state !== 'rectified'
}

// Signed, refused, photographed …: each with its icon and tone. `lacking`: whoever signs has not done so on each page, or others
// have yet to sign.
export function paperLook(p: Paper, lacking = false): { icon: string; tone: string; word: string } {
  const LOOKS: Record<Paper['state'], [string, string]> = {
    prepared: ['✎', 'open'],
    signed: ['✔', 'ok'],
    refused: ['✖', 'warn'],
    photographed: ['▣', 'warn'],
    confirmed: ['✔', 'ok'],
    issued: ['✔', 'ok'],
    voided: ['⊘', 'mute'],
  }
  const [icon, tone] = p.state === 'signed' && lacking ? ['◔', 'open'] : LOOKS[p.state]
  return { icon, tone, word: `paper.state.${p.state}` }
}

// How many have signed of those whom the form asks for, each on all pages that it asks for: officers of the case all sign.
export function signedCount(
  p: Paper,
  view: CaseView,
  least: { role: string; least: number; every_page?: boolean }[],
): { n: number; of: number } {
  const signed = (role: string, pages: number): number => {
    const by = new Map<string, Set<number>>()
    for (const s of p.signatures.filter((one) => one.signer.role === role)) {
      const who = s.signer.user ?? s.signer.name
      by.set(who, (by.get(who) ?? new Set()).add(s.page))
    }
    return [...by.values()].filter((own) => own.size >= pages).length
  }
  const officers = view.officers.filter((o) => !o.left).length
  let n = 0
  let of = 0
  for (const s of least) {
    const needed = s.role === 'officer' ? Math.max(s.least, officers) : s.least
    of += needed
    n += Math.min(needed, signed(s.role, s.every_page ? p.pages : 1))
  }
  return { n, of }
}
