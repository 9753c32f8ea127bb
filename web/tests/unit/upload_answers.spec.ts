import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '@/shared/api/client'
import FileButton from '@/shared/components/FileButton.vue'
import NoticeList from '@/shared/components/NoticeList.vue'
import { i18n } from '@/shared/i18n'
import { notices } from '@/shared/notices'
import {
  existingOf,
  failureOf,
  isPassing,
  linkInstead,
  problemOf,
  receiptOf,
  settled,
} from '@/shared/uploads/answers'
import { createQueue, UploadFailure, type Send, type UploadItem } from '@/shared/uploads/queue'
import { memoryShelf } from '@/shared/uploads/shelf'
import { takeable } from '@/shared/uploads/picked'
import UploadRow from '@/shared/uploads/UploadRow.vue'
import { sayTaken, uploads } from '@/shared/uploads/uploads'

// What the tus client throws when the server refused.
const refusedWith = (status: number, body: object | string) => ({
  originalResponse: {
    getStatus: () => status,
    getBody: () => (typeof body === 'string' ? body : JSON.stringify(body)),
  },
})
const storedAlready = refusedWith(409, {
  code: 'recording.stored_already',
  title: '该影像已经入库',
  detail: 'the case holds these very bytes already',
  where: 'recording-15',
  remedy: 'link that recording to what it shows',
})
const item: UploadItem = {
  id: 'a'.repeat(32),
  case: 'c 1',
  number: '17号',
  name: 'a.jpg',
  bytes: 7,
  type: 'image/jpeg',
  madeUntil: '2026-03-05T02:00:00.000000Z',
  officer: 'u-a',
  device: 'd',
  link: { kind: 'hazard', id: 'hazard-2' },
  sha256: '7f3a22c1',
  sent: 0,
  state: 'failed',
  addedAt: 0,
}
const row = (about: Partial<UploadItem>) =>
  mount(UploadRow, { props: { item: { ...item, ...about } }, global: { plugins: [i18n] } })

afterEach(() => {
  vi.unstubAllGlobals()
  notices.splice(0)
  i18n.global.locale.value = 'zh-CN'
})

describe('the answer to an upload', () => {
  it('is not asked for again where the case holds the bytes already', () => {
    const problem = problemOf(storedAlready)
    expect(isPassing(problem)).toBe(false)
    expect(existingOf(problem)).toBe('recording-15')
  })
  it('is asked for again where the network or the state of the server may change it', () => {
    expect(isPassing(problemOf(new Error('cut')))).toBe(true)
    expect(isPassing(problemOf(refusedWith(503, {})))).toBe(true)
    expect(isPassing(problemOf(refusedWith(409, { code: 'upload.wrong_offset' })))).toBe(true)
    expect(isPassing(problemOf(refusedWith(422, { code: 'upload.empty' })))).toBe(false)
  })
  it('is told in the language of the screen, never in the English of the detail', () => {
    const told = { code: 'upload.empty', title: '文件是空的', detail: 'the file is empty', remedy: 'check it' }
    expect(failureOf(problemOf(refusedWith(422, told))).message).toBe('文件是空的')
    expect(failureOf(problemOf(refusedWith(502, '<html>'))).message).toBe('服务器没有接受（502）。')
    expect(failureOf(problemOf(new Error('fetch'))).message).toBe('上传中断：连不上服务器。')
  })
  it('lasts where the same file would be refused every time', () => {
    expect(failureOf(problemOf(refusedWith(422, { code: 'upload.empty' }))).lasting).toBe(true)
    expect(failureOf(problemOf(refusedWith(403, { code: 'access.denied' }))).lasting).toBe(false)
    expect(failureOf(problemOf(new Error('cut'))).lasting).toBe(false)
  })
  it('carries the digest that the server computed', async () => {
    const body = { result: { recording: 'recording-3', seq: 9, digest: '7f3a22c1' } }
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body)))
    expect(await receiptOf('/api/v1/uploads/u1')).toEqual({ recording: 'recording-3', seq: 9, sha256: '7f3a22c1' })
  })
  it('is no receipt where nothing was recorded', async () => {
    vi.stubGlobal('fetch', async () => new Response('{"result":null}'))
    const progress = { onUrl: vi.fn(), onSent: vi.fn(), onExisting: vi.fn() }
    const end = settled(item, receiptOf('/api/v1/uploads/u1'), progress)
    await expect(end).rejects.toThrow('文件已传完，但服务器没有记入。')
    expect(progress.onUrl).toHaveBeenCalledWith('') // the next try begins a new upload
  })
})

