import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, reactive } from 'vue'
import type { DraftContent } from '@/shared/draft_merge'
import { draftOfAnAct, ownDraftOfBefore, usePaperDraft } from '@/shared/paper_draft'

interface Kept {
  version: number
  by_name?: string
  saved?: string
  fields: Record<string, string>
  hazards?: string[]
}

// A server that keeps one draft as ours does, and people who edit it.
function server() {
  const state = { kept: { version: 0, fields: {} } as Kept, others: [] as string[], down: false, held: null as Promise<void> | null, puts: [] as Record<string, unknown>[] }
  const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status })
  async function fetch(url: string, ask: RequestInit): Promise<Response> {
    if (state.down) throw new TypeError('unreachable')
    if (!url.includes('/draft?')) return answer(404, { code: 'draft.none' })
    if (ask.method === 'GET') {
      const known = /known=(\d+)/.exec(url)
      const { fields, hazards, ...rest } = state.kept
      const told = Number(known?.[1]) === rest.version && rest.version > 0 ? {} : { fields, hazards }
      return answer(200, { ...rest, ...told, others: state.others.map((name) => ({ user: name, name })) })
    }
    const body = JSON.parse(String(ask.body)) as Kept & { version: number }
    state.puts.push(body as unknown as Record<string, unknown>)
    if (state.held) await state.held
    if (body.version !== state.kept.version) return answer(409, { code: 'draft.changed' })
    state.kept = { version: state.kept.version + 1, by_name: '甲', saved: '2026-11-29T01:00:00Z', fields: body.fields, hazards: body.hazards }
    return answer(200, state.kept)
  }
  const saves = (by_name: string, fields: Record<string, string>): void => {
    state.kept = { version: state.kept.version + 1, by_name, saved: '2026-11-29T02:00:00Z', fields }
  }
  return { state, fetch, saves }
}

function editor() {
  const screen = reactive<DraftContent>({ fields: {}, hazards: null })
  let draft!: ReturnType<typeof usePaperDraft>
  const page = mount(
    defineComponent({
      setup() {
        draft = usePaperDraft(
          () => ({ case: 'c', form: 'f', act: 'act-1' }),
          () => screen,
          (content) => Object.assign(screen, { fields: { ...content.fields }, hazards: content.hazards }),
        )
        return () => h('i')
      },
    }),
  )
  const types = (field: string, text: string): void => {
    screen.fields[field] = text
    draft.save()
  }
  return { screen, page, types, draft }
}
const rest = (ms = 1300): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

