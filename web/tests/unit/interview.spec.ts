// Writing down an interview: marks, the order of questions, what goes on record, the recording that runs beside it.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import {
  answered,
  bodyOfInterview,
  bodyOfRights,
  fittingSet,
  insert,
  lastSound,
  markOf,
  markText,
  nextOf,
  openingOf,
  planOf,
  rightsAnswered,
  rightsTold,
  soundName,
  soundOf,
  textOf,
  turnsOf,
  type Finished,
  type QuestionSet,
  type Turn,
} from '@/desk/interview/dialogue'
import { createSound, type Recorder, type Segment, type SoundParts } from '@/desk/interview/sound'
import { unsavedAt } from '@/desk/interview/unsaved'
import type { Recording } from '@/shared/api/model'
import type { FormField } from '@/shared/forms'
import { asSent, readable } from '@/shared/paper_values'

const root = resolve(import.meta.dirname, '../../..')
const AT = Date.parse('2026-03-05T01:41:07Z')
const turn = (question: string, answer = '', mark: Turn['mark'] = null): Turn => ({ question, answer, mark })

describe('questions and answers', () => {
  it('bear when each was answered, and where in the recording', () => {
    expect(markText({ at: AT })).toBe('2026-03-05 09:41:07')
    expect(markText({ at: AT, sound: { n: 2, offset_s: 192 } })).toBe('2026-03-05 09:41:07 ♪2 03:12')
    expect(markText({ at: AT, sound: { n: 1, offset_s: 3725 } })).toBe('2026-03-05 09:41:07 ♪1 1:02:05')
    for (const mark of [{ at: AT }, { at: AT, sound: { n: 2, offset_s: 192 } }, { at: AT, sound: { n: 12, offset_s: 3725 } }])
      expect(markOf(markText(mark))).toEqual(mark)
    for (const text of [undefined, '', '09:41', '2026-03-05 09:41:07 ♪2', '2026-13-45 99:99:99']) expect(markOf(text)).toBeNull()
  })
  it('are kept in the draft and come back as they were', () => {
    const turns = [turn('问一', '答一', { at: AT, sound: { n: 1, offset_s: 5 } }), turn('问二')]
    expect(turnsOf(textOf(turns))).toEqual(turns)
    expect(textOf([])).toBe('')
    expect(turnsOf('不是问答')).toEqual([])
  })
  it('are read by people where two texts stand beside each other, and printed without marks', () => {
    const text = textOf([turn('问', '答', { at: AT })])
    expect(readable(text)).toBe('问　答　2026-03-05 09:41:07')
    const field = { name: 'dialogue', type: 'dialogue' } as FormField
    expect(asSent([field], { dialogue: text })).toEqual({ dialogue: [['问', '答']] })
    expect(asSent([field], { dialogue: JSON.stringify([['', '', 'x']]) })).toEqual({}) // a mark alone says nothing
    expect(asSent([field], { dialogue: '写错了' })).toEqual({})
  })
  it('are marked by the first letter of an answer, until it is taken out', () => {
    const now = vi.fn(() => ({ at: AT }))
    const begun = answered(turn('问'), '我', now)
    const more = answered(begun, '我是', () => ({ at: AT + 9000 }))
    expect([begun.mark, more.mark]).toEqual([{ at: AT }, { at: AT }])
    expect(answered(more, ' ', now).mark).toBeNull()
    expect(now).toHaveBeenCalledTimes(1)
  })
  it('are put in behind another', () => {
    expect(insert([turn('一'), turn('三')], 0, '二').map((one) => one.question)).toEqual(['一', '二', '三'])
  })
})

const bank: QuestionSet[] = [
  {
    set: 'common',
    title: '通用',
    causes: [],
    questions: [
      { question: 'more', part: 'closing', ask: '还有补充吗？' },
      { question: 'told', part: 'rights', ask: '听清楚了吗？', rights: ['recusal', 'statement'] },
      { question: 'who', part: 'identity', ask: '与{party}是什么关系？' },
    ],
  },
  { set: 'welder', title: '无证', causes: ['无证', '操作证'], questions: [{ question: 'what', part: 'facts', ask: '做什么作业？' }] },
  { set: 'hazard', title: '隐患', causes: ['隐患'], questions: [{ question: 'since', part: 'facts', ask: '何时发现？' }] },
]

