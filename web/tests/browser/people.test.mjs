// Who works on a case and who may know of it; what the registers of enterprises and devices say; who has to see to what.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ask,
  atWork,
  browser,
  command,
  DESK,
  go,
  openInspection,
  opensBrowser,
  PHONE,
  sound,
  viewOf,
} from './bureau.mjs'

opensBrowser()

const people = (page) => page.getByRole('region', { name: /人员与密级/ })

test('an officer leaves the case with a reason; the lead’s place is then taken by another', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  const second = (await ask(page, '/users')).users.find((u) => u.login !== 'jia' && u.roles.includes('officer'))
  await command(page, id, 'join_officer', { officer: second.user, part: 'second' })
  await go(page, `/cases/${id}`)
  const line = people(page).locator(`[data-officer="${second.user}"]`)
  await line.locator('[data-leave]').focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  const submit = dialog.getByRole('button', { name: '退出本案', exact: true })
  assert.ok(await submit.isDisabled(), 'a reason goes on record')
  await page.fill('#reason', '另有任务')
  await submit.click()
  await line.getByText('已退出').waitFor()
  assert.equal(await line.locator('[data-leave]').count(), 0)
  assert.equal((await viewOf(page, id)).officers.find((o) => o.officer === second.user).left, true)
  await page.getByRole('button', { name: '加入第二名执法人员' }).waitFor()

  // The head of section takes the lead off the case; what is vacant then is the lead.
  const head = await atWork(browser, DESK, 'kezhang')
  await go(head, `/cases/${id}`)
  const me = await ask(page, '/session')
  await people(head).locator(`[data-officer="${me.user}"] [data-leave]`).click()
  await head.fill('#reason', '调离')
  await head.getByRole('dialog').getByRole('button', { name: '退出本案', exact: true }).click()
  await people(head).locator(`[data-officer="${me.user}"]`).getByText('已退出').waitFor()
  await people(head).getByRole('button', { name: '加入执法人员' }).click()
  await head.getByRole('dialog', { name: '加入主办人员' }).waitFor()
  await page.reload()
  await people(page).getByText('已退出').first().waitFor()
  assert.equal(await people(page).getByRole('button').count(), 0, 'who left changes nothing any more')
  for (const p of [page, head]) {
    assert.deepEqual(p.complaints, [])
    await p.context().close()
  }
})

