// What this person may enter into the record of a case, read once: titles and fields.
import { computed, reactive } from 'vue'
import { get } from '@/shared/api/client'
import type { EntryType } from '@/shared/api/model'
import { i18n } from '@/shared/i18n'
import { may } from '@/shared/session'
import { inWords } from '@/shared/words'

const state = reactive({ types: [] as EntryType[] })
let asked: Promise<void> | null = null

async function load(): Promise<void> {
  state.types = (await get<{ types: EntryType[] }>('/case_entry_types')).types
}

export function useEntryTypes() {
  if (may('case.entry_types')) asked ??= load().catch(() => void (asked = null))
  const byType = computed(() => new Map(inWords(state.types, i18n.global.locale.value).map((one) => [one.type, one])))
  // Of "evidence.taken/1": null where this person does not enter it.
  const entryTypeOf = (type: string): EntryType | null => byType.value.get(type.split('/')[0]) ?? null
  return { entryTypeOf }
}
