// Questions and answers as they are written down: each answer bears when it was given, and where in the running recording. The draft
// of the paper holds them (question, answer, mark), so that whoever goes on with it finds them; the paper prints the first two. Pure.
import type { CaseView, Recording } from '@/shared/api/model'
import { rowsOf } from '@/shared/paper_values'
import { durationText, fullText, instantText } from '@/shared/time'

export interface Sound {
  n: number // which recording of this interview
  offset_s: number
}
export interface Mark {
  at: number
  sound?: Sound
}
export interface Turn {
  question: string
  answer: string
  mark: Mark | null
}

const MARK = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?: ♪(\d+) (?:(\d+):)?(\d{2}):(\d{2}))?$/

export const offsetText = (seconds: number): string => durationText(seconds * 1_000_000)
// "2026-03-05 09:41:07 ♪2 03:12": people read it too, where two texts of a draft stand beside each other.
export const markText = (m: Mark): string => fullText(m.at) + (m.sound ? ` ♪${m.sound.n} ${offsetText(m.sound.offset_s)}` : '')
export function markOf(text: string | undefined): Mark | null {
  const found = MARK.exec(text ?? '')
  if (!found) return null
  const [, day, time, n, hours, minutes, seconds] = found
  const at = Date.parse(`${day}T${time}+08:00`)
  if (Number.isNaN(at)) return null
  if (!n) return { at }
  return { at, sound: { n: Number(n), offset_s: Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds) } }
}

export const turnsOf = (text: string | undefined): Turn[] =>
  (rowsOf(text) ?? []).map(([question, answer, mark]) => ({ question: question ?? '', answer: answer ?? '', mark: markOf(mark) }))
export function textOf(turns: readonly Turn[]): string {
  if (!turns.length) return ''
  return JSON.stringify(turns.map((one) => [one.question, one.answer, ...(one.mark ? [markText(one.mark)] : [])]))
}

export const isAnswered = (t: Turn | undefined): boolean => Boolean(t?.answer.trim())
// The mark stands from the first letter of an answer on; an answer that is taken out altogether takes its mark along.
export function answered(turn: Turn, answer: string, now: () => Mark): Turn {
  if (!answer.trim()) return { ...turn, answer, mark: null }
  return { ...turn, answer, mark: turn.mark ?? now() }
}
export const put = (turns: readonly Turn[], at: number, turn: Turn): Turn[] => turns.map((one, i) => (i === at ? turn : one))
export const insert = (turns: readonly Turn[], after: number, question: string): Turn[] => [
  ...turns.slice(0, after + 1),
  { question, answer: '', mark: null },
  ...turns.slice(after + 1),
]

// ---- the bank of questions --------------------------------------------------------------------------------------------

export interface Planned {
  id: string
  part: string
  ask: string
  rights: string[]
}
export interface QuestionSet {
  set: string
  title: string
  causes: string[]
  questions: { question: string; part: string; ask: string; rights?: string[] }[]
}
export const PARTS = ['rights', 'identity', 'facts', 'closing'] as const