test('an officer of an entrusted town joins under its letter, and the case says so', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  await go(page, `/cases/${id}`)
  await people(page).getByRole('button', { name: '加入执法人员' }).click()
  await page.getByRole('dialog', { name: '加入第二名执法人员' }).waitFor()
  await page.click('#join-officer')
  await page.getByRole('option', { name: '镇执法员午' }).click()
  await page.selectOption('#join-letter', { index: 1 })
  await sound(page, 'join-by-entrustment')
  await page.getByRole('dialog').locator('[data-do]').click()
  const line = people(page).locator('[data-entrusted]')
  await line.waitFor()
  assert.match(await line.innerText(), /示例镇人民政府.*示应急委/)
  const { events } = await ask(page, `/cases/${encodeURIComponent(id)}/events`)
  assert.match(events.find((e) => e.type.startsWith('officer.joined') && e.sentence.includes('镇执法员午')).sentence, /受示例镇人民政府指派/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('labels hide a case from those without them, with a warning before one loses it oneself', async () => {
  const page = await atWork(browser, PHONE)
  const { id } = await openInspection(page)
  const me = await ask(page, '/session')
  const security = await atWork(browser, DESK, 'security')
  const label = `秘密${Date.now() % 100_000}`
  const granted = await security.request.put(
    `${new URL(page.url()).origin}/api/v1/users/${encodeURIComponent(me.user)}/labels/${encodeURIComponent(label)}`,
    { headers: { 'X-Zhilu-CSRF': '1' } },
  )
  assert.ok(granted.ok(), await granted.text())
  await go(page, `/cases/${id}`)
  await page.click('[data-label]')
  await page.getByLabel(label).check()
  await page.fill('#label-reason', '涉及商业秘密')
  assert.equal(await page.locator('[data-lose]').count(), 0, 'a label of one’s own hides nothing')
  await page.getByRole('button', { name: '保存密级' }).click()
  await page.locator('[data-labels]').getByText(label).waitFor()
  const head = await atWork(browser, DESK, 'kezhang')
  const seen = await head.request.get(`${new URL(page.url()).origin}/api/v1/cases/${encodeURIComponent(id)}`)
  assert.equal(seen.status(), 404)

  await page.click('[data-label]')
  await page.fill('#label-other', '绝密')
  await page.keyboard.press('Enter')
  await page.locator('[data-lose]').getByText('绝密').waitFor()
  await page.fill('#label-reason', '涉密')
  await page.getByRole('button', { name: '保存密级' }).click()
  await page.waitForURL(/\/cases$/)
  await page.getByText('本案不再显示').waitFor()
  for (const p of [page, security, head]) await p.context().close()
})

test('the register of enterprises is corrected: what changed, and why', async () => {
  const page = await atWork(browser, DESK)
  await go(page, '/enterprises')
  const { enterprises } = await ask(page, '/enterprises')
  const before = enterprises[0]
  await page.click(`[data-correct-enterprise="${before.enterprise}"]`)
  const submit = page.getByRole('dialog').getByRole('button', { name: '记入更正' })
  assert.equal(await page.inputValue('#ent-address'), before.address)
  await page.fill('#ent-reason', '门牌变更')
  assert.ok(await submit.isDisabled(), 'nothing is changed yet')
  const address = `示例市示范区新门牌 ${Date.now() % 1000} 号`
  await page.fill('#ent-address', address)
  const sent = page.waitForRequest((r) => r.url().endsWith('/correct'))
  await submit.click()
  assert.deepEqual((await sent).postDataJSON(), { address, reason: '门牌变更' })
  await page.getByText(address).waitFor()
  const now = await ask(page, `/enterprises/${encodeURIComponent(before.enterprise)}`)
  assert.deepEqual([now.address, now.name, now.zones], [address, before.name, before.zones])

  const clerk = await atWork(browser, DESK, 'system')
  await go(clerk, '/enterprises')
  assert.equal(await clerk.locator('[data-correct-enterprise]').count(), 0)
  for (const p of [page, clerk]) await p.context().close()
})

test('the system administrator registers a device; everybody sees it', async () => {
  const page = await atWork(browser, DESK, 'system')
  await go(page, '/settings')
  await page.getByRole('navigation').getByRole('link', { name: '设备' }).click()
  await page.getByRole('button', { name: '登记设备' }).click()
  const name = `执法记录仪 ${Date.now() % 100_000}`
  await page.fill('#device-name', name)
  await page.fill('#device-serial', 'SN-0001')
  await page.getByRole('dialog').getByRole('button', { name: '登记设备' }).click()
  const row = page.locator(`[data-device="${name}"]`)
  await row.getByText('SN-0001').waitFor()
  await page.getByRole('button', { name: '登记设备' }).click()
  await page.fill('#device-name', name)
  await page.getByRole('dialog').getByRole('button', { name: '登记设备' }).click()
  await page.getByRole('dialog').getByRole('alert').waitFor()
  const officer = await atWork(browser, PHONE)
  await go(officer, '/settings')
  await officer.getByRole('link', { name: '已登记的设备' }).click()
  await officer.locator(`[data-device="${name}"]`).getByText('执法记录仪', { exact: true }).waitFor()
  assert.equal(await officer.getByRole('button', { name: '登记设备' }).count(), 0)
  for (const p of [page, officer]) await p.context().close()
})

test('the chosen obligation names who has to see to it', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  const { lanes } = await ask(page, `/cases/${encodeURIComponent(id)}/findings`)
  const one = lanes.flatMap((l) => l.obligations).find((o) => o.answers && o.status === 'open')
  await go(page, `/cases/${id}?gap=${encodeURIComponent(one.id)}`)
  await page.locator('[data-answers]').getByText(one.answers).waitFor()
  await page.context().close()
})

const FAILURE = { code: 'rulebook.too_many_steps', what: 'the rule does not end', where: 'a7.av' }

test('where the rules failed, list, bench and case say so and show no number', async () => {
  const page = await atWork(browser, DESK)
  const { id, number } = await openInspection(page)
  const broken = (row) => (row.id === id ? { ...row, findings_failed: FAILURE } : row)
  await page.route('**/api/v1/cases?*', async (route) => {
    const body = await (await route.fetch()).json()
    await route.fulfill({ json: { ...body, cases: body.cases.map(broken) } })
  })
  await page.route('**/api/v1/bench', async (route) => {
    const body = await (await route.fetch()).json()
    const failed = [{ case: id, number, party: '示例', ...FAILURE }]
    await route.fulfill({ json: { ...body, recent: body.recent.map(broken), failed } })
  })
  await page.route(`**/api/v1/cases/*/findings*`, (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      json: { type: 'about:blank', title: '规则有误', status: 500, code: FAILURE.code, detail: FAILURE.what, request_id: 'r' },
    }),
  )
  await go(page, '/cases')
  const line = page.locator('[data-case-row]', { hasText: number })
  await line.getByText('规则未能计算').waitFor()
  await go(page, '/')
  await page.locator('#failed-title').waitFor()
  await page.getByRole('link', { name: new RegExp(number) }).first().click()
  // In Chinese the title is told; the detail of this answer is English.
  await page.locator('section[data-findings-failed]').getByText('规则有误').waitFor()
  await page.getByRole('heading', { level: 1, name: new RegExp(number) }).waitFor()
  assert.equal(await page.getByText('没有缺口').count(), 0)
  await page.unroute('**/api/v1/cases/*/findings*')
  await page.getByRole('button', { name: '重试' }).click()
  await page.locator('section[data-findings-failed]').waitFor({ state: 'hidden' })
  await page.locator('[data-obligation]').first().waitFor()
  await page.context().close()
})

test('a new certificate of an officer is entered, and counts from then on', async () => {
  const admin = await atWork(browser, DESK, 'system')
  await go(admin, '/users')
  const row = admin.locator('[data-user]', { hasText: '镇执法员午' })
  await row.locator('[data-certify]').click()
  await admin.fill('#cert-number', '示T009')
  await admin.fill('#cert-until', '2031-12-31')
  await sound(admin, 'certify')
  await admin.getByRole('dialog').locator('[data-do]').click()
  await row.getByText('2031-12-31').waitFor()
  assert.match(await row.innerText(), /示T009/)
  assert.deepEqual(admin.complaints, [])
  await admin.context().close()
})
