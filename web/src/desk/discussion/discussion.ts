// A collective discussion as a meeting: who sits in it, what each said and how they voted, what it came to. Pure.
import type { CaseView, Obligation, RecordedEvent, UserRow } from '@/shared/api/model'
import { countAt, lastOf, nthOf, partAt, partsAt, textAt, textsAt, toldBy, type Body, type Told } from '@/shared/recorded'

export const VOTES = ['for', 'against', 'abstain'] as const

export interface Person {
  name: string
  user: string
  position: string
}
export interface Opinion {
  seq: number
  at: string
  text: string
  vote: string
  own: boolean // the member entered it
  byName: string // who entered it
}
export interface Member extends Person {
  voting: boolean
  caseOfficer: boolean
  opinions: Opinion[] // the last one counts
}
export interface Conclusion {
  seq: number
  at: string
  result: string
  content: string
  reason: string
  penalties: string[]
  fineFen: number
  gainsFen: number
  goodsFen: number
  votes: Record<(typeof VOTES)[number], number | undefined>
  paper: string
}
export interface Meeting {
  id: string
  nth: string
  seq: number
  at: string
  act: string
  place: string
  matters: string
  chair: Person
  recorder: string
  reporter: string
  size: number | undefined
  members: Member[]
  absent: { name: string; reason: string }[]
  conclusion: Conclusion | null
}

const personOf = (body: Body): Person => ({ name: textAt(body, 'name'), user: textAt(body, 'user'), position: textAt(body, 'position') })

function meetingOf({ seq, at, body }: Told): Meeting {
  const id = textAt(body, 'discussion')
  return {
    id,
    nth: nthOf(id),
    seq,
    at,
    act: textAt(body, 'act'),
    place: textAt(body, 'place'),
    matters: textAt(body, 'matters'),
    chair: personOf(partAt(body, 'chair')),
    recorder: textAt(body, 'recorder'),
    reporter: textAt(body, 'reporter'),
    size: countAt(body, 'body_size'),
    members: partsAt(body, 'attendees').map((one) => ({
      ...personOf(one),
      voting: one.voting === true,
      caseOfficer: one.case_officer === true,
      opinions: [],
    })),
    absent: partsAt(body, 'absent').map((one) => ({ name: textAt(one, 'name'), reason: textAt(one, 'reason') })),
    conclusion: null,
  }
}

function opinionOf({ seq, at, by, byName, body }: Told): Opinion {
  return { seq, at, text: textAt(body, 'text'), vote: textAt(body, 'vote'), own: textAt(body, 'user') === by, byName }
}

function conclusionOf({ seq, at, body }: Told): Conclusion {
  return {
    seq,
    at,
    result: textAt(body, 'result'),
    content: textAt(body, 'content'),
    reason: textAt(body, 'reason'),
    penalties: textsAt(body, 'penalties'),
    fineFen: countAt(body, 'fine_fen') ?? 0,
    gainsFen: countAt(body, 'confiscated_gains_fen') ?? 0,
    goodsFen: countAt(body, 'confiscated_goods_fen') ?? 0,
    votes: { for: countAt(body, 'votes_for'), against: countAt(body, 'votes_against'), abstain: countAt(body, 'abstentions') },
    paper: textAt(body, 'paper'),
  }
}

export function meetingsOf(events: readonly RecordedEvent[]): Meeting[] {
  const told = toldBy(events)
  const meetings = told('discussion.held').map(meetingOf)
  const known = new Map(meetings.map((m) => [m.id, m]))
  for (const one of told('discussion.opinion_given')) {
    // By the name, as the rules have it; who spoke without being listed is heard too.
    const meeting = known.get(textAt(one.body, 'discussion'))
    const name = textAt(one.body, 'name')
    if (!meeting) continue
    let member = meeting.members.find((m) => m.name === name)
    if (!member) meeting.members.push((member = { ...personOf(one.body), voting: false, caseOfficer: false, opinions: [] }))
    member.opinions.push(opinionOf(one))
  }
  for (const one of told('discussion.concluded')) {
    const meeting = known.get(textAt(one.body, 'discussion'))
    if (meeting) meeting.conclusion = conclusionOf(one)
  }
  return meetings
}

export const saidLast = (m: Member): Opinion | undefined => lastOf(m.opinions)
export const votingOf = (m: Meeting): Member[] => m.members.filter((one) => one.voting)
// Whose turn it is: the members who vote, as they were listed, the chair last.
export function turnOf(m: Meeting): Member | undefined {
  const waiting = votingOf(m).filter((one) => !one.opinions.length)
  return waiting.find((one) => one.name !== m.chair.name) ?? waiting[0]
}
export function tallyOf(m: Meeting): Record<(typeof VOTES)[number], number> {
  const out = { for: 0, against: 0, abstain: 0 }
  for (const one of votingOf(m)) {
    const vote = saidLast(one)?.vote
    if (vote === 'for' || vote === 'against' || vote === 'abstain') out[vote] += 1
  }
  return out
}

// What the rulebook finds of the meeting itself, and of how a later decision keeps to what it came to.
const FOLLOWS = /^a1[56]\./
export function findingsOf(meeting: Meeting, all: readonly Obligation[]): Obligation[] {
  return all.filter((o) => o.subject.id === meeting.id)
}
export function departuresOf(all: readonly Obligation[]): Obligation[] {
  return all.filter((o) => o.subject.kind === 'decision' && [o.rule, ...(o.also ?? []).map((a) => a.rule)].some((r) => FOLLOWS.test(r)))
}

