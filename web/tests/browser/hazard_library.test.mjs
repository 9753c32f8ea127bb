// The hazard library where hazards are written, where violations are alleged, and where a fine is decided on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atWork, browser, command, DESK, go, openInspection, openReported, opensBrowser, PHONE, sound, viewOf } from './bureau.mjs'

opensBrowser()

test('a library that does not arrive says so, and is asked for again', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  await page.route('**/api/v1/hazard_library', (route) => route.abort())
  await go(page, `/cases/${encodeURIComponent(id)}/hazards/new`)
  await page.fill('#what', '冲床没有设置安全警示标志')
  const failed = page.locator('[data-library-failed]')
  await failed.waitFor()
  await page.unrouteAll()
  await failed.locator('button').click()
  await page.locator('[data-entry=no_warning_signs]').waitFor()
  assert.equal(await failed.count(), 0)
  await page.context().close()
})

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`what is written of a hazard is met by the library, and one tap fills in the article (${size})`, async () => {
    const page = await atWork(browser, viewport)
    const { id } = await openInspection(page)
    await go(page, `/cases/${encodeURIComponent(id)}/hazards/new`)
    await page.fill('#place', '冲压车间')
    await page.fill('#what', '3 号冲床没有设置安全警示标志')
    await page.locator('[data-entry=no_warning_signs]').click()
    await page.locator('[data-entry=no_warning_signs][aria-pressed=true]').waitFor()
    await sound(page, `hazard-library-${size}`)
    await page.locator('[data-save-hazard]').click()
    await page.waitForURL(/on-site/)
    const [hazard] = (await viewOf(page, id)).hazards
    assert.equal(hazard.entry, 'no_warning_signs')
    assert.equal(hazard.basis, '《中华人民共和国安全生产法》第三十五条')
    assert.equal(hazard.description, '3 号冲床没有设置安全警示标志')

    // Chosen wrongly: dropped again, and the article that it had filled in goes with it from the form.
    await go(page, `/cases/${encodeURIComponent(id)}`)
    await page.getByRole('button', { name: '补充修改' }).first().click()
    await page.locator('[data-entry=no_warning_signs][aria-pressed=true]').click()
    await page.locator('[data-entry=no_warning_signs][aria-pressed=false]').waitFor()
    assert.equal(await page.inputValue('#am-basis'), '')
    await page.fill('#am-reason', '选错条目')
    await page.locator('.el-dialog [data-do]').click()
    await page.locator('#am-reason').waitFor({ state: 'detached' })
    assert.equal((await viewOf(page, id)).hazards[0].entry, undefined)
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })

  test(`a violation brings its articles along, and whoever decides sees the fine beside what the law allows (${size})`, async () => {
    const officer = await atWork(browser, DESK)
    const id = await openReported(officer)
    await go(officer, `/cases/${encodeURIComponent(id)}`)
    await officer.locator('[data-record]').first().click()
    await officer.locator('[data-type="violation.alleged"]').click()
    await officer.selectOption('#entry-entry', 'special_work_uncertified')
    assert.equal(await officer.inputValue('#entry-duty'), '《中华人民共和国安全生产法》第三十条第一款')
    assert.equal(await officer.inputValue('#entry-penalty_basis'), '《中华人民共和国安全生产法》第九十七条第（七）项')
    await officer.fill('#entry-facts', '焊工一名未取得特种作业操作证上岗作业。')
    await officer.locator('[data-record-form] [data-do]').click()
    await officer.locator('[data-record-form]').waitFor({ state: 'detached' })
    await command(officer, id, 'request_approval', {
      approval_matter: 'handling',
      proposal: '建议处三十万元罚款',
      penalties: ['fine'],
      fine_fen: 30_000_000,
      basis: '《中华人民共和国安全生产法》第九十七条第（七）项',
    })
    const head = await atWork(browser, viewport, 'kezhang')
    await go(head, '/approvals')
    await head.locator(`[data-waiting] [data-case="${id}"]`).click()
    await head.locator('[data-verdict=above]').waitFor()
    await head.getByText('100,000—200,000 元').waitFor() // open at once, since the bureau has steps of its own there
    assert.equal(await head.locator('[data-steps]').count(), 2)
    assert.equal(await head.locator('[data-holds]').count(), 0, 'the sum lies in none')
    await sound(head, `fine-bands-${size}`)
    const [{ approval }] = (await viewOf(officer, id)).approvals
    await command(officer, id, 'withdraw_approval', { approval, reason: '金额有误' })
    await command(officer, id, 'request_approval', {
      approval_matter: 'handling',
      proposal: '建议处四万元罚款',
      penalties: ['fine'],
      fine_fen: 4_000_000,
      basis: '《中华人民共和国安全生产法》第九十七条第（七）项',
    })
    await go(head, '/approvals')
    await head.locator(`[data-waiting] [data-case="${id}"]`).click()
    await head.locator('[data-verdict=within]').waitFor()
    assert.match(await head.locator('[data-steps] .holds').innerText(), /一般/)
    await sound(head, `fine-steps-${size}`)
    assert.deepEqual([...officer.complaints, ...head.complaints], [])
    for (const page of [officer, head]) await page.context().close()
  })
}
