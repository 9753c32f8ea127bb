// Two officers at one paper: each sees that the other is there, what they write in different fields is joined, what they write in
// the same is chosen from; versions are held against each other and restored; a phrase comes to where the cursor stands.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allTheSame,
  ask,
  atWork,
  browser,
  command,
  DESK,
  formOf,
  go,
  openInspection,
  opensBrowser,
  PHONE,
  sound,
} from './bureau.mjs'

opensBrowser()

const place = '#f-place'
const situation = '#f-situation'
const saved = (page) => page.locator('[data-saved=true]').waitFor()

// A record of an inspection in the hands of an officer and of the head of section, who may prepare papers of every case.
async function bothAtWork(viewport = DESK) {
  const officer = await atWork(browser, viewport)
  const { id } = await openInspection(officer)
  await command(officer, id, 'find_hazard', { act: 'act-1', place: '一号车间', description: '疏散通道堆放纸箱', remedy: 'at_once' })
  const form = await formOf(officer, '现场检查记录')
  const path = `/cases/${id}/papers/new/${form}?act=act-1`
  const head = await atWork(browser, viewport, 'kezhang')
  return { officer, head, id, path, form }
}
async function closed(...pages) {
  for (const page of pages) {
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  }
}

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
])
  test(`two who write at one paper see each other, and neither loses a text (${size})`, async () => {
    const { officer, head, id, path, form } = await bothAtWork(viewport)
    await go(officer, path)
    await go(head, path)
    await officer.locator('[data-others]', { hasText: '也在编辑' }).waitFor({ timeout: 30_000 })

    // Other fields: what one writes comes to the other, and nothing is asked.
    await officer.fill(place, '一号车间东侧')
    await saved(officer)
    await head.waitForFunction((box) => document.querySelector(box).value === '一号车间东侧', place, { timeout: 30_000 })
    await head.locator('[data-taken-in]', { hasText: '办案人甲' }).waitFor()
    await head.fill('#f-phone', '0000-1234567')
    await saved(head)

    // The same field: whoever comes second chooses.
    await officer.context().setOffline(true)
    await officer.fill(place, '一号车间东侧，3号冲床旁')
    await head.fill(place, '一号车间北侧')
    await saved(head)
    await officer.context().setOffline(false)
    const choice = officer.locator('[data-draft-choice]')
    await choice.waitFor({ timeout: 30_000 })
    assert.match(await choice.innerText(), /一号车间北侧/)
    assert.match(await choice.locator('ins').innerText(), /3号冲床旁/)
    assert.ok(await choice.locator('[data-do]').isDisabled(), 'not before one is chosen')
    await officer.keyboard.press('Escape')
    assert.ok(await choice.isVisible(), 'neither text can be passed over')
    await sound(officer, `drafts-choice-${size}`)
    await choice.locator('[data-clash=place] input[value=written]').check()
    await choice.locator('[data-clash=place] textarea').fill('一号车间北侧，3号冲床旁')
    await choice.locator('[data-do]').click()
    await choice.waitFor({ state: 'detached' })
    await saved(officer)
    assert.equal(await officer.inputValue('#f-phone'), '0000-1234567')
    await head.waitForFunction((box) => document.querySelector(box).value.includes('3号冲床旁'), place, { timeout: 30_000 })
    const { versions } = await ask(officer, `/cases/${encodeURIComponent(id)}/draft/versions?form=${form}&act=act-1`)
    assert.ok(versions.length >= 3, 'what the other wrote stays among the versions')
    await closed(officer, head)
  })

test('versions are held against each other and an earlier one is restored', async () => {
  const { officer, head, path } = await bothAtWork()
  await go(officer, path)
  await officer.fill(place, '旧的场所')
  await saved(officer)
  await officer.context().close()
  await go(head, path)
  assert.equal(await head.inputValue(place), '旧的场所')
  await head.fill(place, '新的场所')
  await saved(head)
  await head.click('[data-compare]')
  const difference = head.locator('[data-difference]')
  await difference.locator('[data-no-difference]').waitFor()
  await difference.locator('#diff-0').selectOption({ index: 2 })
  const changed = difference.locator('[data-changed=place]')
  await changed.waitFor()
  assert.equal(await changed.locator('del').innerText(), '旧')
  assert.equal(await changed.locator('ins').innerText(), '新')
  await sound(head, 'drafts-difference')
  await difference.locator('[data-restore]').click()
  await difference.waitFor({ state: 'detached' })
  assert.equal(await head.inputValue(place), '旧的场所')
  await saved(head)

  // Prepared twice: the page of the paper tells what changed from the one version to the other, the editor what is new.
  await head.fill('#f-period', '2026年11月2日9时0分至2026年11月2日10时0分')
  await allTheSame(head, head.locator('button[data-prepare]:not([disabled])'), head.locator('[data-sign]'))
  await head.waitForURL((url) => /papers\/paper-1$/.test(url.pathname))
  await head.goto(`${head.url()}/next`)
  await head.fill(place, '再改的场所')
  await head.fill('#f-period', '2026年11月2日9时0分至2026年11月2日10时0分')
  await saved(head)
  await head.click('[data-compare]')
  await head.locator('[data-changed=place] ins').waitFor()
  await head.keyboard.press('Escape')
  await allTheSame(head, head.locator('button[data-prepare]:not([disabled])'), head.locator('[data-sign]'))
  await head.waitForURL((url) => /papers\/paper-1$/.test(url.pathname))
  await head.click('[data-compare]')
  const between = head.locator('[data-changed=place]')
  await between.waitFor()
  assert.equal(await between.locator('ins').innerText(), '再改')
  await sound(head, 'drafts-prepared')
  await closed(head)
})

test('a phrase comes to the cursor by keys alone, filled from the case, its gap selected', async () => {
  const { officer, head, path } = await bothAtWork()
  await go(officer, path)
  await officer.fill(situation, '检查中：。')
  await officer.locator(situation).evaluate((box) => box.setSelectionRange(4, 4))
  await officer.locator(situation).press('Control+/')
  const list = officer.locator('[data-phrases]')
  await list.locator('[role=option]').first().waitFor()
  await sound(officer, 'drafts-phrases')
  await officer.keyboard.type('疏散通道内堆放')
  await officer.keyboard.press('ArrowDown')
  await officer.keyboard.press('ArrowUp')
  await officer.keyboard.press('Enter')
  await list.waitFor({ state: 'detached' })
  const text = await officer.inputValue(situation)
  assert.match(text, /^检查中：一号车间疏散通道内堆放＿＿＿＿/)
  const chosen = await officer.locator(situation).evaluate((box) => [document.activeElement === box, box.value.slice(box.selectionStart, box.selectionEnd)])
  assert.deepEqual(chosen, [true, '＿＿＿＿'], 'one goes on writing where the case says nothing')

  // The bureau's own come first.
  await head.request.post(new URL('/api/v1/bureau/entries', officer.url()).href, {
    data: { type: 'phrase.saved', body: { phrase_kind: 'fact', title: '除尘停运', text: '{place}除尘系统检查时未运行。' } },
    headers: { 'X-Zhilu-CSRF': '1' },
  })
  await officer.locator(situation).press('Control+/')
  await list.locator('[role=option]', { hasText: '除尘停运' }).first().waitFor()
  await officer.keyboard.press('Escape')
  await list.waitFor({ state: 'detached' })
  await closed(officer, head)
})
