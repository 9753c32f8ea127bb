// Texts of forms that are not installed: which there are, and one handed from screen to screen.
import { useDraft } from '@/shared/draft'

// Of each, by its id, what it is called.
export type DraftTitles = Record<string, string>

// The drafts of this person are kept each at its own place; this is the list of them.
export function useDraftTitles() {
  const draft = useDraft(() => 'forms')
  let titles: DraftTitles = {}

  async function load(): Promise<DraftTitles> {
    titles = (await draft.recall<DraftTitles>()) ?? {}
    return titles
  }
  function put(form: string, title: string): void {
    if (titles[form] === title) return
    titles = { ...titles, [form]: title }
    draft.keep(titles)
  }
  function take(form: string): void {
    if (!(form in titles)) return
    titles = Object.fromEntries(Object.entries(titles).filter(([id]) => id !== form))
    draft.keep(titles)
  }
  return { load, put, take }
}

let handed: { form: string; text: string } | null = null

export const formPath = (form: string): string => `/forms/${encodeURIComponent(form)}`

// Where to go on with the text.
export function hand(form: string, text: string): string {
  handed = { form, text }
  return formPath(form)
}

export function takeHanded(form: string): string | null {
  const text = handed?.form === form ? handed.text : null
  handed = null
  return text
}
