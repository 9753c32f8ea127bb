// What is drawn while somebody types: soon after the last stroke, never two at once, and what was typed last is drawn last.
export const REST_MS = 80

export function useLive(draw: () => Promise<void>) {
  let timer = 0
  let drawing = false
  let again = false

  async function now(): Promise<void> {
    window.clearTimeout(timer)
    if (drawing) {
      again = true
      return
    }
    drawing = true
    try {
      do {
        again = false
        await draw()
      } while (again)
    } finally {
      drawing = false
    }
  }
  function soon(): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void now(), REST_MS)
  }
  function stop(): void {
    window.clearTimeout(timer)
    again = false
  }
  return { now, soon, stop }
}
