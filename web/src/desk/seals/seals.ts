// Seals of the bureau: what can be done with one, whether a picture can be one, how it travels.
import type { Me, Seal } from '@/shared/api/model'

export const MOST_BYTES = 1 << 20
export const LEAST_PIXELS = 300
export const MOST_PIXELS = 3000
export const NARROWEST_MM = 10
export const WIDEST_MM = 60

export const TONES: Record<Seal['standing'], string> = { proposed: 'open', approved: 'ok', withdrawn: 'mute' }
export const SIGNS: Record<Seal['standing'], string> = { proposed: '◷', approved: '✔', withdrawn: '⊘' }

// Who proposed a seal or keeps it does not approve it.
export const approvableBy = (seal: Seal, me: Pick<Me, 'user'> | null): boolean =>
  seal.standing === 'proposed' && Boolean(me) && me!.user !== seal.keeper && me!.user !== seal.proposed.by

export type Fault = 'kind' | 'bytes' | 'pixels' | 'shape' | 'ground'

// A PNG tells its size and its type of colour in its first bytes (ISO/IEC 15948). What else is wrong the server says.
export function faultOf(bytes: Uint8Array): Fault | null {
  const magic = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
  if (bytes.length < 26 || magic.some((byte, i) => bytes[i] !== byte)) return 'kind'
  if (bytes.length > MOST_BYTES) return 'bytes'
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  const [least, most] = [Math.min(width, height), Math.max(width, height)]
  if (least < LEAST_PIXELS || most > MOST_PIXELS) return 'pixels'
  if (most > 2 * least) return 'shape'
  return [4, 6].includes(bytes[25]) || hasTransparency(bytes) ? null : 'ground'
}

// A palette has its transparency in a chunk of its own.
function hasTransparency(bytes: Uint8Array): boolean {
  const name = [0x74, 0x52, 0x4e, 0x53] // tRNS
  for (let i = 33; i + 4 <= bytes.length; i++) if (name.every((byte, k) => bytes[i + k] === byte)) return true
  return false
}

export function base64Of(bytes: Uint8Array): string {
  const PIECE = 0x8000 // more arguments at once than this some browsers refuse
  let text = ''
  for (let i = 0; i < bytes.length; i += PIECE) text += String.fromCharCode(...bytes.subarray(i, i + PIECE))
  return btoa(text)
}
