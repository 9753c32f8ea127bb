// The page of the rulebook: the law in words, how the cases stand, a draft tried on them, two signatures. And the lanes of a
// case, which show what runs and fold the rest away.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  ask,
  atWork,
  browser,
  command,
  DESK,
  go,
  openInspection,
  opensBrowser,
  PHONE,
  sound,
  tell,
  viewOf,
} from './bureau.mjs'

opensBrowser()

// A changed manifest: paper is missing at once, and the version is another.
async function changedManifest(page, version) {
  const { files } = await ask(page, '/rulebook/files')
  const name = Object.keys(files).find((n) => /^rulebook:/m.test(files[n]))
  const text = files[name]
    .replace(/version: .*/, `version: "${version}"`)
    .replace(/(paper_wait_hours:\s+type: integer\s+default:) \d+/, '$1 0')
  return { name, text }
}

// An article of the bureau's own regulation, with its rules.
async function opened(page, n) {
  const article = page.locator(`[data-article="${n}"]`).first()
  await article.getByRole('button').first().click()
  await article.locator('[data-rule]').first().waitFor()
  return article
}

// The file as it stands comes into the field first; what is typed before that would be lost.
async function write(page, name, text) {
  await page.fill('#draft-name', name)
  await page.press('#draft-name', 'Tab')
  await page.waitForFunction(() => document.querySelector('#draft-text').value !== '')
  await page.fill('#draft-text', text)
}

test('each rule is told in words with its counts, and a count leads to its cases', async () => {
  const page = await atWork(browser, DESK)
  await go(page, '/rules')
  await page.locator('[data-as-of]').waitFor()
  const article = await opened(page, 7)
  assert.match(await article.locator('[data-rule="a7.inspection_record"]').innerText(), /执法人员[\s\S]*小时/)
  assert.match(await (await opened(page, 5)).innerText(), /例外[\s\S]*爆炸危险区域/)
  const count = article.locator('a[data-count]').first()
  const said = Number(/(\d+)\s*$/.exec(await count.innerText())[1])
  const status = await count.getAttribute('data-count')
  await sound(page, 'rulebook-desk')
  await count.click()
  await page.locator('[data-finding]').waitFor()
  const query = new URL(page.url()).searchParams
  assert.equal(query.get('finding'), status)
  const { cases } = await ask(page, `/cases?limit=500&${query}`)
  assert.equal(cases.length, said)
})

test('an article says how the cases stand under it, and what is looked for opens by itself', async () => {
  const page = await atWork(browser, DESK)
  await go(page, '/rules')
  await page.locator('[data-as-of]').waitFor()
  const { rules } = await ask(page, '/rulebook/counts')
  const { articles } = await ask(page, '/rulebook')
  const seven = articles.find((a) => a.layer === 'bureau' && a.article === 7)
  const met = rules
    .filter((r) => seven.rules.some((of) => of.id === r.rule))
    .reduce((n, r) => n + r.met + r.met_late, 0)
  const line = page.locator('[data-article="7"]').first()
  assert.match(await line.locator('[data-sum="met"]').innerText(), new RegExp(`已履行 ${met}$`))
  assert.equal(await page.locator('main [data-rule]').count(), 0, 'articles are lines until they are opened')

  await page.fill('[data-find]', seven.rules[0].title)
  const rule = page.locator(`[data-rule="${seven.rules[0].id}"]`)
  await rule.waitFor()
  await page.fill('[data-find]', '没有哪一条这样写')
  await page.getByText('没有符合的条文').waitFor()
  await page.fill('[data-find]', '')
  await page.click('[data-only="unconfirmed"]')
  const waiting = articles.flatMap((a) => a.rules).filter((r) => JSON.stringify(r).includes('"unconfirmed":true'))
  assert.ok(waiting.length > 0)
  await page.waitForFunction((n) => document.querySelectorAll('main [data-rule]').length === n, waiting.length)
  const first = page.locator(`[data-rule="${waiting[0].id}"] [data-amount]`).first()
  assert.match(await first.innerText(), /[\u4e00-\u9fff][\s\S]*缺省值待核/, 'by its title')
  await sound(page, 'rulebook-unconfirmed')
})

test('the law above stands beside the bureau\'s own, folded, and opens by keyboard', async () => {
  const page = await atWork(browser, PHONE)
  await go(page, '/rules')
  await page.locator('[data-as-of]').waitFor()
  const laws = page.locator('main [data-law]')
  assert.ok((await laws.count()) > 3)
  const law = laws.nth(1)
  const line = law.getByRole('button').first()
  assert.equal(await line.getAttribute('aria-expanded'), 'false')
  await line.focus()
  await page.keyboard.press('Enter')
  assert.equal(await line.getAttribute('aria-expanded'), 'true')
  await law.locator('[data-article]').first().waitFor()
  await sound(page, 'rulebook-phone')
})

