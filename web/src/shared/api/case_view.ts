// A case as the server tells it, with the names by which the screens call its things; signatures on earlier versions of
// a paper are set apart, since they no longer count.
import type { CaseFromServer, CaseView, LostSignatures, Paper } from './model'

function lostOf(paper: CaseFromServer['papers'][number]): LostSignatures[] {
  const earlier = paper.signatures.filter((s) => s.version < paper.version)
  return [...new Set(earlier.map((s) => s.version))].map((version) => ({
    version,
    names: earlier.filter((s) => s.version === version).map((s) => s.signer.name),
  }))
}

function asPaper(paper: CaseFromServer['papers'][number]): Paper {
  return {
    ...paper,
    id: paper.paper,
    signatures: paper.signatures.filter((s) => s.version === paper.version),
    lost: lostOf(paper),
  }
}

export function asCaseView(told: CaseFromServer): CaseView {
  return {
    ...told,
    officers: told.officers.map((o) => ({ ...o, user: o.officer })),
    acts: told.acts.map((a) => ({ ...a, id: a.act })),
    hazards: told.hazards.map((h) => ({ ...h, id: h.hazard })),
    recordings: told.recordings.map((r) => ({ ...r, id: r.recording })),
    papers: told.papers.map(asPaper),
    exemptions: told.exemptions.map((e) => ({ ...e, id: e.exemption })),
    extensions: told.extensions.map((e) => ({ ...e, id: e.extension })),
  }
}
