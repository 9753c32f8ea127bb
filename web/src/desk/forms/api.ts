// What the page of the forms sends and reads.

export interface FormRow {
  form: string
  version: string
  title: string
  digest: string
  kind: 'external' | 'internal'
  of: 'act' | 'case'
  law?: string[]
  aliases?: string[]
}

// An installed form: members of its file beside these.
export interface InstalledForm {
  form: string
  version: string
  title: string
  digest: string
  text: string // the file as it was installed
}

export interface FormProblem {
  error: boolean // else a remark: the form can be used
  code: string
  place: string // JSON pointer; empty: the whole file
  what: string
  remedy: string
}

export interface FormCheck {
  form?: string
  title?: string
  version?: string
  problems: FormProblem[]
}

export interface FillingWarning {
  field: string
  what: string
}

export interface FormPreview {
  title?: string
  pages: number
  token: string
  warnings: FillingWarning[]
  problems: FormProblem[]
}

export interface FormInstalled {
  form: string
  version: string
  digest: string
}