describe('the bank of questions', () => {
  const plan = planOf(bank, 'welder', (text) => text.replace('{party}', '某厂'))
  it('asks in the order of an interview: rights, person, facts, end', () => {
    expect(plan.map((q) => q.ask)).toEqual(['听清楚了吗？', '与某厂是什么关系？', '做什么作业？', '还有补充吗？'])
    expect(openingOf(plan)).toBe('听清楚了吗？')
    expect(openingOf([])).toBe('')
  })
  it('offers the set of the cause', () => {
    expect(fittingSet(bank, { cause: '涉嫌无证上岗，未取得操作证，存在隐患', matter: '' })).toBe('welder')
    expect(fittingSet(bank, { matter: '未消除隐患' })).toBe('hazard')
    expect(fittingSet(bank, { matter: '其他' })).toBe('')
  })
  it('goes on behind what was asked; what was passed over stays in the bank', () => {
    expect(nextOf(plan, [turn('听清楚了吗？')])?.id).toBe('common/who')
    expect(nextOf(plan, [turn('听清楚了吗？'), turn('自拟'), turn('做什么作业？')])?.id).toBe('common/more')
    expect(nextOf(plan, [turn('还有补充吗？')])).toBeUndefined()
  })
  it('puts the rights first, and tells which were told and answered', () => {
    expect(rightsAnswered([turn('听清楚了吗？')])).toBe(false)
    expect(rightsTold(plan, [turn('听清楚了吗？')])).toEqual([])
    expect(rightsTold(plan, [turn('听清楚了吗？', '清楚')])).toEqual(['recusal', 'statement'])
  })
  it('as it comes with the program presumes nothing, and tells rights that the record knows', () => {
    const folder = resolve(root, 'data/questions')
    const told = readFileSync(resolve(root, 'data/vocabulary/party.told.v1.json'), 'utf8')
    const sets = readdirSync(folder)
      .filter((f) => f.endsWith('.json'))
      .map((f) => JSON.parse(readFileSync(resolve(folder, f), 'utf8')) as { id: string; causes: string[]; questions: { part: string; ask: string; rights?: string[] }[] })
    expect(sets.filter((s) => !s.causes.length).map((s) => s.id)).toEqual(['common'])
    expect(sets.length).toBeGreaterThan(5)
    for (const s of sets)
      for (const q of s.questions) {
        expect(q.ask, q.ask).toMatch(/[？。]$/)
        for (const judging of ['严重', '明显', '故意', '违法', '擅自']) expect(q.ask).not.toContain(judging)
        if (s.causes.length) expect(q.part).toBe('facts')
        for (const right of q.rights ?? []) expect(told).toContain(`"${right}"`)
      }
    const first = sets.find((s) => s.id === 'common')!.questions[0]
    expect([first.part, (first.rights ?? []).length > 0]).toEqual(['rights', true])
  })
})

describe('an interview on record', () => {
  const recordings = [{ id: 'recording-4', name: 'interview-act-2-1.webm' }] as Recording[]
  const finished: Finished = {
    act: 'act-2',
    values: { name: ' 焊工 ', unit: '某厂', phone: '', ordinal: '2', recorder: '乙', sex: 'male' },
    turns: [
      turn('听清楚了吗？', '清楚', { at: AT, sound: { n: 1, offset_s: 8 } }),
      turn('', ''),
      turn('做什么？', '焊接', { at: AT + 60_000, sound: { n: 2, offset_s: 3 } }),
      turn('还有吗？', ''),
    ],
    capacity: 'employee',
    separately: true,
    read_over: 'read',
    recordings,
  }
  it('says who, how, how many questions, and when each was answered', () => {
    expect(bodyOfInterview(finished)).toEqual({
      act: 'act-2',
      person: { name: '焊工', capacity: 'employee', unit: '某厂' },
      separately: true,
      questions: 3,
      ordinal: 2,
      recorder: '乙',
      read_over: 'read',
      answers: [
        { nth: 1, answered_at: '2026-03-05T01:41:07.000000Z', recording: 'recording-4', offset_s: 8 },
        { nth: 2, answered_at: '2026-03-05T01:42:07.000000Z', offset_s: 3 }, // its recording is still on its way
      ],
    })
    expect(bodyOfInterview({ ...finished, turns: [turn('问', '答')] })).not.toHaveProperty('answers')
  })
  it('tells the rights at the time at which they were answered', () => {
    expect(bodyOfRights(finished, ['recusal'], AT + 1000)).toEqual({
      told: 'rights',
      rights: ['recusal'],
      to: { name: '焊工', capacity: 'employee' },
      manner: 'oral',
      act: 'act-2',
      happened_at: '2026-03-05T01:41:07.000000Z',
    })
    expect(bodyOfRights(finished, ['recusal'], AT - 1)).not.toHaveProperty('happened_at') // a clock that runs ahead claims nothing
  })
  it('finds its recordings by their names', () => {
    expect(soundName('act-2', 3, 'audio/webm;codecs=opus')).toBe('interview-act-2-3.webm')
    expect(soundName('act-2', 3, 'audio/mp4')).toBe('interview-act-2-3.m4a')
    expect(lastSound(['interview-act-2-3.webm', 'interview-act-22-9.webm', '别的-act-2-7.webm'], 'act-2')).toBe(3)
    expect(soundOf(recordings, 'act-2', 1)?.id).toBe('recording-4')
    expect(soundOf(recordings, 'act-1', 1)).toBeUndefined()
  })
})

