// How people come into the bureau and leave it: one-time links, one-time passwords, roles, labels, closed accounts.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ask, atWork, browser, DESK, findings, go, newPage, opensBrowser, PHONE, site } from './bureau.mjs'

opensBrowser()

const OWN = 'four plain words of mine'
let counter = 0

// The system administrator registers somebody; answers the login and the link that is shown once.
async function register(admin) {
  counter += 1
  const login = `neu${Date.now() % 1_000_000}x${counter}`
  await go(admin, '/users')
  await admin.getByRole('button', { name: '登记用户' }).click()
  await admin.fill('#user-login', login)
  await admin.fill('#user-name', `新人${counter}`)
  await admin.getByRole('button', { name: '登记并生成一次性链接' }).click()
  const link = await admin.locator('[data-one-time-link]').innerText()
  await admin.keyboard.press('Escape')
  await admin.locator('[data-one-time-link]').waitFor({ state: 'hidden' })
  return { login, link, row: admin.locator('tr', { hasText: login }) }
}

async function choosePassword(page, password) {
  await page.fill('#new-password', password)
  await page.fill('#again', password)
  await page.getByRole('button', { name: '设置口令并登录' }).click()
}

async function signInWith(page, login, password) {
  await page.goto(`${site}/sign-in`)
  await page.fill('#login', login)
  await page.fill('#password', password)
  await page.click('button[type=submit]')
}

test('a sample bureau is marked as one before anybody has signed in', async () => {
  const page = await newPage(browser, PHONE)
  for (const path of ['/sign-in', '/redeem']) {
    await page.goto(site + path)
    await page.locator('header').getByText('示例').waitFor()
    assert.deepEqual(await findings(page), [])
  }
  await page.context().close()
})

