// The bureau's own record on its page: what is missing of rules and custodians, what people enter, what becomes of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, atWork, browser, DESK, go, opensBrowser, PHONE } from './bureau.mjs'

opensBrowser()

const obligation = async (page, rule) =>
  (await ask(page, '/findings')).lanes.flatMap((l) => l.obligations).find((o) => o.rule === rule)
const field = (page, name) => page.locator(`[data-entry-form] [data-field="${name}"]`)
const enter = (page) => page.locator('[data-entry-form] [data-do]')

async function begin(page, type) {
  await page.getByRole('button', { name: '记一笔' }).click()
  await page.locator('#entry-type').selectOption(type)
}

test('a custodian is named on the page, and the lane of Article 27 follows', async () => {
  const page = await atWork(browser, DESK, 'kezhang')
  await go(page, '/bureau')
  await page.locator('.lane', { hasText: '第二十七条' }).first().waitFor()
  await begin(page, 'custodian.appointed')
  assert.ok(await enter(page).isDisabled(), 'who, for what and from when')
  await field(page, 'name').locator('input').fill('己示例')
  for (const duty of ['archive', 'custody', 'use']) await field(page, 'duties').locator(`[data-value="${duty}"]`).click()
  await field(page, 'from').locator('input').fill('2026-01-01')
  await enter(page).click()
  await page.locator('[data-entry="custodian.appointed/1"]', { hasText: '指定己示例负责归档、保存、使用' }).waitFor()
  // The post was vacant for too long in the sample bureau: that stays true, and that it is filled now is told beside it.
  const post = await obligation(page, 'a27.archiving')
  assert.ok(post.status === 'met' || post.cured?.some((r) => r.type === 'custodian.appointed'), JSON.stringify(post))
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('what an obligation asks is told beside it', async () => {
  const page = await atWork(browser, DESK, 'kezhang')
  await go(page, '/bureau')
  const chip = page.locator('[data-obligation="a27.rules"]')
  await chip.focus()
  await page.keyboard.press('Enter')
  await page.locator('[data-panel]', { hasText: '管理与使用制度' }).waitFor()
  assert.equal(await chip.getAttribute('aria-pressed'), 'true')
  if ((await obligation(page, 'a27.rules')).status !== 'met') {
    await page.locator('[data-remedy="bureau.record"]').click()
    assert.equal(await page.locator('#entry-type').inputValue(), 'management_rule.kept')
    await field(page, 'title').locator('input').fill('执法全过程记录管理与使用制度')
    await field(page, 'in_force_from').locator('input').fill('2026-01-01')
    for (const subject of ['recording', 'archive', 'use']) await field(page, 'subjects').locator(`[data-value="${subject}"]`).click()
    await enter(page).click()
    await page.locator('[data-obligation="a27.rules"][data-status="met"]').waitFor()
  }
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('a signal is numbered, waits, and is settled by a person', async () => {
  const page = await atWork(browser, DESK, 'audit')
  await go(page, '/bureau')
  await begin(page, 'supervision.signal_raised')
  await field(page, 'supervision_item').locator('select').selectOption('leak')
  await field(page, 'signal_source').locator('select').selectOption('access_log')
  await field(page, 'text').locator('textarea').fill('一夜导出二百段录像')
  await enter(page).click()
  await page.locator('[data-entry="supervision.signal_raised/1"]').first().waitFor()
  const signal = (await ask(page, '/bureau/entries')).entries[0].body.signal
  const chip = page.locator(`[data-obligation="a30.leak:${signal}"]`)
  await chip.waitFor()
  assert.match(await chip.innerText(), /线索/, 'it accuses nobody')
  await begin(page, 'supervision.signal_settled')
  await field(page, 'signal').locator('select').selectOption(signal)
  await field(page, 'signal_verdict').locator('select').selectOption('unfounded')
  await field(page, 'reason').locator('textarea').fill('应诉举证')
  await enter(page).click()
  await page.locator(`[data-obligation="a30.leak:${signal}"][data-status="met"]`).waitFor()
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('an officer enters what is his on the phone, and sees nothing of the supervision', async () => {
  const page = await atWork(browser, PHONE)
  await page.goto(new URL('/bureau', page.url()).href)
  await page.getByRole('button', { name: '记一笔' }).waitFor()
  assert.equal(await page.locator('.lane').count(), 0)
  await page.getByRole('button', { name: '记一笔' }).click()
  const offered = await page.locator('#entry-type option').evaluateAll((all) => all.map((o) => o.value))
  assert.ok(offered.includes('device.returned') && !offered.includes('custodian.appointed'))
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