describe('a draft that several write at', () => {
  let there: ReturnType<typeof server>
  beforeEach(() => {
    vi.useFakeTimers()
    there = server()
    vi.stubGlobal('fetch', there.fetch)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('asks before it writes over what came while a save was under way', async () => {
    const { types, draft } = editor()
    await draft.recall()
    let release = (): void => undefined
    there.state.held = new Promise((done) => (release = done))
    types('place', '一')
    await rest()
    types('place', '一号')
    const waiting = draft.flush()
    there.saves('乙', { place: '乙所写' })
    release()
    await waiting
    await rest()
    expect(there.state.puts).toHaveLength(1)
    expect(draft.choice.value?.theirs.fields).toEqual({ place: '乙所写' })
    expect(there.state.kept.fields).toEqual({ place: '乙所写' })
  })

  it('is saved where it is found again, until something is typed', async () => {
    there.saves('甲', { place: '一号库' })
    const { screen, types, draft } = editor()
    Object.assign(screen.fields, (await draft.recall()).fields)
    expect(draft.saved.value).toBe(true)
    types('place', '一号库东侧')
    expect(draft.saved.value).toBe(false)
    const empty = editor()
    there.saves('甲', {})
    await empty.draft.recall()
    expect(empty.draft.saved.value).toBe(false)
  })

  it('is saved once typing rests, and on leaving', async () => {
    const { types, draft, page } = editor()
    await draft.recall()
    types('place', '一')
    types('place', '一号')
    expect(there.state.puts).toHaveLength(0)
    await rest()
    expect(there.state.kept).toMatchObject({ version: 1, fields: { place: '一号' } })
    expect(draft.saved.value).toBe(true)
    await rest(20_000)
    expect(there.state.puts).toHaveLength(1)
    types('place', '一号库')
    expect(draft.saved.value).toBe(false)
    page.unmount()
    await rest(0)
    expect(there.state.kept.fields).toEqual({ place: '一号库' })
  })

  it('takes in what another wrote in other fields, within seconds, and tells who is there', async () => {
    const { types, draft, screen } = editor()
    await draft.recall()
    types('place', '一号库')
    await rest()
    there.saves('乙', { place: '一号库', note: '乙所写' })
    there.state.others = ['乙']
    await rest(5000)
    expect(draft.others.value).toEqual(['乙'])
    expect(screen.fields).toEqual({ place: '一号库', note: '乙所写' })
    expect(draft.taken.value).toMatchObject({ by: '乙', emptied: false })
    expect(there.state.puts).toHaveLength(1)
  })

  it('joins both where the conflict is told on saving, and keeps what was joined', async () => {
    const { types, draft, screen } = editor()
    await draft.recall()
    there.saves('乙', { note: '乙所写' })
    types('place', '一号库')
    await rest(2600)
    expect(draft.choice.value).toBeNull()
    expect(screen.fields).toEqual({ place: '一号库', note: '乙所写' })
    expect(there.state.kept).toMatchObject({ version: 2, fields: { place: '一号库', note: '乙所写' } })
  })

  it('puts both texts before the person where both wrote in one field, and saves nothing before the choice', async () => {
    const { types, draft, screen } = editor()
    await draft.recall()
    there.saves('乙', { place: '二号库' })
    types('place', '三号库')
    await rest()
    expect(draft.choice.value).toMatchObject({ by: '乙', merged: { clashes: [{ field: 'place', theirs: '二号库', mine: '三号库' }] } })
    expect(screen.fields.place).toBe('三号库')
    await rest(20_000)
    expect(there.state.kept.fields.place).toBe('二号库')
    await draft.choose({ fields: { place: '二号库（三号库）' }, hazards: null })
    expect(there.state.puts.at(-1)).toMatchObject({ version: 1, stays: true, fields: { place: '二号库（三号库）' } })
    expect(there.state.kept.version).toBe(2)
    expect(draft.choice.value).toBeNull()
    expect(draft.saved.value).toBe(true)
  })

  it('asks again where a third one saved while the person chose', async () => {
    const { types, draft } = editor()
    await draft.recall()
    there.saves('乙', { place: '二号库' })
    types('place', '三号库')
    await rest()
    there.saves('丙', { place: '四号库' })
    await draft.choose({ fields: { place: '三号库' }, hazards: null })
    expect(draft.choice.value).toMatchObject({ by: '丙', merged: { clashes: [{ theirs: '四号库', mine: '三号库' }] } })
  })

  it('changes nothing under an input method at work', async () => {
    const { draft, screen } = editor()
    await draft.recall()
    draft.compose(true)
    there.saves('乙', { place: '二号库' })
    await rest(11_000)
    expect(screen.fields).toEqual({})
    draft.compose(false)
    await rest(5000)
    expect(screen.fields).toEqual({ place: '二号库' })
  })

  it('is sent again once the server can be reached', async () => {
    const { types, draft } = editor()
    await draft.recall()
    there.state.down = true
    types('place', '一号库')
    await rest()
    expect(draft.saved.value).toBe(false)
    there.state.down = false
    await rest(5000)
    expect(there.state.kept.fields).toEqual({ place: '一号库' })
    expect(draft.saved.value).toBe(true)
  })

  it('goes back to an earlier version without losing the present one', async () => {
    const { types, draft, screen } = editor()
    await draft.recall()
    types('place', '新')
    await draft.restore({ fields: { place: '旧' }, hazards: null })
    expect(there.state.puts.map((p) => [(p.fields as Record<string, string>).place, p.stays])).toEqual([['新', undefined], ['旧', true]])
    expect(screen.fields.place).toBe('旧')
  })

  it('is emptied once the paper is prepared, unless another wrote meanwhile; then nothing more is saved', async () => {
    const { types, draft, page } = editor()
    await draft.recall()
    types('place', '一号库')
    await rest()
    await draft.forget()
    expect(there.state.kept.fields).toEqual({})
    page.unmount()
    await rest()
    expect(there.state.kept.version).toBe(2)

    there.saves('甲', { place: '再来' })
    const other = editor()
    await other.draft.recall()
    there.saves('乙', { place: '乙所写' })
    await other.draft.forget()
    expect(there.state.kept.fields).toEqual({ place: '乙所写' })
  })
})

describe('what one kept alone before', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is found, and goes when it is taken over', async () => {
    let kept = { json: { place: '一号库' } as Record<string, string>, version: 4 }
    vi.stubGlobal('fetch', async (url: string, ask: RequestInit) => {
      expect(decodeURIComponent(url)).toContain('key=paper:c:f:act-1')
      if (ask.method === 'PUT') kept = { ...(JSON.parse(String(ask.body)) as typeof kept) }
      return new Response(JSON.stringify(kept))
    })
    const which = { case: 'c', form: 'f', act: 'act-1' }
    const own = await ownDraftOfBefore(which)
    expect(own?.content.fields).toEqual({ place: '一号库' })
    await own?.drop()
    expect(kept).toEqual({ json: {}, version: 4 })
    expect(await ownDraftOfBefore(which)).toBeNull()
  })
})

describe('a draft of the whole case that was kept under an act', () => {
  afterEach(() => vi.unstubAllGlobals())
  const which = { case: 'c', form: 'f', act: '' }
  function keeps(kept: Record<string, object>): string[] {
    const asked: string[] = []
    vi.stubGlobal('fetch', async (url: string, ask: RequestInit) => {
      const query = new URL(url, 'http://bureau').searchParams
      asked.push(`${ask.method} ${query.get('form')} ${query.get('act')}`)
      return new Response(JSON.stringify({ version: 1, fields: {}, ...kept[query.get('act') ?? ''] }))
    })
    return asked
  }

  it('goes on with that of the latest act that has one, which stays where it was', async () => {
    const asked = keeps({ 'act-1': { fields: { place: '旧' } }, 'act-2': { fields: { place: '一号库' }, hazards: ['hazard-2'] } })
    expect(await draftOfAnAct(which, ['act-1', 'act-2', 'act-3'])).toEqual({ fields: { place: '一号库' }, hazards: ['hazard-2'] })
    expect(asked).toEqual(['GET f act-3', 'GET f act-2'])
  })
  it('is none where every act has an empty one', async () => {
    const asked = keeps({})
    expect(await draftOfAnAct(which, ['act-1', 'act-2'])).toBeNull()
    expect(asked).toHaveLength(2)
  })
})
