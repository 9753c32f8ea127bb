// Papers as officers write them: questions and answers, tables, ticks; kept while they are written; signed page by page by all
// whom the form names, words written by hand among it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, allTheSame, atWork, browser, command, DESK, formOf, go, openInspection, opensBrowser, PHONE, photo, sound, viewOf, write } from './bureau.mjs'

opensBrowser()

const cell = (field, row, column) => `[data-field=${field}] [data-cell="${row}.${column}"]`

async function prepared(page) {
  await page.locator('[data-prepare]:not([disabled])').waitFor()
  await allTheSame(page, page.locator('[data-prepare]'), page.locator('[data-page-of], .paper-states, [aria-label="签署情况"]'))
  await page.waitForURL(/\/papers\/paper-\d+$/)
  return page.url().match(/paper-\d+$/)[0]
}

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
])
  test(`an interview is written question by question, and what is there survives a reload (${size})`, async () => {
    const page = await atWork(browser, viewport)
    const { id } = await openInspection(page)
    const form = await formOf(page, '询问笔录')
    await go(page, `/cases/${id}/papers/new/${form}?act=act-1`)
    await page.fill('#f-name', '钱某')
    await page.locator('[data-option="sex.male"]').click()
    await page.click('[data-field=dialogue] [data-add-row]')
    await page.keyboard.type('你是否看清我们的执法证件？')
    await page.locator(cell('dialogue', 0, 1)).fill('看清了，不申请回避。')
    await page.locator(cell('dialogue', 0, 1)).press('Control+Enter')
    await page.keyboard.type('检查时2号冲压机是什么状态？')
    await page.locator(cell('dialogue', 1, 1)).fill('当时正在生产。')
    await page.locator('[data-saved=true]').waitFor()
    await sound(page, `writing-${size}`)
    await page.reload()
    await page.locator(cell('dialogue', 1, 1)).waitFor()
    assert.equal(await page.locator(cell('dialogue', 1, 0)).inputValue(), '检查时2号冲压机是什么状态？')
    assert.equal(await page.locator('[data-option="sex.male"]').getAttribute('aria-pressed'), 'true')
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })

test('a record of many pages is signed on each of them by the one who was heard, in their own words, and by a recorder by name', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  const form = await formOf(page, '询问笔录')
  const long = Array.from({ length: 30 }, (_, i) => [`第${i + 1}个问题是什么？`, '当时的情况是这样的，我如实说明如下。'.repeat(3)])
  const fields = { period: '2026年11月2日9时0分至10时0分', ordinal: '1', name: '钱某', sex: 'male', id_number: '220000200001010000', recorder: '记录员丑', dialogue: long }
  const made = await command(page, id, 'prepare_paper', { form, act: 'act-1', fields })
  assert.ok(made.pages >= 2)
  await go(page, `/cases/${id}/papers/${made.paper}/sign`)
  await page.getByRole('button', { name: '进入签名' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  for (let i = 0; i < 80 && !(await page.locator('[data-to-sign]').count()); i += 1) {
    await page.locator('[data-next-page]').click({ timeout: 5000 }).catch(() => undefined)
    await page.waitForTimeout(120)
  }
  await page.click('[data-to-sign]')
  await page.locator('[data-signer=interviewee]').click()
  await page.fill('#signer-name', '钱某')
  await page.getByText('请核对全部笔录后亲笔写明').waitFor()
  await sound(page, 'signing-words')
  const words = page.locator('canvas[aria-label="在这里亲笔书写"]')
  await words.scrollIntoViewIfNeeded()
  const box = await words.boundingBox()
  await page.mouse.move(box.x + 20, box.y + 40)
  await page.mouse.down()
  for (let i = 0; i < 20; i += 1) await page.mouse.move(box.x + 20 + i * 8, box.y + 40 + (i % 4) * 6)
  await page.mouse.up()
  // One page after the other, without saying again who it is.
  for (const k of [made.pages, ...Array.from({ length: made.pages - 1 }, (_, i) => i + 1)]) {
    await page.locator('[data-do-sign]', { hasText: `签在第 ${k} 页` }).waitFor()
    await write(page)
    await page.locator('[data-do-sign]:not([disabled])').click()
  }
  await page.locator('.signed .tone-ok', { hasText: '钱某' }).waitFor()
  const [paper] = (await viewOf(page, id)).papers
  assert.deepEqual(
    paper.signatures.map((s) => s.page).sort((a, b) => a - b),
    Array.from({ length: made.pages }, (_, i) => i + 1),
  )
  // Whoever has signed is chosen no more; somebody else of a role is.
  await page.click('[data-to-sign]')
  assert.ok(await page.locator('[data-signer=interviewee]').isDisabled())
  await page.locator('[data-signer=recorder]').click()
  await page.fill('#signer-name', '记录员丑')
  await write(page)
  await page.locator('[data-do-sign]:not([disabled])').click()
  await page.locator('.signed', { hasText: '记录员丑' }).waitFor()
  await page.click('[data-leave]')
  await page.fill('#leave-code', account().code)
  await page.getByRole('dialog').getByRole('button', { name: '退出签名' }).click()
  await page.waitForURL((url) => url.pathname.endsWith(`/papers/${made.paper}`))
  const states = page.locator('[aria-label="签署情况"]')
  await states.getByText('钱某').waitFor()
  await sound(page, 'signed-by-all')
  assert.match(await states.innerText(), /执法人员/, 'who has not signed is told')
  await page.context().close()
})

test('a list of evidence, a paper of the whole case, is entered row by row and prepared without an act', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  const form = await formOf(page, '证据登记保存清单')
  await go(page, `/cases/${id}`)
  // Found among all forms by its title, another by the title that other bureaus give it.
  await page.locator('[data-paper-chooser] input').first().click()
  await page.keyboard.type('送达回证')
  await page.getByRole('option', { name: '文书送达回执' }).waitFor()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('证据登记')
  await page.getByRole('option', { name: '证据登记保存清单' }).click()
  await page.waitForURL((url) => url.pathname.endsWith(`/papers/new/${form}`))
  await page.locator('[data-add-row]').first().waitFor()
  const table = page.locator('[data-field]:has([data-add-row])').first()
  await table.locator('[data-add-row]').click()
  await page.keyboard.type('1')
  await table.locator('[data-cell="0.1"]').fill('3号冲床控制盒')
  await page.locator('[data-saved=true]').waitFor()
  await sound(page, 'writing-table')
  const sent = page.waitForRequest((r) => r.url().endsWith('/commands/prepare_paper'))
  await page.locator('[data-by-pen]').check()
  const going = prepared(page)
  const body = (await sent).postDataJSON()
  await going
  assert.equal(body.act, undefined)
  const rows = Object.values(body.fields).find((v) => Array.isArray(v) && Array.isArray(v[0]))
  assert.equal(rows[0][1], '3号冲床控制盒')
  await page.context().close()
})

