// The text of a form as it is drawn: 400 ms after the last stroke, the last pages staying until there are others. What was
// asked of an older text is not heard any more.
import { onBeforeUnmount, reactive, watch } from 'vue'
import type { FormCheck, FormPreview, FormProblem } from './api'
import { readText, type Fault } from './json_text'
import { post, Problem } from '@/shared/api/client'

export const REST_MS = 400

export interface Wanted {
  text: string
  case?: string // without it the sample case
  act?: string
}

export function useDrawing(wanted: () => Wanted) {
  const state = reactive({
    drawn: null as FormPreview | null,
    drawnText: '',
    checked: '', // the text that `problems` are of
    problems: [] as FormProblem[],
    fault: undefined as Fault | undefined,
    failure: null as unknown,
    busy: false,
  })
  let timer = 0
  let asked: AbortController | undefined
  let begun = false

  async function check(text: string, signal: AbortSignal): Promise<void> {
    const { problems } = await post<FormCheck>('/forms/check', { text }, { signal })
    if (signal.aborted) return
    state.problems = problems
    state.checked = text
  }

  // A text that is no form cannot be drawn; what is wrong with it tells the check.
  async function undrawn(problem: unknown, text: string, signal: AbortSignal): Promise<void> {
    const unreachable = problem instanceof Problem && problem.unreachable
    if (!unreachable) await check(text, signal).catch(() => undefined)
    if (signal.aborted) return
    const told = problem instanceof Problem && problem.code.startsWith('form.') && state.checked === text && state.problems.length > 0
    state.failure = told ? null : problem
  }

  async function ask(what: Wanted, signal: AbortSignal): Promise<void> {
    try {
      const drawn = await post<FormPreview>('/forms/preview', what, { signal })
      if (signal.aborted) return
      Object.assign(state, { drawn, drawnText: what.text, problems: drawn.problems, checked: what.text, failure: null })
    } catch (problem) {
      if (!signal.aborted) await undrawn(problem, what.text, signal)
    }
  }

  async function draw(): Promise<void> {
    window.clearTimeout(timer)
    asked?.abort()
    const what = wanted()
    state.fault = readText(what.text).fault
    state.busy = !state.fault
    if (state.fault) return
    const mine = (asked = new AbortController())
    await ask(what, mine.signal)
    if (!mine.signal.aborted) state.busy = false
  }

  function changed(): void {
    state.busy = true
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void draw(), begun ? REST_MS : 0) // what was opened is drawn at once
    begun = true
  }
  watch(wanted, changed)
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    asked?.abort()
  })
  return { state, draw }
}
