import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import HazardList from '@/desk/case_file/HazardList.vue'
import HazardCard from '@/field/HazardCard.vue'
import CredentialCard from '@/field/CredentialCard.vue'
import type { Act, CaseView, Hazard, Obligation, Recording } from '@/shared/api/model'
import type { CaseFile } from '@/shared/case_file'
import { i18n } from '@/shared/i18n'

const linked = (media: Recording['media'], kind: 'hazard' | 'credential', id: string): Recording =>
  ({ id: `r-${media}`, media, links: [{ kind, id }] }) as unknown as Recording
const hazard = {
  id: 'hazard-1',
  act: 'act-1',
  description: '安全出口上锁',
  place: '一楼',
  on_site: true,
  remedy: 'at_once',
  state: 'open',
  rectified: [],
  happened_at: '2026-03-05T02:00:00.000000Z',
} as unknown as Hazard
const finding = (about: Partial<Obligation>): Obligation =>
  ({
    status: 'open',
    subject: { kind: 'hazard', id: 'hazard-1' },
    record: [],
    do: [{ command: 'case.prepare_paper' }],
    ...about,
  }) as unknown as Obligation
const askedForFilm = finding({ status: 'met', do: [{ command: 'case.link_recording', label: '', label_en: '' }] })

const fileWith = (recordings: Recording[], obligations: Obligation[] = []): CaseFile =>
  ({
    id: 'c',
    state: { view: { id: 'c', number: '17', recordings, hazards: [hazard] } as unknown as CaseView },
    obligations: { value: obligations },
    closed: { value: false },
  }) as unknown as CaseFile
const card = (recordings: Recording[], obligations: Obligation[] = []) =>
  mount(HazardCard, {
    props: { hazard, file: fileWith(recordings, obligations) },
    global: { plugins: [i18n] },
  })

describe('a hazard on site', () => {
  it('lacks its recording where the linked files show and sound nothing', () => {
    const text = card([linked('other', 'hazard', 'hazard-1'), linked('document', 'hazard', 'hazard-1')]).text()
    expect(text).not.toContain('音像 ✔')
    expect(text).toContain('缺音像')
    expect(text).toContain('关联的 2 个文件不是照片、录音或者录像')
  })
  it.each(['photo', 'audio', 'video'] as const)('has its recording with a %s', (media) => {
    expect(card([linked(media, 'hazard', 'hazard-1')]).text()).toContain('音像 ✔')
  })
  it('takes pictures from the camera, and such as were taken before', () => {
    const inputs = card([]).findAll('input[type=file]')
    expect(inputs.map((one) => one.attributes('capture'))).toEqual(['environment', undefined])
  })
  it('has its text only where the findings say so', () => {
    const photo = [linked('photo', 'hazard', 'hazard-1')]
    expect(card(photo).find('[data-text]').exists()).toBe(false)
    expect(card(photo, [askedForFilm]).find('[data-text]').exists()).toBe(false)
    expect(card(photo, [finding({})]).text()).toContain('文字待签署')
    expect(card(photo, [finding({ status: 'breached' })]).text()).toContain('缺文字')
    expect(card(photo, [finding({ status: 'met' })]).text()).toContain('文字已签署')
  })
  it('is not settled by the paper of another hazard', () => {
    const other = finding({ status: 'met', subject: { kind: 'hazard', id: 'hazard-2' } as Obligation['subject'] })
    expect(card([], [other]).text()).not.toContain('文字已签署')
  })
  it('is listed on the desk by the same measure', () => {
    const view = fileWith([linked('other', 'hazard', 'hazard-1')]).state.view!
    const list = mount(HazardList, {
      props: { view, obligations: [finding({})], readonly: true },
      global: { plugins: [i18n] },
    }).text()
    expect(list).toContain('文字待签署')
    expect(list).toContain('缺音像')
  })
})

describe('the certificates that were shown', () => {
  const act = {
    id: 'act-1',
    credential: { happened_at: '2026-03-05T02:00:00.000000Z', shown_to: '厂长' },
  } as unknown as Act
  const shown = (recordings: Recording[]) =>
    mount(CredentialCard, { props: { file: fileWith(recordings), act }, global: { plugins: [i18n] } })

  it('are not on film with a file that is none', () => {
    const card = shown([linked('other', 'credential', 'act-1')])
    expect(card.text()).toContain('缺音像')
    expect(card.find('.tone-ok').exists()).toBe(false)
  })
  it('are on film with one', () => {
    expect(shown([linked('video', 'credential', 'act-1')]).text()).toContain('亮证已记 ✔ 音像 ✔')
  })
})
