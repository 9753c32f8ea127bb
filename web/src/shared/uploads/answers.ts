// What the server's answers to an upload mean: try again, link what is there already, or tell the officer.
import { get, post, Problem } from '../api/client'
import type { ProblemBody } from '../api/model'
import { casePath } from '../case_file'
import { t } from '../i18n'
import { whatOf } from '../problem_words'
import { UploadFailure, type Progress, type Receipt, type UploadItem } from './queue'

// As much as is needed of what the tus client throws.
interface Answered {
  originalResponse?: { getStatus(): number; getBody(): string } | null
}

export function problemOf(failure: unknown): Problem {
  if (failure instanceof Problem) return failure
  const answer = (failure as Answered).originalResponse
  if (!answer) return new Problem({ code: 'network.unreachable' }, true)
  let told: Partial<ProblemBody> = { code: `http.${answer.getStatus()}` }
  try {
    told = JSON.parse(answer.getBody()) as ProblemBody
  } catch {
    // something on the way answered, not the server
  }
  return new Problem({ ...told, status: answer.getStatus() }, true)
}

const isStoredAlready = (problem: Problem): boolean => problem.code === 'recording.stored_already'

// The recording of the same case that holds these very bytes.
export function existingOf(problem: Problem): string | undefined {
  return isStoredAlready(problem) && problem.where ? problem.where : undefined
}

const PASSING = [408, 423, 429]

// Whether asking again by itself may be answered otherwise: the network, the server's state, an upload that stands elsewhere.
export function isPassing(problem: Problem): boolean {
  if (problem.status === 409) return problem.conflict || problem.code.startsWith('upload.')
  return problem.unreachable || problem.status >= 500 || PASSING.includes(problem.status)
}

// What the server refuses for what the file or its case is, it refuses every time. Rights and cases may change.
const LASTING = [400, 411, 413, 415, 422]

export function failureOf(problem: Problem): UploadFailure {
  if (problem.unreachable) return new UploadFailure(t('uploads.cut'))
  const words = problem.code.startsWith('http.')
    ? t('uploads.refused', { status: problem.status })
    : whatOf(problem)
  return new UploadFailure(words, LASTING.includes(problem.status))
}

// The case has these bytes: they are not sent again, the recording is linked to what this file was taken for.
export async function linkInstead(item: UploadItem, recording: string): Promise<Receipt> {
  const receipt: Receipt = { recording, instead: true }
  if (!item.link) return receipt
  try {
    const body = { recording, to: { ...item.link } }
    await post(`${casePath(item.case)}/commands/link_recording`, body, { key: item.id, version: '*' })
  } catch (failure) {
    if (!(failure instanceof Problem && failure.code === 'recording.linked_already')) throw failure
  }
  return receipt
}

interface Stored {
  result: { recording?: string; seq?: number; digest?: string } | null
}

export async function receiptOf(url: string): Promise<Receipt> {
  const id = new URL(url, location.href).pathname.split('/').pop() ?? ''
  const { result } = await get<Stored>(`/uploads/${id}`)
  if (!result) throw new UploadFailure(t('uploads.notRecorded'))
  return { recording: result.recording, seq: result.seq, sha256: result.digest }
}

const inWords = (failure: unknown): UploadFailure =>
  failure instanceof UploadFailure ? failure : failureOf(problemOf(failure))

// The end of an upload: its receipt, that of the recording linked in its stead, or why there is none.
export async function settled(item: UploadItem, sent: Promise<Receipt>, progress: Progress): Promise<Receipt> {
  try {
    return await sent
  } catch (failure) {
    // All was sent and nothing recorded: the next try begins a new upload.
    if (failure instanceof UploadFailure) progress.onUrl('')
    const existing = failure instanceof UploadFailure ? undefined : existingOf(problemOf(failure))
    if (!existing) throw inWords(failure)
    progress.onExisting(existing)
    return await linkInstead(item, existing).catch((why: unknown) => {
      throw inWords(why)
    })
  }
}
