// What a series or a block of numbers is called.
import { useI18n } from 'vue-i18n'
import { partsOf } from './register'
import { useForms } from '@/shared/forms'

export function useTitles() {
  const { t, te } = useI18n()
  const { titleOf } = useForms()
  function nameOf(name: string): string {
    const { kind, of } = partsOf(name)
    if (kind === 'paper') return titleOf(of)
    const word = te(`kind.${of}`) ? t(`kind.${of}`) : of
    return te(`numbers.series.${kind}`) ? `${t(`numbers.series.${kind}`)} · ${word}` : of
  }
  return { nameOf, scopeOf: (series: string): string => partsOf(series).scope }
}
