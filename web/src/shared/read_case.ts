// A case together with its whole record, for the desks that tell what the record says: until it is read, they say nothing.
import { onMounted, ref, type Ref } from 'vue'
import { useCaseFile, type CaseFile } from './case_file'

export interface ReadCase {
  file: CaseFile
  known: Ref<boolean> // the record is read
  load: () => Promise<void> // again, where it could not be read
}

export function useReadCase(id: string): ReadCase {
  const file = useCaseFile(id)
  const known = ref(false)
  async function load(): Promise<void> {
    await file.load()
    try {
      await file.loadEvents()
      known.value = true
    } catch (problem) {
      file.state.failure = problem
    }
  }
  onMounted(load)
  return { file, known, load }
}
