// The list of cases: views that are kept, some chosen by keys, given to an officer, taken away as CSV.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ask, atWork, browser, DESK, go, openInspection, openReported, opensBrowser, PHONE, sound, viewOf } from './bureau.mjs'

opensBrowser()

test('a view is kept by its name, also through a reload, and dropped', async () => {
  const page = await atWork(browser, DESK)
  await go(page, '/cases')
  await page.selectOption('#case-kind', 'general_penalty')
  await page.waitForURL(/kind=general_penalty/)
  await page.click('[data-name-view]')
  await page.fill('#view-name', '处罚案件')
  await page.click('[data-save-view]')
  await page.locator('[data-view="处罚案件"] [aria-pressed=true]').waitFor()
  await go(page, '/cases')
  await page.locator('[data-view="处罚案件"] .chip').click()
  await page.waitForURL(/kind=general_penalty/)
  await page.locator('[data-case-row]').first().waitFor()
  await sound(page, 'case-list-view')
  await page.locator('[data-view="处罚案件"] .plain').click()
  await page.locator('[data-view]').waitFor({ state: 'detached' })
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('cases are chosen by keys, given to one more officer, and taken away as CSV', async () => {
  const page = await atWork(browser, DESK)
  const ids = [(await openInspection(page)).id, await openReported(page)]
  await go(page, '/cases')
  await page.locator('[data-case-row]').first().waitFor()
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  assert.match(await page.locator('[data-picked]').innerText(), /2/)
  await page.click('[data-assign]')
  const form = page.locator('[data-assign-form]')
  await page.click('#assign-officer')
  await page.getByRole('option', { name: '办案人乙' }).click()
  await sound(page, 'case-list-assign')
  await form.locator('[data-do]').click()
  await form.waitFor({ state: 'hidden' })
  for (const id of ids) assert.ok((await viewOf(page, id)).officers.some((o) => o.name === '办案人乙' && !o.left), id)
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-export]')])
  const csv = readFileSync(await download.path(), 'utf8')
  const { number } = await viewOf(page, ids[1])
  assert.match(csv, /^\uFEFF"案号"/)
  assert.ok(csv.includes(`"${number}"`))
  // Once more: they have the officer already, which is told case by case, and nothing is lost.
  for (const key of ['k', 'x']) await page.keyboard.press(key)
  await page.click('[data-assign]')
  await page.click('#assign-officer')
  await page.getByRole('option', { name: '办案人乙' }).click()
  await form.locator('[data-do]').click()
  await form.locator('[data-left] li').waitFor()
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('each row shows the articles of its case, with the worst that is told in each', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  await go(page, '/cases')
  const row = page.locator('[data-case-row]', { has: page.locator(`a[href="/cases/${id}"]`) })
  const lanes = row.locator('[data-lanes]')
  await lanes.waitFor()
  const { lanes: told } = await ask(page, `/cases/${encodeURIComponent(id)}/findings`)
  const counted = (o) => o.status !== 'not_triggered' && o.effect !== 'advice' && o.effect !== 'signal'
  const called = told.filter((lane) => lane.obligations.some(counted))
  assert.equal(await lanes.locator('[data-article]').count(), new Set(called.map((l) => `${l.source} ${l.article}`)).size)
  assert.match(await lanes.getAttribute('aria-label'), /第.+条 .+其余 \d+ 条/)
  await sound(page, 'case-list-lanes')
  await page.context().close()
})

test('on a phone the list is as it was, with its views', async () => {
  const page = await atWork(browser, PHONE)
  await go(page, '/cases')
  await page.locator('[data-case-row]').first().waitFor()
  assert.equal(await page.locator('[data-case-row] input').count(), 0)
  await sound(page, 'case-list-phone')
  await page.context().close()
})
