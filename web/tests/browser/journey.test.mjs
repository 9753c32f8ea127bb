// What an officer does in a day, by hand and by keyboard, against the server named by ZHILU_URL.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  account,
  ask,
  atWork as work,
  browser,
  command,
  DESK,
  go,
  instantAgo,
  newPage,
  openInspection,
  opensBrowser,
  PHONE,
  photo,
  settle,
  site,
  typedAgo,
} from './bureau.mjs'

opensBrowser()

const atWork = (viewport) => work(browser, viewport)

test('a wrong password says what happened and what to do, and nothing is kept', async () => {
  const page = await newPage(browser, DESK)
  await page.goto(`${site}/sign-in`)
  await page.fill('#login', account().login)
  await page.fill('#password', 'wrong')
  await page.click('button[type=submit]')
  const alert = page.getByRole('alert')
  await alert.waitFor()
  assert.match(await alert.innerText(), /口令不对/)
  assert.equal(await page.inputValue('#password'), '')
  await page.context().close()
})

test('an inspection is opened by choosing an enterprise and saying the matter', async () => {
  const page = await atWork(DESK)
  await go(page, '/cases/new')
  await page.locator('[data-enterprise]').first().click()
  await page.fill('#matter', '日常检查')
  await page.getByRole('button', { name: '立项，去现场' }).click()
  await page.waitForURL(/\/on-site$/)
  await settle(page)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('a hazard is noted on the phone with its photo first, and the photo reaches the store', async () => {
  const page = await atWork(PHONE)
  const { id, hazards } = await openInspection(page)
  await go(page, `/cases/${id}/hazards/new`)
  await page.locator('.photos input[type=file]').first().setInputFiles(await photo(page))
  await page.fill('#place', '砂处理间')
  await page.fill('#what', '梁上粉尘堆积')
  await page.getByRole('button', { name: '15 日内' }).click()
  await page.click('[data-save-hazard]')
  await page.waitForURL(/\/on-site$/)
  await page.locator(`[data-hazard="hazard-${hazards.length + 1}"]`).waitFor()
  await go(page, '/uploads')
  const row = page.locator('[data-upload-state="stored"]').first()
  await row.waitFor({ timeout: 90_000 })
  assert.match(await row.innerText(), /回执 第 \d+ 号/)
  const view = await ask(page, `/cases/${encodeURIComponent(id)}`)
  assert.equal(view.hazards.length, hazards.length + 1)
  assert.match(view.hazards.at(-1).due, /^\d{4}-\d{2}-\d{2}$/)
  await page.context().close()
})

test('photos that were taken before are chosen, several at once', async () => {
  const page = await atWork(PHONE)
  const { id } = await openInspection(page)
  await go(page, `/cases/${id}/hazards/new`)
  const camera = page.locator('.photos input[type=file][capture]')
  const taken = page.locator('.photos input[type=file]:not([capture])')
  assert.deepEqual([await camera.count(), await taken.count()], [1, 1])
  await taken.setInputFiles([await photo(page, 'one.jpg'), await photo(page, 'two.jpg')])
  await page.locator('.photos img').nth(1).waitFor()
  await page.fill('#place', '砂处理间')
  await page.fill('#what', '地面积尘')
  await page.click('[data-save-hazard]')
  await page.waitForURL(/\/on-site$/)
  await page.locator('[data-hazard="hazard-1"] [data-av]', { hasText: '音像 ✔' }).waitFor({ timeout: 90_000 })
  await page.context().close()
})

test('a hazard entered afterwards bears its true time', async () => {
  const page = await atWork(PHONE)
  const { id } = await openInspection(page)
  await go(page, `/cases/${id}/hazards/new`)
  await page.fill('#place', '井下')
  await page.fill('#what', '支护缺失')
  await page.locator('summary').click()
  await page.locator('[data-afterwards]').check()
  const asked = page.waitForRequest((r) => r.url().endsWith('/commands/find_hazard'))
  await page.click('[data-save-hazard]')
  const body = (await asked).postDataJSON()
  assert.match(body.happened_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000000Z$/)
  await page.context().close()
})

test('what was found in a visit that is over is entered with the time at which it was found', async () => {
  const page = await atWork(PHONE)
  const { id } = await openInspection(page, { hoursAgo: 3 })
  await command(page, id, 'end_act', { act: 'act-1', happened_at: instantAgo(1) })
  await go(page, `/cases/${id}/on-site?act=act-1`)
  await page.locator('[data-over]').waitFor()
  await page.click('[data-add-hazard]')
  await page.fill('#place', '井下')
  await page.fill('#what', '风筒破损')
  await page.fill('#hazard-time', typedAgo(2))
  await page.click('[data-save-hazard]')
  await page.waitForURL(/\/on-site\?act=act-1$/)
  await page.locator('[data-hazard="hazard-1"]', { hasText: '风筒破损' }).waitFor()
  assert.equal((await ask(page, `/cases/${encodeURIComponent(id)}`)).hazards[0].time_source, 'officer')
  await page.context().close()
})

test('an upload cut by a reload goes on where it stopped', async () => {
  const page = await atWork(DESK)
  const { id } = await openInspection(page)
  await go(page, `/cases/${id}`)
  await page.route('**/api/v1/uploads/*', (route) =>
    route.request().method() === 'PATCH' ? route.abort() : route.continue(),
  )
  await page.locator('.tools input[type=file]').setInputFiles(await photo(page, 'cut.jpg'))
  await page.waitForTimeout(800)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  page.once('dialog', (dialog) => dialog.accept())
  await go(page, '/uploads')
  const row = page.locator('.upload', { hasText: 'cut.jpg' })
  await row.waitFor()
  const again = row.getByRole('button', { name: '继续' })
  if (await again.count()) await again.click()
  await page.locator('[data-upload-state="stored"]', { hasText: 'cut.jpg' }).waitFor({ timeout: 90_000 })
  await page.context().close()
})

test('the case page is worked by keyboard and follows what others record', async () => {
  const page = await atWork(DESK)
  const { id } = await openInspection(page)
  await go(page, `/cases/${id}`)
  await page.locator('[data-obligation]').first().waitFor()
  await page.keyboard.press('n')
  await page.locator('[data-panel]').waitFor()
  await page.keyboard.press('t')
  await page.getByRole('region', { name: '记录的先后' }).waitFor()
  await page.keyboard.press('t')
  const other = await atWork(PHONE)
  await command(other, id, 'find_hazard', {
    act: 'act-1',
    place: '二号车间',
    description: '安全出口堵塞',
    remedy: 'at_once',
  })
  await page.getByText('安全出口堵塞').first().waitFor({ timeout: 60_000 })
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.waitForURL((url) => url.pathname === '/cases')
  await page.keyboard.press('/')
  assert.ok(await page.evaluate(() => document.activeElement?.hasAttribute('data-search')))
  await page.context().close()
  await other.context().close()
})

test('a step on an outdated case is not recorded; the newest state is loaded and it is told', async () => {
  const page = await atWork(PHONE)
  const { id } = await openInspection(page)
  await page.route('**/api/v1/events*', (route) => route.abort())
  await go(page, `/cases/${id}/hazards/new`)
  const other = await atWork(DESK)
  await command(other, id, 'find_hazard', {
    act: 'act-1',
    place: '别处',
    description: '他人先记',
    remedy: 'at_once',
  })
  await page.fill('#place', '砂处理间')
  await page.fill('#what', '后到的一项')
  await page.click('[data-save-hazard]')
  const alert = page.getByRole('alert')
  await alert.waitFor()
  assert.match(await alert.innerText(), /这一步没有记入/)
  assert.equal(await page.inputValue('#what'), '后到的一项', 'what was typed stays')
  await page.click('[data-save-hazard]')
  await page.waitForURL(/\/on-site$/)
  await page.context().close()
  await other.context().close()
})

test('a photo that comes in meanwhile does not make the officer repeat the step', async () => {
  const page = await atWork(PHONE)
  const { id } = await openInspection(page)
  await page.route('**/api/v1/events*', (route) => route.abort())
  await go(page, `/cases/${id}/hazards/new`)
  const other = await atWork(DESK)
  await go(other, `/cases/${id}`)
  await other.locator('.tools input[type=file]').setInputFiles(await photo(other, 'meanwhile.jpg'))
  await other.getByText('meanwhile.jpg').first().waitFor()
  await page.fill('#place', '砂处理间')
  await page.fill('#what', '除尘器停用')
  const answers = []
  page.on('response', (r) => r.url().endsWith('/commands/find_hazard') && answers.push(r.status()))
  await page.click('[data-save-hazard]')
  await page.waitForURL(/\/on-site$/)
  assert.deepEqual([answers[0], answers.at(-1)], [409, 200])
  assert.equal(
    (await ask(page, `/cases/${encodeURIComponent(id)}`)).hazards.length,
    1,
    'and it is recorded once',
  )
  await page.context().close()
  await other.context().close()
})

test('a paper shows its true page while it is written', async () => {
  const page = await atWork(DESK)
  const view = await openInspection(page)
  const { forms } = await ask(page, '/forms')
  await go(page, `/cases/${view.id}/papers/new/${forms.find((f) => f.title === '现场检查记录').form}`)
  const sheet = page.locator('[data-page="1"]')
  await sheet.waitFor()
  assert.ok(await sheet.evaluate((img) => img.complete && img.naturalWidth > 0), 'the page is drawn')
  const asked = page.waitForRequest((r) => r.url().endsWith('/commands/preview_paper'))
  await page.fill('#f-place', '铸造车间')
  assert.equal((await asked).postDataJSON().fields.place, '铸造车间')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('a missing record can be explained; it stays visible', async () => {
  const page = await atWork(DESK)
  const { id } = await openInspection(page)
  await go(page, `/cases/${id}`)
  await page.locator('[data-status="breached"], [data-status="open"]').first().click()
  const explain = page.locator('[data-remedy="case.explain"]')
  await explain.first().click()
  await page.fill('#reason', '记录仪故障，已送修')
  const asked = page.waitForRequest((r) => r.url().endsWith('/commands/explain'))
  await page.getByRole('button', { name: '记入说明' }).click()
  assert.equal((await asked).postDataJSON().reason, '记录仪故障，已送修')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.context().close()
})

test('the screens speak English when asked, and remember it', async () => {
  const page = await atWork(DESK)
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { level: 1, name: 'My bench' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'My bench' }).waitFor()
  await page.context().close()
})

test('a case is closed and archived, and the sealed file can be taken away', async () => {
  const page = await atWork(DESK)
  const { id } = await openInspection(page)
  await go(page, `/cases/${id}/archive`)
  const running = (await ask(page, `/cases/${encodeURIComponent(id)}`)).acts.find((a) => !a.ended)
  if (running) await command(page, id, 'end_act', { act: running.act })
  await page.reload()
  await settle(page)
  if (await page.locator('[data-close]').count()) await page.click('[data-close]')
  const archive = page.locator('[data-archive]')
  await archive.waitFor()
  await archive.click()
  await page.locator('[data-archived]').waitFor({ timeout: 90_000 })
  const link = await page.locator('[data-download]').getAttribute('href')
  assert.match(link, /\/archive$/)
  const answer = await page.request.get(site + link)
  assert.equal(answer.status(), 200, await answer.text())
  assert.match(answer.headers()['content-type'], /zip/)
  assert.equal((await answer.body()).subarray(0, 2).toString(), 'PK')
  await page.context().close()
})
