// The versions of the rules that the case could be moved to by the one who looks; none for whom it is not.
import { computed, ref, watch, type ComputedRef } from 'vue'
import { get } from '@/shared/api/client'
import type { InstalledRulebook } from '@/shared/api/model'
import type { CaseFile } from '@/shared/case_file'
import { mayOn } from '@/shared/session'

const IN_FORCE = ['in_use', 'superseded']

export function useOtherRulebooks(file: CaseFile): ComputedRef<InstalledRulebook[]> {
  const installed = ref<InstalledRulebook[]>([])
  const may = computed(() => {
    const view = file.state.view
    return Boolean(view && !view.closed && mayOn('case.move_rulebook', view.officers))
  })
  watch(
    may,
    async (does) => {
      if (!does) return
      const found = await get<{ rulebooks: InstalledRulebook[] }>('/rulebooks').catch(() => ({ rulebooks: [] }))
      installed.value = found.rulebooks
    },
    { immediate: true },
  )
  return computed(() =>
    may.value
      ? installed.value.filter(
          (b) => IN_FORCE.includes(b.standing) && b.digest !== file.state.view?.rulebook.digest,
        )
      : [],
  )
}
