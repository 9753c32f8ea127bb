// What the server really answers, held against its contract (src/http_api/openapi.yaml): every GET and the writes that
// screens live by, on the sample bureau. An object that the contract describes holds nothing else, unless it says so.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { load } from 'js-yaml'
import { account, ownKai, site } from './bureau.mjs'

const contract = load(readFileSync(new URL('../../../src/http_api/openapi.yaml', import.meta.url), 'utf8'))
const KNOWN = new Set(
  'type required properties additionalProperties items enum const pattern minimum maximum maxLength minProperties format $ref description examples default anyOf'.split(' '),
)

const resolved = (node) =>
  node?.$ref ? resolved(node.$ref.slice(2).split('/').reduce((at, key) => at[key], contract)) : node

const kindOf = (value) =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value

function problemsOf(given, value, where = '') {
  const schema = resolved(given)
  assert.ok(schema, `no schema at ${where}`)
  const strange = Object.keys(schema).filter((k) => !KNOWN.has(k))
  assert.deepEqual(strange, [], `a keyword that this test does not know, at ${where}`)
  if (schema.anyOf) {
    const tried = schema.anyOf.map((one) => problemsOf(one, value, where))
    return tried.some((problems) => problems.length === 0) ? [] : tried[0]
  }
  const found = []
  const say = (what) => found.push(`${where || '/'}: ${what}`)
  const types = schema.type === undefined ? [] : [schema.type].flat()
  const kind = kindOf(value)
  if (types.length && !types.includes(kind) && !(kind === 'integer' && types.includes('number')))
    return [`${where || '/'}: ${kind} instead of ${types}`]
  if (schema.enum && !schema.enum.includes(value)) say(`${value} is none of ${schema.enum}`)
  if (schema.const !== undefined && schema.const !== value) say(`${value} is not ${schema.const}`)
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) say(`${value} is not ${schema.pattern}`)
  if (schema.minimum !== undefined && value < schema.minimum) say(`${value} is below ${schema.minimum}`)
  if (schema.maxLength !== undefined && value.length > schema.maxLength) say('too long')
  if (kind === 'array' && schema.items)
    value.forEach((one, i) => found.push(...problemsOf(schema.items, one, `${where}/${i}`)))
  if (kind === 'object') found.push(...problemsOfObject(schema, value, where))
  return found
}

function problemsOfObject(schema, value, where) {
  const found = (schema.required ?? []).filter((k) => !(k in value)).map((k) => `${where}/${k}: missing`)
  const described = schema.properties ?? {}
  for (const [key, member] of Object.entries(value)) {
    if (key in described) found.push(...problemsOf(described[key], member, `${where}/${key}`))
    else if (typeof schema.additionalProperties === 'object')
      found.push(...problemsOf(schema.additionalProperties, member, `${where}/${key}`))
    else if (typeof schema.additionalProperties === 'boolean' ? !schema.additionalProperties : schema.properties)
      found.push(`${where}/${key}: not in the contract`)
  }
  return found
}

// The one operation that an address belongs to.
function described(method, path) {
  const segments = path.split('?')[0].split('/')
  const fits = (template) => {
    const parts = template.split('/')
    return parts.length === segments.length && parts.every((p, i) => p === segments[i] || (p.startsWith('{') && segments[i].endsWith(p.slice(p.indexOf('}') + 1))))
  }
  const found = Object.keys(contract.paths).filter((p) => fits(p) && contract.paths[p][method.toLowerCase()])
  found.sort((a, b) => a.split('{').length - b.split('{').length)
  assert.ok(found.length, `${method} ${path} is not in the contract`)
  return { template: found[0], operation: contract.paths[found[0]][method.toLowerCase()] }
}

const asked = new Set()

