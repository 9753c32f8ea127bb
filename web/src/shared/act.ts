// One thing that somebody does on a screen: busy while it runs, the failure kept until it is tried again.
import { ref } from 'vue'
import { newKey } from './api/client'

export function useAct() {
  const busy = ref(false)
  const failure = ref<unknown>(null)
  // One key for one intent: what is tried again is recorded once.
  const key = newKey()

  // True when it was done.
  async function run(act: (key: string) => Promise<unknown>): Promise<boolean> {
    busy.value = true
    failure.value = null
    try {
      await act(key)
      return true
    } catch (problem) {
      failure.value = problem
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, failure, run }
}

// What was filled in, without blanks around it and without what was left empty.
export function filled(entry: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entry)
      .map(([name, value]) => [name, value.trim()])
      .filter(([, value]) => value),
  )
}
