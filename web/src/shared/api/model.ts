// What the screens read: the schemas of the contract (src/http_api/openapi.yaml) by the names used here. Where the two
// drift apart, the build stops.
import type { components } from '@/generated/api'

type Schemas = components['schemas']

export type Stage = Schemas['Stage']
export type ObligationStatus = Schemas['ObligationStatus']
export type Me = Schemas['Me']
export type UserRow = Schemas['User']
export type OneTimeLink = Schemas['OneTimeLink']
export type Enterprise = Schemas['Enterprise']
export type EnterpriseCase = Schemas['EnterpriseCase']
export type EnterpriseHistory = Schemas['EnterpriseHistory']
export type PersonHistory = Schemas['PersonHistory']
export type PersonRow = Schemas['PersonRow']
export type CaseDecision = Schemas['CaseDecision']
export type Entrustment = Schemas['Entrustment']
export type Readiness = Schemas['Readiness']
export type GateTold = Schemas['GateTold']
export type EnterpriseYear = Schemas['EnterpriseYear']
export type AnnualPlan = Schemas['AnnualPlan']
export type PlanRow = Schemas['PlanRow']
export type PlannedIn = Schemas['PlannedIn']
export type PlanChange = Schemas['PlanChange']
export type HazardCounts = Schemas['HazardCounts']
export type ListCheck = Schemas['ListCheck']
export type ListRow = Schemas['ListRow']
export type ListVerdict = Schemas['ListVerdict']
export type CellProblem = Schemas['CellProblem']
export type Zone = Schemas['Zone']
export type FormRow = Schemas['FormRow']
export type Form = Schemas['Form']
export type PaperDraft = Schemas['PaperDraft']
export type DraftVersion = Schemas['DraftVersion']
export type PaperFields = Schemas['PaperFields']
export type PaperPreview = Schemas['PaperPreview']
export type Phrase = Schemas['Phrase']
export type LibraryEntry = Schemas['LibraryEntry']
export type Rulebook = Schemas['Rulebook']
export type RuleInWords = Schemas['RuleInWords']
export type GateInWords = Schemas['GateInWords']
export type Amount = Schemas['Amount']
export type InstalledRulebook = Schemas['InstalledRulebook']
export type RulebookCounts = Schemas['RulebookCounts']
export type RulebookProblems = Schemas['RulebookProblems']
export type RulebookTrial = Schemas['RulebookTrial']
export type Calendars = Schemas['Calendars']
export type CalendarYear = Schemas['CalendarYear']
export type Device = Schemas['Device']
export type Verification = Schemas['Verification']
export type Integrity = Schemas['Integrity']
export type NumberRow = Schemas['NumberRow']
export type NumberSeries = Schemas['NumberSeries']
export type NumberBlock = Schemas['NumberBlock']
export type Seal = Schemas['Seal']
export type FontCheck = Schemas['FontCheck']
export type FontCoverage = Schemas['FontCoverage']
export type OwnFont = Schemas['OwnFont']
export type Typeface = Schemas['Typeface']
export type TypefaceInUse = Schemas['TypefaceInUse']
export type SealUse = Schemas['SealUse']
export type PaperPrinting = Schemas['PaperPrinting']
export type CheckedPhotograph = Schemas['CheckedPhotograph']
export type NumberSample = Schemas['NumberSample']
export type CaseRow = Schemas['CaseRow']
export type Bench = Schemas['Bench']
export type PendingDecision = Schemas['PendingDecision']
export type BenchItem = Schemas['DueRow']
export type Approval = Schemas['Approval']
export type ApprovalBrief = Schemas['ApprovalBrief']
export type LegalReview = Schemas['LegalReview']
export type WaitingReview = Schemas['WaitingReview']
export type WaitingApproval = Schemas['WaitingApproval']
export type WaitingApprovals = Schemas['WaitingApprovals']
export type GiveOpinion = Schemas['GiveOpinion']
export type ReturnApproval = Schemas['ReturnApproval']
export type Recorded = Schemas['Recorded']
export type Findings = Schemas['Findings']
export type BriefFindings = Schemas['BriefFindings']
export type UntriggeredRule = Schemas['UntriggeredRule']
export type RulebookLanes = Schemas['RulebookLanes']
export type BureauEntry = Schemas['BureauEntry']
export type EntryType = Schemas['EntryType']
export type EntryField = Schemas['EntryField']
export type Lane = Schemas['Lane']
export type CaseKind = Schemas['CaseKind']
export type Opinion = Schemas['Opinion']
export type ApprovalMatter = Schemas['ApprovalMatters']['matters'][number]
export type LinkedCase = Schemas['LinkedCase']
export type Relation = Schemas['LinkCase']['relation']
export type ActKind = Schemas['BeginAct']['kind']
export type Obligation = Schemas['Obligation']
export type ToldElsewhere = Schemas['ToldElsewhere']
export type GatheredClause = Schemas['GatheredClause']
export type RecordLink = Schemas['RecordRef']
export type Remedy = Schemas['Remedy']
export type RecordedEvent = Schemas['Event']
export type Change = Schemas['Change']
export type ProblemBody = Schemas['Problem']
export type Warning = Schemas['PaperWarning']
export type Link = Schemas['LinkTarget']
export type Outcome = Schemas['RectificationOutcome']
export type Signer = Schemas['Signer']
export type HandSigner = Schemas['HandSigner']
export type PaperSigner = Schemas['PaperSigner']
export type Scope = Schemas['Scope']
export type CaseOutcome = Schemas['CaseOutcome']

// Everything in a case bears the name of its kind as the contract has it ("hazard": "hazard-2"); the screens call it `id`.
export interface Named {
  id: string
}
export type Officer = Schemas['Officer'] & { user: string }
export type Act = Schemas['Act'] & Named
export type Hazard = Schemas['Hazard'] & Named
export type Recording = Schemas['Recording'] & Named
export type Exemption = Schemas['Exemption'] & Named
export type Extension = Schemas['Extension'] & Named

export interface LostSignatures {
  version: number
  names: string[]
}
// `signatures` are those on the present version; those on earlier ones are lost.
export type Paper = Schemas['Paper'] & Named & { lost: LostSignatures[] }

export type CaseFromServer = Schemas['Case']
export type CaseView = Omit<
  CaseFromServer,
  'officers' | 'acts' | 'hazards' | 'recordings' | 'papers' | 'exemptions' | 'extensions'
> & {
  officers: Officer[]
  acts: Act[]
  hazards: Hazard[]
  recordings: Recording[]
  papers: Paper[]
  exemptions: Exemption[]
  extensions: Extension[]
}
