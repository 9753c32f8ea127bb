// What rulebooks and their parameters are called. A title is told with the whole rulebook alone: it is asked for once.
import { computed, reactive, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { get } from '@/shared/api/client'
import type { Amount, Rulebook } from '@/shared/api/model'
import { inWords } from '@/shared/words'

interface Titles {
  book: Pick<Rulebook, 'title' | 'title_en'>
  parameters: Map<string, Amount>
}
const known = reactive(new Map<string, Titles>())
const asked = new Set<string>()

export function learnTitles(digest: string, book: Rulebook): void {
  known.set(digest, {
    book: { title: book.title, title_en: book.title_en },
    parameters: new Map(book.parameters.map((a) => [a.parameter ?? '', a])),
  })
}

// Where it cannot be read the codes stand in, until the next one asks.
export async function askTitles(digest: string): Promise<void> {
  if (known.has(digest) || asked.has(digest)) return
  asked.add(digest)
  await get<Rulebook>(`/rulebook?digest=${digest}`)
    .then((book) => learnTitles(digest, book))
    .catch(() => undefined)
  asked.delete(digest)
}

export interface BookRef {
  rulebook: string
  version: string
  digest: string
}

export function useTitles(): {
  nameOf: ComputedRef<(book: BookRef) => string>
  parameterWord: ComputedRef<(digest: string, name: string) => string>
  amountOf: ComputedRef<(digest: string, name: string) => Amount | undefined>
} {
  const { t, locale } = useI18n()
  const nameOf = computed(() => (b: BookRef): string => {
    const title = inWords(known.get(b.digest)?.book, locale.value)?.title || b.rulebook
    return `${title} · ${t('rules.version', { v: b.version })}`
  })
  const amountOf = computed(
    () =>
      (digest: string, name: string): Amount | undefined =>
        inWords(known.get(digest)?.parameters.get(name), locale.value),
  )
  const parameterWord = computed(
    () =>
      (digest: string, name: string): string =>
        amountOf.value(digest, name)?.title || name,
  )
  return { nameOf, parameterWord, amountOf }
}
