// The things of a case that an entry may name, by their nouns: those that the screens show as they show them, the others as the
// sentence tells them that brought them.
import type { Act, Approval, CaseView, RecordedEvent } from '@/shared/api/model'
import type { Option } from '@/shared/entry/entry'
import { listText, millis } from '@/shared/time'
import { hazardNumber } from './words'

type Say = (key: string, values?: Record<string, unknown>) => string

export interface Words {
  say: Say
  form: (form: string) => string // the title of a form
  matter: (matter: string) => string // of approvals
}

export const ANY = '*'
const THING = /^([a-z][a-z_]{0,15})-[1-9][0-9]{0,5}$/
const FIRST_PARTY = 'party-1' // the one with which the case was opened

export const actText = (a: Act, say: Say): string => `${say(`act.${a.kind}`)} · ${a.place} · ${listText(millis(a.happened_at))}`

const approvalText = (a: Approval, w: Words): string =>
  w.say('record.approval', { matter: w.matter(a.matter), state: w.say(`putUp.state.${a.state}`) })

function ofView(view: CaseView, w: Words): Option[] {
  return [
    { id: FIRST_PARTY, text: w.say('record.party', { name: view.party.name }) },
    ...view.acts.map((a) => ({ id: a.id, text: actText(a, w.say) })),
    ...view.hazards.map((h) => ({ id: h.id, text: `${w.say('hazard.nth', { n: hazardNumber(h.id) })} · ${h.description}` })),
    ...view.papers.filter((p) => !p.voided).map((p) => ({ id: p.id, text: [w.form(p.form), p.number].filter(Boolean).join(' ') })),
    ...view.recordings.map((r) => ({ id: r.id, text: `${r.name} · ${listText(millis(r.made_until))}` })),
    ...view.approvals.map((a) => ({ id: a.approval, text: approvalText(a, w) })),
  ]
}

// Who brings a thing names it first; what names it later goes on with it.
function ofEvents(events: RecordedEvent[]): Option[] {
  const out = new Map<string, string>()
  for (const e of events)
    for (const value of Object.values(e.body ?? {}))
      if (typeof value === 'string' && THING.test(value) && !out.has(value)) out.set(value, e.sentence ?? '')
  return [...out].map(([id, text]) => ({ id, text }))
}

// What photo, sound and film are of: for each of these an exemption may be declared, and by its id the rules find it. (A test
// holds the nouns against the rulebook.) `name` is proposed for the words of the officer.
export const RECORDED = ['hazard', 'act', 'measure', 'service']
export interface RecordedThing extends Option {
  name: string
}
const MOST_OF_A_NAME = 100

export function thingsRecorded(view: CaseView, events: RecordedEvent[], say: Say): RecordedThing[] {
  const words: Words = { say, form: (form) => form, matter: (matter) => matter }
  return RECORDED.flatMap((noun) => thingsOfCase(view, events, noun, words)).map((o) => {
    const hazard = view.hazards.find((h) => h.id === o.id)
    const name = (hazard ? `${hazard.place} · ${hazard.description}` : o.text || o.id).slice(0, MOST_OF_A_NAME)
    return { id: o.id, text: hazard ? `${say('hazard.nth', { n: hazardNumber(o.id) })} · ${name}` : o.text, name }
  })
}

export function thingsOfCase(view: CaseView, events: RecordedEvent[], noun: string, words: Words): Option[] {
  const shown = ofView(view, words)
  // A paper that was made void is not to be named any more.
  const hidden = view.papers.filter((p) => p.voided).map((p) => p.id)
  const known = new Set([...shown.map((o) => o.id), ...hidden])
  const all = [...shown, ...ofEvents(events).filter((o) => !known.has(o.id))]
  return noun === ANY ? all : all.filter((o) => THING.exec(o.id)?.[1] === noun)
}
