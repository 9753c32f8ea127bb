// A small text saved as a file of this name.
export function keep(file: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text.endsWith('\n') ? text : `${text}\n`], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = file
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(url), 1000)
}
