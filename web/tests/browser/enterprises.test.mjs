// Enterprises taken in from a list, and the page of one of them: looked at, imported, imported again, reported; visits, hazards, cases.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ask, atWork, browser, command, DESK, go, opensBrowser, PHONE, site, sound, tell } from './bureau.mjs'

opensBrowser()

const csv = (name, rows) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${rows.join('\r\n')}\r\n`) })
const count = async (page, verdict) => Number((await page.locator(`[data-count=${verdict}]`).innerText()).match(/\d+/)[0])

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`a list is looked at, imported and reported (${size})`, async () => {
    const page = await atWork(browser, viewport)
    const mark = `${size}${Date.now() % 100000}`
    await go(page, '/enterprises')
    await page.getByRole('link', { name: '导入名单' }).click()
    await page.getByRole('heading', { name: '导入企业名单' }).waitFor()
    await sound(page, `import-empty-${size}`)
    const file = page.locator('[data-list-file] input[type=file]')

    // What is no table is refused, with what to do instead.
    await file.setInputFiles({ name: '名单.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]) })
    await page.getByText('请用表格软件另存为 .xlsx').waitFor()

    const rows = [
      '示例市企业名单,,,,',
      '序号,企业名称,统一社会信用代码,生产经营地址,备注',
      `1,示例${mark}铸造厂,,示例市一路1号,`,
      `2,示例${mark}酒厂,91000000DEMA000115,示例市一路2号,`,
      `3,示例${mark}面粉厂,9.1E+17,示例市一路3号,`,
      `4,示例${mark}化工厂,,示例市一路4号,`,
    ]
    await file.setInputFiles(csv('企业名单.csv', rows))
    await page.locator('[data-mapping]').waitFor()
    assert.equal(await page.inputValue('#list-titles'), '2')
    assert.equal(await page.inputValue('#column-D'), 'address')
    assert.equal(await page.inputValue('#column-E'), '')
    assert.deepEqual([await count(page, 'new'), await count(page, 'refused')], [2, 2])
    await sound(page, `import-looked-${size}`)

    await page.locator('[data-count=refused]').click()
    await page.locator('[data-list-row="3"]').waitFor({ state: 'detached' })
    assert.match(await page.locator('[data-list-row="4"]').innerText(), /C4 格：统一社会信用代码不对/)
    assert.match(await page.locator('[data-list-row="5"]').innerText(), /C5 格：.*末尾几位已丢失/)

    // A column is taken for something else, and back.
    await page.selectOption('#column-D', '')
    await page.waitForFunction(() => document.querySelector('[data-count=new]')?.textContent?.includes('0'))
    await page.selectOption('#column-D', 'address')
    await page.waitForFunction(() => document.querySelector('[data-count=new]')?.textContent?.includes('2'))

    await page.locator('[data-list-write]').click()
    await page.getByRole('heading', { name: '导入完成' }).waitFor()
    assert.match(await page.locator('[data-did=new]').innerText(), /2$/)
    await sound(page, `import-done-${size}`)
    const saving = page.waitForEvent('download')
    await page.locator('[data-list-report]').click()
    const saved = await saving
    assert.equal(saved.suggestedFilename(), '企业名单-导入结果.csv')
    const report = readFileSync(await saved.path(), 'utf8')
    assert.match(report, /^\uFEFF"行","结果"/)
    assert.match(report, new RegExp(`"已登记","示例${mark}铸造厂"`))
    assert.match(report, /4,"未导入"/)

    // Once more, mended in one row: what is registered stays as it is.
    rows[3] = rows[3].replace('91000000DEMA000115', '')
    rows[5] = rows[5].replace('一路4号', '一路44号')
    await file.setInputFiles(csv('企业名单.csv', rows))
    await page.locator('[data-mapping]').waitFor()
    assert.deepEqual([await count(page, 'new'), await count(page, 'changes'), await count(page, 'same')], [1, 1, 1])
    assert.match(await page.inputValue('#list-reason'), /企业名单\.csv/)
    await page.locator('[data-list-write]').click()
    await page.getByRole('heading', { name: '导入完成' }).waitFor()
    const { enterprises } = await ask(page, `/enterprises?text=${encodeURIComponent(`示例${mark}`)}`)
    assert.deepEqual(enterprises.map((e) => e.address).sort(), ['示例市一路1号', '示例市一路2号', '示例市一路44号'])
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })

  test(`the page of an enterprise tells its visits, hazards and cases (${size})`, async () => {
    const page = await atWork(browser, viewport)
    const { enterprises } = await ask(page, '/enterprises')
    const histories = await Promise.all(enterprises.map((e) => ask(page, `/enterprises/${e.enterprise}/history`)))
    const most = histories.sort((a, b) => b.hazards.found - a.hazards.found)[0]
    assert.ok(most.hazards.found > 0, 'the sample bureau has found something somewhere')
    await go(page, '/enterprises')
    await page.getByRole('link', { name: most.enterprise.name, exact: true }).click()
    await page.getByRole('heading', { name: most.enterprise.name }).waitFor()
    assert.match(await page.locator('[data-hazard-bar]').first().innerText(), new RegExp(`发现 ${most.hazards.found} 项`))
    assert.equal(await page.locator('[data-case]').count(), most.cases.length)
    assert.match(await page.locator('[data-visits]').innerText(), new RegExp(`${most.visits.inspections}`))
    await sound(page, `enterprise-${size}`)
    if (most.cases.some((c) => c.decisions.length)) await page.locator('[data-decision]').first().waitFor()
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })
}

test('the page of an enterprise tells of persons who were a party beside it, with what was decided on them', async () => {
  const page = await atWork(browser, DESK)
  const { enterprises } = await ask(page, '/enterprises')
  const firm = enterprises.find((e) => e.name.includes('锻压'))
  await go(page, `/enterprises/${encodeURIComponent(firm.enterprise)}`)
  const person = page.locator('[data-person="负责人十八"]')
  await person.waitFor()
  assert.match(await person.innerText(), /总经理[\s\S]*应急案[\s\S]*48,000/)
  await sound(page, 'enterprise-persons')
  await page.context().close()
})

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`persons have a register of their own, from which one comes to each of their cases (${size})`, async () => {
    const page = await atWork(browser, viewport)
    await go(page, '/enterprises')
    await page.locator('[data-to-persons]').click()
    await page.getByRole('heading', { name: '个人', exact: true }).waitFor()
    await page.locator('[data-person]').first().waitFor()
    await sound(page, `persons-${size}`)
    await page.fill('#person-text', '没有这个人')
    await page.getByText('没有找到').waitFor()
    await page.fill('#person-text', '负责人十八')
    await page.locator('[data-person="负责人十八"] a').click()
    await page.getByRole('heading', { name: '负责人十八' }).waitFor()
    assert.match(await page.locator('[data-decision]').first().innerText(), /48,000/)
    await sound(page, `person-${size}`)
    const id = await page.locator('[data-case]').first().getAttribute('data-case')
    await page.locator('[data-case] a').first().click()
    await page.waitForURL((url) => url.pathname.includes(id.split('@')[0]))
    await go(page, '/persons/keine@x.example/party-2')
    await page.getByRole('alert').waitFor()
    await page.context().close()
  })
}

test('an inspection beyond the bureau’s own limit is warned of, and may be opened all the same', async () => {
  const page = await atWork(browser, DESK)
  const admin = await atWork(browser, DESK, 'system')
  const me = await ask(page, '/session')
  const { enterprise } = await tell(page, '/enterprises', { name: `示例${Date.now()}厂`, address: '示例市一路1号' })
  const opened = await tell(page, '/cases', { enterprise, matter: '年度检查', officers: [{ user: me.user, part: 'lead' }] })
  const limit = async (value) => {
    const answer = await admin.request.put(`${site}/api/v1/parameters/inspection.visits_a_year`, { data: { value }, headers: { 'X-Zhilu-CSRF': '1' } })
    assert.ok(answer.ok(), await answer.text())
  }
  await go(page, `/cases/new?enterprise=${enterprise}`)
  await page.locator('.chosen').waitFor()
  await page.waitForTimeout(500)
  assert.equal(await page.locator('[data-beyond]').count(), 0, 'no limit is set, so there is none')
  await limit(1)
  await page.reload()
  const warning = page.locator('[data-beyond]')
  await warning.waitFor()
  assert.match(await warning.innerText(), /已检查 1 次（含在办）[^]*每年上限 1 次/, 'opened is opened, before anybody set out')
  assert.ok((await warning.locator('li').count()) >= 1)
  await sound(page, 'beyond-desk')
  await page.fill('#matter', '举报核查')
  assert.ok(await page.getByRole('button', { name: '立项，去现场' }).isEnabled())
  await page.setViewportSize(PHONE)
  await sound(page, 'beyond-phone')
  await command(page, opened.case, 'begin_act', { kind: 'inspection', place: '车间' })
  await go(page, `/enterprises/${enterprise}`)
  await page.locator('[data-visits] [data-beyond]').waitFor()
  await limit(366)
  for (const p of [page, admin]) {
    assert.deepEqual(p.complaints, [])
    await p.context().close()
  }
})
