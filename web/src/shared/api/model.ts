// What the screens read. The members are those of the contract; `generated/api.ts` is made from the same file.

export type Stage = 'inspection' | 'investigation' | 'decision' | 'execution' | 'closed' | 'archived'
export type ObligationStatus = 'not_triggered' | 'open' | 'met' | 'met_late' | 'breached' | 'exempt'

export interface Me {
  user: string
  name: string
  roles: string[]
  operations: string[]
  session?: unknown
  clock: { now: string; offset?: number } // offset: microseconds to UTC as the system's time service knows it
  demo: boolean
  bureau: string
  origin: string
  unread?: number
}

export interface Party {
  name: string
  credit_code?: string
  address: string
  representative?: string
  representative_position?: string
  phone?: string
}

export interface Officer {
  user: string
  name: string
  certificate: string
  part: 'lead' | 'second'
  joined_at: string
  confirmed: { act: string; method: string; at: string }[]
  left_at?: string
}

export interface CredentialShown {
  seq: number
  officers: string[]
  shown_to: string
  happened_at: string
}

export interface Act {
  id: string
  kind: 'inspection' | 'reinspection'
  place: string
  officers: string[]
  began_at: string
  credentials: CredentialShown[]
  ended_at?: string
  hazards_found?: number
  note?: string
}

export type Outcome = 'rectified' | 'partly' | 'not_rectified'

export interface Hazard {
  id: string
  act: string
  place: string
  zone?: string
  description: string
  basis?: string
  on_site: boolean
  remedy: 'at_once' | 'by_date'
  due?: string
  extended_until?: string
  happened_at: string
  time_source: string
  received_at: string
  amendments: { reason: string; at: string; by: string }[]
  rectifications: { seq: number; act: string; outcome: Outcome; note?: string; happened_at: string }[]
  state: 'open' | Outcome
}

export type LinkKind = 'credential' | 'hazard' | 'rectification' | 'act' | 'paper' | 'refusal'
export interface Link {
  kind: LinkKind
  id: string
}

export interface Recording {
  id: string
  blob: string
  bytes: number
  name: string
  media: 'photo' | 'audio' | 'video' | 'document' | 'other'
  mime: string
  device: string
  officer: string
  act?: string
  made_from?: string
  made_until: string
  time_source: string
  received_at: string
  seq?: number
  analysed?: boolean
  reason?: string
  facts?: { duration_us?: number; width?: number; height?: number; complete?: boolean; browser_playable?: boolean }
  poster?: string
  proxy?: string
  links: Link[]
}

export interface Signer {
  role: 'officer' | 'party' | 'witness'
  user?: string
  name: string
  certificate?: string
  position?: string
}

export interface PaperMarks {
  signatures: { seq: number; signer: Signer; method: string; page: number; happened_at: string }[]
  refusals: { seq: number; role: string; name?: string; reason: string; reported_to?: string; happened_at: string
    witness?: { name: string; unit?: string } }[]
  photographs: { page: number; blob: string }[]
  confirmations: { seq: number; pages: number[]; shelf: string; by: string; happened_at: string
    signers: { role: string; name: string; manner: string }[] }[]
  issues: { seq: number; given_to: string; happened_at: string }[]
}

export interface Paper extends PaperMarks {
  id: string
  form: string
  title?: string
  version: number
  number: string
  act: string
  signed_digest: string
  pages: number
  hazards: string[]
  prepared_at: string
  earlier: ({ version: number; signed_digest: string; prepared_at: string } & PaperMarks)[]
  voided?: { reason: string; by: string; at: string }
  state: 'prepared' | 'signed' | 'refused' | 'photographed' | 'confirmed' | 'issued' | 'voided'
}

export interface Exemption {
  id: string
  ground: '1' | '2' | '3'
  scope: { kind: 'zone' | 'thing'; id: string; name: string }
  act: string
  reason: string
  happened_at: string
  review?: { upheld: boolean; reason: string; by: string; at: string }
}

export interface Extension {
  id: string
  hazards: string[]
  until: string
  reason: string
  happened_at: string
  decision?: { granted: boolean; until?: string; reason?: string; by: string; at: string }
}

export interface Explanation {
  obligation: string
  rule: string
  ground?: string
  reason: string
  by: string
  at: string
}

export interface CaseView {
  id: string
  version: number
  number: string
  kind: string
  stage: Stage
  enterprise: string
  matter: string
  opened_at: string
  party: Party
  rulebook: { id: string; version: string; digest: string }
  officers: Officer[]
  acts: Act[]
  hazards: Hazard[]
  recordings: Recording[]
  papers: Paper[]
  exemptions: Exemption[]
  extensions: Extension[]
  reinspection_requests: { reason?: string; happened_at: string }[]
  explanations: Explanation[]
  closed?: { reason: string; outcome: string; ended_at: string; open_findings: string[]; by: string; at: string }
  archive?: { archive_number: string; retention: string; bag: string; by: string; at: string
    seals: { seal: string; bag: string; checkpoint_size: number; at: string }[] }
}

export interface Remedy {
  command: string
  label: string
  preset?: Record<string, unknown>
}

export interface RecordLink {
  seq: number
  type: string
  label: string
  target?: { kind: string; id: string }
}

export interface Obligation {
  id: string
  rule: string
  article: number
  clause: string // "第七条"
  source?: string // the law or regulation that holds the article
  title?: string
  subject: { kind: string; id: string; label: string }
  status: ObligationStatus
  effect: 'advice' | 'finding' | 'block'
  certainty: 'certain' | 'possible'
  due?: string
  due_provisional: boolean
  explained?: string
  record: RecordLink[]
  why: string[]
  do: Remedy[]
  asks: string
}

export interface Lane {
  article: number
  clause?: string
  source?: string
  statement?: string
  title: string
  principle: boolean
  obligations: Obligation[]
}

export interface Findings {
  at: string
  seq: number
  rulebook: { id: string; version: string; digest?: string }
  lanes: Lane[]
}

export interface RecordedEvent {
  seq: number
  n?: number
  type: string
  at: string
  by: string
  by_name?: string
  body: Record<string, unknown>
}

export interface CaseRow {
  id: string
  number: string
  kind: string
  stage: Stage
  party: string
  matter?: string
  opened_at: string
  findings: Partial<Record<ObligationStatus, number>>
  next_due?: string
}

export interface BenchItem {
  case: string
  number: string
  party: string
  obligation: string
  article: number
  clause?: string
  due?: string
  status: ObligationStatus
  text: string
}

export interface Bench {
  due: BenchItem[]
  recent: CaseRow[]
  counts: Record<string, number>
}

export interface Enterprise extends Party {
  enterprise: string
  industry?: string
  zones?: Zone[]
}

export interface Zone {
  id: string
  name: string
  explosion_hazard: boolean
}

export interface UserRow {
  user: string
  login: string
  name: string
  certificate?: string
  certificate_until?: string
  position?: string
  unit?: string
  roles?: string[]
  labels?: string[]
  disabled?: boolean
}

export interface Warning {
  field: string
  what: string
}
