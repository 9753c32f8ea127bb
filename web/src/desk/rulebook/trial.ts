// A draft tried on all cases that one sees: the server answers a stretch at a time.
import { post } from '@/shared/api/client'
import type { RulebookTrial } from '@/shared/api/model'

type Draft = Record<string, unknown>

// `heard` is told what is known so far, and says whether to go on.
export async function tryDraft(draft: Draft, heard: (so_far: RulebookTrial) => boolean = () => true): Promise<RulebookTrial> {
  let told = await post<RulebookTrial>('/rulebook/try', draft)
  while (told.next && heard(told)) {
    const more = await post<RulebookTrial>('/rulebook/try', { ...draft, base: told.base, after: told.next })
    told = {
      ...more,
      cases: told.cases + more.cases,
      changes: [...told.changes, ...more.changes],
      failed: [...told.failed, ...more.failed],
    }
  }
  return told
}
