// The forms of papers: found, changed in their text, drawn while they are written, checked, and installed as a higher version.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, atWork, browser, DESK, go, openInspection, opensBrowser, PHONE, site, sound, tell } from './bureau.mjs'

opensBrowser()

// No other test asks for this form, nor for its title.
const FORM = 'copy_approval'
const AT = `/forms/${FORM}`

const text = (page) => page.inputValue('#form-text')
const firstPage = (page) => page.locator('img[data-page="1"]')
const source = (page) => firstPage(page).getAttribute('src')

// Drawn, and that of the text as it stands.
async function drawn(page, before) {
  await page.waitForFunction(
    (old) => {
      const img = document.querySelector('img[data-page="1"]')
      return img?.complete && img.naturalWidth > 0 && img.getAttribute('src') !== old && img.closest('[aria-busy="false"]')
    },
    before ?? '',
  )
  return source(page)
}
async function picture(page, src) {
  const answer = await page.request.get(site + src)
  assert.equal(answer.status(), 200)
  assert.match(answer.headers()['content-type'], /image\/svg\+xml/)
  return answer.text()
}
async function rewrite(page, change) {
  const before = await source(page)
  await page.fill('#form-text', change(await text(page)))
  return drawn(page, before)
}
// What is marked in the text, and whether it is in sight.
const marked = (page) =>
  page.evaluate(() => {
    const area = document.querySelector('#form-text')
    const line = area.value.slice(0, area.selectionStart).split('\n').length
    const at = (line - 1) * parseFloat(getComputedStyle(area).lineHeight) - area.scrollTop
    const onPage = area.getBoundingClientRect().top + at
    return {
      text: area.value.slice(area.selectionStart, area.selectionEnd),
      focused: document.activeElement === area,
      seen: at >= 0 && at < area.clientHeight && onPage > 0 && onPage < window.innerHeight,
    }
  })

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`a form is found, changed, drawn, checked and installed as a higher version (${size})`, async () => {
    const page = await atWork(browser, viewport, 'fazhi')
    const before = await ask(page, AT)
    const next = Number(before.version) + 1
    await go(page, '/forms')
    const { forms } = await ask(page, '/forms')
    assert.equal(await page.locator('tr[data-form]').count(), forms.length)
    await sound(page, `forms-list-${size}`)
    await page.fill('#form-find', before.title)
    await page.waitForFunction(() => document.querySelectorAll('tr[data-form]').length === 1)
    await page.locator(`tr[data-form="${FORM}"] a`).click()
    await page.waitForURL((url) => url.pathname === AT)

    const shown = await drawn(page)
    assert.equal(await text(page), before.text)
    assert.ok(await page.locator('[data-install]').isDisabled(), 'nothing was changed')
    await sound(page, `form-${size}`)

    // Another title is another page.
    const title = `${before.title}（${size}）`
    const changed = await rewrite(page, (now) => now.replace(`"title": "${before.title}"`, `"title": "${title}"`))
    assert.notEqual(await picture(page, changed), await picture(page, shown))
    assert.match(await firstPage(page).getAttribute('alt'), new RegExp(title))
    assert.match(await page.locator('h1').innerText(), new RegExp(title))

    // A path that leads nowhere is told at its place.
    const right = await text(page)
    await page.fill('#form-text', right.replace('"version"', '"fingerprint": "nowhere", "version"'))
    await page.locator('[data-problem="error"]').first().waitFor()
    await page.fill('#form-text', right.replace(/("source": ")[^"]+"/g, '$1party.nowhere"'))
    const problem = page.locator('[data-problem="error"][data-code="form.unknown_source"]').last()
    await problem.waitFor()
    assert.match(await problem.innerText(), /取值的路径不存在[\s\S]*怎么办/)
    assert.ok(await page.locator('[data-install]').isDisabled(), 'not with an error')
    await problem.getByRole('button').click()
    assert.deepEqual(await marked(page), { text: '"party.nowhere"', focused: true, seen: true })
    await sound(page, `form-problem-${size}`)

    // What is no JSON leaves the last pages where they are.
    const last = await source(page)
    await page.fill('#form-text', right.replace('"title"', '“title"'))
    const syntax = page.locator('[data-syntax]')
    await syntax.waitFor()
    assert.match(await syntax.innerText(), /第 \d+ 行第 \d+ 列[\s\S]*中文标点/)
    assert.equal(await source(page), last)
    await sound(page, `form-syntax-${size}`)
    await page.fill('#form-text', right)
    await page.press('#form-text', 'Control+Enter')
    await syntax.waitFor({ state: 'detached' })
    await drawn(page, last)

    // A changed form is a higher version.
    assert.ok(await page.locator('[data-install]').isDisabled(), 'the version is taken')
    await page.click('[data-raise]')
    await page.waitForFunction((n) => JSON.parse(document.querySelector('#form-text').value).version === n, next)
    await page.locator('[data-install]:not([disabled])').click()
    const dialog = page.locator('[data-install-form]')
    assert.match(await dialog.locator('[data-versions]').innerText(), new RegExp(`${before.version}.*→.*${next}`))
    await sound(page, `form-install-${size}`)
    await dialog.locator('[data-do]').click()
    await page.locator('[data-installed-version]', { hasText: `第 ${next} 版` }).waitFor()
    await page.locator('[data-discard]').waitFor({ state: 'detached' })
    const after = await ask(page, AT)
    assert.deepEqual([after.version, after.title], [String(next), title])

    await go(page, '/forms')
    const row = page.locator(`tr[data-form="${FORM}"]`)
    assert.match(await row.locator('[data-version]').innerText(), new RegExp(`第 ${next} 版`))
    assert.match(await row.innerText(), new RegExp(title))
    assert.deepEqual(page.complaints, [])
    await page.context().close()

    // As it was, for what comes after.
    const again = await atWork(browser, viewport, 'fazhi')
    await tell(again, '/forms', {
      text: before.text.replace(/"version": \d+/, `"version": ${next + 1}`),
      replaces: after.digest,
    })
    await again.context().close()
  })
}

