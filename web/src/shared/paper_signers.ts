// Who signs a paper as its form says, on which pages, and who has: asked anew whenever the case moves on.
import { computed, ref, watch } from 'vue'
import { get } from './api/client'
import type { Paper, PaperSigner } from './api/model'
import { type CaseFile, casePath } from './case_file'

// One who signs: a printed name, somebody who has begun to sign, or a role that nobody signs in yet.
export interface Signing {
  key: string
  signer: PaperSigner
  name: string // empty: whoever it will be
  user: string
  missing: number[] // pages
  whole: boolean
  label: string // of a box among several of the role
}

const without = (all: number[], some: number[]): number[] => all.filter((k) => !some.includes(k))

function people(signer: PaperSigner): { name: string; user: string }[] {
  if (signer.name) return [{ name: signer.name, user: signer.user ?? '' }]
  const seen = new Map(signer.signed.map((s) => [s.user ?? s.name, { name: s.name, user: s.user ?? '' }]))
  return [...seen.values()]
}

export function signingsOf(signer: PaperSigner): Signing[] {
  const label = signer.place === undefined ? '' : signer.label
  const box = signer.place === undefined ? '' : `#${signer.place}`
  const known = people(signer).map(({ name, user }) => {
    const own = signer.signed.filter((s) => signer.name || (s.user ?? s.name) === (user || name)).map((s) => s.page)
    const missing = without(signer.required, own)
    return { key: `${signer.role}${box}/${user || name}`, signer, name, user, missing, whole: own.length > 0 && missing.length === 0, label }
  })
  if (signer.name || known.length >= Math.max(1, signer.least)) return known
  return [...known, { key: `${signer.role}${box}/`, signer, name: '', user: '', missing: signer.required, whole: false, label }]
}

// What is still to be signed: of roles that need not sign, only what was begun.
export const waitingOf = (signers: PaperSigner[]): Signing[] =>
  signers.flatMap(signingsOf).filter((s) => !s.whole && (s.signer.least > 0 || s.name !== ''))

// One who has signed, told by the box where the role has several: the pages, each once.
export interface Signed {
  key: string
  role: string
  label: string // of the box, where the signature says in which it is
  name: string
  at: string
  pages: number[]
}
export function signedOf(signatures: Paper['signatures'], signers: PaperSigner[]): Signed[] {
  const rows = new Map<string, Signed>()
  for (const { signer, signing_place: place, happened_at: at, page } of signatures) {
    const { role, name } = signer
    const label = signers.find((s) => s.role === role && s.place !== undefined && s.place === place)?.label ?? ''
    const key = `${role}/${label}/${signer.user ?? name}`
    const before = rows.get(key) ?? { key, role, label, name, at, pages: [] }
    rows.set(key, { ...before, pages: [...new Set([...before.pages, page])].sort((a, b) => a - b) })
  }
  return [...rows.values()]
}

// On which pages the form has them sign and they have not.
export function missingOf(one: Signed, signers: PaperSigner[]): number[] {
  const places = signers.filter((s) => s.role === one.role && (one.label === '' || s.label === one.label))
  const own = places.filter((s) => s.name === one.name)
  const [place] = own.length ? own : places
  return place ? without(place.required, one.pages) : []
}

export function usePaperSigners(file: CaseFile, paper: () => Paper | null) {
  const signers = ref<PaperSigner[]>([])
  const failure = ref<unknown>(null)
  let asked = 0
  async function load(): Promise<void> {
    const id = paper()?.id
    if (!id) return
    asked += 1
    const mine = asked
    try {
      const found = await get<{ signers: PaperSigner[] }>(`${casePath(file.id)}/papers/${id}/signers`)
      if (mine !== asked) return
      signers.value = found.signers
      failure.value = null
    } catch (problem) {
      if (mine === asked) failure.value = problem
    }
  }
  watch(() => `${paper()?.id} ${file.state.view?.version}`, load, { immediate: true })
  return { signers, failure, load, waiting: computed(() => waitingOf(signers.value)) }
}
