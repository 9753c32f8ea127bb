// Photographs on their way to the pages of a paper, and sheets of scans: what each shows by the code of the page, and for which
// page it is meant.
import type { CheckedPhotograph, Paper } from '@/shared/api/model'
import type { UploadItem } from '@/shared/uploads/queue'

export interface Shot {
  id: number
  name: string
  url: string // of its picture; empty until there is one that browsers show
  scan?: string // of the PDF that it is a sheet of
  sheet?: number // of the PDF, from 1
  page: number | null // null: for no page
  upload?: Pick<UploadItem, 'state'>
  recording?: string // once it is stored
  seen?: CheckedPhotograph | null // once it was looked at; null where the server could not be asked
}

type Unusable = 'pdf_locked' | 'pdf_broken' | 'pdf_too_large'
export type Verdict = 'waiting' | 'recognised' | 'unread' | 'other_page' | 'other_version' | 'other_paper' | 'elsewhere' | Unusable

export function verdictOf(shot: Shot): Verdict {
  if (shot.seen === undefined) return 'waiting'
  if (shot.seen === null) return 'unread'
  if (shot.seen.shows !== 'this_version') return shot.seen.shows
  return shot.seen.page === shot.page ? 'recognised' : 'other_page'
}

const UNUSABLE: Verdict[] = ['pdf_locked', 'pdf_broken', 'pdf_too_large']
const WRONG: Verdict[] = ['other_page', 'other_version', 'other_paper', 'elsewhere', ...UNUSABLE]
export const isWrong = (shot: Shot): boolean => WRONG.includes(verdictOf(shot))

export const TONES: Record<Verdict, string> = {
  waiting: 'tone-open',
  recognised: 'tone-ok',
  unread: 'tone-warn',
  other_page: 'tone-bad',
  other_version: 'tone-bad',
  other_paper: 'tone-bad',
  elsewhere: 'tone-bad',
  pdf_locked: 'tone-bad',
  pdf_broken: 'tone-bad',
  pdf_too_large: 'tone-bad',
}

export const shotOf = (shots: Shot[], page: number): Shot | undefined => shots.find((s) => s.page === page)

// One photograph to a page: what was there before is for no page any more.
export function put(shots: Shot[], shot: Shot, page: number): void {
  for (const other of shots) if (other.page === page) other.page = null
  shot.page = page
}

export const isScan = (file: Pick<File, 'name' | 'type'>): boolean => file.type === 'application/pdf' || /\.pdf$/i.test(file.name)
// Of what a phone or a scanner makes: HEIC and TIFF are shown by the server alone.
export const isShown = (file: Pick<File, 'type'>): boolean => /^image\/(jpeg|png|webp|gif)$/.test(file.type)

// A scan becomes as many shots as it has sheets. Where nobody could count them, sheets and pages are taken to go together, and a
// person compares.
export function spread(shots: Shot[], scan: Shot, seen: CheckedPhotograph[], pages: number, url: string, nextId: () => number): void {
  const at = shots.indexOf(scan)
  if (at < 0) return // put aside meanwhile
  scan.scan = url
  const told = seen.filter((s) => s.sheet !== undefined)
  const unusable = seen.find((s) => UNUSABLE.includes(s.shows as Verdict))
  if (unusable) {
    scan.seen = unusable
    scan.page = null
    return
  }
  const sheets = told.length || pages
  for (let sheet = 1; sheet <= sheets; sheet += 1) {
    const one = { sheet, url: `${url}?sheet=${sheet}`, seen: told.find((s) => s.sheet === sheet) ?? null }
    if (sheet === 1) Object.assign(scan, one)
    else shots.splice(at + sheet - 1, 0, { ...scan, ...one, id: nextId(), page: null })
  }
}

// Where a page that was handed in is shown: the photograph, or the sheet of the scan.
export const pictureOf = (photos: string, photo: { blob: string; sheet?: number }): string =>
  `${photos}/${photo.blob}${photo.sheet ? `?sheet=${photo.sheet}` : ''}`

// Each to the page that its code names; of two of one page the later stays. Those on which nothing was read fill the pages that are
// left, in their order, as sheets come out of a scanner. What shows another paper or version is for no page; what is still looked
// at stays where it is.
export function putInOrder(shots: Shot[], pages: number): void {
  const named = (s: Shot): number | undefined => (s.seen?.shows === 'this_version' ? s.seen.page : undefined)
  for (const shot of shots) if (named(shot) || isWrong(shot)) shot.page = null
  for (const shot of shots) if (named(shot)) put(shots, shot, named(shot)!)
  for (const shot of shots) {
    if (shot.page !== null || verdictOf(shot) !== 'unread') continue
    const free = Array.from({ length: pages }, (_, i) => i + 1).find((k) => !shotOf(shots, k))
    if (free) shot.page = free
  }
}

// There is something to hand in, every page has a photograph that is stored and was looked at or one that was handed in before,
// and none is known to show something else.
export function isComplete(shots: Shot[], pages: number, before: (page: number) => boolean = () => false): boolean {
  const all = Array.from({ length: pages }, (_, i) => i + 1)
  const isReady = (shot: Shot): boolean => Boolean(shot.recording && shot.seen !== undefined && !isWrong(shot))
  return all.some((k) => shotOf(shots, k)) && all.every((k) => (shotOf(shots, k) ? isReady(shotOf(shots, k)!) : before(k)))
}

// Of the pages that were handed in: which the program recognised by their code, and which a person alone compares. Of a page that
// was handed in twice the later photograph counts.
export function recognisedPages(paper: Pick<Paper, 'pages' | 'photographs'>): { recognised: number[]; others: number[] } {
  const all = Array.from({ length: paper.pages }, (_, i) => i + 1)
  const last = (page: number) => paper.photographs.filter((p) => p.page === page).at(-1)
  const recognised = all.filter((page) => last(page)?.page_code === 'matched')
  return { recognised, others: all.filter((page) => last(page) && !recognised.includes(page)) }
}
