// One open case: its view and findings, kept fresh by pushed changes; every write carries the version it was based on.
import { computed, onBeforeUnmount, reactive, ref, type InjectionKey } from 'vue'
import { get, newKey, Problem, request } from './api/client'
import { asCaseView } from './api/case_view'
import type { CaseFromServer, CaseView, Findings, Obligation, RecordedEvent } from './api/model'
import { readFindings } from './findings'
import { i18n } from './i18n'
import { listen } from './live'
import { lockedAt } from './signing_lock'
import { inWords } from './words'

const SETTLE_MS = 150
const ATTEMPTS = 4
const MOST_EVENTS = 1000
const ARRIVALS = ['recording.stored/1', 'recording.analysed/1', 'recording.linked/1']

export function casePath(id: string): string {
  return `/cases/${encodeURIComponent(id)}`
}

export type CaseFile = ReturnType<typeof useCaseFile>
export const CASE_FILE: InjectionKey<CaseFile> = Symbol('case file')

export function useCaseFile(id: string) {
  const state = reactive({
    view: null as CaseView | null,
    findings: null as Findings | null,
    events: [] as RecordedEvent[],
    failure: null as unknown,
    findingsFailure: null as unknown, // the rulebook failed on this case: nothing is known of what is missing
    moved: false, // somebody else wrote while we were about to
  })
  const wantsEvents = ref(false)
  let timer = 0
  let underWay: Promise<unknown> = Promise.resolve()

  async function load(): Promise<void> {
    try {
      const [view, findings] = await Promise.all([
        get<CaseFromServer>(casePath(id)),
        lockedAt() ? null : readFindings(casePath(id)).catch((failure: unknown) => ({ failure })),
      ])
      state.view = asCaseView(view)
      const failed = findings !== null && 'failure' in findings
      state.findings = failed ? null : findings
      state.findingsFailure = failed ? findings.failure : null
      state.failure = null
      if (wantsEvents.value) await loadEvents()
    } catch (failure) {
      state.failure = failure
    }
  }

  // All of them: a large case has more than one answer holds.
  async function loadEvents(): Promise<void> {
    wantsEvents.value = true
    const all: RecordedEvent[] = []
    let after: number | undefined
    do {
      const place = `${casePath(id)}/events?limit=${MOST_EVENTS}${after === undefined ? '' : `&after=${after}`}`
      const found = await get<{ events: RecordedEvent[]; next?: number }>(place)
      all.push(...found.events)
      after = found.next
    } while (after !== undefined)
    state.events = all
  }

  // Whether everything that came in since is recordings on their way in, which change nothing that the asker looked at. While
  // the party has the device nothing is told of them; what is signed then names the digest of what was read.
  async function onlyRecordingsSince(version: number): Promise<boolean> {
    if (lockedAt()) return true
    const { events } = await get<{ events: RecordedEvent[] }>(`${casePath(id)}/events?after=${version - 1}`)
    return events.length > 0 && events.every((e) => ARRIVALS.includes(e.type))
  }

  async function post<T>(name: string, body: object, key: string): Promise<T> {
    const answer = await request<T>('POST', `${casePath(id)}/commands/${name}`, {
      body,
      version: state.view?.version,
      key,
    })
    if (answer.version !== undefined && state.view) state.view.version = answer.version
    return answer.data
  }

  // Sends one command. On a conflict the newest state is fetched first, then the conflict is told; it is sent again only
  // if an upload alone came between.
  async function sent<T>(name: string, body: object, key: string): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const version = state.view?.version ?? 0
      try {
        return await post<T>(name, body, key)
      } catch (failure) {
        if (!(failure instanceof Problem && failure.conflict)) throw failure
        const again = attempt < ATTEMPTS && version > 0 && (await onlyRecordingsSince(version))
        state.moved = !again
        await load()
        if (!again) throw failure
      }
    }
  }

  // What one person does on one page goes in turn: a second tap before the first was answered would otherwise meet a case
  // that the first has moved, and be told of a conflict with oneself.
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = underWay.then(work)
    underWay = turn.catch(() => undefined)
    return turn
  }

  function run<T = Record<string, unknown>>(name: string, body: object = {}, key = newKey()): Promise<T> {
    return inTurn(async () => {
      const answer = await sent<T>(name, body, key)
      await load()
      return answer
    })
  }

  // One after the other, and the case is read anew once. What was recorded before one of them failed stays recorded: `done`
  // tells of each, so that those alone that are left are sent again.
  function runAll(commands: readonly { name: string; body: object; key: string; done?: () => void }[]): Promise<void> {
    return inTurn(async () => {
      try {
        for (const one of commands) {
          await sent(one.name, one.body, one.key)
          one.done?.()
        }
      } finally {
        await load()
      }
    })
  }

  const stop = listen((change) => {
    if (change.case !== id || (state.view && change.version <= state.view.version)) return
    window.clearTimeout(timer)
    timer = window.setTimeout(load, SETTLE_MS)
  })
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    stop()
  })

  const findings = computed(() => inWords(state.findings, i18n.global.locale.value))
  const obligations = computed<Obligation[]>(() =>
    (findings.value?.lanes ?? []).flatMap((lane) => lane.obligations),
  )
  const act = computed(() => state.view?.acts.find((a) => !a.ended) ?? null)
  const closed = computed(() => Boolean(state.view?.closed))

  return { id, state, findings, obligations, act, closed, load, loadEvents, run, runAll }
}
