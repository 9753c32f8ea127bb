// A paper on paper: printed, signed by hand, photographed back, confirmed by a person; and one that is void.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  account,
  allTheSame,
  ask,
  atWork,
  browser,
  command,
  DESK,
  findings,
  go,
  openInspection,
  openPaper,
  opensBrowser,
  PHONE,
  photo,
  preparePaper,
  sheet,
  signPaper,
  site,
  viewOf,
} from './bureau.mjs'

opensBrowser()

test('a paper is printed, signed by hand, photographed back page by page and confirmed by a person as the signed original', async () => {
  const page = await atWork(browser, PHONE)
  const { id, paper, pages, signed_digest: digest } = await openPaper(page, 8)
  await go(page, `/cases/${id}/papers/${paper}`)
  const pdf = await page.request.get(
    site + (await page.getByRole('link', { name: '打印（PDF）' }).getAttribute('href')),
  )
  assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-')

  await page.getByRole('link', { name: '拍照传回' }).click()
  await page.waitForURL(/\/photograph$/)
  const back = page.locator('[data-photographed]')
  await back.waitFor()
  assert.ok(await back.isDisabled(), 'nothing is recorded before every page has its photo')
  for (let k = 1; k <= pages; k += 1)
    await page
      .locator('.page input[type=file]')
      .nth(k - 1)
      .setInputFiles(await photo(page, `page-${k}.jpg`))
  await page.locator('[data-photographed]:enabled').waitFor()
  assert.equal(await page.locator('[data-verdict=unread]').count(), pages, 'no code is on these pictures: a person compares')
  await back.click()
  const confirm = page.locator('[data-confirm-paper]')
  await confirm.waitFor()
  assert.equal(
    (await viewOf(page, id)).papers[0].state,
    'photographed',
    'a photo alone is no signed original',
  )
  assert.ok(await confirm.isDisabled(), 'a person must say that the pages were compared')
  assert.match(await page.locator('[data-unread]').innerText(), /没有读到页面码/)
  await page.locator('form .row .name').last().fill('李示例')
  await page.locator('form .row').last().getByRole('button', { name: '盖章' }).click()
  await page.fill('#shelf', '2026 检查卷柜 3-2')
  for (let k = 1; k <= pages; k += 1) {
    assert.ok(await confirm.isDisabled(), `page ${k} was not compared`)
    assert.match(await page.locator('[data-not-compared]').innerText(), new RegExp(`${k}`))
    await page.locator(`[data-compared="${k}"]`).check()
  }
  await confirm.click()
  await page.waitForURL((url) => url.pathname.endsWith(`/papers/${paper}`))
  await page.getByText('存放于 2026 检查卷柜 3-2').waitFor()
  const view = await viewOf(page, id)
  assert.equal(view.papers[0].state, 'confirmed')
  assert.deepEqual(view.papers[0].confirmed.signers.at(-1), { role: 'party', name: '李示例', manner: 'seal' })
  const { events } = await ask(page, `/cases/${encodeURIComponent(id)}/events`)
  assert.equal(
    events.find((e) => e.type === 'paper.photographed/1').body.signed_digest,
    digest,
    'the photos belong to this very version',
  )
  await page.context().close()
})

const shoot = (page, k, file) => page.locator('.page input[type=file]').nth(k - 1).setInputFiles(file)
const verdict = (page, k, of) => page.locator(`[data-page="${k}"] [data-verdict=${of}]`)
const shot = (page, name) =>
  page.screenshot({ path: `${process.env.ZHILU_SCREENSHOTS ?? '.'}/photograph-${name}.png`, fullPage: true })

