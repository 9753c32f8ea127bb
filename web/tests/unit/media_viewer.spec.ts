import { shallowMount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import MediaViewer from '@/desk/case_file/MediaViewer.vue'
import type { CaseView, Recording } from '@/shared/api/model'
import type { CaseFile } from '@/shared/case_file'
import { i18n } from '@/shared/i18n'

vi.mock('@/shared/ui', () => ({ ElDialog: { name: 'ElDialog', template: '<div><slot /></div>' } }))

type Analysis = NonNullable<Recording['analysis']>

function source(media: Recording['media'], analysis?: Partial<Analysis>): string | undefined {
  const recording = {
    id: 'recording-1',
    name: 'IMG_0001.TIF',
    media,
    blob: 'aa'.repeat(32),
    links: [],
    bytes: 1,
    made_until: '2026-03-05T02:00:00.000000Z',
    stored_at: '2026-03-05T02:01:00.000000Z',
    time_source: 'device',
    analysis,
  } as unknown as Recording
  const file = {
    id: 'c',
    state: { view: { id: 'c', number: '17', recordings: [recording], hazards: [], acts: [], papers: [] } as unknown as CaseView },
    closed: { value: true },
  } as unknown as CaseFile
  const viewer = shallowMount(MediaViewer, {
    props: { file, recording },
    global: { plugins: [i18n], stubs: { ElDialog: false } },
  })
  return viewer.find('.stage > *').attributes('src')
}
const facts = (browser_playable: boolean): Analysis['facts'] => ({ browser_playable }) as unknown as Analysis['facts']

describe('the viewer of recordings', () => {
  it.each(['photo', 'video', 'audio'] as const)('shows the copy of a %s that the browser cannot show itself', (media) => {
    expect(source(media, { analysed: true, proxy: 'bb'.repeat(32), facts: facts(false) })).toMatch(/\/cases\/c\/recordings\/recording-1\/proxy$/)
  })
  it.each(['photo', 'video', 'audio'] as const)('shows the very bytes of a %s where there is no copy, or none is needed', (media) => {
    for (const analysis of [
      undefined,
      { analysed: true, facts: facts(true) },
      { analysed: true, facts: facts(false) },
      { analysed: true, proxy: 'bb'.repeat(32), facts: facts(true) },
    ])
      expect(source(media, analysis)).toMatch(/\/recordings\/recording-1\/content$/)
  })
})
