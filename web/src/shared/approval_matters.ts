// What may be put up for approval, read once: titles, levels, forms.
import { computed, reactive } from 'vue'
import { get } from './api/client'
import type { ApprovalMatter } from './api/model'
import { i18n } from './i18n'
import { may } from './session'
import { inWords } from './words'

const state = reactive({ matters: [] as ApprovalMatter[] })
let asked: Promise<void> | null = null

async function load(): Promise<void> {
  state.matters = (await get<{ matters: ApprovalMatter[] }>('/approvals/matters')).matters
}

export function useMatters() {
  if (may('approval.matters')) asked ??= load().catch(() => void (asked = null))
  const matters = computed(() => inWords(state.matters, i18n.global.locale.value))
  // By its title; by its name where this person may not read it.
  const matterWord = computed(() => {
    const titles = new Map(matters.value.map((m) => [m.matter, m.title]))
    return (matter: string): string => titles.get(matter) ?? matter
  })
  return { matters, matterWord }
}
