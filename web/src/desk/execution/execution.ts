// What each decision asks and what became of it: sums, payments, instalments, demands, the court, and proceedings against it. Pure.
// What is due, late or broken, and what a day's surcharge comes to, the findings say.
import type { CaseView, Obligation, RecordedEvent } from '@/shared/api/model'
import { countAt, lastOf, partsAt, textAt, textsAt, toldBy, type Told } from '@/shared/recorded'

export interface Instalment {
  number: number
  due: string
  fen: number
  paidFen: number
}
export interface Enforcement {
  id: string
  applied: Told
  answers: Told[]
  ended: Told | null
}
export interface Proceeding {
  id: string
  begun: Told
  ended: Told | null
}
export interface Executed {
  decision: string
  told: Told
  partyName: string
  content: string
  paper: string
  fineFen: number // as it now stands
  gainsFen: number
  surchargeFen: number // decided in all, less what was waived
  paidFen: number
  left: Sums // what is unpaid, by what it is for
  leftFen: number
  payments: Told[]
  plan: { requested: Told | null; decided: Told | null; instalments: Instalment[] }
  demands: Told[]
  enforcements: Enforcement[]
  proceedings: Proceeding[]
  performed: Told[]
  isDone: boolean // nothing is left to be paid, and what it orders is on record as done
  annulled: boolean
}

export interface Sums {
  fine: number
  gains: number
  surcharge: number
}

const ANNULLED = ['revoked', 'invalid', 'illegal']
const MONEY = ['warning', 'criticism', 'fine', 'confiscate_gains', 'confiscate_goods']
const ENDED = ['executed', 'ended', 'settled']
const sumOf = (list: readonly Told[], field: string): number => list.reduce((sum, one) => sum + (countAt(one.body, field) ?? 0), 0)

// What each payment was for; one that says nothing is for the fine, one for several things goes to them in this order.
function unpaid(owed: Sums, payments: readonly Told[]): Sums {
  const left = { ...owed }
  for (const payment of payments) {
    let fen = countAt(payment.body, 'amount_fen') ?? 0
    const said = textsAt(payment.body, 'purpose')
    for (const what of ['fine', 'gains', 'surcharge'] as const) {
      if (said.length ? !said.includes(what) : what !== 'fine') continue
      const part = Math.min(fen, left[what])
      left[what] -= part
      fen -= part
    }
  }
  return left
}

function planOf(of: (name: string) => Told[], payments: readonly Told[]): Executed['plan'] {
  const requested = lastOf(of('payment_plan.requested')) ?? null
  const decided = lastOf(of('payment_plan.decided')) ?? null
  const rows = decided?.body.granted === true ? partsAt(decided.body, 'instalments') : []
  const plan = textAt(decided?.body, 'payment_plan')
  const instalments = rows.map((row) => {
    const number = countAt(row, 'number') ?? 0
    const own = payments.filter((p) => textAt(p.body, 'payment_plan') === plan && countAt(p.body, 'instalment') === number)
    return { number, due: textAt(row, 'due'), fen: countAt(row, 'amount_fen') ?? 0, paidFen: sumOf(own, 'amount_fen') }
  })
  return { requested, decided, instalments }
}