test('a sheet of photographs is about those that were chosen', async () => {
  const page = await atWork(browser, DESK)
  const { id, number } = await openInspection(page)
  await go(page, `/cases/${id}`)
  const before = (await viewOf(page, id)).recordings.length
  for (const name of ['甲处.jpg', '乙处.jpg']) {
    await page.locator('main input[type=file]').first().setInputFiles(await photo(page, name))
    await page.waitForTimeout(300)
    await page.mouse.move(5, 5 + Math.random() * 50) // the next picture is another one
  }
  for (let i = 0; i < 120 && (await viewOf(page, id)).recordings.length < before + 2; i += 1) await page.waitForTimeout(500)
  const { recordings } = await viewOf(page, id)
  assert.ok(recordings.length >= 2, `of case ${number}`)
  await go(page, `/cases/${id}/papers/new/${await formOf(page, '照片证据')}`)
  await page.locator('[data-about] summary').click()
  await page.locator(`[data-about-thing="${recordings[0].recording}"]`).check()
  const previewed = await page.waitForResponse((r) => r.url().endsWith('/commands/preview_paper') && /about/.test(r.request().postData() ?? ''))
  const { fields } = await previewed.json()
  assert.deepEqual(
    fields.photos.map(([digest]) => digest),
    [recordings[0].blob],
  )
  await sound(page, 'writing-about')
  await page.context().close()
})

test('while a long paper is written, the pages that stay as they were are not asked for again', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  const form = await formOf(page, '现场检查记录')
  const asked = []
  page.on('request', (r) => r.url().includes('/previews/') && asked.push(r.url().match(/previews\/([0-9a-f]{64})\.svg/)[1]))
  await go(page, `/cases/${id}/papers/new/${form}?act=act-1`)
  const fresh = page.locator('[aria-busy=false] [data-page]')
  const shown = () => page.locator('[data-page]').evaluateAll((all) => all.map((img) => img.src.match(/previews\/([0-9a-f]{64})/)[1]))
  await page.fill('#f-situation', Array.from({ length: 90 }, (_, i) => `第${i + 1}项检查，配电箱未上锁，安全通道堆放杂物，责令立即改正。`).join(''))
  await page.locator('[data-page="3"]').waitFor()
  await fresh.first().waitFor()
  const before = await shown()
  await page.waitForFunction(() => [...document.querySelectorAll('[data-page]')].every((img) => img.complete && img.naturalWidth > 0))
  asked.length = 0
  await page.locator('#f-situation').press('Control+End')
  await page.keyboard.type('完。')
  await page.waitForFunction((last) => document.querySelector('[aria-busy=false] [data-page]:last-of-type') && ![...document.querySelectorAll('[data-page]')].some((img) => img.src.includes(last)), before.at(-1))
  const after = await shown()
  assert.deepEqual(after.slice(0, -1), before.slice(0, -1), 'a page keeps its address while it shows the same')
  assert.ok(asked.length > 0 && asked.every((digest) => !before.includes(digest)), 'only what changed was asked for')
  const kept = await page.request.get(await page.locator('[data-page="1"]').evaluate((img) => img.src))
  assert.match(kept.headers()['cache-control'], /private.*immutable/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