// Calls, holds the answer against the contract, and gives its body.
async function call(who, method, path, body, headers = {}) {
  const { template, operation } = described(method, path)
  const bare = contract.paths[template].servers !== undefined
  const answer = await fetch(`${site}${bare ? '' : '/api/v1'}${path}`, {
    method,
    headers: {
      ...(who ? { Cookie: who.cookie } : {}),
      ...(method === 'GET' ? {} : { 'X-Zhilu-CSRF': '1' }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  })
  const response = resolved(operation.responses[String(answer.status)] ?? operation.responses.default)
  assert.ok(response, `${method} ${path}: ${answer.status} is not in the contract`)
  const type = (answer.headers.get('Content-Type') ?? '').split(';')[0]
  const kinds = Object.keys(response.content ?? {})
  if (kinds.length) assert.ok(kinds.includes(type) || kinds.includes('*/*'), `${method} ${path}: ${type}, not ${kinds}`)
  if (answer.ok) asked.add(`${method} ${template}`)
  if (!type.endsWith('json')) {
    await answer.body?.cancel()
    return { status: answer.status, headers: answer.headers, body: null }
  }
  const told = await answer.json()
  const schema = response.content[type]?.schema
  if (schema) assert.deepEqual(problemsOf(schema, told), [], `${method} ${path} answered ${answer.status}`)
  return { status: answer.status, headers: answer.headers, body: told }
}

async function entered(login) {
  const { login: name, password } = account(login)
  const { headers } = await call(null, 'POST', '/session', { login: name, password })
  return { login: name, cookie: headers.get('Set-Cookie').split(';')[0] }
}

const good = async (who, method, path, body, headers) => {
  const answer = await call(who, method, path, body, headers)
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

let officer, head, principal, yinzhang, system, security, audit
before(async () => {
  officer = await entered()
  head = await entered('kezhang')
  principal = await entered('juzhang')
  yinzhang = await entered('yinzhang')
  system = await entered('system')
  security = await entered('security')
  audit = await entered('audit')
})

const at = (id, tail = '') => `/cases/${encodeURIComponent(id)}${tail}`

test('the validator sees what differs', () => {
  const problems = (schema, value) => problemsOf(schema, value).length
  assert.equal(problems({ type: 'object', properties: { a: { type: 'integer' } } }, { a: 1 }), 0)
  assert.equal(problems({ type: 'object', properties: { a: { type: 'integer' } } }, { a: 1, b: 2 }), 1)
  assert.equal(problems({ type: 'object', required: ['a'], properties: { a: {} } }, {}), 1)
  assert.equal(problems({ type: 'array', items: { enum: ['x'] } }, ['x', 'y']), 1)
  assert.equal(problems({ type: 'object', additionalProperties: { type: 'string' } }, { a: 1 }), 1)
  assert.equal(problems({ type: 'string', pattern: '^[0-9]$' }, 'a'), 1)
  assert.equal(problems({ $ref: '#/components/schemas/Nothing' }, { a: 1 }), 1)
})

// The plan of this year with the enterprise in it, submitted, sent back, submitted again and approved.
async function planOfYear(enterprise) {
  const plan = `/annual-plans/${new Date(Date.now() + 8 * 3600e3).getUTCFullYear()}`
  const one = `${plan}/items/${encodeURIComponent(enterprise)}`
  await good(head, 'POST', `${plan}/items`, { items: [{ enterprise, visits: 1, planned_in: ['q1', 'm9'], unit: '一科', note: '契约' }] })
  const submitted = async () => {
    await good(head, 'POST', `${plan}/submit`, { note: '请审批' })
    return (await good(officer, 'GET', plan)).plan.submitted.seq
  }
  await good(principal, 'POST', `${plan}/return`, { submitted: await submitted(), opinion: '请调整' })
  await good(head, 'POST', `${one}/change`, { visits: 2, reason: '风险升级' })
  await good(principal, 'POST', `${plan}/approve`, { submitted: await submitted(), opinion: '同意' })
  await good(head, 'POST', `${one}/drop`, { reason: '改列' })
  await good(head, 'POST', `${plan}/items`, { items: [{ enterprise, visits: 1 }] })
  await good(officer, 'GET', plan)
  const { next } = await good(officer, 'GET', `${plan}/changes?limit=1`)
  await good(officer, 'GET', `${plan}/changes?after=${next}`)
  const again = await call(head, 'POST', `${plan}/items`, { items: [{ enterprise, visits: 1 }] })
  assert.deepEqual([again.status, again.body.code], [409, 'plan.item_exists'])
}

test('writes answer as the contract says', async () => {
  const { enterprise } = await good(officer, 'POST', '/enterprises', { name: `示例契约${Date.now()}有限公司`, address: '示例市八路8号', zones: [{ id: 'zone-1', name: '库房', explosion_hazard: false }] })
  await good(officer, 'POST', `/enterprises/${encodeURIComponent(enterprise)}/correct`, { phone: '0000-0000008', reason: '补登' })
  const list = Buffer.from(`企业名称,地址,信用代码\n示例名单${Date.now()}厂,一路1号,\n示例误码厂,二路2号,91000000DEMA000115\n`)
  const file = { 'Content-Type': 'application/octet-stream' }
  const looked = await good(officer, 'POST', '/enterprises/check-import', list, file)
  assert.equal((await good(officer, 'POST', `/enterprises/import?sha256=${looked.sha256}&reason=${encodeURIComponent('核对')}`, list, file)).done.length, 2)
  const me = await good(officer, 'GET', '/session')
  await planOfYear(enterprise)
  const opened = await good(officer, 'POST', '/cases', { enterprise, by_plan: true, beyond_reason: '契约核对', matter: '契约核对', officers: [{ user: me.user, part: 'lead' }] })
  const command = async (name, body) => {
    const { headers } = await call(officer, 'GET', at(opened.case))
    return good(officer, 'POST', at(opened.case, `/commands/${name}`), body, { 'If-Match': headers.get('ETag') })
  }
  const { act } = await command('begin_act', { kind: 'inspection', place: '库房' })
  await command('show_credential', { act, shown_to: '库管员' })
  const { hazard } = await command('find_hazard', { act, place: '库房', description: '堆放过高', remedy: 'at_once' })
  await command('amend_hazard', { hazard, reason: '补充', description: '货物堆放过高' })
  const second = (await good(officer, 'GET', '/users')).users.find((u) => u.user !== me.user && u.roles.includes('officer'))
  await command('join_officer', { officer: second.user, part: 'second' })
  await command('leave_officer', { officer: second.user, reason: '另有任务' })
  await command('label', { labels: [], reason: '无需设密' })
  const form = (await good(officer, 'GET', '/forms')).forms.find((f) => f.title === '现场检查记录').form
  const preview = await command('preview_paper', { form, act })
  await good(officer, 'GET', at(opened.case, `/previews/${preview.page_digests[0]}.svg`))
  assert.equal((await call(head, 'GET', at(opened.case, `/previews/${preview.page_digests[0]}.svg`))).body.code, 'preview.gone')
  const draft = at(opened.case, `/draft?form=${form}&act=${act}`)
  await good(officer, 'GET', draft)
  await good(officer, 'PUT', draft, { version: 0, fields: { place: '库房' }, hazards: [hazard] })
  const behind = await call(officer, 'PUT', draft, { version: 0, fields: { place: '仓库' } })
  assert.deepEqual([behind.status, behind.body.code], [409, 'draft.changed'])
  await good(officer, 'GET', `${draft}&known=0`)
  await good(officer, 'GET', `${draft}&version=1`)
  await good(officer, 'GET', at(opened.case, `/draft/versions?form=${form}&act=${act}`))
  const { paper } = await command('prepare_paper', { form, act })
  await good(officer, 'GET', at(opened.case, `/papers/${paper}/versions/1/fields`))
  await good(officer, 'PUT', '/draft?key=contract', { json: { a: 1 }, version: (await call(officer, 'GET', '/draft?key=contract')).body.version ?? 0 })
  const stale = await call(officer, 'POST', at(opened.case, '/commands/end_act'), { act }, { 'If-Match': '"1"' })
  assert.deepEqual([stale.status, stale.body.code], [409, 'case.version_conflict'])
  assert.equal((await call(officer, 'POST', at(opened.case, '/commands/end_act'), {})).status, 428)
  assert.equal((await call(officer, 'POST', at(opened.case, '/commands/end_act'), {}, { 'If-Match': '*' })).status, 422)

  const login = `neu${Date.now()}`
  const made = await good(system, 'POST', '/users', { login, name: '契约新人' })
  await good(system, 'POST', `/users/${encodeURIComponent(made.user)}/reset`)
  const whole = await good(system, 'POST', `/users/${encodeURIComponent(made.user)}/reset`)
  await good(null, 'POST', '/session/redeem', { secret: whole.secret, password: 'a long enough password' })
  await good(security, 'PUT', `/users/${encodeURIComponent(made.user)}/roles/clerk`)
  await good(security, 'PUT', `/users/${encodeURIComponent(made.user)}/labels/${encodeURIComponent('示例密级')}`)
  await good(system, 'POST', `/users/${encodeURIComponent(made.user)}/reset`)
  await good(system, 'GET', '/users')
  await good(security, 'POST', `/users/${encodeURIComponent(made.user)}/reset/confirm`)
  await good(security, 'DELETE', `/users/${encodeURIComponent(made.user)}/roles/clerk`)
  await good(system, 'POST', `/users/${encodeURIComponent(made.user)}/disable`, { reason: '核对完毕' })
  await good(system, 'POST', '/devices', { device: `契约记录仪${Date.now()}`, kind: 'recorder', officer: me.user })
  await good(system, 'PUT', '/parameters/bureau.region', { value: '示' })
  const numbering = `paper.${form}`
  const block = await good(head, 'POST', '/numbers/blocks', { numbering, count: 3, held_as: 'sheets', sealed: true, holder: me.user, note: '契约核对' })
  const sheets = await good(officer, 'GET', `/numbers?block=${block.block}`)
  await command('prepare_paper', { form, act, block: block.block, serial: sheets.numbers[0].serial })
  const twice = await call(officer, 'POST', at(opened.case, '/commands/prepare_paper'), { form, act, block: block.block, serial: sheets.numbers[0].serial }, { 'If-Match': '*' })
  assert.deepEqual([twice.status, twice.body.code], [409, 'number.taken'])
  await good(officer, 'GET', `/numbers/blocks/${block.block}/sheets.pdf`)
  await good(officer, 'POST', `/numbers/blocks/${block.block}/void`, { serials: [sheets.numbers[1].serial], void_kind: 'spoilt', reason: '写坏' })
  await good(officer, 'POST', `/numbers/blocks/${block.block}/pass_on`, { user: second.user })
  assert.equal((await call(officer, 'POST', `/numbers/blocks/${block.block}/give_back`, {})).status, 403)
  assert.equal((await call(officer, 'GET', `/numbers/blocks/${block.block}/sheets.pdf`)).body.code, 'block.not_yours')
  await good(head, 'POST', `/numbers/blocks/${block.block}/give_back`, { note: '核对完毕' })
  assert.equal((await call(officer, 'POST', '/numbers/blocks', { numbering, count: 3, held_as: 'sheets', holder: me.user })).status, 403)
  assert.equal((await call(head, 'POST', '/numbers/blocks', { numbering, count: 0, held_as: 'sheets', holder: me.user })).status, 422)
  const tried = await good(system, 'POST', '/numbers/try', { name: `numbering.${numbering}`, value: '契约[{year}]{serial}号' })
  assert.equal(tried.remarks[0].code, 'numbering.year_brackets')
  assert.equal((await call(system, 'POST', '/numbers/try', { name: `numbering.${numbering}`, value: '契约〔{year}〕号' })).status, 422)
  // A seal, from its proposal to its withdrawal.
  const keeper = (await good(head, 'GET', '/users')).users.find((u) => u.roles.includes('seal_keeper'))
  const picture = readFileSync(new URL('../../../tests/papers/seal.png', import.meta.url)).toString('base64')
  const proposal = { name: `契约专用章${Date.now()}`, picture, keeper: keeper.user, width_mm: 42 }
  const { seal } = await good(head, 'POST', '/seals', proposal)
  assert.equal((await call(head, 'POST', '/seals', { ...proposal, picture: 'AAAA' })).status, 422)
  assert.equal((await call(head, 'POST', `/seals/${seal}/approve`, {})).status, 403)
  await good(principal, 'POST', `/seals/${seal}/approve`, { note: '同意' })
  const order = (await good(officer, 'GET', '/forms')).forms.find((f) => f.title === '责令限期整改指令书').form
  const sealed = await command('prepare_paper', { form: order, act })
  const { code } = account('yinzhang')
  const about = { paper: sealed.paper, version: sealed.version, signed_digest: sealed.signed_digest, seal, code }
  const wrong = await call(yinzhang, 'POST', at(opened.case, '/commands/seal_paper'), { ...about, code: '000000' }, { 'If-Match': '*' })
  assert.equal(wrong.body.code, 'code.wrong')
  await good(yinzhang, 'POST', at(opened.case, '/commands/seal_paper'), about, { 'If-Match': '*' })
  await good(yinzhang, 'GET', at(opened.case, `/papers/${sealed.paper}/printing`))
  await good(officer, 'GET', at(opened.case, '/papers.pdf?copies=all'))
  await good(officer, 'GET', at(opened.case, `/papers/${sealed.paper}/document.pdf?copy=1`))
  assert.equal((await call(officer, 'GET', at(opened.case, `/papers/${sealed.paper}/document.pdf?copy=9`))).body.code, 'paper.no_such_copy')
  await good(head, 'GET', `/seals/${seal}/uses?limit=5`)
  await good(head, 'GET', `/seals/${seal}/picture`)
  assert.equal((await call(officer, 'GET', `/seals/${seal}/picture`)).status, 403)
  await good(principal, 'POST', `/seals/${seal}/withdraw`, { reason: '核对完毕' })
  await good(officer, 'GET', '/seals')
  const kept = { title: '契约核对制度', in_force_from: '2026-01-01', subjects: ['use'] }
  await good(head, 'POST', '/bureau/entries', { type: 'management_rule.kept', body: kept })
  assert.equal((await call(head, 'POST', '/bureau/entries', { type: 'management_rule.kept', body: {} })).status, 422)
  assert.equal((await call(officer, 'POST', '/bureau/entries', { type: 'management_rule.kept', body: kept })).status, 403)
})

// An example for each variable of an address, from the sample bureau.
async function samples() {
  const { cases } = await good(officer, 'GET', '/cases?limit=500')
  const views = []
  // Enough of each stage.
  const some = cases.filter((row, i) => cases.slice(0, i).filter((c) => c.stage === row.stage).length < 8)
  for (const row of some) views.push(await good(officer, 'GET', at(row.id)))
  const paper = views.find((v) => v.papers.some((p) => p.photographs.length === 0))
  return { views, paper, archived: views.find((v) => v.archive), form: (await good(officer, 'GET', '/forms')).forms[0].form }
}

test('every GET answers as the contract says', async () => {
  const { views, paper, archived, form } = await samples()
  for (const view of views) {
    const { lanes } = await good(officer, 'GET', at(view.id, '/findings'))
    await good(officer, 'GET', at(view.id, '/findings?brief=1'))
    await good(officer, 'GET', at(view.id, '/events'))
    const one = lanes.flatMap((l) => l.obligations)[0]
    if (one) await good(officer, 'GET', at(view.id, `/findings/${encodeURIComponent(one.id)}`))
  }
  const recordings = views.flatMap((v) => v.recordings.map((r) => ({ ...r, id: v.id })))
  for (const [tail, has] of [['content', () => true], ['poster', (r) => r.analysis?.poster]]) {
    const one = recordings.find(has)
    await good(officer, 'GET', at(one.id, `/recordings/${one.recording}/${tail}`))
  }
  const { paper: name } = paper.papers[0]
  await good(officer, 'GET', at(paper.id, `/papers/${name}/warnings`))
  await good(officer, 'GET', at(paper.id, `/papers/${name}/signers`))
  await good(officer, 'GET', at(paper.id, `/papers/${name}/document.pdf`))
  await good(officer, 'GET', at(paper.id, `/papers/${name}/document.ofd`))
  await good(officer, 'GET', at(paper.id, `/papers/${name}/pages/1.svg`))
  const { user } = await good(officer, 'GET', '/session')
  const filmed = views.find((v) => v.papers.length && v.recordings.length && v.officers.some((o) => o.officer === user))
  const check = at(filmed.id, `/papers/${filmed.papers[0].paper}/photographs/check`)
  const { photographs } = await good(officer, 'POST', check, { recordings: filmed.recordings.slice(0, 3).map((r) => r.recording) })
  assert.ok(photographs.length && photographs.every((p) => p.shows === 'unread'))
  assert.equal((await call(officer, 'POST', check, { recordings: ['recording-999'] })).status, 404)
  assert.equal((await call(officer, 'POST', check, { recordings: 7 })).status, 422)
  await good(officer, 'GET', at(archived.id, '/archive'))
  const { enterprises } = await good(officer, 'GET', '/enterprises')
  for (const { enterprise } of enterprises) {
    await good(officer, 'GET', `/enterprises/${encodeURIComponent(enterprise)}`)
    await good(officer, 'GET', `/enterprises/${encodeURIComponent(enterprise)}/history`)
    await good(officer, 'GET', `/enterprises/${encodeURIComponent(enterprise)}/visits`)
  }
  const { persons } = await good(officer, 'GET', '/persons?text=')
  await good(officer, 'GET', `/persons/${encodeURIComponent(persons[0].case)}/${persons[0].party}`)
  for (const { id } of views) await good(officer, 'GET', at(id, '/readiness'))
  for (const path of ['/entrustments', '/bench', '/numbers', '/numbers/series', '/numbers/blocks', '/numbers?only=void', '/numbers?limit=2', `/forms/${form}`, '/rulebook', '/rulebook/lanes', '/rulebook/files', '/rulebook/counts', '/rulebooks', '/parameters', '/phrases', '/questions', '/hazard_library', '/devices', '/calendars', '/integrity', '/logs/record/checkpoint', '/logs/access/checkpoint', '/logs/record/proofs/1', '/draft?key=contract'])
    await good(officer, 'GET', path)
  await good(audit, 'GET', '/access?limit=1000')
  const { lanes: own } = await good(head, 'GET', '/findings')
  await good(head, 'GET', `/findings/${encodeURIComponent(own[0].obligations[0].id)}`)
  for (const path of ['/bureau/entries', '/bureau/entry_types', '/case_entry_types', '/approvals', '/approvals/matters']) await good(head, 'GET', path)
  assert.equal((await call(officer, 'GET', '/findings')).status, 403)
  for (const path of ['/healthz', '/readyz', '/metrics', '/log/checkpoint', '/access-log/checkpoint']) await good(null, 'GET', path)
  const events = await fetch(`${site}/api/v1/events`, { headers: { Cookie: officer.cookie } })
  assert.match(events.headers.get('Content-Type'), /^text\/event-stream/)
  await events.body.cancel()
  asked.add('GET /events')
})

test('a draft is checked and tried, and a wrong one is refused at its line', async () => {
  const { files } = await good(officer, 'GET', '/rulebook/files')
  const name = Object.keys(files).find((n) => files[n].includes('rulebook:'))
  await good(head, 'POST', '/rulebook/try', { draft: files })
  assert.equal((await call(officer, 'POST', '/rulebook/try', { draft: files })).status, 403)
  const fine = await good(officer, 'POST', '/rulebook/check', { changed: { [name]: files[name] } })
  assert.ok(fine.well_formed)
  const wrong = await good(officer, 'POST', '/rulebook/check', { changed: { [name]: files[name] + '\nrules: 7\n' } })
  assert.ok(!wrong.well_formed && wrong.problems.some((p) => p.error))
  assert.equal((await call(head, 'POST', '/rulebook/try', { draft: {} })).status, 422)
  assert.equal((await call(officer, 'POST', '/rulebooks', { files })).status, 403)
  const large = { changed: { [name]: 'x'.repeat(7 << 20) } }
  assert.equal((await call(head, 'POST', '/rulebook/try', large).catch(() => ({ status: 413 }))).status, 413)
})

test('a form is checked, drawn and kept from being installed as the contract says', async () => {
  const { text } = await good(officer, 'GET', '/forms/statement_waiver')
  assert.deepEqual((await good(officer, 'POST', '/forms/check', { text })).problems, [])
  assert.equal((await good(officer, 'POST', '/forms/check', { text: '{' })).form, undefined)
  const drawn = await good(officer, 'POST', '/forms/preview', { text })
  await good(officer, 'GET', `/previews/${drawn.token}/pages/1.svg`)
  assert.equal((await call(officer, 'GET', `/previews/${drawn.token}/pages/99.svg`)).status, 404)
  assert.equal((await call(officer, 'POST', '/forms/preview', { text: '{}' })).status, 422)
  assert.equal((await call(officer, 'POST', '/forms', { text })).status, 403)
  assert.equal((await call(system, 'POST', '/forms', { text })).status, 409)
})

test('a font is looked over, installed and withdrawn as the contract says', async () => {
  const file = ownKai()
  const sent = { 'Content-Type': 'application/octet-stream' }
  const before = await good(officer, 'GET', '/fonts')
  assert.deepEqual(before.typefaces.map((t) => t.typeface), ['fang', 'song', 'song_bold', 'hei', 'kai'])
  const install = `/fonts?typeface=hei&licence=${encodeURIComponent('合同2026-7号')}`
  const checked = await good(system, 'POST', '/fonts/check?typeface=hei&face=0', file, sent)
  await good(system, 'GET', `/previews/${checked.token}/pages/${checked.pages}.svg`)
  assert.equal((await call(officer, 'POST', '/fonts/check', file, sent)).status, 403)
  assert.equal((await call(system, 'POST', '/fonts/check', Buffer.from('no font at all, and long enough'), sent)).body.code, 'font.wrong_format')
  assert.equal((await call(system, 'POST', '/fonts/check', file, { 'Content-Type': 'font/otf' })).body.code, 'http.wrong_type')
  assert.equal((await call(system, 'POST', install, Buffer.alloc(0), sent)).body.code, 'font.no_file')
  assert.equal((await call(null, 'POST', '/fonts/check', file, sent)).status, 401)
  const { font } = await good(system, 'POST', `${install}&sha256=${checked.blob}`, file, sent)
  assert.equal((await call(system, 'POST', install, file, sent)).body.code, 'font.in_use_already')
  const used = await good(officer, 'GET', '/fonts')
  assert.equal(used.typefaces.find((t) => t.typeface === 'hei').font, font)
  await good(system, 'POST', `/fonts/${font}/withdraw`, { reason: '核对完毕' })
  assert.equal((await call(system, 'POST', `/fonts/${font}/withdraw`, { reason: '又' })).status, 409)
})

test('a penalty case is entered into, linked, put up and decided as the contract says', async () => {
  const { enterprises } = await good(officer, 'GET', '/enterprises')
  const source = { source_kind: 'report', text: '群众举报', informant_protected: true }
  const asked = { enterprise: enterprises[0].enterprise, matter: '契约核对', kind: 'general_penalty', cause: '涉嫌违法案', source }
  const { case: id } = await good(officer, 'POST', '/cases', asked)
  const other = (await good(officer, 'GET', '/cases?limit=1')).cases[0].id
  const does = (who, name, body) => good(who, 'POST', at(id, `/commands/${name}`), body, { 'If-Match': '*' })
  await does(officer, 'record', { type: 'urgency.declared', body: { urgent_for: 'filing', reason: '证据可能灭失' } })
  const linked = other === id ? (await good(officer, 'GET', '/cases?limit=2')).cases[1].id : other
  await does(officer, 'link', { to: linked, relation: 'same_matter' })
  await good(officer, 'GET', at(id))
  await does(officer, 'unlink', { to: linked, reason: '关联有误' })
  const { approval } = await does(officer, 'request_approval', { approval_matter: 'filing', proposal: '建议立案', fine_fen: 100 })
  await good(head, 'GET', '/approvals')
  await good(head, 'GET', at(id, '/legal_review'))
  const { case_version: seen } = await good(head, 'GET', at(id, `/approvals/${approval}?since=1`))
  const code = account('kezhang').code
  await does(head, 'give_opinion', { approval, opinion: 'agree_if', text: '补充材料', seen, code })
  const { user: reader } = await good(principal, 'GET', '/session')
  await does(officer, 'copy_approval', { approval, users: [reader], note: '供参考' })
  await does(principal, 'note_copy', { approval })
  await does(officer, 'urge_approval', { approval, note: '请尽快' })
  await does(officer, 'withdraw_approval', { approval, reason: '补充' })
  const again = (await does(officer, 'request_approval', { approval_matter: 'filing', proposal: '再请', supersedes: approval })).approval
  await does(head, 'ask_reviewer', { approval: again, user: reader, reason: '程序有无问题' })
  await does(head, 'drop_reviewer', { approval: again, user: reader, reason: '出差' })
  await does(head, 'return_approval', { approval: again, reason: '事实不清', code })
  await good(head, 'GET', at(id))
  const told = await good(head, 'GET', at(id, '/events'))
  assert.ok(told.events.some((one) => one.withheld), 'of a protected informant')
})

test('no GET of the contract was left out, and refusals are problems as it says', async () => {
  // What the sample bureau has not: a sheet on a photo, an upload under way, a film that no browser plays.
  const elsewhere = ['/cases/{case}/recordings/{recording}/proxy', '/cases/{case}/photos/{digest}', '/uploads/{upload}']
  const all = Object.entries(contract.paths)
    .filter(([path, item]) => item.get && !elsewhere.includes(path))
    .map(([path]) => `GET ${path}`)
  assert.deepEqual(all.filter((one) => !asked.has(one)), [])
  assert.equal((await call(null, 'GET', '/cases')).status, 401)
  assert.equal((await call(officer, 'GET', '/access')).status, 403)
  assert.equal((await call(officer, 'GET', at('01931d2c-0000-7000-8000-0000000000ff@nowhere.example'))).status, 404)
  assert.equal((await call(officer, 'GET', '/cases?limit=x')).status, 422)
})
