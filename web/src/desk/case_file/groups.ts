// Which lanes are shown at once: the bureau's own regulation first and open, each law above it folded, and what a case has
// not set off folded into one line.
import type { Lane, Obligation } from '@/shared/api/model'
import { countsOf, type Counts } from '@/shared/status'

export interface LawGroup {
  key: string
  source: string
  own: boolean // the bureau's own regulation
  begun: Lane[] // something in them was set off
  waiting: Lane[]
  principles: Lane[]
  counts: Counts
  elsewhere: number // what its articles ask too, told and counted under other articles
}

const isQuiet = (o: Obligation): boolean => o.status === 'not_triggered'
const gathersAny = (l: Lane): boolean => (l.gathered ?? []).some((clause) => clause.obligations.length > 0)
// What an article asks and another one tells was set off all the same; so was one that gathers what others find.
const isBegun = (l: Lane): boolean =>
  !l.obligations.every(isQuiet) || (l.elsewhere?.length ?? 0) > 0 || gathersAny(l)

export function groupsOf(lanes: Lane[], now: number): LawGroup[] {
  const bySource = new Map<string, Lane[]>()
  for (const lane of lanes) bySource.set(lane.source, [...(bySource.get(lane.source) ?? []), lane])
  const groups = [...bySource.entries()].map(([source, all]) => {
    const ruled = all.filter((l) => !l.principle || gathersAny(l))
    return {
      key: source,
      source,
      own: all.some((l) => l.layer === 'bureau'),
      begun: ruled.filter(isBegun),
      waiting: ruled.filter((l) => !isBegun(l)),
      principles: all.filter((l) => l.principle && !gathersAny(l)),
      counts: countsOf(
        all.flatMap((l) => l.obligations),
        now,
      ),
      elsewhere: all.reduce((n, l) => n + (l.elsewhere?.length ?? 0), 0),
    }
  })
  return groups.sort((a, b) => Number(b.own) - Number(a.own))
}

export const holds = (lanes: Lane[], id: string | undefined): boolean =>
  id !== undefined && lanes.some((l) => l.obligations.some((o) => o.id === id))