test('who may not install a form can still draw it, with a real case too', async () => {
  const officer = await atWork(browser, DESK)
  const { id, number } = await openInspection(officer)
  await go(officer, '/forms/inspection_record')
  const before = await drawn(officer)
  assert.equal(await officer.locator('[data-install]').count(), 0)
  await officer.click('[data-with-case]')
  await officer.fill('#draw-find', number)
  await officer.locator(`#draw-case option[value="${id}"]`).waitFor({ state: 'attached' })
  await officer.selectOption('#draw-case', id)
  const real = await drawn(officer, before)
  assert.notEqual(await picture(officer, real), await picture(officer, before))
  await officer.selectOption('#draw-act', 'act-1')
  await drawn(officer, real)
  await sound(officer, 'form-case-desk')
  await rewrite(officer, (now) => now.replace('"form"', ' "form"'))
  assert.equal(await officer.locator('[data-install]').count(), 0)
  await officer.click('[data-discard]')
  await officer.locator('[data-discard]').waitFor({ state: 'detached' })
  assert.deepEqual(officer.complaints, [])
  await officer.context().close()
})

test('what was written survives leaving the page, and is told where somebody else was quicker', async () => {
  const page = await atWork(browser, DESK, 'fazhi')
  const before = await ask(page, AT)
  await go(page, AT)
  await drawn(page)
  await page.press('#form-text', 'Control+End')
  await page.keyboard.type('\n')
  const mine = await text(page)
  await page.locator('.page-head a[href="/forms"]').click()
  await page.locator(`tr[data-form="${FORM}"]`, { hasText: '有未装入的改动' }).waitFor()
  await go(page, AT)
  assert.equal(await text(page), mine)

  const other = await atWork(browser, DESK, 'fazhi')
  const next = Number(before.version) + 1
  const theirs = before.text.replace(/"version": \d+/, `"version": ${next}`)
  await tell(other, '/forms', { text: theirs, replaces: before.digest })
  await other.context().close()
  await go(page, AT)
  const told = page.locator('[data-meanwhile]')
  await told.waitFor()
  assert.match(await told.innerText(), new RegExp(`第 ${next} 版`))
  assert.equal(await text(page), mine, 'nothing of one’s own is lost')
  await sound(page, 'form-meanwhile-desk')
  await page.click('[data-take-theirs]')
  await told.waitFor({ state: 'detached' })
  assert.equal(await text(page), theirs)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('the text is written by keyboard alone: Tab indents, Escape and Tab leave', async () => {
  const page = await atWork(browser, DESK, 'fazhi')
  await go(page, AT)
  await drawn(page)
  const before = await text(page)
  await page.focus('#form-text')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Tab')
  assert.equal(await text(page), `  ${before}`)
  await page.keyboard.press('Control+z')
  assert.equal(await text(page), before)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  assert.notEqual(await page.evaluate(() => document.activeElement.id), 'form-text')
  await page.keyboard.press('Shift+Tab')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'form-text')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('a new form begins from another one, and from a file', async () => {
  const page = await atWork(browser, PHONE, 'fazhi')
  await go(page, AT)
  await drawn(page)
  await page.click('[data-new-from]')
  const dialog = page.locator('[data-new-form]')
  await page.fill('#new-form-id', FORM)
  await page.fill('#new-form-title', '复制申请登记表')
  assert.ok(await dialog.locator('[data-do]').isDisabled(), 'the id is taken')
  await page.fill('#new-form-id', 'copy_register')
  await sound(page, 'form-new-phone')
  await dialog.locator('[data-do]').click()
  await page.waitForURL((url) => url.pathname === '/forms/copy_register')
  await drawn(page)
  const begun = JSON.parse(await text(page))
  assert.deepEqual([begun.form, begun.title, begun.version], ['copy_register', '复制申请登记表', 1])
  await page.click('[data-discard]')
  await page.getByRole('dialog').locator('[data-do]').click()
  await page.waitForURL((url) => url.pathname === '/forms')

  const { text: installed } = await ask(page, AT)
  const file = { name: 'any.json', mimeType: 'application/json', buffer: Buffer.from(`${installed}\n\n`) }
  await page.locator('.page-head input[type=file]').setInputFiles(file)
  await page.waitForURL((url) => url.pathname === AT)
  await drawn(page)
  assert.equal(await text(page), `${installed}\n\n`)
  await page.click('[data-discard]')
  await page.waitForFunction((was) => document.querySelector('#form-text').value === was, installed)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