// ---- who is called to a meeting ---------------------------------------------------------------------------------------

export const SEATS = ['voting', 'listening', 'absent', 'recused'] as const
export type Seat = (typeof SEATS)[number] | ''
export interface Called extends Person {
  seat: Seat
  reason: string // of being away or stepping aside
  caseOfficer: boolean // reports, and has no vote
}

// Whose office lets them take part in it: they may enter what is said there.
const SPEAKERS = ['bureau_head', 'deputy_head', 'committee_member', 'legal_reviewer', 'section_head']
const rank = (roles: string[]): number => {
  const at = SPEAKERS.findIndex((role) => roles.includes(role))
  return at < 0 ? SPEAKERS.length : at
}

// Those who step aside by decision, by user or by name.
export function recusedIn(events: readonly RecordedEvent[]): { name: string; user: string; reason: string }[] {
  const told = toldBy(events)
  const asked = new Map(told('recusal.requested').map((one) => [textAt(one.body, 'recusal'), one.body]))
  return told('recusal.decided').flatMap(({ body }) => {
    const of = asked.get(textAt(body, 'recusal'))
    if (body.granted !== true || !of) return []
    return [{ name: textAt(of, 'person'), user: textAt(of, 'user'), reason: textAt(body, 'reason') }]
  })
}

// The roster to begin with: those of the last meeting as they sat there, else everybody whose office it is, without a seat yet; the
// officers of the case report it; who steps aside is said to.
export function rosterOf(view: CaseView, users: readonly UserRow[], events: readonly RecordedEvent[]): Called[] {
  const officers = view.officers.filter((o) => !o.left)
  const position = (user: string): string => users.find((u) => u.user === user)?.position ?? ''
  const before = lastOf(meetingsOf(events))
  const out: Called[] = officers.map((o) => ({
    name: o.name,
    user: o.user,
    position: position(o.user),
    seat: 'listening',
    reason: '',
    caseOfficer: true,
  }))
  const add = (one: Called): void => {
    const there = out.some((o) => (o.user && o.user === one.user) || o.name === one.name)
    if (!there) out.push(one)
  }
  const heads = users.filter((u) => !u.disabled && u.roles.some((role) => SPEAKERS.includes(role)))
  const sorted = [...heads].sort((a, b) => rank(a.roles) - rank(b.roles))
  const seatBefore = (name: string): Seat => {
    const sat = before?.members.find((m) => m.name === name)
    return sat ? (sat.voting ? 'voting' : 'listening') : ''
  }
  for (const u of sorted)
    add({ name: u.name, user: u.user, position: u.position ?? '', seat: seatBefore(u.name), reason: '', caseOfficer: false })
  for (const m of before?.members ?? []) add({ ...personIn(m), seat: seatBefore(m.name), reason: '', caseOfficer: false })
  for (const gone of recusedIn(events)) {
    const one = out.find((o) => (gone.user && o.user === gone.user) || o.name === gone.name)
    if (one && !one.caseOfficer) Object.assign(one, { seat: 'recused', reason: gone.reason })
  }
  return out
}
const personIn = ({ name, user, position }: Person): Person => ({ name, user, position })

export interface Calling {
  place: string
  act: string
  chair: string // by name
  recorder: string
  reporter: string
  size: string
  matters: string
  happened_at?: string
}

export const present = (roster: readonly Called[]): Called[] => roster.filter((c) => c.seat === 'voting' || c.seat === 'listening')
export const votersIn = (roster: readonly Called[]): Called[] => roster.filter((c) => c.seat === 'voting')
// How many there would be, had everybody come who has a vote: who steps aside is none of them.
export const sizeOf = (roster: readonly Called[]): number => roster.filter((c) => c.seat === 'voting' || c.seat === 'absent').length

export function isReadyToMeet(c: Calling, roster: readonly Called[]): boolean {
  const away = roster.filter((one) => one.seat === 'absent' || one.seat === 'recused')
  const chair = votersIn(roster).some((one) => one.name === c.chair)
  return chair && Boolean(c.recorder.trim() && c.reporter.trim()) && away.every((one) => one.reason.trim()) && roster.every((one) => one.name.trim())
}

const saying = (texts: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text?.trim() ? [[name, text.trim()]] : [])))

// The meeting as it is recorded. `recusedWord`: how the record says that somebody stepped aside.
export function bodyOfMeeting(c: Calling, roster: readonly Called[], recusedWord: (reason: string) => string): Record<string, unknown> {
  const chair = roster.find((one) => one.name === c.chair)
  const size = Number(c.size)
  return {
    chair: saying({ name: c.chair, user: chair?.user, position: chair?.position }),
    recorder: c.recorder.trim(),
    reporter: c.reporter.trim(),
    attendees: present(roster).map((one) => ({
      ...saying({ name: one.name, user: one.user, position: one.position }),
      voting: one.seat === 'voting',
      ...(one.caseOfficer ? { case_officer: true } : {}),
    })),
    absent: roster
      .filter((one) => one.seat === 'absent' || one.seat === 'recused')
      .map((one) => ({ name: one.name.trim(), reason: one.seat === 'recused' ? recusedWord(one.reason.trim()) : one.reason.trim() })),
    ...(Number.isInteger(size) && c.size.trim() ? { body_size: size } : {}),
    ...saying({ place: c.place, act: c.act, matters: c.matters, happened_at: c.happened_at }),
  }
}
