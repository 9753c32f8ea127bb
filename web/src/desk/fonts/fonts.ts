// Fonts of papers: what stands of one, and where its file is sent.
import type { OwnFont, Typeface, TypefaceInUse } from '@/shared/api/model'

export const TYPEFACES: Typeface[] = ['fang', 'song', 'song_bold', 'hei', 'kai']
export const SETS = ['gb2312', 'gbk', 'marks', 'latin'] as const
export const MOST_BYTES = 40 << 20

export type Standing = 'used' | 'earlier' | 'withdrawn' | 'broken'
export const TONES: Record<Standing, string> = { used: 'ok', earlier: 'mute', withdrawn: 'mute', broken: 'bad' }
export const SIGNS: Record<Standing, string> = { used: '✔', earlier: '↺', withdrawn: '⊘', broken: '✖' }

export function standingOf(font: OwnFont, typefaces: TypefaceInUse[]): Standing {
  if (font.withdrawn) return 'withdrawn'
  if (font.problem) return 'broken'
  return typefaces.some((t) => t.font === font.font) ? 'used' : 'earlier'
}

export function megabytes(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`
}

export function checkPath(typeface: Typeface, face: number, form: string): string {
  return `/fonts/check?typeface=${typeface}&face=${face}${form ? `&form=${encodeURIComponent(form)}` : ''}`
}

export const MOST_OF_LICENCE = 200

// The digest binds what is installed to what was looked over.
export const installPath = (typeface: Typeface, face: number, digest: string, licence: string): string =>
  `/fonts?typeface=${typeface}&face=${face}&sha256=${digest}&licence=${encodeURIComponent(licence)}`
