// Every screen at both sizes: no serious finding of axe, nothing wider than the window at 200 % zoom, a picture of each.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import {
  atWork,
  browser,
  command,
  DESK,
  findings,
  go,
  newPage,
  openInspection,
  opensBrowser,
  PHONE,
  preparePaper,
  screens,
  settle,
  signIn,
  site,
  tooWide,
} from './bureau.mjs'

const pictures = process.env.ZHILU_SCREENSHOTS
opensBrowser()
before(() => {
  if (pictures) mkdirSync(pictures, { recursive: true })
})

// Text in a column of less than four letters, which reads from top to bottom.
const squeezed = (page) =>
  page.evaluate(() => {
    const own = (e) => [...e.childNodes].map((n) => (n.nodeType === Node.TEXT_NODE ? n.textContent.trim() : '')).join('')
    return [...document.querySelectorAll('main *, [role=dialog] *')]
      .filter((e) => {
        const letter = parseFloat(getComputedStyle(e).fontSize)
        const { width, height } = e.getBoundingClientRect()
        return own(e).length > 5 && height > 4 * letter && width < 4 * letter
      })
      .map(own)
  })

async function picture(page, name, size) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}-${size}.png`) })
}

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
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
        assert.deepEqual(await squeezed(page), [], 'nothing is squeezed')
        assert.deepEqual(page.complaints, [])
      })
    }
    await page.context().close()
  })
}

const ADMINISTRATORS = [
  ['system', '/users'],
  ['system', '/parameters'],
  ['system', '/devices'],
  ['system', '/calendars'],
  ['security', '/users'],
  ['audit', '/access'],
]

// What opens on a screen: by whom, from where, and how.
function openings(id, paper) {
  const timeline = async (page) => {
    await page.keyboard.press('t')
    await page.locator('[data-type="exemption.declared/1"]').waitFor()
  }
  const correcting = (type) => async (page) => {
    await timeline(page)
    await page.locator(`[data-type="${type}"]`).first().getByRole('button').click()
    await page.locator('[data-correct-form]').waitFor()
  }
  const handedOver = async (page) => {
    await page.getByRole('button', { name: '进入签名' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }
  return [
    { name: 'timeline', path: `/cases/${id}`, open: timeline },
    { name: 'correct-exemption', path: `/cases/${id}`, open: correcting('exemption.declared/1') },
    { name: 'correct-party', path: `/cases/${id}`, open: correcting('case.opened/1') },
    {
      name: 'review-exemption',
      path: `/cases/${id}`,
      by: 'kezhang',
      open: (page) => page.click('[data-review]'),
    },
    {
      name: 'labels',
      path: `/cases/${id}`,
      open: async (page) => {
        await page.click('[data-label]')
        await page.fill('#label-other', '商业秘密')
        await page.keyboard.press('Enter')
      },
    },
    {
      name: 'leaving-the-case',
      path: `/cases/${id}`,
      open: (page) => page.locator('[data-leave]').first().click(),
    },
    {
      name: 'correct-enterprise',
      path: '/enterprises',
      open: (page) => page.locator('[data-correct-enterprise]').first().click(),
    },
    {
      name: 'register-device',
      path: '/devices',
      by: 'system',
      open: (page) => page.getByRole('button', { name: '登记设备' }).click(),
    },
    { name: 'reading', path: `/cases/${id}/papers/${paper}/sign`, open: handedOver },
    {
      name: 'refusing',
      path: `/cases/${id}/papers/${paper}/sign`,
      open: async (page) => {
        await handedOver(page)
        await page.click('[data-refuse]')
      },
    },
    {
      name: 'leaving',
      path: `/cases/${id}/papers/${paper}/sign`,
      open: async (page) => {
        await handedOver(page)
        await page.click('[data-leave]')
      },
    },
  ]
}

async function exemptCase() {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page, { zoned: true })
  await command(page, id, 'declare_exemption', {
    act: 'act-1',
    ground: '3',
    scope: { kind: 'thing', id: 'thing-1', name: '配方间' },
    reason: '涉及商业秘密',
  })
  await command(page, id, 'find_hazard', {
    act: 'act-1',
    place: '一楼',
    description: '安全出口上锁',
    remedy: 'at_once',
  })
  const { paper } = await preparePaper(page, id)
  await page.context().close()
  return { id, paper }
}

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`what the administrators work with is accessible and fits (${size})`, async (t) => {
    for (const [login, path] of ADMINISTRATORS) {
      await t.test(`${login} ${path}`, async () => {
        const page = await atWork(browser, viewport, login)
        await go(page, path)
        await picture(page, `${login}${path.replace('/', '-')}`, size)
        assert.deepEqual(await findings(page), [])
        assert.ok((await tooWide(page)) <= 0)
        await page.context().close()
      })
    }
  })

  test(`what opens on a screen is accessible and fits (${size})`, async (t) => {
    const { id, paper } = await exemptCase()
    for (const one of openings(id, paper)) {
      await t.test(one.name, async () => {
        const page = await atWork(browser, viewport, one.by)
        await go(page, one.path)
        await one.open(page)
        await page.waitForTimeout(500) // the dialog has come in
        await picture(page, one.name, size)
        assert.deepEqual(await findings(page), [])
        assert.ok((await tooWide(page)) <= 0)
        assert.deepEqual(await squeezed(page), [])
        await page.context().close()
      })
    }
  })
}

test('at 200 % zoom nothing is cut off', async (t) => {
  // Zooming to 200 % halves the window in CSS pixels; that is also what a narrow window does.
  const half = { width: DESK.width / 2, height: DESK.height / 2 }
  const page = await newPage(browser, half, { scale: 2 })
  await signIn(page)
  for (const screen of await screens(page)) {
    await t.test(screen.name, async () => {
      await page.goto(site + screen.path)
      await settle(page)
      await picture(page, screen.name, 'zoom')
      assert.ok((await tooWide(page)) <= 0)
      assert.deepEqual(await squeezed(page), [])
    })
  }
  await page.context().close()
  const { id, paper } = await exemptCase()
  for (const one of openings(id, paper)) {
    await t.test(one.name, async () => {
      const opened = await atWork(browser, half, one.by, { scale: 2 })
      await go(opened, one.path)
      await one.open(opened)
      await opened.waitForTimeout(500)
      await picture(opened, one.name, 'zoom')
      assert.ok((await tooWide(opened)) <= 0)
      await opened.context().close()
    })
  }
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
