// The inbox of approvals: what waits, the one that is looked at, what was decided. Nothing is taken as done before the server
// says so; while somebody is about to decide, what they look at stays as it is.
import { computed, onBeforeUnmount, reactive } from 'vue'
import {
  after,
  barOf,
  type Bar,
  hasFallen,
  isMovedOn,
  isSame,
  isStale,
  oldestFirst,
  placeOf,
  type Receipt,
  receiptOf,
  type Said,
  sentFor,
  type Which,
} from './approvals'
import { get, request } from '@/shared/api/client'
import type { ApprovalBrief, Recorded, WaitingApproval, WaitingApprovals, WaitingReview } from '@/shared/api/model'
import { casePath } from '@/shared/case_file'
import { t } from '@/shared/i18n'
import { afterChanges, listen } from '@/shared/live'
import { say } from '@/shared/notices'
import { may, me } from '@/shared/session'

const SETTLE_MS = 300
const pathOf = (which: Which): string => `${casePath(which.case)}/approvals/${encodeURIComponent(which.approval)}`

// By what a text is about: the approval, then what one is about to say of it.
export const textOf = (which: Which): string => `${which.case} ${which.approval}`

// What was written and not sent, by what it is about: kept while the page is left for the case and come back to.
const unsent = reactive<Record<string, string>>({})

export type Inbox = ReturnType<typeof useInbox>

export function useInbox() {
  const state = reactive({
    waiting: null as WaitingApproval[] | null,
    reviews: [] as WaitingReview[], // legal reviews that wait for this person
    copies: [] as WaitingApproval[], // sent to this person to be read
    levels: [] as string[],
    failure: null as unknown,
    chosen: null as Which | null,
    brief: null as ApprovalBrief | null,
    briefFailure: null as unknown,
    refused: null as unknown, // why the last decision was not taken
    receipt: null as Receipt | null,
    place: -1, // in the list, of the one that was decided
    deciding: false, // somebody is about to: nothing moves under them
    texts: unsent,
  })

  async function load(): Promise<void> {
    try {
      const found = await get<WaitingApprovals>('/approvals')
      state.waiting = oldestFirst(found.waiting)
      state.copies = found.copies
      state.reviews = found.reviews
      state.levels = found.levels
      state.failure = null
    } catch (failure) {
      state.failure = failure
    }
  }

  // `since`: a version of the case that was read; what came in from there on is told.
  async function readBrief(since?: number): Promise<void> {
    const which = state.chosen
    if (!which) return
    try {
      const found = await get<ApprovalBrief>(`${pathOf(which)}${since === undefined ? '' : `?since=${since}`}`)
      if (isSame(which, state.chosen)) [state.brief, state.briefFailure] = [found, null]
    } catch (failure) {
      if (isSame(which, state.chosen)) [state.brief, state.briefFailure] = [null, failure]
    }
  }

  async function choose(which: Which | null): Promise<void> {
    if (isSame(which, state.chosen)) return
    Object.assign(state, { chosen: which, brief: null, briefFailure: null, refused: null, receipt: null, place: -1 })
    await readBrief()
  }

  // Sends what was said of what was shown. False: it was not taken since things have moved on; why is told with what is there now.
  async function decide(shown: ApprovalBrief, said: Said, key: string): Promise<boolean> {
    const { command, body } = sentFor(shown, said)
    try {
      const { data } = await request<Recorded>('POST', `${casePath(shown.case)}/commands/${command}`, {
        body,
        version: '*', // what it rests on is named in the body: what changes no fact holds nobody up
        key,
      })
      const which = { case: shown.case, approval: shown.approval.approval }
      const now = await get<ApprovalBrief>(pathOf(which)).catch(() => null)
      state.refused = null
      state.place = placeOf(state.waiting ?? [], which)
      state.receipt = receiptOf(shown, said, data.seq, me.value?.user ?? '', now)
      for (const about of Object.keys(state.texts)) if (about.startsWith(`${textOf(which)} `)) delete state.texts[about]
      void load()
      return true
    } catch (failure) {
      if (!isStale(failure)) throw failure
      if (isMovedOn(failure)) {
        await readBrief(shown.case_version)
        if (state.brief?.mine && !hasFallen(state.brief)) throw failure // told in the dialog, with what came in
      }
      state.refused = failure
      await Promise.all([isMovedOn(failure) ? null : readBrief(), load()])
      return false
    }
  }

  // Something beside the decision: a further person is asked, it is sent on, it was read.
  async function sends(command: string, body: object, key: string): Promise<void> {
    const which = state.chosen!
    await request<Recorded>('POST', `${casePath(which.case)}/commands/${command}`, {
      body: { approval: which.approval, ...body },
      version: '*',
      key,
    })
    await Promise.all([readBrief(), load()])
  }

  let timer = 0
  const stop = listen((change) => {
    const { brief } = state
    if (!brief || change.case !== brief.case || change.version <= brief.case_version) return
    window.clearTimeout(timer)
    timer = window.setTimeout(follow, SETTLE_MS)
  })
  // What came in meanwhile is looked at once nobody is about to decide.
  async function follow(): Promise<void> {
    if (state.deciding || state.receipt || !state.brief) return
    const before = state.brief.case_version
    await readBrief()
    if (state.brief && state.brief.case_version !== before) say(t('problem.reloaded'))
  }
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    stop()
  })
  afterChanges(load, 500)

  const mayDecide = computed(() => may('case.give_opinion') && may('case.return_approval'))
  const bar = computed<Bar>(() => (state.brief ? barOf(state.brief, state.levels, mayDecide.value) : null))
  const open = computed(() => Boolean(state.brief && !bar.value))

  const next = computed(() => (state.chosen ? after(state.waiting ?? [], state.chosen, state.place) : undefined))

  function setDeciding(on: boolean): void {
    state.deciding = on
    if (!on) void follow()
  }

  return { state, bar, open, next, load, choose, readBrief, decide, sends, setDeciding }
}
