// Answers from fixtures, for working on screens: node tests/mock/server.mjs [port]. Serves web/dist as the real server does,
// with the same content security policy. It keeps no promises beyond shape: writes move the version and little more.
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fixtures from './fixtures.mjs'

const DIST = fileURLToPath(new URL('../../dist', import.meta.url))
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' }
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

function pageSvg(title, k, n) {
  const lines = ['被检查单位：示例精密铸造有限公司', '检查场所：砂处理间、除尘器、熔炼车间', '检查情况：一、除尘器防爆片缺失；二、砂处理间地面及', '梁上粉尘堆积；三、氧气瓶两只未固定，已当场改正。', '本次检查制作音像记录九件，与本记录一并保存。']
  const text = lines.map((l, i) => `<text x="30" y="${62 + i * 10}" font-size="5.2">${l}</text>`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" font-family="Noto Serif CJK SC, serif"><rect width="210" height="297" fill="#fff"/><text x="105" y="34" font-size="8.5" font-weight="700" text-anchor="middle">${title}</text><text x="180" y="46" font-size="4.6" text-anchor="end">（示）应急检记〔2026〕17号</text>${text}<path d="M28 250h154" stroke="#999" stroke-width=".3"/><text x="30" y="260" font-size="5">被检查单位现场负责人（签名）</text><text x="105" y="285" font-size="4.2" text-anchor="middle">第 ${k} 页 共 ${n} 页</text></svg>`
}

export function startMock(port = 0, options = {}) {
  const state = { signedIn: options.signedIn ?? false, version: fixtures.caseView.version, view: structuredClone(fixtures.caseView), uploads: new Map(), streams: new Set(), sent: [] }
  const json = (res, status, body, headers = {}) => {
    res.writeHead(status, { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json', ...headers })
    res.end(status === 204 ? undefined : JSON.stringify(body))
  }
  const problem = (res, status, code, detail, remedy = 'try again') => json(res, status, { type: 'about:blank', title: code, status, code, detail, remedy, request_id: 'mock-1' })
  const tag = () => ({ ETag: `"${state.version}"` })

  function command(res, req, name, body) {
    state.sent.push({ name, body, version: req.headers['if-match'] })
    if (name === 'preview_paper') return json(res, 200, { pages: 2, token: 't1', warnings: body.fields?.place?.includes('[') ? [{ field: 'place', what: '年号应使用六角括号〔〕' }] : [] }, tag())
    if (req.headers['if-match'] !== `"${state.version}"`) return problem(res, 409, 'case.version_conflict', 'the case moved on')
    if (body.code && body.code !== '135790') return problem(res, 401, 'code.wrong', 'the personal code is wrong')
    state.version += 1
    state.view.version = state.version
    if (name === 'sign_paper') state.view.papers[0].signatures.push({ version: body.version, signer: body.signer, method: 'screen', page: body.page, happened_at: fixtures.me.clock.now })
    if (name === 'find_hazard') state.view.hazards.push({ ...body, hazard: `hazard-${state.view.hazards.length + 1}`, happened_at: body.happened_at ?? fixtures.me.clock.now, time_source: 'server', recordings: [], rectified: [] })
    if (name === 'close' || name === 'close_clean') Object.assign(state.view, { stage: 'closed', closed: { outcome: 'rectified', ended_at: fixtures.me.clock.now } })
    if (name === 'archive') Object.assign(state.view, { stage: 'archived', archive: { archive_number: 'J001-ZY·JC·2026-D30-0017', retention: 'D30', bag: 'J001-0017', seal: fixtures.rulebook.digest, checkpoint_size: 128444 } })
    for (const stream of state.streams) stream.write(`id: ${state.version}\nevent: change\ndata: ${JSON.stringify({ seq: state.version, case: state.view.id, version: state.version, type: name })}\n\n`)
    return json(res, 200, { hazard: `hazard-${state.view.hazards.length}`, paper: 'paper-1', act: 'act-1', version: state.version, extension: 'extension-1' }, tag())
  }

  function upload(res, req, path, bytes) {
    const headers = { 'Tus-Resumable': '1.0.0' }
    if (req.method === 'POST') {
      const id = `up${state.uploads.size + 1}`
      state.uploads.set(id, { length: Number(req.headers['upload-length']), offset: 0, metadata: req.headers['upload-metadata'] })
      return json(res, 201, {}, { ...headers, Location: `/api/v1/uploads/${id}` })
    }
    const one = state.uploads.get(path.split('/').pop())
    if (!one) return problem(res, 404, 'upload.no_such_upload', 'there is no such upload')
    if (req.method === 'HEAD') return res.writeHead(200, { ...headers, 'Upload-Offset': one.offset, 'Upload-Length': one.length }).end()
    if (req.method === 'PATCH') {
      one.offset += bytes.length
      return json(res, 204, null, { ...headers, 'Upload-Offset': one.offset })
    }
    return json(res, 200, { id: 'up', length: one.length, offset: one.offset, metadata: {}, result: one.offset >= one.length ? { recording: 'recording-7', seq: 2061, blob: fixtures.rulebook.digest } : null })
  }

  function api(req, res, path, url, body, bytes) {
    if (path === '/session' && req.method === 'POST') {
      if (body.password === 'wrong') return problem(res, 401, 'session.bad_login', 'login or password is wrong')
      state.signedIn = true
      return json(res, 200, { ...fixtures.me, expires: fixtures.me.clock.now, must_set_password: false })
    }
    if (path === '/session/redeem') return (state.signedIn = true), json(res, 200, fixtures.me)
    if (!state.signedIn) return problem(res, 401, 'session.none', 'not signed in', 'sign in')
    if (path === '/session' && req.method === 'DELETE') return (state.signedIn = false), json(res, 204)
    if (path === '/session') return json(res, 200, { ...fixtures.me, ...(options.me ?? {}) })
    if (path === '/events') {
      res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
      res.write(': hello\n\n')
      state.streams.add(res)
      return res.on('close', () => state.streams.delete(res))
    }
    if (path.startsWith('/uploads')) return upload(res, req, path, bytes)
    const known = { '/bench': fixtures.bench, '/rulebook': fixtures.rulebook, '/integrity': fixtures.integrity, '/access': fixtures.access, '/users': { users: fixtures.users }, '/forms': { forms: fixtures.forms } }
    if (req.method === 'GET' && known[path]) return json(res, 200, known[path])
    if (path === '/users') return json(res, 201, { user: 'u-x', secret: 'k7mQ-one-time', until: fixtures.me.clock.now })
    if (path === '/enterprises') return json(res, req.method === 'GET' ? 200 : 201, { enterprises: fixtures.enterprises.filter((e) => e.name.includes(url.searchParams.get('text') ?? '')), enterprise: 'e-9' })
    if (path.startsWith('/enterprises/')) return json(res, 200, fixtures.enterprises[0])
    if (path.startsWith('/forms/')) return json(res, 200, fixtures.forms.find((f) => f.form === path.split('/')[2]))
    if (path === '/draft') return req.method === 'GET' ? problem(res, 404, 'draft.none', 'no draft') : json(res, 200, { key: 'k', json: body.json, version: body.version + 1 })
    if (path === '/cases' && req.method === 'POST') return json(res, 201, { case: state.view.id, number: state.view.number })
    if (path === '/cases') return json(res, 200, { cases: fixtures.cases.filter((c) => (c.party + c.number).includes(url.searchParams.get('text') ?? '') && (!url.searchParams.get('stage') || c.stage === url.searchParams.get('stage'))) })
    const [, , , tail, name, sub] = path.match(/^\/(cases)\/([^/]+)\/?([^/]*)\/?([^/]*)\/?(.*)$/) ?? []
    if (path.endsWith('.svg')) return res.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(pageSvg(name === 'paper-2' ? '责令限期整改指令书' : '现场检查记录', Number(sub?.match(/(\d+)\.svg/)?.[1] ?? 1), 3))
    if (tail === 'findings') return json(res, 200, fixtures.findings, tag())
    if (tail === 'events') return json(res, 200, { events: fixtures.events })
    if (tail === 'commands') return command(res, req, name, body)
    if (tail === 'recordings' || tail === 'photos') return res.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90"><rect width="160" height="90" fill="#40566f"/><path d="M0 70l40-30 30 20 40-34 50 40v24H0z" fill="#7288a0"/></svg>')
    if (tail === 'archive') return res.writeHead(200, { 'Content-Type': 'application/zip' }).end('PK\u0005\u0006' + '\0'.repeat(18))
    if (tail === '') return json(res, 200, state.view, tag())
    return problem(res, 404, 'route.unknown', `no route ${path}`)
  }

  const server = createServer((req, res) => {
    const url = new URL(req.url, 'http://mock')
    const chunks = []
    req.on('data', (c) => chunks.push(c))
    req.on('end', () => {
      if (url.pathname.startsWith('/api/v1')) {
        const bytes = Buffer.concat(chunks)
        const body = (req.headers['content-type'] ?? '').includes('json') && bytes.length ? JSON.parse(bytes.toString()) : {}
        return api(req, res, decodeURIComponent(url.pathname.slice(7)), url, body, bytes)
      }
      const wanted = join(DIST, normalize(url.pathname))
      const file = extname(wanted) && existsSync(wanted) ? wanted : join(DIST, 'index.html')
      res.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': POLICY })
      createReadStream(file).pipe(res)
    })
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}`, state, close: () => (server.closeAllConnections(), server.close()) })))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const mock = await startMock(Number(process.argv[2] ?? 8090), { signedIn: process.argv.includes('--signed-in') })
  console.log(`fixtures at ${mock.url}`)
}
