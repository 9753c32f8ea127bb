// What the server finds wrong with an entry is shown at its field, which comes into sight.
import { nextTick, ref, watch } from 'vue'
import { placeOf, type Filled } from './entry'
import type { Wrong } from './EntryFields.vue'
import { Problem } from '@/shared/api/client'
import type { EntryField } from '@/shared/api/model'
import { whatOf } from '@/shared/problem_words'

export function useWrong(fields: () => EntryField[], filled: () => Filled) {
  const wrong = ref<Wrong | null>(null)
  watch(filled, () => (wrong.value = null)) // it is being mended

  async function told<T>(sent: Promise<T>): Promise<T> {
    wrong.value = null
    try {
      return await sent
    } catch (failure) {
      const at = failure instanceof Problem ? placeOf(fields(), filled(), failure.where) : ''
      if (at) {
        wrong.value = { at, says: whatOf(failure as Problem) }
        await nextTick()
        const place = document.querySelector(`[data-place="${CSS.escape(at)}"]`)
        place?.scrollIntoView({ block: 'center' })
        place?.querySelector<HTMLElement>('input, select, textarea, button')?.focus()
      }
      throw failure
    }
  }
  return { wrong, told }
}
