// A form is drawn when typing rests; what cannot be drawn leaves the last pages where they are.
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, ref } from 'vue'
import { REST_MS, useDrawing } from '@/desk/forms/drawing'

type Told = { status?: number; body: unknown; after?: number }
const asked: { path: string; body: { text: string; case?: string } }[] = []
let answers: Record<string, Told[]> = {}

beforeEach(() => {
  vi.useFakeTimers()
  asked.length = 0
  answers = { '/forms/preview': [], '/forms/check': [] }
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const path = address.replace('/api/v1', '')
    asked.push({ path, body: JSON.parse(init.body as string) as { text: string } })
    const told = answers[path].shift() ?? { body: drawn(1) }
    await new Promise((done) => setTimeout(done, told.after ?? 0))
    if (init.signal?.aborted) throw new DOMException('', 'AbortError')
    return new Response(JSON.stringify(told.body), { status: told.status ?? 200 })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const drawn = (pages: number, problems: unknown[] = []): object => ({ title: 't', pages, token: `token-${pages}`, warnings: [], problems })
const problem = { error: true, code: 'form.malformed', place: '/fields', what: 'w', remedy: 'r' }

function page() {
  const text = ref('')
  const chosen = ref('')
  let drawing!: ReturnType<typeof useDrawing>
  const shown = mount(
    defineComponent({
      setup() {
        drawing = useDrawing(() => ({ text: text.value, ...(chosen.value ? { case: chosen.value } : {}) }))
        return () => null
      },
    }),
  )
  const type = async (now: string): Promise<void> => {
    text.value = now
    await vi.advanceTimersByTimeAsync(0)
  }
  return { type, chosen, drawing, leave: () => shown.unmount() }
}
const rest = (): Promise<unknown> => vi.advanceTimersByTimeAsync(REST_MS + 10) // and the answers are there
const texts = (): string[] => asked.filter((a) => a.path === '/forms/preview').map((a) => a.body.text)

describe('drawing a form', () => {
  it('begins at once with what is opened, then 400 ms after the last stroke', async () => {
    const { type, drawing } = page()
    await type('{}')
    await vi.advanceTimersByTimeAsync(1)
    expect(texts()).toEqual(['{}'])
    await type('{ }')
    await vi.advanceTimersByTimeAsync(REST_MS - 1)
    await type('{  }')
    await vi.advanceTimersByTimeAsync(REST_MS - 1)
    expect(texts()).toEqual(['{}'])
    await rest()
    expect(texts()).toEqual(['{}', '{  }'])
    expect(drawing.state).toMatchObject({ busy: false, checked: '{  }', drawnText: '{  }' })
  })

  it('is done at once when asked', async () => {
    const { type, drawing } = page()
    await type('{}')
    await rest()
    await type('[]')
    void drawing.draw()
    await vi.advanceTimersByTimeAsync(1)
    expect(texts()).toEqual(['{}', '[]'])
    await rest()
    expect(texts()).toHaveLength(2)
  })

  it('keeps the last pages while the text is no JSON, and says where the fault is', async () => {
    const { type, drawing } = page()
    answers['/forms/preview'] = [{ body: drawn(3) }]
    await type('{}')
    await rest()
    await type('{"a"}')
    await rest()
    expect(texts()).toEqual(['{}'])
    expect(drawing.state.fault).toEqual({ at: 4, kind: 'colon' })
    expect(drawing.state.drawn?.pages).toBe(3)
    expect(drawing.state.busy).toBe(false)
    await type('{"a": 1}')
    await rest()
    expect(drawing.state.fault).toBeUndefined()
  })

  it('asks the check what is wrong with a text that is no form', async () => {
    const { type, drawing } = page()
    answers['/forms/preview'] = [{ body: drawn(2) }, { status: 422, body: { code: 'form.malformed' } }]
    answers['/forms/check'] = [{ body: { problems: [problem] } }]
    await type('{}')
    await rest()
    await type('[]')
    await rest()
    expect(drawing.state).toMatchObject({ problems: [problem], checked: '[]', failure: null, busy: false, drawnText: '{}' })
    expect(drawing.state.drawn?.pages).toBe(2)
  })

  it('tells what else went wrong, and still what the check finds', async () => {
    const { type, drawing } = page()
    answers['/forms/preview'] = [{ status: 404, body: { code: 'case.no_such_thing' } }]
    answers['/forms/check'] = [{ body: { problems: [problem] } }]
    await type('{}')
    await rest()
    expect(drawing.state.failure).toMatchObject({ code: 'case.no_such_thing' })
    expect(drawing.state.problems).toEqual([problem])
  })

  it('hears no answer to an older text, nor after it is left', async () => {
    const { type, drawing, leave } = page()
    answers['/forms/preview'] = [{ body: drawn(9), after: 5000 }, { body: drawn(1) }, { body: drawn(8), after: 5000 }]
    await type('{}')
    await rest()
    await type('{ }')
    await rest()
    await vi.advanceTimersByTimeAsync(9000)
    expect(drawing.state.drawn?.pages).toBe(1)
    await type('{  }')
    await rest()
    leave()
    await vi.advanceTimersByTimeAsync(9000)
    expect(drawing.state.drawn?.pages).toBe(1)
  })

  it('is done anew for another case', async () => {
    const { type, chosen } = page()
    await type('{}')
    await rest()
    chosen.value = 'c'
    await vi.advanceTimersByTimeAsync(0)
    await rest()
    expect(asked[asked.length - 1].body).toEqual({ text: '{}', case: 'c' })
  })
})
