// The tablet in the party's hand: every page read to its end, then signed or refused; only the officer gets out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  account,
  ask,
  atWork,
  browser,
  command,
  DESK,
  go,
  openInspection,
  openPaper,
  opensBrowser,
  PHONE,
  photo,
  site,
  viewOf,
  write,
} from './bureau.mjs'

opensBrowser()

async function handOver(page, { id, paper }) {
  await go(page, `/cases/${id}/papers/${paper}/sign`)
  await page.getByRole('button', { name: '进入签名' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

// Goes on as a reader does, until there is nothing more to read; answers the pages that were seen.
async function readOn(page, most = 60) {
  const seen = []
  for (let i = 0; i < most; i += 1) {
    const now = await page.locator('[data-page]').getAttribute('data-page')
    if (seen.at(-1) !== now) seen.push(now)
    if (await page.locator('[data-to-sign]').count()) return seen
    await page
      .locator('[data-next-page]')
      .click({ timeout: 5000 })
      .catch(() => undefined) // the last page may just have been read
    await page.waitForTimeout(120)
  }
  return seen
}

test('the party reads every page to its end before signing becomes possible; the signature counts when the server answered', async () => {
  const page = await atWork(browser, PHONE)
  const made = await openPaper(page, 14)
  assert.ok(made.pages >= 2, 'a paper of several pages')
  await handOver(page, made)
  await page.locator('[data-next-page]').waitFor()
  assert.equal(await page.locator('[data-to-sign]').count(), 0, 'nothing can be signed on the first page')
  assert.match(await page.locator('.kiosk > header').innerText(), new RegExp(`第 1 页，共 ${made.pages} 页`))
  assert.deepEqual(
    await readOn(page),
    Array.from({ length: made.pages }, (_, i) => String(i + 1)),
  )
  await page.click('[data-to-sign]')
  await page.getByRole('button', { name: '当事人', exact: true }).click()
  await page.fill('#signer-name', '李示例')
  assert.ok(await page.locator('[data-do-sign]').isDisabled(), 'an empty plate is no signature')
  await write(page)
  const asked = page.waitForRequest((r) => r.url().endsWith('/commands/sign_paper'))
  await page.click('[data-do-sign]')
  const body = (await asked).postDataJSON()
  assert.ok(body.strokes[0].length > 5 && body.strokes[0][0].length === 4)
  assert.equal(body.signed_digest, made.signed_digest)
  await page.locator('.signed', { hasText: '李示例' }).waitFor()
  const [paper] = (await viewOf(page, made.id)).papers
  assert.deepEqual(
    [paper.state, paper.signatures[0].signer],
    ['signed', { role: 'party', name: '李示例' }],
  )
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('on a large screen too, the end of a page must have been on the screen', async () => {
  const page = await atWork(browser, DESK)
  const made = await openPaper(page, 1)
  await handOver(page, made)
  await page.getByRole('button', { name: '往下看' }).waitFor()
  assert.equal(await page.locator('[data-to-sign]').count(), 0)
  await readOn(page)
  await page.locator('[data-to-sign]').waitFor()
  await page.context().close()
})

test('an officer signs with a personal code; a wrong one is refused and the session goes on', async () => {
  const page = await atWork(browser, DESK)
  const made = await openPaper(page, 0)
  const me = await ask(page, '/session')
  await handOver(page, made)
  await readOn(page)
  await page.click('[data-to-sign]')
  await page.locator(`[data-signer="${me.user}"]`).click()
  await write(page)
  await page.fill('#signer-code', '000000')
  await page.click('[data-do-sign]')
  await page.getByText('个人确认码不对').waitFor()
  await page.fill('#signer-code', account().code)
  await page.click('[data-do-sign]')
  await page.locator('.signed', { hasText: me.name }).waitFor()
  assert.equal((await viewOf(page, made.id)).papers[0].signatures[0].signer.user, me.user)
  await page.context().close()
})

test('refusing to sign is in reach before anything is read, and asks for the report', async () => {
  const page = await atWork(browser, PHONE)
  const made = await openPaper(page, 0)
  await handOver(page, made)
  await page.locator('[data-refuse]').click()
  assert.ok(await page.locator('[data-do-refuse]').isDisabled(), 'a refusal has its reason')
  await page.fill('#refuse-reason', '对第二项有异议')
  assert.equal(await page.locator('[data-do-refuse]').isDisabled(), false, 'reported or not, it can be recorded')
  assert.match(await page.locator('[data-refusal-asks]').innerText(), /向本部门报告/)
  assert.deepEqual(await page.locator('[data-asked]').evaluateAll((all) => all.map((one) => one.dataset.asked)), ['report'])
  await page.locator('[data-refusal-missing]', { hasText: '向本部门报告' }).waitFor()
  await page.getByLabel('已将情况向本部门报告').check()
  await page.fill('#refuse-to', '执法一科负责人')
  await page.locator('[data-refusal-missing]').waitFor({ state: 'detached' })
  await page.click('[data-do-refuse]')
  await page.getByText('拒签已记入').waitFor()
  const { state, refused } = (await viewOf(page, made.id)).papers[0]
  assert.deepEqual(
    [state, refused.reason, refused.reported_to],
    ['refused', '对第二项有异议', '执法一科负责人'],
  )
  await page.context().close()
})

test('a page that cannot be drawn cannot be signed', async () => {
  const page = await atWork(browser, PHONE)
  const made = await openPaper(page, 1)
  await page.route('**/pages/1.svg*', (route) => route.abort())
  await handOver(page, made)
  await page.getByText('这一页没有显示出来').waitFor()
  assert.equal(await page.locator('[data-to-sign]').count(), 0)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.getByRole('button', { name: '重试' }).click()
  await readOn(page)
  await page.locator('[data-to-sign]').waitFor()
  await page.context().close()
})

test('a paper that is changed while it is read must be read again from its first page', async () => {
  const page = await atWork(browser, PHONE)
  const made = await openPaper(page, 1)
  await handOver(page, made)
  await readOn(page)
  await page.locator('[data-to-sign]').waitFor()
  const officer = await atWork(browser, DESK)
  const { papers } = await viewOf(officer, made.id)
  await command(officer, made.id, 'prepare_paper', {
    paper: made.paper,
    form: papers[0].form,
    act: 'act-1',
    fields: { place: '改过的场所' },
  })
  await page.getByText('文书已改为第 2 版').waitFor({ timeout: 60_000 })
  assert.equal(await page.locator('[data-to-sign]').count(), 0, 'what was read before does not count')
  for (const p of [page, officer]) await p.context().close()
})

test('whatever address is typed, the window stays at the paper until the officer gives the code', async () => {
  const page = await atWork(browser, PHONE)
  const made = await openPaper(page, 0)
  await handOver(page, made)
  for (const path of ['/cases', `/cases/${made.id}`, '/settings']) {
    await page.goto(site + path)
    await page.waitForURL(/\/sign$/)
  }
  const second = await page.context().newPage()
  await second.goto(`${site}/cases`)
  await second.waitForURL(/\/sign$/)
  await page.click('[data-leave]')
  await page.fill('#leave-code', '111111')
  await page.getByRole('dialog').getByRole('button', { name: '退出签名' }).click()
  await page.getByText('个人确认码不对').waitFor()
  await page.fill('#leave-code', account().code)
  await page.getByRole('dialog').getByRole('button', { name: '退出签名' }).click()
  await page.waitForURL((url) => url.pathname.endsWith(`/papers/${made.paper}`))
  await second.waitForURL((url) => url.pathname.endsWith(`/papers/${made.paper}`))
  await go(page, '/cases')
  assert.match(page.url(), /\/cases$/)
  await page.context().close()
})

test('whatever is typed to the server, under the lock it serves the paper alone', async () => {
  const page = await atWork(browser, PHONE)
  const other = await openInspection(page)
  const made = await openPaper(page, 1)
  await handOver(page, made)
  const answered = (path, method = 'GET', body = undefined) =>
    page.evaluate(
      async ([address, verb, sent]) => {
        const headers = { 'X-Zhilu-CSRF': '1', 'Content-Type': 'application/json', 'If-Match': '*' }
        const answer = await fetch(`/api/v1${address}`, { method: verb, headers, body: sent && JSON.stringify(sent) })
        return answer.status
      },
      [path, method, body],
    )
  const at = `/cases/${made.id}`
  for (const path of ['/bench', '/cases', `/cases/${other.id}`, `${at}/findings`, `${at}/events`, '/users', '/enterprises', '/numbers'])
    assert.equal(await answered(path), 423, path)
  assert.equal(await answered('/me/password', 'POST', { old: 'a', new: 'another long password' }), 423)
  assert.equal(await answered(`${at}/commands/void_paper`, 'POST', { paper: made.paper, reason: 'x' }), 423)
  assert.equal(await answered(`${at}/papers/${made.paper}/pages/1.svg`), 200)
  const view = await viewOf(page, made.id)
  assert.deepEqual([view.papers.length, view.hazards.length], [1, 0])
  // An address typed over the page is no page of the officer's either.
  const typed = await page.context().newPage()
  assert.equal((await typed.goto(`${site}/api/v1/cases`)).status(), 423)
  await typed.close()
  // Nor does it help to clear what the browser keeps.
  await page.evaluate(() => localStorage.clear())
  await page.goto(`${site}/cases`)
  await page.waitForURL(/\/sign$/)
  await page.click('[data-leave]')
  await page.fill('#leave-code', account().code)
  await page.getByRole('dialog').getByRole('button', { name: '退出签名' }).click()
  await page.waitForURL((url) => url.pathname.endsWith(`/papers/${made.paper}`))
  assert.equal(await answered('/bench'), 200)
  await page.context().close()
})

test('without a network the device stays with the paper, says why, and keeps nothing of the code', async () => {
  const page = await atWork(browser, PHONE)
  const made = await openPaper(page, 0)
  await handOver(page, made)
  await page.context().setOffline(true)
  await page.click('[data-leave]')
  await page.fill('#leave-code', account().code)
  await page.getByRole('dialog').getByRole('button', { name: '退出签名' }).click()
  await page.locator('[data-cut-off]').waitFor()
  assert.match(page.url(), /\/sign$/)
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  assert.ok(!kept.includes(account().code))
  await page.context().setOffline(false)
  assert.equal(await page.locator('#leave-code').inputValue(), '', 'what was typed is not left on the screen')
  await page.fill('#leave-code', account().code)
  await page.getByRole('dialog').getByRole('button', { name: '退出签名' }).click()
  await page.waitForURL((url) => url.pathname.endsWith(`/papers/${made.paper}`))
  await page.context().close()
})

test('an officer who has set no personal code is not let into the mode that only it leaves', async () => {
  const page = await atWork(browser, PHONE)
  const made = await openPaper(page, 0)
  await page.route('**/api/v1/session', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), has_code: false } })
  })
  await go(page, `/cases/${made.id}/papers/${made.paper}/sign`)
  await page.locator('[data-no-code]').waitFor()
  assert.ok(await page.getByRole('button', { name: '进入签名' }).isDisabled())
  await page.context().close()
})

