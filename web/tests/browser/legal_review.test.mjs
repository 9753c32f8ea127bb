// The legal review: asked for by an officer, gone through item by item by a reviewer out of the inbox, its paper filled from it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, atWork, browser, command, DESK, go, openReported, opensBrowser, PHONE, sound } from './bureau.mjs'

opensBrowser()

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`a review is given item by item, and what is at fault is not passed (${size})`, async () => {
    const officer = await atWork(browser, DESK)
    const id = await openReported(officer)
    await command(officer, id, 'record', { type: 'legal_review.requested', body: { review_stage: 'handling' } })
    await go(officer, `/cases/${encodeURIComponent(id)}`)
    await officer.locator('[data-desk=legal-review]').click()
    await officer.locator('[data-items]').waitFor()
    assert.equal(await officer.locator('[data-review-form]').count(), 0, 'who handles the case does not review it')
    await sound(officer, `legal-review-officer-${size}`)

    const page = await atWork(browser, viewport, 'fazhi')
    await go(page, '/approvals')
    await page.locator(`[data-waiting-reviews] [data-case="${id}"]`).click()
    await page.locator('[data-review-form]').waitFor()
    await page.locator('[data-open-review]').waitFor()
    const items = page.locator('[data-item]')
    assert.equal(await items.count(), 9)
    for (let i = 0; i < 9; i++) await items.nth(i).locator('input[type=radio]').first().check()
    await page.locator('[data-item=evidence] input[value=at_fault]').check()
    assert.equal(await page.locator('input[name=outcome][value=passed]').count(), 0)
    await page.locator('input[name=outcome][value=amend]').check()
    assert.ok(await page.locator('[data-give-review]').isDisabled(), 'not without what is at fault')
    await page.fill('#text-evidence', '缺文书送达回证')
    await sound(page, `legal-review-${size}`)
    await page.fill('#review-text', '补正后再审')
    await page.locator('[data-saved]').waitFor()
    await page.reload()
    await page.locator('[data-review-form]').waitFor()
    assert.equal(await page.inputValue('#review-text'), '补正后再审', 'a page that was closed loses nothing')
    assert.equal(await page.inputValue('#text-evidence'), '缺文书送达回证')
    await page.locator('[data-give-review]').click()
    await page.locator('[data-reviews] [data-outcome=amend]', { hasText: '缺文书送达回证' }).waitFor()
    await sound(page, `legal-review-given-${size}`)
    assert.deepEqual(page.complaints, [])
    assert.ok(!(await ask(page, '/approvals')).reviews.some((one) => one.case === id))
    for (const one of [officer, page]) await one.context().close()
  })
}
