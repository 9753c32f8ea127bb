// The text of one form as somebody works on it: what is installed, what was written and not installed yet, and whether somebody
// else installed another version meanwhile.
import { computed, onBeforeUnmount, ref, watch } from 'vue'
import type { InstalledForm } from './api'
import { formPath, takeHanded, useDraftTitles } from './drafts'
import { factsOf, plainLines } from './form_text'
import { get, Problem } from '@/shared/api/client'
import { useDraft } from '@/shared/draft'
import { listen } from '@/shared/live'

interface Written {
  text?: string
  digest?: string // of the version that it was made from
}

const INSTALLED = 'form.installed/1'

export function useFormSource(id: string) {
  const draft = useDraft(() => `form:${id}`)
  const titles = useDraftTitles()
  const installed = ref<InstalledForm | null>(null)
  const text = ref('')
  const base = ref('') // the digest of the version that the text was made from; empty: of none
  const ready = ref(false)
  const failure = ref<unknown>(null)
  let missing: unknown = null

  const original = computed(() => plainLines(installed.value?.text ?? ''))
  const changed = computed(() => ready.value && text.value !== original.value)
  const changedMeanwhile = computed(() => changed.value && base.value !== (installed.value?.digest ?? ''))

  async function look(): Promise<InstalledForm | null> {
    try {
      return await get<InstalledForm>(formPath(id))
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.status !== 404) throw problem
      missing = problem
      return null
    }
  }

  // Gives the text that another screen handed over, to be written over this one. Where there is none, nothing was written here
  // and nothing is installed, there is no such form.
  async function load(): Promise<string | null> {
    const handed = takeHanded(id)
    try {
      await titles.load()
      const [found, written] = await Promise.all([look(), draft.recall<Written>()])
      if (handed === null && written?.text === undefined && !found) throw missing
      installed.value = found
      text.value = plainLines(written?.text ?? found?.text ?? '')
      base.value = (text.value === original.value ? found?.digest : written?.digest) ?? ''
      draft.saved.value = written?.text !== undefined
      ready.value = true
    } catch (problem) {
      failure.value = problem
    }
    return handed
  }

  function keep(): void {
    if (text.value === original.value) return forget()
    draft.keep({ text: text.value, digest: base.value })
    titles.put(id, factsOf(text.value)?.title || id)
  }
  function forget(): void {
    void draft.forget()
    titles.take(id)
  }
  watch(text, () => ready.value && keep(), { flush: 'sync' })

  // What was not changed here follows what is installed; what was written here and is installed now is changed no more.
  async function lookAgain(): Promise<void> {
    const untouched = !changed.value
    installed.value = await look()
    if (untouched || !changed.value) takeInstalled()
  }
  function takeInstalled(): void {
    base.value = installed.value?.digest ?? ''
    text.value = original.value
    forget()
  }
  // Goes on with the text as it is, now as a change of the version that is installed.
  function keepOwn(): void {
    base.value = installed.value?.digest ?? ''
    keep()
  }

  const stop = listen((change) => {
    if (change.type === INSTALLED && ready.value) void lookAgain().catch(() => undefined)
  })
  onBeforeUnmount(stop)
  const { saved } = draft
  const known = { installed, text, base, saved, ready, failure, original, changed, changedMeanwhile }
  return { ...known, load, lookAgain, takeInstalled, keepOwn, forget }
}
