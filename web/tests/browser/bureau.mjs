// What every browser test needs: a browser, a signed-in page, and things of the sample bureau found through the API.
// ZHILU_URL names the server; ZHILU_DEMO_PASSWORDS is JSON {login: password}, or {login: {password, code}};
// ZHILU_SCREENSHOTS is a folder for pictures of what was looked at.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { chromium } from 'playwright-core'

// A Kai of the bureau's own: another file than the one that papers come with.
export const ownKai = () =>
  Buffer.concat([readFileSync(new URL('../../../build/fonts/FandolKai-Regular.otf', import.meta.url)), Buffer.alloc(4)])
export const DESK = { width: 1366, height: 768 }
export const PHONE = { width: 390, height: 844 }
export const site = (process.env.ZHILU_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '')

const accounts = Object.entries(JSON.parse(process.env.ZHILU_DEMO_PASSWORDS ?? '{}')).map(
  ([login, secret]) => (typeof secret === 'string' ? { login, password: secret } : { login, ...secret }),
)

export function account(login) {
  const found = login ? accounts.find((a) => a.login === login) : accounts[0]
  if (!found) throw new Error(`ZHILU_DEMO_PASSWORDS has no ${login ?? 'account'}`)
  return found
}

async function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  })
}

// The browser of a file of tests: open before the first of them, closed after the last.
export let browser
export function opensBrowser() {
  before(async () => {
    browser = await openBrowser()
  })
  after(() => browser?.close())
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// What axe finds serious or critical on the page as it stands.
export async function findings(page) {
  await page.evaluate(axe) // through the debugger, so that the page's own policy stays as it is
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations
    .filter((v) => ['serious', 'critical'].includes(v.impact))
    .map(
      (v) =>
        `${v.id}: ${v.nodes
          .map((n) => n.target.join(' '))
          .slice(0, 4)
          .join(' | ')}`,
    )
}

// By how many pixels the page, or the work in it, is wider than its place.
export const tooWide = (page) =>
  page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
    const inside = document.querySelector('main')
    return Math.max(wide, inside ? inside.scrollWidth - inside.clientWidth : 0)
  })

// What stands there, once dialogs have come in: a picture is taken of it where they are kept, axe finds nothing, and nothing is
// wider than the window.
export async function sound(page, name) {
  await page.waitForTimeout(400)
  const pictures = process.env.ZHILU_SCREENSHOTS
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  assert.deepEqual(await findings(page), [])
  const wide = await tooWide(page)
  assert.ok(wide <= 0, `${name} is ${wide} pixels wider than its window`)
}

// A page that fails the test on script errors and on refusals by the content security policy.
export async function newPage(browser, viewport, options = {}) {
  const context = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: options.timezone ?? 'America/New_York',
    hasTouch: viewport.width < 900,
    deviceScaleFactor: options.scale ?? 1,
    acceptDownloads: true,
  })
  context.setDefaultTimeout(90_000) // a busy machine is no failure
  const page = await context.newPage()
  page.complaints = []
  page.on('pageerror', (error) => page.complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
      page.complaints.push(message.text())
  })
  return page
}

export async function signIn(page, login) {
  const { login: name, password } = account(login)
  await page.goto(`${site}/sign-in`)
  await page.fill('#login', name)
  await page.fill('#password', password)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}

export async function ask(page, path) {
  const answer = await page.request.get(`${site}/api/v1${path}`)
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  return answer.json()
}

export async function tell(page, path, body, headers = {}) {
  const answer = await page.request.post(`${site}/api/v1${path}`, {
    data: body,
    headers: { 'X-Zhilu-CSRF': '1', ...headers },
  })
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  return answer.json()
}

// Everything is drawn: no "reading…" line is left, pictures are there.
export async function settle(page) {
  await page.waitForLoadState('load')
  await page.waitForFunction(
    () => !document.querySelector('main [role=status].empty') && document.querySelector('main h1'),
    null,
    { timeout: 90_000 },
  )
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(250)
}