test('a one-time link opens the account once: own password, personal code, then work', async () => {
  const admin = await atWork(browser, DESK, 'system')
  const { link } = await register(admin)
  const page = await newPage(browser, PHONE)
  await page.goto(link)
  await choosePassword(page, OWN)
  await page.fill('#code', '135791')
  await page.getByRole('button', { name: '保存确认码' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/redeem'))
  assert.equal((await ask(page, '/session')).has_code, true)
  assert.deepEqual(page.complaints, [])

  const other = await newPage(browser, PHONE)
  await other.goto(link)
  await choosePassword(other, 'somebody else came late')
  await other.getByRole('alert').waitFor()
  assert.match(other.url(), /\/redeem$/, 'the link is spent')
  for (const p of [admin, page, other]) await p.context().close()
})

test('a one-time password typed at the sign-in leads to choosing an own one; then it opens nothing any more', async () => {
  const admin = await atWork(browser, DESK, 'system')
  const { login, row } = await register(admin)
  await row.getByRole('button', { name: '重置口令' }).click()
  const secret = decodeURIComponent((await admin.locator('[data-one-time-link]').innerText()).split('#')[1])
  const page = await newPage(browser, DESK)
  await signInWith(page, login, secret)
  await page.waitForURL(/\/redeem$/)
  await choosePassword(page, OWN)
  await page.getByRole('heading', { name: '设置个人确认码' }).waitFor()
  await page.getByRole('link', { name: '以后再设' }).click()
  assert.equal((await ask(page, '/session')).has_code, false)

  const again = await newPage(browser, DESK)
  await signInWith(again, login, secret)
  await again.getByRole('alert').waitFor()
  await again.fill('#password', OWN)
  await again.click('button[type=submit]')
  await again.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  for (const p of [admin, page, again]) await p.context().close()
})

test('two passwords that differ are not sent', async () => {
  const page = await newPage(browser, PHONE)
  await page.goto(`${site}/redeem#some-secret`)
  await page.fill('#new-password', OWN)
  await page.fill('#again', `${OWN}!`)
  await page.getByText('两次输入不一致').waitFor()
  assert.ok(await page.getByRole('button', { name: '设置口令并登录' }).isDisabled())
  await page.context().close()
})

test('a disabled account is shut out at once, with the reason on record', async () => {
  const admin = await atWork(browser, DESK, 'system')
  const { login, link, row } = await register(admin)
  const page = await newPage(browser, DESK)
  await page.goto(link)
  await choosePassword(page, OWN)
  await page.getByRole('heading', { name: '设置个人确认码' }).waitFor()

  await row.locator('[data-disable]').click()
  await admin.fill('#reason', '调离执法岗位')
  const asked = admin.waitForRequest((r) => r.url().endsWith('/disable'))
  await admin.getByRole('dialog').getByRole('button', { name: '停用' }).click()
  assert.equal((await asked).postDataJSON().reason, '调离执法岗位')
  await row.locator('[data-disabled]').waitFor()
  assert.equal(await row.locator('[data-disable]').count(), 0)

  await page.goto(`${site}/settings`)
  await page.waitForURL(/\/sign-in/)
  await signInWith(page, login, OWN)
  await page.getByRole('alert').waitFor()
  for (const p of [admin, page]) await p.context().close()
})

async function openAccount(link) {
  const page = await newPage(browser, DESK)
  await page.goto(link)
  await choosePassword(page, OWN)
  await page.getByRole('heading', { name: '设置个人确认码' }).waitFor()
  return page
}

test('the security administrator gives and takes labels and roles, once the owner has opened the account', async () => {
  const admin = await atWork(browser, DESK, 'system')
  const { login, link } = await register(admin)
  const page = await atWork(browser, DESK, 'security')
  await go(page, '/users')
  const row = page.locator('tr', { hasText: login })
  await row.locator('[data-unopened]').waitFor()
  assert.equal(await row.getByRole('button', { name: '授予' }).count(), 0)
  await (await openAccount(link)).context().close()
  await go(page, '/users')
  await row.getByPlaceholder('密级…').fill('秘密')
  await row.getByRole('button', { name: '授予' }).last().click()
  await row.getByText('秘密').waitFor()
  await row.getByRole('combobox').selectOption('clerk')
  await row.getByRole('button', { name: '授予' }).first().click()
  await row.locator('.tag', { hasText: '音像采集人员' }).waitFor()
  await row.getByRole('button', { name: /密级秘密/ }).click()
  await row.getByText('秘密').waitFor({ state: 'hidden' })
  const mine = async () => (await ask(page, '/users')).users.find((u) => u.login === login)
  assert.deepEqual([(await mine()).labels, (await mine()).roles], [[], ['clerk']])
  assert.equal(
    await page.locator('[data-disable]').count(),
    0,
    'closing accounts is not the security administrator’s',
  )
  for (const p of [admin, page]) await p.context().close()
})

test('a password is reset by two administrators, each with half of it', async () => {
  const admin = await atWork(browser, DESK, 'system')
  const { login, link, row } = await register(admin)
  const owner = await openAccount(link)
  await go(admin, '/users')
  await row.getByRole('button', { name: '重置口令' }).click()
  const first = await admin.locator('[data-one-time-half]').innerText()
  await admin.keyboard.press('Escape')
  await row.locator('[data-reset-waits]').waitFor()
  assert.equal(await row.locator('[data-confirm-reset]').count(), 0, 'who asked does not confirm')

  // The owner goes on working, and hears of it.
  await go(owner, '/settings')
  await owner.locator('[data-own-reset]').getByText('系统管理员').first().waitFor()
  const thief = await newPage(browser, DESK)
  await signInWith(thief, login, first)
  await thief.getByRole('alert').waitFor()

  const security = await atWork(browser, DESK, 'security')
  await go(security, '/users')
  const line = security.locator('tr', { hasText: login })
  await line.locator('[data-confirm-reset]').click()
  await security.getByRole('dialog').getByRole('button', { name: '已向本人核实，确认重置' }).click()
  const second = await security.locator('[data-one-time-half]').innerText()
  await signInWith(thief, login, second)
  await thief.getByRole('alert').waitFor()
  await owner.goto(`${site}/settings`)
  await owner.waitForURL(/\/sign-in/)
  await signInWith(owner, login, `${first}${second}`)
  await owner.waitForURL(/\/redeem$/)
  await choosePassword(owner, `${OWN} once more`)
  await owner.getByRole('heading', { name: '设置个人确认码' }).waitFor()
  for (const p of [admin, owner, thief, security]) await p.context().close()
})

test('a verification of the whole store is told on the page', async () => {
  const page = await atWork(browser, DESK)
  const program = process.env.ZHILU_PROGRAM
  const data = process.env.ZHILU_DATA
  assert.ok(program && data, 'run by tests/browser/run.sh')
  const found = await new Promise((done) => execFile(program, ['verify', data], (error, out) => done(out || String(error))))
  await go(page, '/integrity')
  await page.locator('[data-verification]').getByText('检查点').waitFor()
  assert.match(await page.locator('[data-verified]').innerText(), /sound/.test(found) ? /完好/ : /损坏/)
  await page.locator('.rail .foot').getByText(/核验/).waitFor()
  await page.context().close()
})

test('the key of the log and a checkpoint are saved for keeping elsewhere, with the commands that use them', async () => {
  const page = await atWork(browser, DESK)
  await go(page, '/integrity')
  const saved = async (button) => {
    const [file] = await Promise.all([page.waitForEvent('download'), button.press('Enter')])
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
  }
  const integrity = await ask(page, '/integrity')
  const key = await saved(page.getByRole('button', { name: '保存 record.vkey' }))
  assert.deepEqual([key.name, key.text.trim()], ['record.vkey', integrity.vkeys[0].trim()])
  const checkpoint = await saved(page.getByRole('link', { name: '保存检查点', exact: true }))
  assert.match(checkpoint.name, /^checkpoint-\d+\.txt$/)
  const origin = key.text.slice(0, key.text.indexOf('+'))
  assert.ok(checkpoint.text.startsWith(`${origin}\n`), 'the key belongs to the log that signed the checkpoint')
  const commands = await page.locator('[data-command]').allInnerTexts()
  assert.match(commands[0], /^zhilu verify DATA --against checkpoint-\d+\.txt$/)
  const kept = join(await mkdtemp(join(tmpdir(), 'kept-')), checkpoint.name)
  await writeFile(kept, checkpoint.text)
  const found = await new Promise((done) =>
    execFile(process.env.ZHILU_PROGRAM, ['verify', process.env.ZHILU_DATA, '--against', kept], (error, out) => done(out || String(error))),
  )
  assert.match(found, /^sound/m, 'the command of the page does what it says')
  assert.deepEqual(await findings(page), [])
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('a parameter of the bureau is checked by the rulebook, then holds', async () => {
  const page = await atWork(browser, DESK, 'system')
  await go(page, '/parameters')
  await page.fill('#parameter-name', 'av_wait_hours')
  await page.fill('#parameter-value', '许久')
  await page.getByRole('button', { name: '设定' }).click()
  assert.match(await page.getByRole('alert').innerText(), /av_wait_hours/)
  assert.equal(await page.locator('[data-parameter="av_wait_hours"]').count(), 0)
  await page.fill('#parameter-value', '24')
  await page.getByRole('button', { name: '设定' }).click()
  const row = page.locator('[data-parameter="av_wait_hours"]')
  await row.getByText('24', { exact: true }).waitFor()
  await row.getByRole('button').click()
  await row.getByRole('textbox').fill('12')
  await row.getByRole('button', { name: '保存' }).click()
  await row.getByText('12', { exact: true }).waitFor()
  const officer = await atWork(browser, DESK)
  await go(officer, '/parameters')
  await officer.locator('[data-parameter="av_wait_hours"]').getByText('12').waitFor()
  assert.equal(await officer.getByRole('button', { name: /^修改/ }).count(), 0, 'an officer reads them')
  for (const p of [page, officer]) await p.context().close()
})
