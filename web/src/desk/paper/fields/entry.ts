// What each way of entering a field is given; its model is what a draft holds (shared/paper_values.ts).
import type { Recording } from '@/shared/api/model'
import type { FormField } from '@/shared/forms'

export interface FieldEntry {
  id: string
  field: FormField
  case: string
  photos: Recording[]
  fromCase: unknown // shown meanwhile, where nothing was entered
  wrong: boolean
}
