// What may be put up for approval, read once: titles, levels, forms.
import { computed, reactive } from 'vue'
import { get } from './api/client'
import type { ApprovalMatter } from './api/model'
import { i18n } from './i18n'
import { may } from './session'
import { inWords } from './words'

const state = reactive({ matters: [] as ApprovalMatter[], failure: null as unknown })
let asked: Promise<void> | null = null

async function load(): Promise<void> {
  try {
    state.matters = (await get<{ matters: ApprovalMatter[] }>('/approvals/matters')).matters
    state.failure = null
  } catch (failure) {
    state.failure = failure
    asked = null // whoever needs it next asks again
  }
}

export function useMatters() {
  const read = (): void => {
    if (may('approval.matters')) asked ??= load()
  }
  read()
  const matters = computed(() => inWords(state.matters, i18n.global.locale.value))
  // By its title; by its name where this person may not read it.
  const matterWord = computed(() => {
    const titles = new Map(matters.value.map((m) => [m.matter, m.title]))
    return (matter: string): string => titles.get(matter) ?? matter
  })
  return { matters, matterWord, failure: computed(() => state.failure), read }
}