describe('sound beside the typing', () => {
  interface Kept {
    segment: Segment
    chunks: Blob[]
  }
  function parts(more: Partial<SoundParts> = {}) {
    const kept = new Map<string, Kept>()
    const sent: { file: File; segment: Segment }[] = []
    const busy = new Set<string>()
    let at = 1_000_000
    const recorder: Recorder = {
      type: 'audio/webm;codecs=opus',
      start: () => undefined,
      stop: () => {
        recorder.heard(new Blob(['end']))
        recorder.ended()
      },
      heard: () => undefined,
      ended: () => undefined,
    }
    const own: SoundParts = {
      shelf: {
        begin: async (segment) => void kept.set(segment.key, { segment, chunks: [] }),
        add: async (key, _, bytes) => void kept.get(key)?.chunks.push(bytes),
        all: async () => [...kept.values()],
        drop: async (key) => void kept.delete(key),
      },
      open: async () => recorder,
      holding: {
        hold: (key, until) => {
          busy.add(key)
          void until.then(() => busy.delete(key))
        },
        held: async () => new Set(busy),
      },
      send: async (file, segment) => void sent.push({ file, segment }),
      now: () => at,
      ...more,
    }
    return { own, kept, sent, busy, recorder, later: (ms: number) => (at += ms) }
  }
  const about = { case: 'c', number: '1', officer: 'u', act: 'act-2', n: 1, nameOf: (type: string, n: number) => soundName('act-2', n, type) }

  it('says where it is, keeps what it hears, and is sent when it ends', async () => {
    const p = parts()
    const sound = createSound(p.own)
    expect(sound.place()).toBeUndefined()
    await sound.start(about)
    p.later(65_400)
    expect(sound.place()).toEqual({ n: 1, offset_s: 65 })
    p.recorder.heard(new Blob(['first']))
    p.recorder.heard(new Blob([]))
    expect([...p.kept.values()][0].chunks).toHaveLength(1)
    await sound.stop()
    expect(sound.state.on).toBe(false)
    expect(p.sent).toHaveLength(1)
    expect([p.sent[0].file.name, p.sent[0].file.type, await p.sent[0].file.text()]).toEqual(['interview-act-2-1.webm', 'audio/webm', 'firstend'])
    expect(p.kept.size).toBe(0)
  })
  it('is sent too where the device stops by itself', async () => {
    const p = parts()
    const sound = createSound(p.own)
    await sound.start(about)
    p.recorder.stop()
    await vi.waitFor(() => expect(p.sent).toHaveLength(1))
    expect(await sound.stop()).toBe(true) // nothing runs any more
    expect(p.sent).toHaveLength(1)
  })
  it('says so where there is no microphone', async () => {
    const sound = createSound(parts({ open: () => Promise.reject(new Error('denied')) }).own)
    await sound.start(about)
    expect([sound.state.failed, sound.state.on]).toEqual([true, false])
  })
  it('of a window that broke down is found and sent; one that still runs elsewhere is left alone', async () => {
    const p = parts()
    const segment = (key: string, of: string): Segment => ({ key, case: of, number: '1', officer: 'u', act: 'act-2', n: 1, name: `${key}.webm`, type: 'audio/webm' })
    p.kept.set('a', { segment: segment('a', 'c'), chunks: [new Blob(['heard'])] })
    p.kept.set('b', { segment: segment('b', 'other'), chunks: [new Blob(['heard'])] })
    p.kept.set('e', { segment: segment('e', 'c'), chunks: [] })
    p.kept.set('r', { segment: segment('r', 'c'), chunks: [new Blob(['now'])] })
    p.busy.add('r')
    expect(await createSound(p.own).restore('c')).toBe(1)
    expect(p.sent.map((s) => s.file.name)).toEqual(['a.webm'])
    expect([...p.kept.keys()]).toEqual(['b', 'r'])
  })
  it('that could not be handed over stays on the shelf', async () => {
    const p = parts({ send: () => Promise.reject(new Error('full')) })
    const sound = createSound(p.own)
    await sound.start(about)
    expect(await sound.stop()).toBe(false)
    expect(p.kept.size).toBe(1)
    expect(p.busy.size).toBe(0)
    expect(sound.state.on).toBe(false)
  })
})

describe('what is not saved yet', () => {
  it('is found again by this window, until it is saved', () => {
    const one = unsavedAt('c/act-1')
    expect(one.found()).toBeNull()
    one.keep({ at: AT, version: 3, content: { fields: { name: '焊工' }, hazards: null } })
    expect(unsavedAt('c/act-1').found()).toEqual({ at: AT, version: 3, content: { fields: { name: '焊工' }, hazards: null } })
    expect(unsavedAt('c/act-2').found()).toBeNull()
    one.drop()
    expect(one.found()).toBeNull()
  })
  it('that cannot be read is nothing', () => {
    sessionStorage.setItem('zhilu.unsaved.x', '{')
    expect(unsavedAt('x').found()).toBeNull()
  })
})