describe('bytes that the case holds already', () => {
  it('are linked to what the file was taken for', async () => {
    const fetching = vi.fn(async () => new Response('{"seq":12}'))
    vi.stubGlobal('fetch', fetching)
    expect(await linkInstead(item, 'recording-15')).toEqual({ recording: 'recording-15', instead: true })
    const [path, asked] = fetching.mock.calls[0] as unknown as [
      string,
      { body: string; headers: Record<string, string> },
    ]
    expect(path).toBe('/api/v1/cases/c%201/commands/link_recording')
    expect(asked.headers['If-Match']).toBe('*')
    expect(JSON.parse(asked.body)).toEqual({
      recording: 'recording-15',
      to: { kind: 'hazard', id: 'hazard-2' },
    })
  })
  it('end the upload with the recording that holds them, and a failed link is all that is tried again', async () => {
    const progress = { onUrl: vi.fn(), onSent: vi.fn(), onExisting: vi.fn() }
    vi.stubGlobal('fetch', async () => new Response('{"seq":12}'))
    const sent = (): Promise<never> => Promise.reject(storedAlready)
    expect(await settled(item, sent(), progress)).toMatchObject({ recording: 'recording-15', instead: true })
    const denied = JSON.stringify({ code: 'access.denied', title: '无权', detail: 'not permitted' })
    vi.stubGlobal('fetch', async () => new Response(denied, { status: 403 }))
    await expect(settled(item, sent(), progress)).rejects.toMatchObject({ message: '无权', lasting: false })
    expect(progress.onExisting).toHaveBeenLastCalledWith('recording-15')
    expect(progress.onUrl).not.toHaveBeenCalled()
  })
  it('may be linked to it already', async () => {
    const body = JSON.stringify({ code: 'recording.linked_already' })
    vi.stubGlobal('fetch', async () => new Response(body, { status: 409 }))
    expect(await linkInstead(item, 'recording-15')).toMatchObject({ recording: 'recording-15' })
  })
  it('are not said to be linked when the server refused that', async () => {
    vi.stubGlobal('fetch', async () => new Response('{"code":"case.closed"}', { status: 409 }))
    await expect(linkInstead(item, 'recording-15')).rejects.toBeInstanceOf(Problem)
  })
  it('are told of in the list', () => {
    const text = row({ state: 'stored', receipt: { recording: 'recording-15', instead: true } }).text()
    expect(text).toContain('没有重复存入，已关联到隐患 2')
  })
})

describe('a file that was not stored', () => {
  const failing: (failure: Error) => Send = (failure) => () => ({
    done: Promise.reject(failure),
    stop: async () => undefined,
  })
  const about = {
    case: 'c',
    number: '17号',
    officer: 'u-a',
    device: 'd',
    madeUntil: '',
    file: new File(['picture'], 'a.jpg'),
  }

  it('is not sent again after a reload where that cannot succeed', async () => {
    const shelf = memoryShelf()
    const first = createQueue(shelf, failing(new UploadFailure('格式不对', true)))
    const added = await first.add(about)
    await vi.waitFor(() => expect(added.state).toBe('failed'))
    const send = vi.fn(failing(new Error('again')))
    const second = createQueue(shelf, send)
    await second.restore()
    expect(second.items[0]).toMatchObject({ state: 'failed', problem: '格式不对', lasting: true })
    expect(send).not.toHaveBeenCalled()
  })
  it('offers to go on only where that can succeed', () => {
    const cut = row({ problem: '上传中断' })
    expect(cut.text()).toContain('本机文件完好，可继续。')
    expect(cut.text()).toMatch(/继续\s*放弃上传/)
    const never = row({ problem: '文件是空的', lasting: true })
    expect(never.text()).not.toContain('可继续')
    expect(never.findAll('button').map((b) => b.text())).toEqual(['放弃上传'])
  })
  it('can be discarded, once that is confirmed', async () => {
    const forget = vi.spyOn(uploads, 'forget').mockResolvedValue()
    const shown = row({ problem: '文件是空的', lasting: true })
    await shown.get('[data-discard]').trigger('click')
    expect(forget).not.toHaveBeenCalled()
    expect(shown.text()).toContain('这份文件不会入库')
    await shown.get('[data-discard-now]').trigger('click')
    expect(forget).toHaveBeenCalledOnce()
  })
  it('says whether the server computed the same digest', () => {
    const stored = { state: 'stored' } as const
    expect(row({ ...stored, receipt: { sha256: '7f3a22c1' } }).text()).toContain('✔ 与服务器核对一致')
    expect(row({ ...stored, receipt: { sha256: '00000000' } }).text()).toContain('✖ 与服务器的摘要不同')
    expect(row({ ...stored, receipt: {} }).text()).toContain('本机已计算摘要')
  })
})

describe('files that were taken', () => {
  it('are not said to be on their way without a network', () => {
    sayTaken(2)
    vi.stubGlobal('navigator', { onLine: false })
    sayTaken(1)
    expect(notices.map((n) => n.text)).toEqual([
      '已收下 2 个文件，正在上传',
      '已收下 1 个文件，存在本机，联网后上传',
    ])
  })
})

describe('an empty file', () => {
  const picked = [new File([], '空.jpg'), new File(['picture'], 'a.jpg')]

  it('is refused when it is picked, and the others are taken', () => {
    expect(takeable(picked).map((file) => file.name)).toEqual(['a.jpg'])
    const shown = mount(NoticeList, { global: { plugins: [i18n] } }).text()
    expect(shown).toContain('✖ 没有收下：空.jpg 是空文件')
  })
  it('does not reach the page that asked for files', async () => {
    const button = mount(FileButton, { props: { label: '拍照' } })
    const input = button.get('input')
    Object.defineProperty(input.element, 'files', { value: [picked[0]] })
    await input.trigger('change')
    expect(button.emitted('files')).toBeUndefined()
  })
})