// The screens, each with a path that exists in this store.
export async function screens(page) {
  const { cases } = await ask(page, '/cases?limit=100')
  const views = []
  for (const row of cases.slice(0, 30)) views.push(await ask(page, `/cases/${encodeURIComponent(row.id)}`))
  const running =
    views.find((v) => v.stage === 'inspection' && v.acts.some((a) => !a.ended)) ??
    views.find((v) => v.stage === 'inspection') ??
    views[0]
  const withPaper =
    views.find((v) => v.papers.some((p) => !['issued', 'voided'].includes(p.state))) ??
    views.find((v) => v.papers.length)
  const paper = withPaper?.papers.find((p) => !['issued', 'voided'].includes(p.state)) ?? withPaper?.papers[0]
  const richest = [...views].sort(
    (a, b) => b.hazards.length + b.recordings.length - a.hazards.length - a.recordings.length,
  )[0]
  const archived = views.find((v) => v.stage === 'archived')
  const { forms } = await ask(page, '/forms')
  const at = (view, tail = '') => `/cases/${view.id}${tail}`
  return [
    { name: 'bench', path: '/' },
    { name: 'cases', path: '/cases' },
    { name: 'new-inspection', path: '/cases/new' },
    { name: 'case', path: at(richest) },
    { name: 'on-site', path: at(running, '/on-site') },
    { name: 'hazard', path: at(running, '/hazards/new') },
    { name: 'reinspection', path: at(running, '/reinspection') },
    ...(running.acts.length
      ? [
          {
            name: 'paper-editor',
            path: at(running, `/papers/new/${forms.find((f) => !f.form.startsWith('case_')).form}`),
          },
        ]
      : []),
    ...(paper
      ? [
          { name: 'paper', path: at(withPaper, `/papers/${paper.paper}`) },
          { name: 'photograph', path: at(withPaper, `/papers/${paper.paper}/photograph`) },
          { name: 'signing', path: at(withPaper, `/papers/${paper.paper}/sign`) },
        ]
      : []),
    { name: 'archive', path: at(running, '/archive') },
    ...(archived ? [{ name: 'archived', path: at(archived, '/archive') }] : []),
    { name: 'uploads', path: '/uploads' },
    { name: 'approvals', path: '/approvals' },
    { name: 'enterprises', path: '/enterprises' },
    { name: 'plan', path: '/plan' },
    { name: 'rules', path: '/rules' },
    { name: 'forms', path: '/forms' },
    { name: 'fonts', path: '/fonts' },
    { name: 'form', path: `/forms/${forms.at(-1).form}` },
    { name: 'numbers', path: '/numbers' },
    { name: 'seals', path: '/seals' },
    { name: 'calendars', path: '/calendars' },
    { name: 'parameters', path: '/parameters' },
    { name: 'integrity', path: '/integrity' },
    { name: 'settings', path: '/settings' },
    { name: 'more', path: '/more', phone: true },
  ]
}

// A fresh inspection with a running act, opened through the API: of an enterprise with an explosion-hazard zone, if asked; begun
// so many hours ago, as entered afterwards.
export async function openInspection(page, { zoned = false, hoursAgo = 0 } = {}) {
  const { enterprises: all } = await ask(page, '/enterprises')
  const enterprises = zoned ? all.filter((e) => e.zones?.some((z) => z.explosion_hazard)) : all
  const me = await ask(page, '/session')
  const { case: id } = await tell(page, '/cases', {
    enterprise: enterprises[0].enterprise,
    matter: '浏览器测试',
    officers: [{ user: me.user, part: 'lead' }],
  })
  const path = `/cases/${encodeURIComponent(id)}`
  let view = await ask(page, path)
  if (!view.acts.some((a) => !a.ended)) {
    await tell(
      page,
      `${path}/commands/begin_act`,
      { kind: 'inspection', place: '一号车间', ...(hoursAgo ? { happened_at: instantAgo(hoursAgo) } : {}) },
      { 'If-Match': `"${view.version}"` },
    )
    view = await ask(page, path)
  }
  return view
}

// A penalty case told by somebody; gives its id.
export async function openReported(page) {
  const { enterprises } = await ask(page, '/enterprises')
  const { user } = await ask(page, '/session')
  const { case: id } = await tell(page, '/cases', {
    enterprise: enterprises[0].enterprise,
    matter: '涉嫌特种作业人员未持证上岗案',
    kind: 'general_penalty',
    cause: '涉嫌特种作业人员未持证上岗',
    source: { source_kind: 'report', text: '群众举报有人无证焊接' },
    officers: [{ user, part: 'lead' }],
  })
  return id
}

// Signed in and at work: a page of `login`, of the first officer if nobody is named.
export async function atWork(browser, viewport, login, options) {
  const page = await newPage(browser, viewport, options)
  await signIn(page, login)
  return page
}

export async function go(page, path) {
  await page.goto(site + path)
  await settle(page)
}