export function executedOf(view: Pick<CaseView, 'party'>, events: readonly RecordedEvent[]): Executed[] {
  const told = toldBy(events)
  const names = new Map(told('party.added').map((one) => [textAt(one.body, 'party'), textAt(one.body, 'name')]))
  return told('decision.issued').map((issued) => {
    const decision = textAt(issued.body, 'decision')
    const of = (name: string): Told[] => told(name).filter((one) => textAt(one.body, 'decision') === decision)
    const payments = of('payment.received')
    const changes = of('decision.changed')
    const annulled = changes.some((one) => ANNULLED.includes(textAt(one.body, 'changed_how')))
    const changedFine = lastOf(changes.filter((one) => countAt(one.body, 'fine_fen') !== undefined))
    const fineFen = countAt(changedFine?.body, 'fine_fen') ?? countAt(issued.body, 'fine_fen') ?? 0
    const gainsFen = countAt(issued.body, 'confiscated_gains_fen') ?? 0
    const waived = sumOf(of('execution.agreed'), 'surcharge_reduced_fen')
    const surchargeFen = Math.max(0, sumOf(of('surcharge.decided'), 'amount_fen') - waived)
    const paidFen = sumOf(payments, 'amount_fen')
    const left = annulled ? { fine: 0, gains: 0, surcharge: 0 } : unpaid({ fine: fineFen, gains: gainsFen, surcharge: surchargeFen }, payments)
    const leftFen = left.fine + left.gains + left.surcharge
    const performed = of('decision.performed')
    const isWhole = (one: Told, ...what: string[]): boolean => textAt(one.body, 'performance') === 'whole' && what.includes(textAt(one.body, 'performed_what'))
    // What it asks besides money: that something be put right, stopped, given up.
    const asksAct = Boolean(textAt(issued.body, 'corrects_within')) || textsAt(issued.body, 'penalties').some((kind) => !MONEY.includes(kind))
    const actDone = performed.some((one) => isWhole(one, 'correction', 'stoppage', 'surrender', 'confiscation', 'closure', 'all'))
    const enforcements = of('enforcement.applied').map((applied): Enforcement => {
      const id = textAt(applied.body, 'enforcement')
      const own = (name: string): Told[] => told(name).filter((one) => textAt(one.body, 'enforcement') === id)
      return { id, applied, answers: own('enforcement.answered'), ended: lastOf(own('enforcement.ended')) ?? null }
    })
    const enforced = enforcements.some((one) => ENDED.includes(textAt(one.ended?.body, 'execution_outcome')))
    return {
      decision,
      told: issued,
      partyName: names.get(textAt(issued.body, 'party')) ?? view.party.name,
      content: textAt(issued.body, 'content'),
      paper: textAt(issued.body, 'paper'),
      fineFen,
      gainsFen,
      surchargeFen,
      paidFen,
      left,
      leftFen,
      payments,
      plan: planOf(of, payments),
      demands: of('demand.issued'),
      enforcements,
      proceedings: of('proceeding.begun').map((begun) => {
        const id = textAt(begun.body, 'proceeding')
        return { id, begun, ended: lastOf(told('proceeding.ended').filter((one) => textAt(one.body, 'proceeding') === id)) ?? null }
      }),
      performed,
      annulled,
      isDone: annulled || enforced || ((leftFen === 0 || performed.some((one) => isWhole(one, 'fine', 'all'))) && (!asksAct || actDone)),
    }
  })
}

// Days from the day that is due to today; nothing where it is not over.
export function overdueDays(due: string, today: string): number {
  const days = Math.round((Date.parse(`${today}T00:00:00Z`) - Date.parse(`${due}T00:00:00Z`)) / 86_400_000)
  return Math.max(0, days)
}

// Open and broken: of the decision, of its plan and parts, of its demands, applications and proceedings.
export function findingsOf(one: Executed, all: readonly Obligation[]): Obligation[] {
  const plan = textAt(one.plan.decided?.body ?? one.plan.requested?.body, 'payment_plan')
  const ids = [
    one.decision,
    ...one.demands.map((d) => textAt(d.body, 'demand')),
    ...one.enforcements.map((e) => e.id),
    ...one.proceedings.map((p) => p.id),
    ...one.payments.map((p) => textAt(p.body, 'payment')),
  ]
  const isOf = (id: string): boolean => ids.includes(id) || (plan !== '' && (id === plan || id.startsWith(`${plan}.`)))
  return all.filter((o) => (o.status === 'open' || o.status === 'breached') && isOf(o.subject.id))
}

// What is known of an entry before it is made.
export function begunOf(type: string, one: Executed): Record<string, unknown> {
  const body: Record<string, unknown> = { decision: one.decision }
  const party = textAt(one.told.body, 'party')
  if (party && ['payment.received', 'demand.issued', 'enforcement.applied', 'payment_plan.requested', 'decision.performed', 'proceeding.begun'].includes(type)) body.party = party
  if (type === 'payment.received') {
    const next = one.plan.instalments.find((row) => row.paidFen < row.fen)
    const [what, fen] = (Object.entries(one.left) as [keyof Sums, number][]).find(([, sum]) => sum > 0) ?? ['fine', 0]
    body.amount_fen = next ? next.fen - next.paidFen : fen
    body.purpose = [next ? 'fine' : what]
    if (next) Object.assign(body, { payment_plan: textAt(one.plan.decided?.body, 'payment_plan'), instalment: next.number })
  }
  if (type === 'payment_plan.decided' && one.plan.requested) body.payment_plan = textAt(one.plan.requested.body, 'payment_plan')
  if (type === 'demand.issued') {
    body.demand_kind = one.left.fine ? 'fine' : 'performance'
    if (one.left.fine) body.amount_fen = one.left.fine
    if (one.left.surcharge) body.surcharge_fen = one.left.surcharge
  }
  if (type === 'surcharge.decided') body.principal_fen = one.fineFen
  if (type === 'enforcement.applied') {
    const demand = textAt(lastOf(one.demands)?.body, 'demand')
    if (demand) body.demand = demand
    if (one.left.fine) body.fine_fen = one.left.fine
    if (one.left.surcharge) body.surcharge_fen = one.left.surcharge
  }
  // That something was done is said by who saw it; of the fine the record knows it.
  if (type === 'decision.performed' && one.fineFen && !one.left.fine) Object.assign(body, { performed_what: 'fine', performance: 'whole' })
  return body
}
