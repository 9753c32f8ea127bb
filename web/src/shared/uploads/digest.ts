// SHA-256 in the browser, where a secure context offers it. Larger files are digested by the server alone.
const WHOLE_IN_MEMORY = 256 * 1024 * 1024

export function canDigest(bytes: number): boolean {
  return bytes <= WHOLE_IN_MEMORY && typeof crypto !== 'undefined' && crypto.subtle !== undefined
}

export function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, '0')).join('')
}

export async function sha256(blob: Blob): Promise<string | undefined> {
  if (!canDigest(blob.size)) return undefined
  return hex(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))
}

// "7F3A-22C1": what people compare by eye.
export function shortCode(digest: string): string {
  return `${digest.slice(0, 4)}-${digest.slice(4, 8)}`.toUpperCase()
}