export const viewOf = (page, id) => ask(page, `/cases/${encodeURIComponent(id)}`)

export const formOf = async (page, title) => (await ask(page, '/forms')).forms.find((f) => f.title === title).form

// A record of the inspection, ready for signing. Many hazards make it many pages.
export async function preparePaper(page, id, title = '现场检查记录') {
  const form = await formOf(page, title)
  const { acts } = await viewOf(page, id)
  // Written while the visit still goes on: its end is told by whoever writes.
  const fields = { period: '2026年11月2日9时0分至2026年11月2日10时0分' }
  return command(page, id, 'prepare_paper', { form, act: acts.at(-1).act, fields })
}

// An inspection with so many hazards, and its record ready for signing: many hazards make it many pages.
export async function openPaper(page, hazards) {
  const { id } = await openInspection(page)
  for (let i = 1; i <= hazards; i += 1) {
    await command(page, id, 'find_hazard', {
      act: 'act-1',
      place: `${i} 号工位`,
      description: `防护罩缺失，转动部位外露，${'须立即停机。'.repeat(6)}`,
      remedy: 'at_once',
    })
  }
  const paper = await preparePaper(page, id)
  return { id, ...paper }
}

// Presses a button before which the warnings of a paper are shown once more, if there are any, and goes on all the same.
export async function allTheSame(page, button, done) {
  await button.click()
  const again = page.locator('[data-warned] [data-do]')
  await again.or(done).first().waitFor()
  if (await again.isVisible()) await again.click()
}

// Signs the first page of a paper as `signer`, with the personal code of an officer.
export const signPaper = (page, id, { paper, version, signed_digest }, signer, code) =>
  command(page, id, 'sign_paper', {
    paper,
    version,
    signed_digest,
    signer,
    ...(code ? { code } : {}),
    strokes: [[[10, 10, 0], [300, 120, 40], [500, 60, 90]]],
    width: 600,
    height: 200,
    page: 1,
  })

export const instantAgo = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString().replace('Z', '000Z')
// As it is typed into a field for a time.
export const typedAgo = (hours) => new Date(Date.now() + (8 - hours) * 3_600_000).toISOString().slice(0, 16)

export const dayFromNow = (days) =>
  new Date(Date.now() + (8 + 24 * days) * 3_600_000).toISOString().slice(0, 10)

export const command = async (page, id, name, body) => {
  const path = `/cases/${encodeURIComponent(id)}`
  const { version } = await ask(page, path)
  return tell(page, `${path}/commands/${name}`, body, { 'If-Match': `"${version}"` })
}

// A real photo: what the page looks like just now. No two photos that a camera takes are the same to the byte; a comment of
// its own (JPEG segment FF FE) sees to that where two pages look alike.
export async function photo(page, name = 'photo.jpg') {
  const taken = await page.screenshot({ type: 'jpeg', quality: 60 })
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0x00, 0x12]), randomBytes(16)])
  return { name, mimeType: 'image/jpeg', buffer: Buffer.concat([taken.subarray(0, 2), comment, taken.subarray(2)]) }
}

// A sheet of a paper as a phone takes it: the page as it is printed, on a dark table, a little turned.
export async function sheet(page, id, paper, k, name = `sheet-${k}.jpg`) {
  const svg = await page.request.get(`${site}/api/v1/cases/${encodeURIComponent(id)}/papers/${paper}/pages/${k}.svg`)
  const picture = `data:image/svg+xml;base64,${(await svg.body()).toString('base64')}`
  const table = await page.context().browser().newPage({ viewport: { width: 1400, height: 1900 } })
  await table.setContent(
    `<body style="margin:0;background:#4a4a48"><img src="${picture}" style="width:1200px;margin:90px;transform:rotate(1.5deg)">`,
  )
  await table.waitForFunction(() => document.images[0].complete && document.images[0].naturalWidth > 0)
  const buffer = await table.screenshot({ type: 'jpeg', quality: 60 })
  await table.close()
  return { name, mimeType: 'image/jpeg', buffer }
}

export const write = (page) => scribble(page, page.locator('[data-signature]'))

export async function scribble(page, plate) {
  await plate.scrollIntoViewIfNeeded()
  const box = await plate.boundingBox()
  await page.mouse.move(box.x + 30, box.y + 60)
  await page.mouse.down()
  for (let i = 0; i < 24; i += 1) await page.mouse.move(box.x + 30 + i * 9, box.y + 60 + Math.sin(i / 2) * 30)
  await page.mouse.up()
}
