// The server's time as a value that moves by itself, once every twenty seconds: enough for "2 days 14 hours left".
import { ref, type Ref } from 'vue'
import { serverNow } from './time'

const now = ref(serverNow())
let started = false

export function useNow(): Ref<number> {
  if (!started) {
    started = true
    window.setInterval(() => (now.value = serverNow()), 20_000)
  }
  now.value = serverNow()
  return now
}
