// Where things stand in a text that is JSON or is becoming so: the place of each value by its pointer (RFC 6901), and the first
// fault. As strict as the server's reader. A browser's own reader tells no places, and each browser words its faults otherwise.

export interface Span {
  from: number
  to: number
}

interface Place {
  value: Span
  key?: Span // with its quotation marks
  opens: boolean // an object or a list
}

export const FAULTS = [
  'ends',
  'value',
  'key',
  'colon',
  'comma',
  'trailing',
  'quote',
  'escape',
  'wide',
  'twice',
  'deep',
  'after',
] as const
export type FaultKind = (typeof FAULTS)[number]
export interface Fault {
  at: number
  kind: FaultKind
}

export interface Reading {
  places: Map<string, Place>
  fault?: Fault
}

const MOST_DEEP = 32 // as the server reads
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
// What a Chinese input method writes for , : " { } [ ] and a blank.
const WIDE = /[\uff0c\uff1a\u201c\u201d\uff02\uff5b\uff5d\u3010\u3011\uff3b\uff3d\u3000\u3001]/

class Stop {
  constructor(readonly fault: Fault) {}
}

class Reader {
  readonly places = new Map<string, Place>()
  private at = 0

  constructor(private readonly text: string) {}

  whole(): void {
    this.value('', undefined, 0)
    this.skip()
    if (this.at < this.text.length) this.stop('after')
  }

  private stop(kind: FaultKind, at = this.at): never {
    if (at >= this.text.length) throw new Stop({ at, kind: 'ends' })
    throw new Stop({ at, kind: WIDE.test(this.text[at]) ? 'wide' : kind })
  }

  private skip(): void {
    while (this.at < this.text.length && ' \t\n\r'.includes(this.text[this.at])) this.at += 1
  }

  private takes(mark: string): boolean {
    this.skip()
    if (this.text[this.at] !== mark) return false
    this.at += 1
    return true
  }

  private matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    if (!pattern.test(this.text)) return false
    this.at = pattern.lastIndex
    return true
  }

  private value(pointer: string, key: Span | undefined, depth: number): void {
    this.skip()
    const first = this.text[this.at]
    const opens = first === '{' || first === '['
    const place: Place = { value: { from: this.at, to: this.at }, key, opens }
    this.places.set(pointer, place)
    if (opens && depth >= MOST_DEEP) this.stop('deep')
    if (first === '{') this.object(pointer, depth)
    else if (first === '[') this.list(pointer, depth)
    else if (first === '"') this.string()
    else this.plain()
    place.value.to = this.at
  }

  private plain(): void {
    const word = ['true', 'false', 'null'].find((w) => this.text.startsWith(w, this.at))
    if (word) this.at += word.length
    else if (!this.matches(NUMBER)) this.stop('value')
  }

  private string(): Span {
    const from = this.at
    this.at += 1
    for (;;) {
      const c = this.text[this.at]
      if (c === undefined) this.stop('ends')
      if (c < ' ') this.stop('quote')
      if (c === '\\') {
        if (!this.matches(ESCAPE)) this.stop('escape')
        continue
      }
      this.at += 1
      if (c === '"') return { from, to: this.at }
    }
  }

  private object(pointer: string, depth: number): void {
    this.at += 1
    if (this.takes('}')) return
    do this.member(pointer, depth)
    while (this.takes(','))
    if (!this.takes('}')) this.stop('comma')
  }

  private member(pointer: string, depth: number): void {
    this.skip()
    const begin = this.text[this.at]
    if (begin !== '"') this.stop(begin === '}' ? 'trailing' : 'key')
    const key = this.string()
    const name = JSON.parse(this.text.slice(key.from, key.to)) as string
    const own = `${pointer}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`
    if (this.places.has(own)) this.stop('twice', key.from)
    if (!this.takes(':')) this.stop('colon')
    this.value(own, key, depth + 1)
  }

  private list(pointer: string, depth: number): void {
    this.at += 1
    if (this.takes(']')) return
    let index = 0
    do {
      this.skip()
      if (this.text[this.at] === ']') this.stop('trailing')
      this.value(`${pointer}/${index}`, undefined, depth + 1)
      index += 1
    } while (this.takes(','))
    if (!this.takes(']')) this.stop('comma')
  }
}

export function readText(text: string): Reading {
  const reader = new Reader(text)
  try {
    reader.whole()
    return { places: reader.places }
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop
    return { places: reader.places, fault: stop.fault }
  }
}

// What is marked for a pointer: a plain value itself; of an object or a list, which may be pages long, its name or its bracket.
// Where nothing stands there (a member that is missing), the nearest thing around it.
export function markOf(reading: Reading, pointer: string): Span | undefined {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const place = reading.places.get(at)
    if (place && !place.opens && place.value.to > place.value.from) return place.value
    if (place) return place.key ?? { from: place.value.from, to: place.value.from + (place.opens ? 1 : 0) }
    if (!at.includes('/')) return undefined
  }
}

export interface Position {
  line: number
  column: number
}

// As people count, from 1. A letter of two code units is one.
export function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length, column: [...lines[lines.length - 1]].length + 1 }
}