test('the sheets of a paper are photographed all at once, each goes to its page by its code, and a sheet of another paper to none', async () => {
  const page = await atWork(browser, PHONE)
  const { id, paper, pages, version } = await openPaper(page, 8)
  assert.ok(pages > 1)
  const other = await preparePaper(page, id)
  const sheets = []
  for (let k = pages; k >= 1; k -= 1) sheets.push(await sheet(page, id, paper, k))
  sheets.push(await sheet(page, id, other.paper, 1, 'other.jpg'))
  await go(page, `/cases/${id}/papers/${paper}/photograph`)
  await page.locator('[data-all-at-once] input[type=file]').setInputFiles(sheets)
  for (let k = 1; k <= pages; k += 1) {
    await verdict(page, k, 'recognised').waitFor()
    assert.match(await verdict(page, k, 'recognised').innerText(), new RegExp(`第 ${version} 版第 ${k} 页`))
  }
  const aside = page.locator('[data-aside] [data-verdict=other_paper]')
  await aside.waitFor()
  assert.match(await aside.innerText(), /《现场检查记录》/)
  assert.ok((await aside.innerText()).includes(other.number))
  await shot(page, 'all-at-once')
  assert.deepEqual(await findings(page), [])
  await page.locator('[data-photographed]:enabled').click()
  await page.locator('[data-recognised]').waitFor()
  assert.equal(await page.locator('[data-unread]').count(), 0)
  await shot(page, 'recognised')
  assert.deepEqual(await findings(page), [])
  const { photographs } = (await viewOf(page, id)).papers[0]
  assert.deepEqual(
    photographs.map((p) => [p.page, p.page_code]),
    Array.from({ length: pages }, (_, i) => [i + 1, 'matched']),
  )
  await go(page, `/cases/${id}/papers/${paper}`)
  assert.equal(await page.locator('[data-page-code=matched]').count(), pages)
  await shot(page, 'states')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('sheets in the wrong order are told and put in order; where nobody looked before, they are refused and nothing is lost', async () => {
  const page = await atWork(browser, DESK)
  const { id, paper, pages } = await openPaper(page, 8)
  assert.equal(pages, 2)
  const [one, two] = [await sheet(page, id, paper, 1), await sheet(page, id, paper, 2)]
  await page.route('**/photographs/check', (route) => route.abort(), { times: 2 })
  await go(page, `/cases/${id}/papers/${paper}/photograph`)
  await shoot(page, 1, two)
  await shoot(page, 2, one)
  await page.locator('[data-photographed]:enabled').click()
  const refused = page.getByRole('alert')
  await refused.waitFor()
  assert.match(await refused.innerText(), /第 1 页的照片拍的是本文书第 2 页[\s\S]*没有丢失/)
  await verdict(page, 1, 'other_page').waitFor()
  await page.locator('[data-put-in-order]').waitFor()
  await shot(page, 'refused')
  const view = await viewOf(page, id)
  assert.deepEqual([view.papers[0].state, view.papers[0].photographs], ['prepared', []])
  const kept = view.recordings.length

  await page.reload()
  await shoot(page, 1, two)
  await shoot(page, 2, one)
  await verdict(page, 1, 'other_page').waitFor()
  await verdict(page, 2, 'other_page').waitFor()
  assert.ok(await page.locator('[data-photographed]').isDisabled())
  await shot(page, 'wrong-order')
  await page.locator('[data-put-in-order]').click()
  await verdict(page, 1, 'recognised').waitFor()
  await page.locator('[data-photographed]:enabled').click()
  await page.locator('[data-recognised]').waitFor()
  assert.equal((await viewOf(page, id)).recordings.length, kept, 'the same photographs, still there')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

// As an office scanner gives it back: every paper of the case as one PDF, of which the sheets of one paper are its pages.
test('a paper is scanned to one PDF: each sheet goes to its page and is shown, and sheets of another paper go to none', async () => {
  const page = await atWork(browser, DESK)
  const { id, paper, pages } = await openPaper(page, 8)
  const other = await preparePaper(page, id)
  const printed = await page.request.get(
    `${site}/api/v1/cases/${encodeURIComponent(id)}/papers.pdf?papers=${other.paper},${paper}`,
  )
  await go(page, `/cases/${id}/papers/${paper}/photograph`)
  await page
    .locator('[data-all-at-once] input[type=file]')
    .setInputFiles({ name: '扫描件.pdf', mimeType: 'application/pdf', buffer: await printed.body() })
  for (let k = 1; k <= pages; k += 1) await verdict(page, k, 'recognised').waitFor()
  assert.equal(await page.locator('[data-aside] [data-verdict=other_paper]').count(), other.pages)
  const sheets = page.locator('[data-page] img[src*="?sheet="]')
  assert.equal(await sheets.count(), pages, 'whoever compares sees each sheet')
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[data-page] img[src*="?sheet="]')].every((one) => one.complete && one.naturalHeight > 1000),
  )
  await shot(page, 'scan')
  assert.deepEqual(await findings(page), [])
  await page.locator('[data-photographed]:enabled').click()
  await page.locator('[data-recognised]').waitFor()
  const { photographs } = (await viewOf(page, id)).papers.find((one) => one.paper === paper)
  assert.deepEqual(
    photographs.map((p) => [p.page, p.sheet, p.page_code]),
    Array.from({ length: pages }, (_, i) => [i + 1, other.pages + i + 1, 'matched']),
  )
  assert.equal(new Set(photographs.map((p) => p.blob)).size, 1, 'one recording')
  await go(page, `/cases/${id}/papers/${paper}`)
  assert.equal(await page.locator('[data-page-code=matched]').count(), pages)
  const original = await page.request.get(site + (await page.locator('a[data-scan]').getAttribute('href')))
  assert.deepEqual(await original.body(), await printed.body(), 'byte for byte')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('the law holds a paper back until the second officer has confirmed on the same device; then it is handed over', async () => {
  const page = await atWork(browser, PHONE)
  const { id } = await openInspection(page)
  const second = (await ask(page, '/users')).users.find((u) => u.name === '办案人乙')
  await command(page, id, 'join_officer', { officer: second.user, part: 'second' })
  const made = await preparePaper(page, id)
  const { paper, version, signed_digest: digest } = made
  await command(page, id, 'refuse_paper', {
    paper,
    version,
    signed_digest: digest,
    reason: '不同意',
    reported_to: '科长',
  })
  const handOver = async () => {
    await go(page, `/cases/${id}/papers/${paper}`)
    await page.fill('#given-to', '李示例')
    await allTheSame(page, page.locator('[data-issue]'), page.getByRole('alert').or(page.getByText('交付已记入')))
  }
  await handOver()
  const held = page.getByRole('alert')
  await held.waitFor()
  assert.match(await held.innerText(), /第二名执法人员尚未本人确认/)
  assert.equal((await viewOf(page, id)).papers[0].issued, undefined)

  await go(page, `/cases/${id}/on-site`)
  const code = page.getByLabel('办案人乙的个人确认码')
  await code.fill('000000')
  await page.getByRole('button', { name: '确认在场' }).click()
  await page.getByText('个人确认码不对').waitFor()
  await code.fill(account('yi').code)
  await page.getByRole('button', { name: '确认在场' }).click()
  await page.locator('.tag', { hasText: '已确认' }).waitFor()
  // A paper that no officer signed is handed over with a reason only.
  await signPaper(page, id, made, { role: 'officer', user: (await ask(page, '/session')).user }, account().code)
  await handOver()
  await page.getByText('交付已记入').waitFor()
  assert.equal((await viewOf(page, id)).papers[0].issued.given_to, '李示例')
  await page.context().close()
})

test('a void paper is not used again; its number stays in the register of numbers', async () => {
  const page = await atWork(browser, DESK)
  const { id, paper, number } = await openPaper(page, 0)
  await go(page, `/cases/${id}/papers/${paper}`)
  await page.getByRole('button', { name: '作废', exact: true }).click()
  const dialog = page.getByRole('dialog')
  assert.ok(await dialog.getByRole('button', { name: '作废' }).isDisabled(), 'not without a reason')
  await page.fill('#reason', '被检查单位名称有误')
  await dialog.getByRole('button', { name: '作废' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.locator('h1 .tag', { hasText: '已作废' }).waitFor()
  assert.equal(await page.locator('[data-sign]').count(), 0, 'nobody signs a void paper')
  const next = await preparePaper(page, id)
  assert.notEqual(next.number, number)

  await go(page, '/numbers')
  const register = page.locator('[data-series^="paper.inspection_record"]').first()
  const fold = register.locator('.head button')
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click() // where there are many series
  const line = register.locator('tr[data-void]', { hasText: number })
  await line.waitFor()
  assert.match(await line.innerText(), /被检查单位名称有误/)
  assert.equal(await line.locator('del').innerText(), number)
  await page.click('[data-only-void]')
  assert.equal(await page.locator('tr', { hasText: next.number }).count(), 0)
  await line.getByRole('link').click()
  await page.waitForURL((url) => url.pathname.endsWith(`/papers/${paper}`))
  await page.context().close()
})

test('a paper that was handed over can still be made void: what follows is told first, and it stays visible', async () => {
  const page = await atWork(browser, DESK)
  const made = await openPaper(page, 1)
  const { id, paper, number, version } = made
  const second = (await ask(page, '/users')).users.find((u) => u.name === '办案人乙')
  await command(page, id, 'join_officer', { officer: second.user, part: 'second' })
  await command(page, id, 'confirm_officer', { act: 'act-1', officer: second.user, code: account('yi').code })
  await signPaper(page, id, made, { role: 'officer', user: (await ask(page, '/session')).user }, account().code)
  await signPaper(page, id, made, { role: 'party', name: '李示例' })
  await command(page, id, 'issue_paper', { paper, version, given_to: '李示例' })
  await go(page, `/cases/${id}/papers/${paper}`)
  assert.equal(await page.getByRole('link', { name: '修改（出下一版）' }).count(), 0, 'nothing is changed in it')
  await page.click('[data-void]')
  const dialog = page.getByRole('dialog')
  assert.match(await dialog.innerText(), /签名随之失去作用[\s\S]*已交给李示例[\s\S]*收回[\s\S]*重新列出[\s\S]*不能撤销/)
  await page.fill('#reason', '当事人名称有误')
  await dialog.getByRole('button', { name: '作废' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const told = page.locator('[data-voided]')
  await told.waitFor()
  assert.match(await told.innerText(), /当事人名称有误[\s\S]*作废前已交给李示例/)
  assert.match(await told.innerText(), new RegExp(number))
  assert.deepEqual(await findings(page), [])
  assert.ok(await told.getByRole('link', { name: '另行制作一份' }).count())
  await told.getByRole('link', { name: '文号登记' }).click()
  const line = page.locator('tr[data-void]', { hasText: number })
  await line.waitFor()
  assert.match(await line.innerText(), /当事人名称有误/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
