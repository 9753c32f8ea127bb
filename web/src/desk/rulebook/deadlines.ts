// A rule's deadline as one sentence, and what the bureau has set in it.
import type { Amount, RuleInWords } from '@/shared/api/model'

type Say = (key: string, values?: Record<string, unknown>) => string
type Deadline = NonNullable<RuleInWords['deadline']>

const UNITS = ['minutes', 'hours', 'natural_days', 'working_days', 'months']
const EFFECTS = ['advice', 'finding', 'block', 'signal']

// A value as people read it: units and effects by their words, several amounts side by side.
export function valueWord(value: unknown, say: Say): string {
  if (value === undefined || value === null) return '—'
  if (typeof value === 'object') return Object.values(value).join(' / ')
  const word = String(value)
  if (UNITS.includes(word)) return say(`rules.unitName.${word}`)
  return EFFECTS.includes(word) ? say(`effect.${word}`) : word
}

// The number itself, or what the parameter holds.
export function amountWord(a: Amount, say: Say): string {
  if (a.number !== undefined) return String(a.number)
  if (a.word) return a.word
  return a.parameter ? valueWord(a.value, say) : say('rules.deadline.byCase')
}

function unitWord(a: Amount, say: Say): string {
  const unit = a.word ?? (typeof a.value === 'string' ? a.value : '')
  return unit ? say(`rules.unit.${unit}`) : ''
}

const isNone = (a: Amount): boolean => a.number === undefined && !a.word && !a.parameter

export function deadlineWords(d: Deadline, say: Say): string {
  const from = d.from.slice(0, 3).join(say('rules.deadline.or'))
  const parts: string[] = []
  if (isNone(d.amount)) parts.push(say('rules.deadline.upon', { from }))
  else
    parts.push(
      say(d.backwards ? 'rules.deadline.before' : 'rules.deadline.within', {
        from,
        n: amountWord(d.amount, say),
        unit: unitWord(d.unit, say),
      }),
    )
  if (d.wait_amount && !isNone(d.wait_amount))
    parts.push(
      say('rules.deadline.wait', {
        n: amountWord(d.wait_amount, say),
        unit: unitWord(d.wait_unit ?? { word: 'hours' }, say),
      }),
    )
  if (d.rolls_over) parts.push(say('rules.deadline.rolls'))
  if (d.burdens_party) parts.push(say('rules.deadline.burdens'))
  if (d.pauses) parts.push(say('rules.deadline.pauses'))
  return parts.join(say('rules.deadline.and'))
}