test('a draft that is wrong is told at file, line and column; one that is right tells what would change', async () => {
  await openInspection(await atWork(browser, DESK))
  const page = await atWork(browser, DESK, 'kezhang')
  await go(page, '/rules')
  await page.locator('[data-as-of]').waitFor()
  const { name, text } = await changedManifest(page, 'draft')
  await write(page, name, text.replace('default: 0', 'default: none'))
  await page.click('[data-try]')
  const problem = page.locator('[data-problem="error"]').first()
  await problem.waitFor()
  assert.match(await problem.innerText(), new RegExp(`${name}:\\d+:\\d+`))
  assert.equal(await page.locator('[data-outcome]').count(), 0)

  await page.fill('#draft-text', text)
  await page.click('[data-try]')
  await page.locator('[data-outcome]').waitFor()
  const told = await tell(page, '/rulebook/try', { changed: { [name]: text } })
  const changed = new Set(told.changes.map((c) => c.number))
  assert.match(await page.locator('[data-outcome]').innerText(), new RegExp(`${told.cases} 件[\\s\\S]*${changed.size} 件的 ${told.changes.length} 处`))
  assert.equal(await page.locator('[data-changed-case]').count(), changed.size)
  assert.equal(await page.locator('[data-change]').count(), told.changes.length)
  const missing = (side) => side?.status === 'breached'
  const worse = told.changes.filter((c) => !missing(c.before) && missing(c.after)).length
  assert.equal(await page.locator('[data-change="worse"]').count(), worse)
  assert.equal(await page.locator('[data-install]').count(), 0, 'a head of section installs nothing')
  const { rulebooks } = await ask(page, '/rulebooks')
  assert.equal(rulebooks.length, 1, 'nothing was written')
  await sound(page, 'rulebook-draft')
})

test('a new version waits for two signatures of two persons', async () => {
  const legal = await atWork(browser, DESK, 'fazhi')
  const { name, text } = await changedManifest(legal, '2')
  await go(legal, '/rules')
  await write(legal, name, text.replace(/in_force: \{from: [\d-]+\}/, 'in_force: {from: 2099-01-01}'))
  await legal.click('[data-try]')
  await legal.click('[data-install]')
  const row = (page) => page.locator('[data-book$=" 2"]')
  await row(legal).getByText('待签署').waitFor()
  assert.equal(await row(legal).locator('[data-sign="reviewer"]').count(), 0, 'the author does not review')
  await row(legal).locator('[data-sign="author"]').click()
  await legal.fill('#reason', '已逐条核对')
  await legal.getByRole('dialog').locator('button[type=submit]').click()
  await row(legal).locator('[data-part="author"]', { hasText: '法审员' }).waitFor()

  const head = await atWork(browser, DESK, 'juzhang')
  await go(head, '/rules')
  await row(head).locator('[data-sign="reviewer"]').click()
  await head.fill('#reason', '同意')
  await head.getByRole('dialog').locator('button[type=submit]').click()
  await row(head).getByText('待施行').waitFor()
  const { rulebooks } = await ask(head, '/rulebooks')
  assert.deepEqual(
    rulebooks.map((b) => b.standing),
    ['in_use', 'to_come'],
  )
})

// A version that holds today: paper is missing at once.
async function versionInForce(page, version) {
  const { name, text } = await changedManifest(page, version)
  const made = await tell(page, '/rulebooks', { changed: { [name]: text } })
  for (const [login, part] of [
    ['fazhi', 'author'],
    ['juzhang', 'reviewer'],
  ]) {
    const signer = await atWork(browser, DESK, login)
    await tell(signer, `/rulebooks/${made.rulebook}/versions/${version}/sign_off`, { digest: made.digest, sign_off: part })
    await signer.context().close()
  }
  return made
}

