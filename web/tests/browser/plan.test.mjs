// The annual inspection plan: an enterprise is put into it, changed, submitted, approved; inspected by plan, and once more beyond it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, atWork, browser, DESK, go, opensBrowser, PHONE, sound, tell } from './bureau.mjs'

opensBrowser()

const year = new Date(Date.now() + 8 * 3600e3).getUTCFullYear()
const standing = (page) => page.locator('[data-plan-standing]').getAttribute('data-standing')
async function acted(page, text) {
  await page.getByText(text).first().waitFor()
  await page.locator('[role=dialog]').waitFor({ state: 'hidden' })
}

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`the plan of the year is made, approved and carried out (${size})`, async () => {
    const officer = await atWork(browser, viewport)
    const head = await atWork(browser, viewport, 'kezhang')
    const principal = await atWork(browser, viewport, 'juzhang')
    const name = `示例计划${size}${Date.now() % 100000}厂`
    const { enterprise } = await tell(officer, '/enterprises', { name, address: '示例市一路1号' })

    // The section puts it in.
    await go(head, '/plan')
    await sound(head, `plan-${size}`)
    await head.locator('[data-add-items]').click()
    await head.fill('#plan-find', name)
    await head.locator(`[data-choose="${enterprise}"]`).check()
    await head.fill('#plan-visits', '2')
    await head.locator('[data-period=q4]').click()
    await sound(head, `plan-add-${size}`)
    await head.locator('[data-plan-form] [data-do]').click()
    await acted(head, '已列入计划')
    const row = (page) => page.locator(`[data-plan-row="${enterprise}"]`)
    await row(head).waitFor()
    assert.match(await row(head).innerText(), /第四季度[^]*未经批准/)
    assert.equal(await standing(head), 'amended', 'the sample bureau had approved it before')

    // One visit less, with the reason.
    await row(head).locator('[data-change-item]').click()
    await head.fill('#plan-visits', '1')
    assert.ok(await head.locator('[data-plan-form] [data-do]').isDisabled(), 'a reason is needed')
    await head.fill('#plan-reason', '风险降级')
    await sound(head, `plan-change-${size}`)
    await head.locator('[data-plan-form] [data-do]').click()
    await acted(head, '计划已调整')
    await head.locator('[data-plan-changes]').getByText(`${name}，检查1次（第四季度），原因：风险降级`).waitFor()

    // Submitted by one, approved by another.
    await head.locator('[data-submit-plan]').click()
    await head.locator('[role=dialog] [data-do]').click()
    await acted(head, '计划已报批')
    await head.locator('[data-plan-standing][data-standing=submitted]').waitFor()
    assert.equal(await head.locator('[data-approve-plan]').count(), 0)
    await go(principal, '/plan')
    await principal.locator('[data-approve-plan]').click()
    await principal.fill('#plan-opinion', '同意')
    await sound(principal, `plan-approve-${size}`)
    await principal.locator('[role=dialog] [data-do]').click()
    await acted(principal, '计划已批准')
    await principal.locator('[data-plan-standing][data-standing=approved]').waitFor()

    // From the plan to the inspection, at one click.
    await go(officer, '/plan')
    assert.equal(await officer.locator('[data-add-items]').count(), 0, 'an officer makes no plan')
    await officer.fill('#plan-text', name)
    await officer.locator(`[data-open-inspection="${enterprise}"]`).click()
    await officer.locator('[data-by-plan]').waitFor()
    assert.ok(await officer.locator('[data-by-plan]').isChecked())
    assert.equal(await officer.locator('[data-beyond]').count(), 0)
    await officer.fill('#matter', '年度计划检查')
    await sound(officer, `plan-open-${size}`)
    await officer.getByRole('button', { name: '立项，去现场' }).click()
    await officer.waitForURL(/\/on-site/)
    const opened = new URL(officer.url()).pathname.split('/')[2]
    // Before setting out: what is ready and what is lacking; the plan shows the same light.
    const ready = officer.locator('[data-readiness]')
    await ready.waitFor()
    const light = await ready.getAttribute('data-readiness')
    const told = await ask(officer, `/cases/${opened}/readiness`)
    assert.equal(light, told.light)
    assert.equal(light, 'red', 'one officer alone')
    assert.match(await ready.locator('[data-point=officers]').innerText(), /欠缺[^]*不足两人/)
    await sound(officer, `plan-ready-${size}`)
    await go(head, '/plan')
    await head.fill('#plan-text', name)
    await row(head).locator('[data-task=red]').waitFor()
    await sound(head, `plan-light-${size}`)
    const { events } = await ask(officer, `/cases/${opened}/events`)
    assert.ok(events.some((e) => e.type.startsWith('inspection.planned/') && e.sentence.includes(`年度计划，${year}年`)))

    // Once more: warned of with the figures, asked why, and not held back.
    await go(officer, `/cases/new?enterprise=${enterprise}`)
    await officer.locator('[data-beyond]').waitFor()
    assert.match(await officer.locator('[data-beyond]').innerText(), /已检查 1 次（含在办）[^]*年度计划 1 次/)
    assert.equal(await officer.locator('[data-by-plan]').isChecked(), false, 'the plan asks for no more')
    await officer.fill('[data-beyond-reason]', '举报核查')
    await officer.fill('#matter', '举报核查')
    await sound(officer, `plan-beyond-${size}`)
    await officer.getByRole('button', { name: '立项，去现场' }).click()
    await officer.waitForURL((url) => /\/on-site/.test(url.pathname) && !url.pathname.includes(opened))
    await go(officer, '/plan')
    await officer.locator('[data-filter=excess]').click()
    assert.match(await row(officer).innerText(), /超出计划[^]*在办未到场 2/)
    await sound(officer, `plan-excess-${size}`)

    // Taken out again, and that it was planned stays told.
    await go(head, '/plan')
    await row(head).locator('[data-drop-item]').click()
    await head.fill('#reason', '已停产')
    await head.locator('[role=dialog] [data-do]').click()
    await acted(head, '已移出计划')
    await head.locator('[data-plan-changes]').getByText(`不再列入${name}，原因：已停产`).waitFor()
    await head.locator('#plan-year').selectOption(String(year - 1))
    await head.getByText('这一年还没有列入企业').waitFor()
    assert.equal(await head.locator('[data-add-items]').count(), 0, 'what is over stays as it was')
    for (const page of [officer, head, principal]) {
      assert.deepEqual(page.complaints, [])
      await page.context().close()
    }
  })
}
