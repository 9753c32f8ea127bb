// Reads a case as the server tells it into what the screens use: every thing has `id`, every list is there, and what
// bears on one version of a paper lies beside that version.
import type { Act, CaseView, Exemption, Extension, Hazard, Officer, Paper, PaperMarks, Recording } from './model'

type Raw = Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any

const list = (value: unknown): Raw[] => (Array.isArray(value) ? (value as Raw[]) : value ? [value as Raw] : [])

function officer(raw: Raw): Officer {
  const confirmed = list(raw.confirmed).map((c) => (typeof c === 'string' ? { act: c as string, method: 'code', at: '' } : (c as Officer['confirmed'][0])))
  return { ...raw, user: raw.user ?? raw.officer, certificate: raw.certificate ?? '', left_at: raw.left_at ?? (raw.left ? 'left' : undefined), confirmed } as Officer
}

function act(raw: Raw): Act {
  return {
    ...raw,
    id: raw.id ?? raw.act,
    began_at: raw.began_at ?? raw.happened_at,
    credentials: list(raw.credentials ?? raw.credential),
    ended_at: raw.ended_at ?? raw.ended?.happened_at,
    hazards_found: raw.hazards_found ?? raw.ended?.hazards_found,
    note: raw.note ?? raw.ended?.note,
  } as Act
}

function hazard(raw: Raw): Hazard {
  const rectifications = list(raw.rectifications ?? raw.rectified)
  return {
    ...raw,
    id: raw.id ?? raw.hazard,
    amendments: list(raw.amendments),
    rectifications,
    received_at: raw.received_at ?? raw.happened_at,
    state: raw.state ?? rectifications[rectifications.length - 1]?.outcome ?? 'open',
  } as Hazard
}

function recording(raw: Raw): Recording {
  return {
    ...raw,
    ...(raw.analysis ?? {}),
    id: raw.id ?? raw.recording,
    received_at: raw.received_at ?? raw.stored_at ?? raw.made_until,
    links: list(raw.links),
  } as Recording
}

function marks(raw: Raw, version: number): PaperMarks {
  const ours = (one: Raw): boolean => one.version === undefined || one.version === version
  return {
    signatures: list(raw.signatures).filter(ours),
    refusals: list(raw.refusals ?? raw.refused).filter(ours),
    photographs: list(raw.photographs),
    confirmations: list(raw.confirmations ?? raw.confirmed).filter(ours),
    issues: list(raw.issues ?? raw.issued).filter(ours),
  } as PaperMarks
}

function paperState(now: PaperMarks, raw: Raw): Paper['state'] {
  if (raw.voided) return 'voided'
  if (now.issues.length) return 'issued'
  if (now.confirmations.length) return 'confirmed'
  if (now.refusals.length) return 'refused'
  if (now.photographs.length) return 'photographed'
  return now.signatures.length ? 'signed' : 'prepared'
}

function paper(raw: Raw): Paper {
  const now = marks(raw, raw.version)
  const outdated = list(raw.signatures).filter((s) => s.version !== undefined && s.version < raw.version)
  const versions = [...new Set(outdated.map((s) => s.version as number))]
  const earlier = raw.earlier
    ? list(raw.earlier).map((e) => ({ ...e, ...marks(e, e.version) }))
    : versions.map((version) => ({ version, ...marks({ signatures: outdated }, version) }))
  return { ...raw, ...now, id: raw.id ?? raw.paper, hazards: list(raw.hazards), earlier, state: paperState(now, raw) } as unknown as Paper
}

function exemption(raw: Raw): Exemption {
  return { ...raw, id: raw.id ?? raw.exemption, review: raw.review ?? raw.reviewed } as Exemption
}

function extension(raw: Raw): Extension {
  return { ...raw, id: raw.id ?? raw.extension, decision: raw.decision ?? raw.decided } as Extension
}

export function asCaseView(raw: Raw): CaseView {
  return {
    ...raw,
    officers: list(raw.officers).map(officer),
    acts: list(raw.acts).map(act),
    hazards: list(raw.hazards).map(hazard),
    recordings: list(raw.recordings).map(recording),
    papers: list(raw.papers).map(paper),
    exemptions: list(raw.exemptions).map(exemption),
    extensions: list(raw.extensions).map(extension),
    reinspection_requests: list(raw.reinspection_requests),
    explanations: list(raw.explanations),
  } as unknown as CaseView
}
