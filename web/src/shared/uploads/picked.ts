// An empty file holds no evidence: it is refused when it is picked, in words, and the rest is taken.
import { t } from '../i18n'
import { refuse } from '../notices'

export function takeable(picked: Iterable<File>): File[] {
  const files = [...picked]
  const empty = files.filter((file) => file.size === 0)
  if (empty.length) refuse(t('uploads.emptyFile', { names: empty.map((file) => file.name).join('、') }))
  return files.filter((file) => file.size > 0)
}
