// Numbers set aside: sheets that are sealed beforehand are used, void or lost one by one, passed on and given back; a template
// shows what it would give while it is typed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allTheSame,
  ask,
  atWork,
  browser,
  DESK,
  go,
  openInspection,
  opensBrowser,
  PHONE,
  preparePaper,
  site,
  sound,
} from './bureau.mjs'

opensBrowser()

// Reserved by the head of section for officer 甲, as a person does it.
async function reserve(page, count) {
  await go(page, '/numbers')
  await page.click('[data-reserve]')
  await page.selectOption('#reserve-for', { label: '现场检查记录' })
  await page.fill('#reserve-count', String(count))
  const { users } = await ask(page, '/users')
  const before = (await ask(page, '/numbers/blocks')).blocks.map((b) => b.block)
  await page.selectOption('#reserve-holder', users.find((u) => u.name === '办案人甲').user)
  await page.fill('#reserve-note', '夜间巡查')
  await page.locator('[data-reserve-form] [data-do]').click()
  // Blocks of earlier tests are shown all the while.
  for (let tries = 0; tries < 300; tries += 1) {
    const fresh = (await ask(page, '/numbers/blocks')).blocks.find((b) => !before.includes(b.block))
    if (fresh) return fresh.block
    await page.waitForTimeout(200)
  }
  assert.fail('no block was reserved')
}

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`sheets are reserved, used, void, lost and given back, each on the register (${size})`, async () => {
    const head = await atWork(browser, viewport, 'kezhang')
    const block = await reserve(head, 5)
    const officer = await atWork(browser, viewport)
    const { numbers } = await ask(officer, `/numbers?block=${block}`)
    const { id } = await openInspection(officer)
    const { forms } = await ask(officer, '/forms')
    const form = forms.find((f) => f.title === '现场检查记录').form
    await go(officer, `/cases/${id}/papers/new/${form}`)
    await officer.locator('[data-use-sheet]').check()
    await officer.selectOption('#sheet-block', block)
    await officer.selectOption('#sheet-number', { label: numbers[1].number })
    await officer.locator('[data-by-pen]').check()
    await sound(officer, `numbers-sheet-${size}`)
    const prepared = officer.locator('[data-sign]')
    await allTheSame(officer, officer.locator('button[data-prepare]:not([disabled])'), prepared)
    await officer.waitForURL((url) => /papers\/paper-1$/.test(url.pathname))
    const { papers } = await ask(officer, `/cases/${encodeURIComponent(id)}`)
    assert.deepEqual([papers[0].number, papers[0].block], [numbers[1].number, block])

    await go(officer, '/numbers')
    await officer.click('[data-blocks]')
    const card = officer.locator(`[data-block="${block}"]`)
    const [print, inCopies] = await card.locator('[data-print-sheets]').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    const pdf = await officer.request.get(new URL(print, site).href)
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-', 'the sheets that are left, for a pen')
    assert.equal((await officer.request.get(new URL(inCopies, site).href)).status(), 200)
    await card.locator('[data-unfold]').click()
    const row = (i) => card.locator(`[data-serial="${numbers[i].serial}"]`)
    assert.equal(await row(1).getAttribute('data-state'), 'taken')
    await row(2).getByRole('checkbox').check()
    await card.locator('[data-void-chosen]').click()
    const dialog = officer.locator('[data-void-form]')
    assert.ok(await dialog.locator('[data-do]').isDisabled(), 'not without a reason')
    await dialog.locator('[data-kind=lost]').click()
    await officer.fill('#void-reason', '途中遗失一张')
    await sound(officer, `numbers-void-${size}`)
    await dialog.locator('[data-do]').click()
    await card.locator(`[data-serial="${numbers[2].serial}"][data-state=lost]`).waitFor()
    assert.match(await row(2).innerText(), /途中遗失一张/)
    assert.match(await row(2).innerText(), /办案人甲/)
    await sound(officer, `numbers-block-${size}`)

    await card.locator('[data-give-back]').click()
    await officer.locator('[data-give-back-form] [data-do]').click()
    await card.locator('[data-returned]').waitFor()
    const series = encodeURIComponent(numbers[0].series)
    const kept = (await ask(officer, `/numbers?series=${series}&limit=1000`)).numbers.filter((n) => n.fate === 'returned')
    const lowest = kept.sort((a, b) => a.serial - b.serial)[0]
    assert.ok(kept.some((n) => n.serial === numbers[0].serial))
    assert.equal((await preparePaper(officer, id)).number, lowest.number, 'what came back is given next')

    await officer.click('[data-only-void]')
    await officer.locator(`[data-series^="paper.inspection_record"] [data-serial="${numbers[2].serial}"][data-state=lost]`).waitFor()
    await officer.click('[data-series-part]')
    const register = officer.locator('[data-series^="paper.inspection_record"]').first()
    const fold = register.locator('.head button')
    if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click() // where there are many series
    await register.locator('tr').first().waitFor({ state: 'attached' })
    await sound(officer, `numbers-register-${size}`)
    assert.deepEqual(officer.complaints, [])
    await officer.context().close()
    await head.context().close()
  })
}

test('a template shows what it would give while it is typed, remarks other brackets and names what is wrong', async () => {
  for (const [size, viewport] of [
    ['desk', DESK],
    ['phone', PHONE],
  ]) {
    const page = await atWork(browser, viewport, 'system')
    await go(page, '/parameters')
    const name = 'numbering.paper.rectification_order'
    await page.locator(`[data-parameter="${name}"]`).getByRole('button').click()
    const field = page.locator(`[data-parameter="${name}"] input`)
    const sample = page.locator(`[data-parameter="${name}"] [data-template-sample]`)
    await field.fill('（示）应急责改[{year}]k-{serial}号')
    await sample.locator('[data-remark="numbering.year_brackets"]').waitFor()
    assert.match(await sample.innerText(), /（示）应急责改\[\d{4}\]k-1号/)
    await sound(page, `numbers-template-${size}`)
    await field.fill('（示）应急责改〔{year}〕号')
    await sample.getByText('编号规则有误').waitFor()
    await field.fill('（示）应急检记〔{year}〕{serial}号')
    await sample.getByText('不同文书的编法须有区别').waitFor()
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  }
})
