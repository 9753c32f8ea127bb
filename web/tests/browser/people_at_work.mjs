// What people do again and again in a long case: enter what happened, write a paper, sign it, pass on what is asked; and a server
// whose clock goes on by days, as only that of a sample bureau can.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { account, allTheSame, ask, go, scribble, settle, site, write } from './bureau.mjs'

export const casePage = (id) => `/cases/${encodeURIComponent(id)}`

// Puts what is said into the fields of an entry: choices, lists, parts and rows alike.
export async function fill(form, said, at = '') {
  for (const [name, value] of Object.entries(said)) {
    const place = at ? `${at}.${name}` : name
    const box = form.locator(`[data-place="${place}"]`)
    if (Array.isArray(value)) await fillList(form, box, value, place)
    else if (typeof value === 'object') {
      if ((await box.evaluate((e) => e.tagName === 'DETAILS' && !e.open))) await box.locator('> summary').click()
      await fill(form, value, place)
    } else if (await box.locator('> select').count()) await box.locator('> select').selectOption(value === true ? 'yes' : value === false ? 'no' : value)
    else await box.locator('> input, > textarea').fill(String(value))
  }
}
async function fillList(form, box, list, place) {
  if (list.some((one) => typeof one === 'object')) {
    for (const [i, row] of list.entries()) {
      if (!(await box.locator(`[data-row="${i}"]`).count())) await box.locator('[data-add-row]').last().click()
      await fill(form, row, `${place}.${i}`)
    }
  } else if (await box.locator('> textarea').count()) await box.locator('> textarea').fill(list.join('\n'))
  else for (const one of list) await box.locator(`[data-value="${one}"]`).click()
}

// From the page that is open: the list of what can be entered, found by a word of it.
export async function enter(page, word, type, said) {
  await page.locator('[data-record]').first().click()
  await page.fill('#record-find', word)
  await page.locator(`[data-record-what] [data-type="${type}"]`).click()
  await submitEntry(page, said)
}
export async function submitEntry(page, said) {
  const form = page.locator('[data-record-form]')
  await form.waitFor()
  await fill(form, said)
  await form.locator('[data-do]').click()
  await form.waitFor({ state: 'hidden' })
  await settle(page)
}

// Gives the paper's id.
export async function writePaper(page, id, form, { act, about, fields = {}, shot } = {}) {
  const query = new URLSearchParams({ ...(act ? { act } : {}), ...(about ? { about } : {}) })
  await go(page, `${casePage(id)}/papers/new/${form}?${query}`)
  return finishPaper(page, fields, shot)
}
export async function finishPaper(page, fields = {}, shot = async () => {}) {
  await page.locator('img[data-page="1"]').waitFor()
  for (const [name, value] of Object.entries(fields)) await page.fill(`#f-${name}`, value)
  await page.locator('[data-prepare]:enabled').waitFor()
  await shot(page)
  const there = page.locator('[data-sign], [data-void]').first()
  await allTheSame(page, page.locator('[data-prepare]'), there)
  await page.waitForURL(/\/papers\/(?!new)[^/]+$/)
  await there.waitFor()
  return decodeURIComponent(new URL(page.url()).pathname.split('/').pop())
}

