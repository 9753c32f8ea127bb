// Keyboard: single letters and "g then letter". Silent inside inputs, while an input method composes, and when the
// reader has switched single-letter keys off.
import { onBeforeUnmount, onMounted, reactive } from 'vue'

export interface Shortcut {
  keys: string // "n", "/", "?", "g c"
  says: string // message key
  run: () => void
}

const active = reactive<Shortcut[]>([])
export const shortcuts = active
export const keyboard = reactive({ on: localStorage.getItem('zhilu.keys') !== 'off' })

export function setKeyboard(on: boolean): void {
  keyboard.on = on
  localStorage.setItem('zhilu.keys', on ? 'on' : 'off')
}

const CHORD_MS = 1500
let pending = ''
let pendingAt = 0

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

// Enter presses what has the focus; only elsewhere may it mean something else.
export function isPressed(key: string, target: EventTarget | null): boolean {
  return key === 'Enter' && target instanceof Element && target.closest('a[href], button, summary') !== null
}

// Which shortcut a key press means, given what was pressed before. Exported for tests.
export function meaning(
  key: string,
  before: string,
  known: readonly Pick<Shortcut, 'keys'>[],
): string | 'wait' | null {
  const chord = before ? `${before} ${key}` : key
  if (known.some((s) => s.keys === chord)) return chord
  if (known.some((s) => s.keys.startsWith(`${key} `))) return 'wait'
  return known.some((s) => s.keys === key) ? key : null
}

// Closed dialogs stay in the page, hidden.
function dialogIsOpen(): boolean {
  return [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].some(
    (d) => d.getClientRects().length > 0,
  )
}

function press(event: KeyboardEvent): void {
  if (!keyboard.on || event.isComposing || event.keyCode === 229) return
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  if (isPressed(event.key, event.target)) return
  if (dialogIsOpen()) return
  const before = performance.now() - pendingAt < CHORD_MS ? pending : ''
  pending = ''
  const found = meaning(event.key, before, active)
  if (found === 'wait') {
    pending = event.key
    pendingAt = performance.now()
    return
  }
  if (!found) return
  event.preventDefault()
  for (let i = active.length - 1; i >= 0; i -= 1) {
    if (active[i].keys === found) return active[i].run()
  }
}

export function startKeyboard(): void {
  window.addEventListener('keydown', press)
}

export function useShortcuts(own: Shortcut[]): void {
  onMounted(() => active.push(...own))
  onBeforeUnmount(() => {
    for (const one of own) {
      const at = active.findIndex((s) => s.keys === one.keys && s.says === one.says)
      if (at >= 0) active.splice(at, 1)
    }
  })
}
