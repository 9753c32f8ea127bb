// Every screen at both sizes: no serious finding of axe, nothing wider than the window at 200 % zoom, a picture of each.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { DESK, newPage, openBrowser, PHONE, screens, settle, signIn, site } from './bureau.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = process.env.ZHILU_SCREENSHOTS
let browser
before(async () => {
  browser = await openBrowser()
  if (pictures) mkdirSync(pictures, { recursive: true })
})
after(() => browser?.close())

async function findings(page) {
  await page.evaluate(axe) // through the debugger, so that the page's own policy stays as it is
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 4).join(' | ')}`)
}

const tooWide = (page) => page.evaluate(() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
  const inside = document.querySelector('main')
  return Math.max(wide, inside ? inside.scrollWidth - inside.clientWidth : 0)
})

async function picture(page, name, size) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}-${size}.png`) })
}

for (const [size, viewport] of [['desk', DESK], ['phone', PHONE]]) {
  test(`the sign-in page is accessible (${size})`, async () => {
    const page = await newPage(browser, viewport)
    await page.goto(`${site}/sign-in`)
    await settle(page)
    await picture(page, 'sign-in', size)
    assert.deepEqual(await findings(page), [])
    assert.ok((await tooWide(page)) <= 0)
    await page.goto(`${site}/redeem#secret`)
    await settle(page)
    await picture(page, 'redeem', size)
    assert.equal(new URL(page.url()).hash, '', 'the secret leaves the address bar')
    assert.deepEqual(await findings(page), [])
    await page.context().close()
  })

  test(`every screen is accessible and fits (${size})`, async (t) => {
    const page = await newPage(browser, viewport)
    await signIn(page)
    for (const screen of await screens(page)) {
      if (screen.phone && size === 'desk') continue
      await t.test(screen.name, async () => {
        await page.goto(site + screen.path)
        await settle(page)
        await picture(page, screen.name, size)
        assert.equal(await page.locator('h1').count(), 1, 'one h1')
        assert.equal(await page.locator('main').count(), 1, 'one main')
        assert.deepEqual(await findings(page), [])
        assert.ok((await tooWide(page)) <= 0, 'nothing is wider than the window')
        assert.deepEqual(page.complaints, [])
      })
    }
    await page.context().close()
  })
}

test('at 200 % zoom nothing is cut off', async (t) => {
  // Zooming to 200 % halves the window in CSS pixels; that is also what a narrow window does.
  const page = await newPage(browser, { width: DESK.width / 2, height: DESK.height / 2 }, { scale: 2 })
  await signIn(page)
  for (const screen of await screens(page)) {
    await t.test(screen.name, async () => {
      await page.goto(site + screen.path)
      await settle(page)
      assert.ok((await tooWide(page)) <= 0)
    })
  }
  await page.context().close()
})

test('the largest letters fit on both sizes', async (t) => {
  for (const viewport of [DESK, PHONE]) {
    const page = await newPage(browser, viewport)
    await signIn(page)
    await page.evaluate(() => localStorage.setItem('zhilu.size', 'largest'))
    for (const path of ['/', '/cases', '/integrity', '/settings']) {
      await t.test(`${viewport.width} ${path}`, async () => {
        await page.goto(site + path)
        await settle(page)
        assert.ok((await tooWide(page)) <= 0)
      })
    }
    await page.context().close()
  }
})
