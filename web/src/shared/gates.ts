// What the rulebook would say of entries before anybody makes them.
import { post } from './api/client'
import type { GateTold } from './api/model'
import { casePath } from './case_file'
import { language } from './i18n'

export interface AskedEntry {
  type: string
  body: Record<string, unknown>
}
// For each entry, in order: what speaks against it; nothing where the way is open.
export async function askGates(id: string, entries: readonly AskedEntry[]): Promise<GateTold[][]> {
  if (!entries.length) return []
  const asked = entries.map((one) => ({ command: 'record', fields: one }))
  const { answers } = await post<{ answers: { against: GateTold[] }[] }>(`${casePath(id)}/gates`, { asked })
  return answers.map((one) => one.against)
}
export const gateText = (one: GateTold): string => (language() === 'en' ? one.text_en : one.text)