// Signs a paper on this device, page after page, as somebody of the bureau (`login`) or as somebody else (`name`); then the device
// is taken back with the code of whoever is signed in.
export async function signs(page, id, paper, role, { login, name, owner = login }) {
  const user = login && (await userOf(page, login)).user
  await go(page, `${casePage(id)}/papers/${paper}/sign`)
  await page.getByRole('button', { name: '进入签名' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await readOn(page)
  await page.click('[data-to-sign]')
  const own = page.locator(`[data-signer="${user}"]:enabled`)
  const row = page.locator(`[data-signer="${role}"]:enabled`)
  await page.locator('[data-signer]').first().waitFor()
  if (login && (await own.count())) await own.first().click()
  else if (await row.count()) await row.first().click()
  else await page.locator(`[data-another="${role}"]`).first().click()
  if (login && !(await page.locator('#signer-code').count())) await page.check('[data-by-account]')
  if (await page.locator('#signer-account').count()) await page.fill('#signer-account', login)
  if (login) await page.fill('#signer-code', account(login).code)
  else await page.fill('#signer-name', name)
  const button = page.locator('[data-do-sign]')
  for (let i = 0; i < 9 && (await button.count()); i += 1) {
    const words = page.locator('canvas:not([data-signature]):visible') // what is to be written by hand besides
    if (await words.count()) await scribble(page, words.first())
    await write(page)
    const [answer] = await Promise.all([page.waitForResponse((r) => r.url().endsWith('/commands/sign_paper')), button.click()])
    assert.equal(answer.status(), 200, `${role} ${login ?? name} signs ${paper}`)
    // The page reads the case anew before it goes on: the plate is empty then, or gone.
    await page.waitForFunction(() => !document.querySelector('[data-do-sign]') || document.querySelector('[data-signature]')?.parentElement.querySelector('.hint'))
  }
  await page.click('[data-leave]')
  await page.fill('#leave-code', account(owner).code)
  await page.locator('form:has(#leave-code) button[type=submit]').click()
  await page.waitForURL((url) => !url.pathname.endsWith('/sign'))
}
async function readOn(page) {
  for (let i = 0; i < 60 && !(await page.locator('[data-to-sign]').count()); i += 1) {
    await page
      .locator('[data-next-page]')
      .click({ timeout: 3000 })
      .catch(() => undefined) // the last page may just have been read
    await page.waitForTimeout(100)
  }
}

// Who somebody is: the names of the sample bureau by their logins, which are nobody else's to see.
const NAMES = {
  jia: '办案人甲',
  yi: '办案人乙',
  ding: '办案人丁',
  kezhang: '科长庚',
  fuju: '副局长丑',
  juzhang: '局长辛',
  fazhi: '法审员寅',
  yinzhang: '印章员卯',
  zhuchi: '主持人辰',
  weiyuan: '委员巳',
}
let people = null // read once: while a device is in somebody's hands nobody is told
export async function userOf(page, login) {
  people ??= (await ask(page, '/users')).users
  const found = people.find((one) => one.name === NAMES[login])
  assert.ok(found, `${login} is one of the sample bureau`)
  return found
}

// Moving picture with a tone, as a recorder makes it: a file that was written last at that time. Gone with `drop`.
export function film(name, at, seconds = 3) {
  const folder = mkdtempSync(join(tmpdir(), 'film-'))
  const path = join(folder, name)
  const made = ['-f', 'lavfi', '-i', `testsrc2=size=320x240:rate=10:duration=${seconds}`, '-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`]
  execFileSync('ffmpeg', ['-v', 'error', ...made, '-pix_fmt', 'yuv420p', '-metadata', `comment=${name}`, path])
  utimesSync(path, at, at)
  return { path, drop: () => rmSync(folder, { recursive: true }) }
}

const ends = (pid) => {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}
// The server of this file, stopped and started again with its clock set on. `close` stops what was started here.
export function timeMachine() {
  let pid = Number(process.env.ZHILU_SERVER_PID)
  let aheadMs = 0
  const stop = async () => {
    process.kill(pid)
    for (let i = 0; i < 600 && !ends(pid); i += 1) await new Promise((then) => setTimeout(then, 50))
    assert.ok(ends(pid), 'the server stopped')
  }
  const start = async () => {
    const clock = new Date(Date.now() + aheadMs).toISOString().replace(/\.\d+Z/, 'Z')
    const log = openSync(`${process.env.ZHILU_DATA}.server`, 'a')
    const server = spawn(process.env.ZHILU_PROGRAM, ['serve', process.env.ZHILU_DATA, '--listen', new URL(site).host, '--clock', clock], {
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    pid = server.pid
    writeFileSync(`${process.env.ZHILU_DATA}.pid`, String(pid)) // for whoever clears up after a test that was stopped
    for (let i = 0; i < 300; i += 1) {
      const answer = await fetch(`${site}/readyz`).catch(() => null)
      if (answer?.ok) return
      await new Promise((then) => setTimeout(then, 100))
    }
    throw new Error('the server did not come back')
  }
  const now = () => new Date(Date.now() + aheadMs)
  return {
    now,
    async later(hours) {
      aheadMs += hours * 3_600_000
      await stop()
      await start()
    },
    close: () => !ends(pid) && process.kill(pid),
    // Of so many hours from now, at +08:00, as it is typed.
    typed: (hours = 0) => new Date(now().getTime() + (8 + hours) * 3_600_000).toISOString().slice(0, 16),
    day: (days = 0) => new Date(now().getTime() + (8 + 24 * days) * 3_600_000).toISOString().slice(0, 10),
  }
}
