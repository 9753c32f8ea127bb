// A font of the bureau's own: tried on a sample paper, refused where its maker does not allow embedding, installed, seen on a
// paper, withdrawn.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, atWork, browser, DESK, go, openInspection, opensBrowser, ownKai, PHONE, site, sound, tell } from './bureau.mjs'

const KAI = ownKai()
opensBrowser()

// The same font, by whose fsType nothing may be embedded (OpenType, OS/2).
function restricted(font) {
  const out = Buffer.from(font)
  for (let i = 0; i < out.readUInt16BE(4); i++) {
    const entry = 12 + 16 * i
    if (out.toString('latin1', entry, entry + 4) === 'OS/2') out.writeUInt16BE(0x0002, out.readUInt32BE(entry + 8) + 8)
  }
  return out
}

const chosen = (name, buffer) => ({ name, mimeType: 'font/otf', buffer })

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`a font is tried, installed and withdrawn (${size})`, async () => {
    const admin = await atWork(browser, viewport, 'system')
    await go(admin, '/fonts')
    assert.equal(await admin.locator('[data-typeface]').count(), 5)
    assert.equal(await admin.locator('[data-typeface=fang]').getAttribute('data-own'), 'false')
    await sound(admin, `fonts-${size}`)

    const trial = admin.locator('[data-trial]')
    const file = trial.locator('input[type=file]')
    await file.setInputFiles(chosen('restricted.otf', restricted(KAI)))
    await trial.locator('[data-refused]').waitFor()
    assert.match(await trial.locator('[data-refused]').innerText(), /限制嵌入/)
    assert.equal(await trial.locator('[data-install]').count(), 0)

    await admin.selectOption('#font-form', { label: '现场检查记录' })
    await file.setInputFiles(chosen('kai.otf', KAI))
    await trial.locator('[data-facts]').waitFor()
    assert.match(await trial.locator('[data-facts]').innerText(), /FandolKai[\s\S]*kai\.otf[\s\S]*7\.4 MB/)
    assert.match(await trial.locator('[data-set=gb2312]').innerText(), /6763 \/ 6763/)
    await admin.waitForFunction(() => [...document.querySelectorAll('[data-trial] img[data-page]')].every((i) => i.complete && i.naturalWidth > 0))
    await sound(admin, `fonts-checked-${size}`)

    await trial.locator('[data-install]').press('Enter')
    const form = admin.locator('[data-install-form]')
    assert.ok(await form.locator('[data-do]').isDisabled(), 'not before the licence is confirmed')
    await sound(admin, `fonts-install-${size}`)
    await form.locator('[data-licensed]').check()
    assert.ok(await form.locator('[data-do]').isDisabled(), 'not before it is said which')
    await admin.fill('#font-licence', '字库公司，合同2026-7号')
    await form.locator('[data-do]').click()
    await admin.locator('[data-typeface=fang][data-own=true]').waitFor()
    const card = admin.locator('[data-font][data-standing=used]')
    await card.waitFor()
    assert.match(await card.locator('[data-licence]').innerText(), /授权依据：字库公司，合同2026-7号/)
    assert.ok(await admin.locator('[data-typeface=fang] [data-lacking]').count(), 'whoever tries fonts is told what is lacking')
    await sound(admin, `fonts-installed-${size}`)

    // A paper is set in it at once, by whoever prepares one.
    const officer = await atWork(browser, viewport)
    const { id } = await openInspection(officer)
    const at = `/cases/${encodeURIComponent(id)}`
    const { forms } = await ask(officer, '/forms')
    const record = forms.find((f) => f.title === '现场检查记录').form
    const made = await tell(officer, `${at}/commands/prepare_paper`, { form: record, act: 'act-1' }, { 'If-Match': '*' })
    const drawn = async () => (await officer.request.get(`${site}/api/v1${at}/papers/${made.paper}/pages/1.svg`)).text()
    const before = await drawn()
    assert.match(before, /现场检查记录/)
    await go(officer, '/fonts')
    assert.equal(await officer.locator('[data-trial]').count(), 0, 'an officer looks and does not install')
    assert.equal(await officer.locator('[data-withdraw]').count(), 0)
    assert.equal(await officer.locator('[data-lacking]').count(), 0, 'nor is an officer told of characters of names')

    await card.locator('[data-withdraw]').click()
    await admin.fill('#reason', '试用结束')
    await admin.locator('[role=dialog] [data-do]').click()
    await admin.locator('[data-typeface=fang][data-own=false]').waitFor()
    assert.equal(await admin.locator('[data-font][data-standing=used]').count(), 0)
    assert.equal(await drawn(), before, 'the paper stays as it was laid out')
    for (const page of [admin, officer]) assert.deepEqual(page.complaints, [])
  })
}
