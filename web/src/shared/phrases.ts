// Sentences for papers: found by words, and filled with what the case says.
import type { CaseView, Phrase } from './api/model'
import { legalDay } from './time'

// Full-width low lines: what a person has to fill, on the page too.
export const GAP = '\uff3f'.repeat(4)
const HOLE = /\{([a-z_]+)\}/g

export type Places = Partial<Record<string, string>>

export function found(phrases: readonly Phrase[], wanted: string): Phrase[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean)
  return phrases.filter((p) => {
    const text = `${p.kind_word} ${p.kind_word_en} ${p.title} ${p.text}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

// With what is known in its place and gaps for the rest; `gap` is where the first of them stands.
export function filled(text: string, places: Places): { text: string; gap: [number, number] | null } {
  const whole = text.replace(HOLE, (_, name: string) => places[name]?.trim() || GAP)
  const at = whole.indexOf(GAP)
  return { text: whole, gap: at < 0 ? null : [at, at + GAP.length] }
}

// Days as papers have them, in Chinese whatever the screen speaks.
const LONG_DAY = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'UTC' })
export const paperDay = (day: string): string => LONG_DAY.format(Date.parse(`${day}T00:00:00Z`))

export interface Asked {
  act: string
  hazards: readonly string[] // that the paper is about
  number?: string
  today: number
  parameters: Places
}

// What a phrase can name, as far as the case says it. A day to put right is one where all hazards have the same.
export function placesOf(view: CaseView, asked: Asked): Places {
  const act = view.acts.find((a) => a.id === asked.act)
  const dues = new Set(view.hazards.filter((h) => asked.hazards.includes(h.id)).map((h) => h.due ?? ''))
  const [due] = dues
  return {
    place: act?.place,
    party: view.party.name,
    representative: view.party.representative,
    officers: view.officers
      .filter((o) => !o.left)
      .map((o) => o.name)
      .join('\u3001'),
    number: asked.number,
    date: paperDay(legalDay(asked.today)),
    due: dues.size === 1 && due ? paperDay(due) : undefined,
    government: asked.parameters['bureau.government'],
    court: asked.parameters['bureau.court'],
  }
}
