// The findings of a case. What a rulebook says of every case alike is read once and kept; a case sends what is its own.
import { get } from './api/client'
import type { BriefFindings, Findings, Obligation, RulebookLanes, UntriggeredRule } from './api/model'

const read = new Map<string, Promise<RulebookLanes>>()

function lanesOf(digest: string): Promise<RulebookLanes> {
  const known = read.get(digest)
  if (known) return known
  const asked = get<RulebookLanes>(`/rulebook/lanes?digest=${digest}`)
  read.set(digest, asked)
  asked.catch(() => read.delete(digest)) // asked again the next time
  return asked
}

export function whole(brief: BriefFindings, said: RulebookLanes): Findings {
  const rules = new Map(said.rules.map((rule) => [rule.id, rule]))
  const full = (o: Obligation | UntriggeredRule): Obligation => ('title' in o ? o : { ...rules.get(o.id)!, ...o })
  return {
    ...brief,
    lanes: brief.lanes.map((lane, i) => ({ ...said.lanes[i], ...lane, obligations: lane.obligations.map(full) })),
  } as Findings
}

export async function readFindings(path: string): Promise<Findings> {
  const brief = await get<BriefFindings>(`${path}/findings?brief=1`)
  return whole(brief, await lanesOf(brief.rulebook.digest))
}
