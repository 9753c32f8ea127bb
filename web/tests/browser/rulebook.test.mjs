// The page of the rulebook: the law in words, how the cases stand, a draft tried on them, two signatures. And the lanes of a
// case, which show what runs and fold the rest away.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ask, atWork, DESK, go, openBrowser, openInspection, PHONE, tell } from './bureau.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = process.env.ZHILU_SCREENSHOTS
let browser
before(async () => {
  browser = await openBrowser()
})
after(() => browser?.close())

async function look(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  const bad = violations.filter((v) => ['serious', 'critical'].includes(v.impact))
  assert.deepEqual(
    bad.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3)}`),
    [],
  )
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(wide <= 0, `${name} is ${wide} pixels wider than the window`)
}

// A changed manifest: paper is missing at once, and the version is another.
async function changedManifest(page, version) {
  const { files } = await ask(page, '/rulebook/files')
  const name = Object.keys(files).find((n) => /^rulebook:/m.test(files[n]))
  const text = files[name]
    .replace(/version: .*/, `version: "${version}"`)
    .replace(/(paper_wait_hours:\s+type: integer\s+default:) \d+/, '$1 0')
  return { name, text }
}

test('each rule is told in words with its counts, and a count leads to its cases', async () => {
  const page = await atWork(browser, DESK)
  await go(page, '/rules')
  await page.locator('[data-as-of]').waitFor()
  const article = page.locator('[data-article="7"]').first()
  assert.match(await article.locator('[data-rule="a7.inspection_record"]').innerText(), /执法人员[\s\S]*小时/)
  assert.match(await page.locator('[data-article="5"]').first().innerText(), /例外/)
  const count = article.locator('a[data-count]').first()
  const said = Number(/(\d+)\s*$/.exec(await count.innerText())[1])
  const status = await count.getAttribute('data-count')
  await look(page, 'rulebook-desk')
  await count.click()
  await page.locator('[data-finding]').waitFor()
  const query = new URL(page.url()).searchParams
  assert.equal(query.get('finding'), status)
  const { cases } = await ask(page, `/cases?limit=500&${query}`)
  assert.equal(cases.length, said)
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
  await look(page, 'rulebook-phone')
})

test('a draft that is wrong is told at file, line and column; one that is right tells what would change', async () => {
  await openInspection(await atWork(browser, DESK))
  const page = await atWork(browser, DESK, 'kezhang')
  await go(page, '/rules')
  await page.locator('[data-as-of]').waitFor()
  const { name, text } = await changedManifest(page, 'draft')
  await page.fill('#draft-name', name)
  await page.fill('#draft-text', text.replace('default: 0', 'default: none'))
  await page.click('[data-try]')
  const problem = page.locator('[data-problem="error"]').first()
  await problem.waitFor()
  assert.match(await problem.innerText(), new RegExp(`${name}:\\d+:\\d+`))
  assert.equal(await page.locator('[data-outcome]').count(), 0)

  await page.fill('#draft-text', text)
  await page.click('[data-try]')
  await page.locator('[data-outcome]').waitFor()
  const told = await tell(page, '/rulebook/try', { changed: { [name]: text } })
  assert.match(await page.locator('[data-outcome]').innerText(), new RegExp(`${told.cases} 件[\\s\\S]*${told.changes.length} 处`))
  assert.equal(await page.locator('[data-change]').count(), Math.min(told.changes.length, 200))
  assert.equal(await page.locator('[data-install]').count(), 0, 'a head of section installs nothing')
  const { rulebooks } = await ask(page, '/rulebooks')
  assert.equal(rulebooks.length, 1, 'nothing was written')
  await look(page, 'rulebook-draft')
})

test('a new version waits for two signatures of two persons', async () => {
  const legal = await atWork(browser, DESK, 'fazhi')
  const { name, text } = await changedManifest(legal, '2')
  await go(legal, '/rules')
  await legal.fill('#draft-name', name)
  await legal.press('#draft-name', 'Tab') // the file as it stands comes into the field first
  await legal.waitForFunction(() => document.querySelector('#draft-text').value !== '')
  await legal.fill('#draft-text', text.replace(/in_force: \{from: [\d-]+\}/, 'in_force: {from: 2099-01-01}'))
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
    await look(page, `lanes-${size}`)
    await rest.focus()
    await page.keyboard.press('Enter')
    assert.equal(await rest.getAttribute('aria-expanded'), 'true')
    assert.ok((await groups.first().locator('.lane:visible').count()) > shown)
    // A law above is one line until it is opened, or something in it is chosen.
    const law = groups.nth(1)
    assert.equal(await law.locator('.lane:visible').count(), 0)
    await law.getByRole('button').first().click()
    await law.locator('[id^="law-"]').first().waitFor()
    await look(page, `lanes-open-${size}`)
  }
})
