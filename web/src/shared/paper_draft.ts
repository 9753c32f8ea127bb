// The unfinished text of a paper, shared by those who write it: saved a moment after typing stops, over the version that was
// seen and no other. What another saved meanwhile is taken in where it touches other fields, else put before the person.
import { onBeforeUnmount, ref, shallowRef } from 'vue'
import { get, Problem, request } from './api/client'
import type { PaperDraft } from './api/model'
import { casePath } from './case_file'
import { asKept, emptyDraft, isEmpty, merge, sameDraft, type DraftContent, type Merged } from './draft_merge'

const REST_MS = 1200
const LOOK_MS = 5000

export interface WhichDraft {
  case: string
  form: string
  act: string
  paper?: string // of its next version
}
export interface ToChoose {
  by: string
  saved: string
  theirs: DraftContent
  merged: Merged
}
// What another did to it meanwhile, for the line below the form.
export interface TakenIn {
  by: string
  saved: string
  emptied: boolean
}

export function draftQuery(which: WhichDraft): string {
  const asked: Record<string, string> = which.paper ? { paper: which.paper } : { form: which.form, act: which.act }
  return new URLSearchParams(asked).toString()
}
export const contentOf = (draft: PaperDraft): DraftContent => ({ fields: draft.fields ?? {}, hazards: draft.hazards ?? null })

const pause = (ms: number): Promise<void> => new Promise((done) => window.setTimeout(done, ms))

// `current`: what stands on the screen; `show` puts something else there.
export function usePaperDraft(which: () => WhichDraft, current: () => DraftContent, show: (content: DraftContent) => void) {
  const saved = ref(false)
  const others = ref<string[]>([])
  const choice = shallowRef<ToChoose | null>(null)
  const taken = shallowRef<TakenIn | null>(null)
  let base = emptyDraft()
  let version = 0
  let rest = 0
  let look = 0
  let again = false // the last one did not arrive: to be sent once more
  let composing = false
  let sending: Promise<void> | null = null
  let over = true // not begun yet; or prepared: nothing of it is saved any more

  const path = (more = ''): string => `${casePath(which().case)}/draft?${draftQuery(which())}${more}`
  const now = (): DraftContent => asKept(current().fields, current().hazards)
  const dirty = (): boolean => !sameDraft(current(), base)

  async function send(content: DraftContent, stays: boolean): Promise<void> {
    try {
      const { hazards, fields } = content
      const body = { version, fields, ...(hazards ? { hazards } : {}), ...(stays ? { stays } : {}) }
      const { data } = await request<PaperDraft>('PUT', path(), { body })
      version = data.version
      base = content
      again = false
      saved.value = !dirty()
    } catch (failure) {
      saved.value = false // it stays on this screen; the line below the form says so
      again = !(failure instanceof Problem) || failure.unreachable || failure.status >= 500
      if (failure instanceof Problem && failure.code === 'draft.changed') await receive(await get<PaperDraft>(path()))
    }
  }
  // One after the other: each names the version that the one before it made.
  // Of another's text that came meanwhile the person is asked first.
  async function put(stays = false): Promise<void> {
    while (sending) await sending
    if (over || choice.value || !dirty()) return
    sending = send(now(), stays)
      .catch(() => void (again = true))
      .finally(() => (sending = null))
    await sending
  }
  async function flush(): Promise<void> {
    window.clearTimeout(rest)
    rest = 0
    if (!over && !choice.value && dirty()) await put()
  }
  function save(): void {
    saved.value = saved.value && !dirty()
    window.clearTimeout(rest)
    rest = window.setTimeout(() => void flush(), REST_MS)
  }

  async function receive(newest: PaperDraft): Promise<void> {
    while (composing) await pause(100) // what an input method has not given out yet would be lost
    const theirs = contentOf(newest)
    const merged = merge(base, theirs, current())
    const told = { by: newest.by_name ?? '', saved: newest.saved ?? '' }
    version = newest.version
    if (merged.clashes.length || merged.hazardsClash) {
      choice.value = { ...told, theirs, merged }
      return
    }
    base = asKept(theirs.fields, theirs.hazards)
    taken.value = { ...told, emptied: isEmpty(theirs) }
    if (!sameDraft(merged.content, current())) show(merged.content)
    saved.value = !dirty()
    if (dirty()) save()
  }

  // The person has chosen, or written a third text. Theirs stays among the versions.
  async function choose(content: DraftContent): Promise<void> {
    if (!choice.value) return
    base = asKept(choice.value.theirs.fields, choice.value.theirs.hazards)
    choice.value = null
    show(content)
    if (dirty()) await put(true)
    else saved.value = true
  }
  // An earlier version again; what stood there stays among the versions.
  async function restore(content: DraftContent): Promise<void> {
    await flush()
    if (choice.value || dirty()) return // what is not kept yet would be gone
    show(content)
    if (dirty()) await put(true)
  }

  async function lookUp(): Promise<void> {
    if (over || composing || choice.value || sending || document.visibilityState !== 'visible') return
    if (again) return void flush()
    try {
      const asked = version
      const newest = await get<PaperDraft>(path(`&known=${asked}`))
      others.value = (newest.others ?? []).map((o) => o.name)
      // What was sent or typed while the answer was under way is looked at next time.
      if (newest.version > asked && version === asked && !sending && !composing && !over) await receive(newest)
    } catch {
      others.value = [] // unknown: the next look may tell
    }
  }

  // What is kept, to begin with. From here on others are looked for.
  async function recall(): Promise<DraftContent> {
    const found = await get<PaperDraft>(path('&known=0'))
    others.value = (found.others ?? []).map((o) => o.name)
    version = found.version
    base = contentOf(found)
    saved.value = !isEmpty(base)
    over = false
    look = window.setInterval(() => void lookUp(), LOOK_MS)
    return base
  }
  // Once the paper is prepared its text is on record; what another saved meanwhile stays.
  async function forget(): Promise<void> {
    over = true
    window.clearTimeout(rest)
    while (sending) await sending
    if (version > 0) await request('PUT', path(), { body: { version, fields: {}, stays: true } }).catch(() => undefined)
  }
  const compose = (begun: boolean): void => void (composing = begun)
  const leave = (): void => {
    if (document.visibilityState === 'hidden') void flush()
  }
  document.addEventListener('visibilitychange', leave)
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', leave)
    window.clearInterval(look)
    void flush()
  })
  return { saved, others, choice, taken, save, flush, recall, forget, choose, restore, compose, version: () => version }
}

// What one kept alone before drafts were shared. It goes once it stands in the shared one.
export async function ownDraftOfBefore(which: WhichDraft): Promise<{ content: DraftContent; drop: () => Promise<unknown> } | null> {
  const path = `/draft?key=${encodeURIComponent(`paper:${which.case}:${which.form}:${which.act}`)}`
  try {
    const found = await get<{ json: Record<string, string>; version: number }>(path)
    const content = asKept(found.json ?? {}, null)
    if (isEmpty(content)) return null
    return { content, drop: () => request('PUT', path, { body: { json: {}, version: found.version } }) }
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 404) return null
    throw failure
  }
}

// Papers of a whole case were once written as papers of its last act; such a draft goes on here, and stays where it was.
export async function draftOfAnAct(which: WhichDraft, acts: string[]): Promise<DraftContent | null> {
  for (const act of [...acts].reverse()) {
    const found = await get<PaperDraft>(`${casePath(which.case)}/draft?${draftQuery({ ...which, act })}`)
    const content = contentOf(found)
    if (!isEmpty(content)) return content
  }
  return null
}
