// The bureau's seal: proposed with its picture, approved by the head, put on a paper by its keeper, listed with its uses, withdrawn;
// and what is printed of a paper and of a case.
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { account, ask, atWork, browser, DESK, go, openInspection, opensBrowser, PHONE, site, sound, tell } from './bureau.mjs'

const PICTURE = fileURLToPath(new URL('../../../tests/papers/seal.png', import.meta.url))
opensBrowser()

async function orderToSeal(page) {
  const { id } = await openInspection(page)
  const at = `/cases/${encodeURIComponent(id)}`
  const { forms } = await ask(page, '/forms')
  const form = forms.find((f) => f.title === '责令限期整改指令书').form
  await tell(page, `${at}/commands/find_hazard`, { act: 'act-1', place: '配电室', description: '配电箱未上锁', remedy: 'by_date', due: '2099-01-01' }, { 'If-Match': '*' })
  const made = await tell(page, `${at}/commands/prepare_paper`, { form, act: 'act-1' }, { 'If-Match': '*' })
  return { id, at, ...made }
}

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`a seal goes from its proposal to a paper and to its withdrawal (${size})`, async () => {
    const name = `执法专用章${Date.now()}`
    const head = await atWork(browser, viewport, 'kezhang')
    await go(head, '/seals')
    assert.match(await head.locator('[data-law]').innerText(), /《电子签名法》第十三条/)
    await head.click('[data-propose]')
    const form = head.locator('[data-propose-form]')
    await head.fill('#seal-name', name)
    await form.locator('input[type=file]').setInputFiles({ name: 'seal.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    await form.getByRole('alert').waitFor()
    assert.ok(await form.locator('[data-do]').isDisabled(), 'not with what is no picture')
    await form.locator('input[type=file]').setInputFiles(PICTURE)
    const { users } = await ask(head, '/users')
    await head.selectOption('#seal-keeper', users.find((u) => u.name === '印章员卯').user)
    await sound(head, `seals-propose-${size}`)
    await form.locator('[data-do]').click()
    const card = (page) => page.locator('[data-seal]', { hasText: name })
    await card(head).waitFor()
    assert.equal(await card(head).locator('[data-approve]').count(), 0, 'not by who proposed it')
    const seal = await card(head).getAttribute('data-seal')

    const principal = await atWork(browser, viewport, 'juzhang')
    await go(principal, '/seals')
    await card(principal).locator('[data-approve]').click()
    await principal.locator('[data-approve-form] [data-do]').click()
    await principal.locator(`[data-seal="${seal}"][data-standing=approved]`).waitFor()

    const officer = await atWork(browser, viewport)
    const { id, at, paper, number } = await orderToSeal(officer)
    const keeper = await atWork(browser, viewport, 'yinzhang')
    await go(keeper, `/cases/${id}/papers/${paper}`)
    await keeper.click('[data-put-seal]')
    const dialog = keeper.locator('[data-seal-form]')
    assert.match(await dialog.locator('[data-law]').innerText(), /可靠的电子签名/)
    await keeper.selectOption('#which-seal', seal)
    await keeper.fill('#seal-reference', '用印登记第3号')
    await keeper.fill('#seal-code', '000000')
    await dialog.locator('[data-do]').click()
    await dialog.getByRole('alert').waitFor()
    await keeper.fill('#seal-code', account('yinzhang').code)
    await sound(keeper, `seals-put-${size}`)
    await dialog.locator('[data-do]').click()
    await keeper.locator('[data-sealed]').waitFor()
    assert.match(await keeper.locator('[data-sealed]').innerText(), /印章员卯[\s\S]*用印登记第3号/)
    assert.equal(await keeper.locator('[data-put-seal]').count(), 0, 'once a version')
    await sound(keeper, `seals-sealed-${size}`)
    const { pages } = (await ask(officer, at)).papers.find((p) => p.paper === paper)
    const svg = await (await officer.request.get(`${site}/api/v1${at}/papers/${paper}/pages/${pages}.svg`)).text()
    assert.match(svg, /data:image\/png;base64/)

    await go(head, '/seals')
    await card(head).locator('[data-uses]').click()
    await head.locator(`[data-seal="${seal}"] [data-use="${paper}"]`, { hasText: number }).waitFor()
    await sound(head, `seals-uses-${size}`)
    await card(head).locator('[data-withdraw]').click()
    await head.fill('#reason', '印章已缴销')
    await head.getByRole('dialog').locator('[data-do]').click()
    await head.locator(`[data-seal="${seal}"][data-standing=withdrawn]`).waitFor()
    for (const page of [head, principal, officer, keeper]) {
      assert.deepEqual(page.complaints, [])
      await page.context().close()
    }
  })
}

test('a paper is printed in its copies, a case in all its papers, and a void paper says so', async () => {
  const page = await atWork(browser, DESK)
  const { id, at, paper } = await orderToSeal(page)
  await go(page, `/cases/${id}/papers/${paper}`)
  const card = page.locator('[data-printing]')
  await card.locator('[data-copy="2"]').waitFor()
  assert.match(await card.innerText(), /100%/)
  const sheet = page.locator('img[data-page="1"]')
  assert.equal(await sheet.evaluate((img) => getComputedStyle(img).opacity), '1', 'a page that is true is shown in full')
  await sound(page, 'printing')
  const pdf = async (href) => {
    const answer = await page.request.get(`${site}${href}`)
    assert.equal(answer.status(), 200, href)
    assert.match(answer.headers()['content-type'], /application\/pdf/)
    return (await answer.body()).subarray(0, 5).toString()
  }
  for (const mark of ['[data-print]', '[data-copy="1"]', '[data-all-copies]'])
    assert.equal(await pdf(await card.locator(mark).getAttribute('href')), '%PDF-')
  await go(page, `/cases/${id}`)
  const all = page.locator('[data-print-all]')
  for (const mark of ['[data-print-once]', '[data-print-copies]'])
    assert.equal(await pdf(await all.locator(mark).getAttribute('href')), '%PDF-')
  await tell(page, `${at}/commands/void_paper`, { paper, reason: '期限写错' }, { 'If-Match': '*' })
  const svg = await (await page.request.get(`${site}/api/v1${at}/papers/${paper}/pages/1.svg`)).text()
  assert.match(svg, /作废/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
