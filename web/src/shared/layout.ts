// Desk or field: decided by the room there is in units of the chosen text size, so that 200 % zoom and the largest
// letters lead to the one-column layout by themselves.
import { reactive, watchEffect } from 'vue'

export type TextSize = 'standard' | 'large' | 'largest'
const SCALE: Record<TextSize, number> = { standard: 1, large: 18 / 14, largest: 22 / 14 }
const DESK_FROM = 900

function remembered<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  const found = localStorage.getItem(key) as T | null
  return found && allowed.includes(found) ? found : otherwise
}

export const layout = reactive({
  size: remembered<TextSize>('zhilu.size', ['standard', 'large', 'largest'], 'standard'),
  desk: true,
})

export function isDesk(width: number, size: TextSize): boolean {
  return width / SCALE[size] >= DESK_FROM
}

function measure(): void {
  layout.desk = isDesk(window.innerWidth, layout.size)
}

export function startLayout(): void {
  window.addEventListener('resize', measure)
  watchEffect(() => {
    localStorage.setItem('zhilu.size', layout.size)
    measure()
    const root = document.documentElement
    root.dataset.size = layout.size
    root.dataset.layout = layout.desk ? 'desk' : 'field'
  })
}
