// Short confirmations and failures, read out by screen readers from one live region.
import { reactive } from 'vue'
import { Problem } from './api/client'

export interface Notice {
  id: number
  kind: 'done' | 'failed'
  text: string
  problem?: Problem
}

export const notices = reactive<Notice[]>([])
let last = 0

function add(notice: Omit<Notice, 'id'>, ms: number): void {
  last += 1
  const id = last
  notices.push({ ...notice, id })
  if (ms) window.setTimeout(() => dismiss(id), ms)
}

export function dismiss(id: number): void {
  const at = notices.findIndex((n) => n.id === id)
  if (at >= 0) notices.splice(at, 1)
}

export function say(text: string): void {
  add({ kind: 'done', text }, 6000)
}

// Something was not taken; it stays until it is read.
export function refuse(text: string): void {
  add({ kind: 'failed', text }, 0)
}

export function complain(failure: unknown): void {
  if (failure instanceof Problem) add({ kind: 'failed', text: failure.message, problem: failure }, 0)
  else throw failure
}