test('an officer who forgot the code gets out by signing in anew', async () => {
  const page = await atWork(browser, PHONE)
  const made = await openPaper(page, 0)
  await handOver(page, made)
  await page.click('[data-leave]')
  await page.click('[data-sign-in-anew]')
  await page.waitForURL(/\/sign-in/)
  await page.goto(`${site}/cases/${made.id}`)
  await page.waitForURL(/\/sign-in/)
  await page.fill('#login', account().login)
  await page.fill('#password', account().password)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === `/cases/${made.id}`)
  await page.context().close()
})

test('a device with a Chinese voice reads the page aloud', async () => {
  const page = await atWork(browser, PHONE)
  const made = await openPaper(page, 1)
  await page.addInitScript(() => {
    // this machine has no voice: one that keeps what it is told
    window.spoken = []
    const voice = { lang: 'zh-CN', name: 'v' }
    const mouth = {
      getVoices: () => [voice],
      cancel() {},
      addEventListener() {},
      removeEventListener() {},
      speak(u) {
        window.spoken.push(u.text)
        setTimeout(() => u.onend?.(), 5)
      },
    }
    Object.defineProperty(window, 'speechSynthesis', { value: mouth })
    window.SpeechSynthesisUtterance = class {
      constructor(text) {
        this.text = text
      }
    }
  })
  await handOver(page, made)
  await page.click('[data-read-aloud]')
  await page.waitForFunction(() => window.spoken.length > 10)
  const spoken = await page.evaluate(() => window.spoken)
  assert.ok(spoken.includes('现场检查记录'))
  assert.ok(
    spoken.some((s) => s.includes('1 号工位') && s.includes('防护罩缺失')),
    'the hazard is said in one phrase',
  )
  await page.context().close()
})

test('where the device has no voice, a person reads aloud, and the recording is kept with the paper', async () => {
  const page = await atWork(browser, PHONE)
  const made = await openPaper(page, 0)
  await handOver(page, made)
  await page
    .locator('[data-person-reads] input[type=file], input[data-person-reads]')
    .first()
    .setInputFiles(await photo(page, 'reading.jpg'))
  await page.getByText('宣读录音已收下').waitFor()
  for (let i = 0; i < 60; i += 1) {
    const { recordings } = await viewOf(page, made.id)
    if (recordings.some((r) => r.links.some((l) => l.kind === 'paper' && l.id === made.paper)))
      return page.context().close()
    await page.waitForTimeout(500)
  }
  assert.fail('the recording of the reading is not linked to the paper')
})
