// What entries of the record say, for screens that show things of which the view of a case tells nothing. Pure.
import type { RecordedEvent } from './api/model'
import { millis } from './time'

export type Body = Record<string, unknown>
export interface Told {
  seq: number
  at: string // when it happened, else when it was recorded
  by: string
  byName: string
  sentence: string
  body: Body
}

const CORRECTION = 'correction.made'
const nameOf = (type: string): string => type.slice(0, type.indexOf('/'))
const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)

export const textAt = (body: Body | undefined, name: string): string => {
  const value = body?.[name]
  return typeof value === 'string' ? value : ''
}
export const textsAt = (body: Body | undefined, name: string): string[] => {
  const value = body?.[name]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}
export const partAt = (body: Body | undefined, name: string): Body => {
  const value = body?.[name]
  return isBody(value) ? value : {}
}
export const partsAt = (body: Body | undefined, name: string): Body[] => {
  const value = body?.[name]
  return Array.isArray(value) ? value.filter(isBody) : []
}
export const countAt = (body: Body | undefined, name: string): number | undefined => {
  const value = body?.[name]
  return typeof value === 'number' ? value : undefined
}

// Entries by the name of their type, in the order of the record, with what corrections laid over them. What was destroyed
// lawfully says nothing any more.
export function toldBy(events: readonly RecordedEvent[]): (name: string) => Told[] {
  const corrected = new Map<unknown, Body>()
  const sorted = new Map<string, RecordedEvent[]>()
  for (const e of events) {
    const name = nameOf(e.type)
    if (name === CORRECTION) corrected.set(e.body?.corrects, { ...corrected.get(e.body?.corrects), ...partAt(e.body, 'fields') })
    const alike = sorted.get(name)
    if (alike) alike.push(e)
    else sorted.set(name, [e])
  }
  return (name) =>
    (sorted.get(name) ?? []).flatMap((e) => {
      if (!e.body) return []
      const body = { ...e.body, ...corrected.get(e.seq) }
      const at = textAt(body, 'happened_at') || e.at
      return [{ seq: e.seq, at, by: e.by, byName: e.by_name || e.by, sentence: e.sentence ?? '', body }]
    })
}

export const lastOf = <T>(list: readonly T[]): T | undefined => list[list.length - 1]

// "preservation-2" is the second.
export const nthOf = (id: string): string => id.replace(/^\D+/, '')
export const byTime = (a: { at: string; seq: number }, b: { at: string; seq: number }): number =>
  millis(a.at) - millis(b.at) || a.seq - b.seq
