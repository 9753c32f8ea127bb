// What an officer is told of a paper while it is written, and once more before it is prepared.
import assert from 'node:assert/strict'
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
  viewOf,
} from './bureau.mjs'

opensBrowser()

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`warnings lead to their place in the text, and the paper is prepared all the same (${size})`, async () => {
    const page = await atWork(browser, viewport)
    const { id } = await openInspection(page)
    await command(page, id, 'find_hazard', {
      act: 'act-1',
      place: '冲压车间',
      description: '配电箱未上锁',
      remedy: 'at_once',
    })
    const { forms } = await ask(page, '/forms')
    const form = forms.find((f) => f.title === '现场检查记录').form
    await go(page, `/cases/${id}/papers/new/${form}?act=act-1`)
    const list = page.locator('form [data-warnings]')
    await list.locator('[data-code="lint.no_basis"]').waitFor()
    await page.fill('#f-period', '2026年11月2日9时至2026年11月2日10时0分')
    await page.fill('#f-situation', '检查前查阅了上次文书。\n依据应急责改[2026]9号文书复核，地面积尘可能较厚。')
    const brackets = list.locator('[data-code="lint.brackets"] button')
    await brackets.waitFor()
    await list.locator('[data-warned-field="period"] [data-code="lint.no_minutes"]').waitFor()
    await list.locator('[data-code="lint.subjective"]').waitFor()
    assert.equal(
      await list.locator('[data-code="lint.no_basis"]').count(),
      0,
      'who writes the text says there what it rests on',
    )
    await sound(page, `lint-editor-${size}`)
    await brackets.click()
    const selected = await page.locator('#f-situation').evaluate((box) => {
      const held = document.activeElement === box
      return [held, box.value.slice(box.selectionStart, box.selectionEnd)]
    })
    assert.deepEqual(selected, [true, '[2026]9号'])

    await page.locator('[data-by-pen]').check()
    await page.locator('button[data-prepare]:not([disabled])').click()
    const again = page.locator('[data-warned]')
    await again.locator('[data-code="lint.brackets"]').waitFor()
    await sound(page, `lint-once-more-${size}`)
    assert.deepEqual((await viewOf(page, id)).papers, [], 'nothing is prepared before somebody goes on')
    await page.keyboard.press('Escape')
    await again.waitFor({ state: 'hidden' })
    await page.fill('#f-situation', '依据应急责改〔2026〕9号文书复核，地面积尘厚约3毫米，违反《中华人民共和国安全生产法》第三十六条。')
    await brackets.waitFor({ state: 'hidden' })
    await page.locator('button[data-prepare]:not([disabled])').click()
    await again.locator('[data-code="lint.no_minutes"]').waitFor()
    assert.equal(await again.locator('[data-code="lint.brackets"]').count(), 0)
    await again.locator('[data-do]').click()
    await page.waitForURL((url) => /papers\/paper-1$/.test(url.pathname))
    assert.equal((await viewOf(page, id)).papers.length, 1)
    await page.context().close()
  })
}