export const ofCauses = (sets: readonly QuestionSet[]): QuestionSet[] => sets.filter((s) => s.causes.length)
// The set of which most words stand in the cause or matter of the case; none where no word does.
export function fittingSet(sets: readonly QuestionSet[], view: Pick<CaseView, 'cause' | 'matter'>): string {
  const text = `${view.cause ?? ''} ${view.matter}`
  const words = (s: QuestionSet): number => s.causes.filter((word) => text.includes(word)).length
  const best = ofCauses(sets).reduce<QuestionSet | null>((one, s) => (words(s) > (one ? words(one) : 0) ? s : one), null)
  return best?.set ?? ''
}
// What an interview asks, in its order: what belongs to every one, and the chosen set.
export function planOf(sets: readonly QuestionSet[], chosen: string, fill: (text: string) => string): Planned[] {
  const taken = sets.filter((s) => !s.causes.length || s.set === chosen)
  const all = taken.flatMap((s) =>
    s.questions.map((q) => ({ id: `${s.set}/${q.question}`, part: q.part, ask: fill(q.ask), rights: q.rights ?? [] })),
  )
  return PARTS.flatMap((part) => all.filter((q) => q.part === part))
}
const isAsked = (q: Planned, turns: readonly Turn[]): boolean => turns.some((t) => t.question === q.ask)
// The first that was not asked, after those that were: what was passed over stays in the bank.
export function nextOf(plan: readonly Planned[], turns: readonly Turn[]): Planned | undefined {
  const last = plan.reduce((at, q, i) => (isAsked(q, turns) ? i : at), -1)
  return plan.slice(last + 1).find((q) => !isAsked(q, turns))
}
// An interview opens with the rights; until that is answered nothing else is asked.
export const openingOf = (plan: readonly Planned[]): string => plan[0]?.ask ?? ''
export const rightsAnswered = (turns: readonly Turn[]): boolean => isAnswered(turns[0])
// Which rights were told, by the questions that tell them and were answered.
export function rightsTold(plan: readonly Planned[], turns: readonly Turn[]): string[] {
  const told = plan.filter((q) => turns.some((t) => t.question === q.ask && isAnswered(t))).flatMap((q) => q.rights)
  return [...new Set(told)]
}

// ---- what goes on record ----------------------------------------------------------------------------------------------

// Names in the record are the same whatever the screen speaks; by them a recording of before is found again.
export const soundName = (act: string, n: number, type: string): string => {
  const ending = type.includes('mp4') ? 'm4a' : type.includes('ogg') ? 'ogg' : 'webm'
  return `interview-${act}-${n}.${ending}`
}
const numberIn = (name: string, act: string): number => {
  const found = /^interview-(act-\d+)-(\d+)\.\w+$/.exec(name)
  return found && found[1] === act ? Number(found[2]) : 0
}
export const soundOf = (recordings: readonly Recording[], act: string, n: number): Recording | undefined =>
  recordings.find((r) => numberIn(r.name, act) === n)
export const lastSound = (names: readonly string[], act: string): number => Math.max(0, ...names.map((name) => numberIn(name, act)))

const PERSON = ['position', 'unit', 'id_number', 'phone', 'address'] as const
const saying = (texts: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text?.trim() ? [[name, text.trim()]] : [])))

export interface Finished {
  act: string
  values: Readonly<Record<string, string>> // of the draft
  turns: readonly Turn[]
  capacity: string
  separately: boolean
  read_over: string
  recordings: readonly Recording[]
}
// Questions nobody wrote and nobody answered are none.
export const said = (turns: readonly Turn[]): Turn[] => turns.filter((t) => t.question.trim() || t.answer.trim())

export function bodyOfInterview(f: Finished): Record<string, unknown> {
  const turns = said(f.turns)
  const answers = turns.flatMap((turn, i) => {
    if (!turn.mark) return []
    const sound = turn.mark.sound
    const recording = sound && soundOf(f.recordings, f.act, sound.n)?.id
    return [
      {
        nth: i + 1,
        answered_at: instantText(turn.mark.at),
        ...(recording ? { recording } : {}),
        ...(sound ? { offset_s: sound.offset_s } : {}),
      },
    ]
  })
  const ordinal = Number(f.values.ordinal)
  return {
    act: f.act,
    person: { ...saying({ name: f.values.name }), capacity: f.capacity, ...saying(Object.fromEntries(PERSON.map((p) => [p, f.values[p]]))) },
    separately: f.separately,
    questions: turns.length,
    ...(Number.isInteger(ordinal) && ordinal > 0 ? { ordinal } : {}),
    ...saying({ recorder: f.values.recorder, read_over: f.read_over }),
    ...(answers.length ? { answers } : {}),
  }
}
export function bodyOfRights(f: Finished, rights: readonly string[], now: number): Record<string, unknown> {
  const at = f.turns[0]?.mark?.at
  return {
    told: 'rights',
    rights,
    to: { ...saying({ name: f.values.name }), capacity: f.capacity },
    manner: 'oral',
    act: f.act,
    ...(at && at < now ? { happened_at: instantText(at) } : {}),
  }
}
