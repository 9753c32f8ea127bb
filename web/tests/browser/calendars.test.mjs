// Which days are working days: seen by everyone, installed by the system administrator, what is wrong shown with its line.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { ask, atWork, browser, DESK, findings, go, openInspection, opensBrowser, PHONE, tooWide } from './bureau.mjs'

opensBrowser()
const pictures = process.env.ZHILU_SCREENSHOTS
const day = (page, date) => page.locator(`td[data-day="${date}"]`)

test('a year is shown month by month with its holidays, the weekends worked in exchange, and whence it comes', async () => {
  for (const viewport of [DESK, PHONE]) {
    const page = await atWork(browser, viewport)
    await go(page, '/rules')
    await page.getByRole('link', { name: '工作日历' }).click()
    await page.getByRole('button', { name: '2026 年' }).click()
    assert.equal(await page.locator('[data-month]').count(), 12)
    assert.match(await day(page, '2026-10-01').innerText(), /^1\s*休\s*国庆节/)
    assert.match(await day(page, '2026-10-10').innerText(), /^10\s*班/)
    assert.equal((await day(page, '2026-10-12').innerText()).trim(), '12')
    assert.match(await page.locator('.facts').innerText(), /国务院办公厅关于2026年[\s\S]*国庆节[\s\S]*随系统启用/)
    assert.equal(await page.locator('[data-install-calendar]').count(), 0, 'an officer installs none')
    assert.deepEqual(await findings(page), [])
    assert.ok((await tooWide(page)) <= 0)
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  }
})

test('what is wrong in a year is shown with its line; put right, it is installed and deadlines are reckoned with it', async () => {
  const officer = await atWork(browser, DESK)
  await openInspection(officer)
  const { calendars } = await ask(officer, '/calendars')
  const year = calendars.at(-1).year + 1
  await officer.context().close()
  const page = await atWork(browser, DESK, 'system')
  await go(page, '/calendars')
  const text = page.locator('#calendar-text')
  const draft = await text.inputValue()
  assert.match(draft, new RegExp(`^year: ${year}\n`), 'the year that is wanted next')
  await page.getByRole('button', { name: '装入', exact: true }).click()
  const refused = page.locator('[data-refused]')
  await refused.waitFor()
  assert.match(await refused.innerText(), /日期[\s\S]*第 4 行[\s\S]*元旦/)
  assert.match(await page.evaluate(() => {
    const area = document.activeElement
    return area.value.slice(area.selectionStart, area.selectionEnd)
  }), /元旦/, 'the cursor stands on the line')
  assert.deepEqual(await findings(page), [])
  if (pictures) await page.screenshot({ path: join(pictures, 'calendar-refused-desk.png') })
  await text.fill(`year: ${year}\nbasis: 示例通知\noff:\n  - {from: ${year}-01-01, to: ${year}-01-03, name: 元旦}\nwork: []\n`)
  assert.equal(await refused.count(), 0)
  await text.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText(`${year} 年日历已装入`).waitFor()
  assert.match(await day(page, `${year}-01-01`).innerText(), /元旦/)
  const told = page.locator('[data-installed]').first()
  const me = await ask(page, '/session')
  assert.match(await told.innerText(), new RegExp(me.name))
  const list = await ask(page, '/calendars')
  assert.ok(list.missing.every((m) => m.year !== year))
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