test('a case is moved to another version by a decision, after a look at what that changes', async () => {
  const officer = await atWork(browser, DESK)
  const { id, rulebook } = await openInspection(officer)
  await command(officer, id, 'end_act', { act: 'act-1' })
  const legal = await atWork(browser, DESK, 'fazhi')
  const made = await versionInForce(legal, '3')
  await go(officer, `/cases/${id}`)
  assert.equal(await officer.locator('[data-move]').count(), 0, 'an officer moves no case')

  const head = await atWork(browser, DESK, 'juzhang')
  await go(head, `/cases/${id}`)
  await head.click('[data-move]')
  const form = head.locator('[data-move-form]')
  await form.getByText('实施办法').first().waitFor()
  assert.match(await form.locator('[data-present]').innerText(), new RegExp(`实施办法 · 第 ${rulebook.version} 版`), 'by its title')
  const submit = form.locator('[data-do]')
  await form.locator('[data-to="3"]').check()
  await form.locator('[data-try-here]').click()
  await form.locator('[data-change="worse"]').first().waitFor()
  await sound(head, 'move-rulebook')
  await head.fill('#move-reason', '新规定对当事人有利')
  assert.ok(await submit.isDisabled(), 'whether it favours the party is said first')
  await form.locator('[data-favours]').click()
  assert.match(await head.locator('#move-approver').inputValue(), /./, 'who may approve it is proposed')
  await submit.click()
  await head.getByText('已改用').first().waitFor()
  await form.waitFor({ state: 'hidden' })
  const view = await viewOf(head, id)
  assert.equal(view.rulebook.digest, made.digest)
  const { events } = await ask(head, `/cases/${encodeURIComponent(id)}/events?limit=1000`)
  const moved = events.find((e) => e.type === 'case.rulebook_moved/1')
  assert.equal(moved.body.reason, '新规定对当事人有利')
  assert.equal(moved.body.favours_party, true)
  const { rulebooks } = await ask(head, `/cases/${encodeURIComponent(id)}/findings`)
  assert.deepEqual(
    rulebooks.map((b) => b.digest),
    [rulebook.digest, made.digest],
  )
})

test('whom the server does not let approve is told as such, and nothing moves', async () => {
  const officer = await atWork(browser, PHONE)
  const { id, rulebook } = await openInspection(officer)
  const { rulebooks } = await ask(officer, '/rulebooks')
  assert.ok(rulebooks.filter((b) => ['in_use', 'superseded'].includes(b.standing)).length > 1, 'the one made above holds')
  const legal = await atWork(browser, PHONE, 'fazhi')
  await go(legal, `/cases/${id}`)
  await legal.click('[data-move]')
  const me = await ask(legal, '/session')
  await legal.selectOption('#move-approver', me.user)
  await legal.locator('[data-move-form] input[type=radio]').first().check()
  await legal.click('[data-favours]')
  await legal.fill('#move-reason', '试一试')
  await legal.locator('[data-move-form] [data-do]').click()
  await legal.locator('[data-move-form] [role=alert]').getByText('无权批准').waitFor()
  await sound(legal, 'move-rulebook-phone')
  assert.equal((await viewOf(legal, id)).rulebook.digest, rulebook.digest)
})

test('an inspection shows what runs in it and folds the rest', async () => {
  for (const [size, viewport] of [
    ['desk', DESK],
    ['phone', PHONE],
  ]) {
    const page = await atWork(browser, viewport)
    const { id } = await openInspection(page)
    await go(page, `/cases/${id}`)
    const { lanes } = await ask(page, `/cases/${encodeURIComponent(id)}/findings`)
    const own = lanes.filter((l) => l.layer === 'bureau' && !l.principle)
    const quiet = own.filter((l) => l.obligations.every((o) => o.status === 'not_triggered'))
    const groups = page.locator('main [data-law]')
    assert.equal(await groups.first().getAttribute('data-law'), own[0].source, 'the bureau\'s own comes first')
    assert.equal(await groups.count(), new Set(lanes.map((l) => l.source)).size)
    const shown = await groups.first().locator('.lane:visible').count()
    assert.ok(shown > 0 && shown < own.length, `${shown} rows of ${own.length} articles`)
    const rest = groups.first().getByRole('button', { name: `未触发 ${quiet.length} 条` })
    assert.equal(await rest.getAttribute('aria-expanded'), 'false')
    await sound(page, `lanes-${size}`)
    await rest.focus()
    await page.keyboard.press('Enter')
    assert.equal(await rest.getAttribute('aria-expanded'), 'true')
    assert.ok((await groups.first().locator('.lane:visible').count()) > shown)
    // A law above is one line until it is opened, or something in it is chosen.
    const law = groups.nth(1)
    assert.equal(await law.locator('.lane:visible').count(), 0)
    await law.getByRole('button').first().click()
    await law.locator('[id^="law-"]').first().waitFor()
    await sound(page, `lanes-open-${size}`)
  }
})
