// After the visit: more time, an earlier visit, the re-inspection; and the inspection that found nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ask,
  atWork,
  browser,
  command,
  dayFromNow,
  DESK,
  findings,
  go,
  openInspection,
  opensBrowser,
  PHONE,
  instantAgo,
  photo,
  preparePaper,
  typedAgo,
  viewOf,
} from './bureau.mjs'

opensBrowser()

// An inspection that ended with one hazard to be put right within ten days.
async function orderedHazard(page) {
  const { id } = await openInspection(page)
  await command(page, id, 'find_hazard', {
    act: 'act-1',
    place: '喷漆间',
    description: '排风机未启用',
    remedy: 'by_date',
    due: dayFromNow(10),
  })
  await command(page, id, 'end_act', { act: 'act-1' })
  return id
}

const duty = async (page, id, article) =>
  (await ask(page, `/cases/${encodeURIComponent(id)}/findings`)).lanes.find((l) => l.article === article)
    .obligations

test('the party says that all is put right and asks for an earlier visit; the re-inspection confirms it with a photo', async () => {
  const page = await atWork(browser, PHONE)
  const id = await orderedHazard(page)
  await go(page, `/cases/${id}/reinspection`)
  await page.locator('summary', { hasText: '提前复查' }).click()
  await page.locator('[data-earlier] input[type=checkbox]').first().check()
  await page.fill('#earlier-reason', '已全部改正，附照片')
  await page.getByRole('button', { name: '记入申请' }).last().click()
  await page.getByText('已全部改正，附照片').waitFor()
  assert.equal((await viewOf(page, id)).reinspection_requests[0].reason, '已全部改正，附照片')

  await page.fill('#act-place', '喷漆间')
  await page.click('[data-begin-act]')
  const card = page.locator('[data-outcome-of="hazard-1"]')
  await card.waitFor()
  await card
    .locator('input[type=file]')
    .first()
    .setInputFiles(await photo(page, 'after.jpg'))
  await page.fill('#note-hazard-1', '排风机已启用并联锁')
  await card.locator('[data-record="rectified"]').click()
  await card.getByText('排风机已启用并联锁').waitFor()
  await card.locator('.tag', { hasText: '音像 ✔' }).waitFor({ timeout: 90_000 })
  await page.getByRole('button', { name: '结束本次检查' }).click()
  await page.waitForURL((url) => url.pathname === `/cases/${id}`)
  const view = await viewOf(page, id)
  assert.deepEqual(
    [view.hazards[0].state, view.acts[1].kind, view.hazards[0].rectified[0].recordings.length],
    ['rectified', 'reinspection', 1],
  )
  assert.ok(
    (await duty(page, id, 8)).some((o) => o.status === 'met'),
    'Article 8 is answered by this visit',
  )
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('a visit without a network is entered afterwards: outcome and end with their true time', async () => {
  const page = await atWork(browser, PHONE)
  const { id } = await openInspection(page, { hoursAgo: 6 })
  await command(page, id, 'find_hazard', {
    act: 'act-1',
    place: '井下',
    description: '风门损坏',
    remedy: 'by_date',
    due: dayFromNow(10),
    happened_at: instantAgo(5.5),
  })
  await go(page, `/cases/${id}/on-site`)
  await page.locator('[data-afterwards="end-time"]').check()
  await page.fill('#end-time', typedAgo(5))
  await page.click('[data-end-act]')
  await page.waitForURL((url) => url.pathname === `/cases/${id}`)
  await command(page, id, 'begin_act', { kind: 'reinspection', place: '井下', happened_at: instantAgo(4) })

  await go(page, `/cases/${id}/reinspection`)
  const card = page.locator('[data-outcome-of="hazard-1"]')
  await card.locator('[data-afterwards]').check()
  await page.fill('#outcome-time-hazard-1', typedAgo(3))
  await card.locator('[data-record="rectified"]').click()
  await card.locator('.tag', { hasText: '已改正' }).waitFor()
  await page.locator('[data-afterwards="end-time"]').check()
  await page.fill('#end-time', typedAgo(2))
  await page.click('[data-end-act]')
  await page.waitForURL((url) => url.pathname === `/cases/${id}`)
  const { acts, hazards } = await viewOf(page, id)
  const hours = (instant) => Math.round((Date.now() - Date.parse(instant)) / 3_600_000)
  assert.deepEqual([acts[0].ended, hazards[0].rectified[0], acts[1].ended].map((one) => hours(one.happened_at)), [5, 3, 2])
  await page.context().close()
})

test('a hazard noted before is put right on the spot: told on site, or on the case page after the visit', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page, { hoursAgo: 3 })
  for (const description of ['氧气瓶未固定', '灭火器被遮挡'])
    await command(page, id, 'find_hazard', {
      act: 'act-1',
      place: '气瓶间',
      description,
      remedy: 'at_once',
      happened_at: instantAgo(2.5),
    })
  const outcome = async () => (await duty(page, id, 8)).filter((o) => o.rule === 'a8.at_once').map((o) => o.status)
  await go(page, `/cases/${id}/on-site`)
  await page.locator('[data-hazard="hazard-1"] [data-tell-outcome]').click()
  await page.fill('#outcome-note', '已加链固定')
  await page.locator('[data-rectify-form] [data-outcome=rectified]').click()
  await page.locator('[data-rectify-form] [data-do]').click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.equal(await page.locator('[data-hazard="hazard-1"] [data-tell-outcome]').count(), 0)
  await command(page, id, 'end_act', { act: 'act-1', happened_at: instantAgo(1) })

  const gap = (await duty(page, id, 8)).find((o) => o.rule === 'a8.at_once' && o.subject.id === 'hazard-2')
  await go(page, `/cases/${id}?gap=${encodeURIComponent(gap.id)}`)
  await page.locator('[data-remedy="case.record_rectification"]').click()
  await page.fill('#outcome-time', typedAgo(2))
  await page.locator('[data-rectify-form] [data-outcome=rectified]').click()
  await page.locator('[data-rectify-form] [data-do]').click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.deepEqual(await outcome(), ['met', 'met'])
  const { hazards } = await viewOf(page, id)
  assert.deepEqual(hazards.map((h) => [h.state, h.rectified[0].act]), [['rectified', 'act-1'], ['rectified', 'act-1']])
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('after the visit "do it now" still leads where it can be done: the certificates, the second officer', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page, { hoursAgo: 3 })
  await command(page, id, 'end_act', { act: 'act-1', happened_at: instantAgo(1) })
  const offering = async (name) => {
    const { lanes } = await ask(page, `/cases/${encodeURIComponent(id)}/findings`)
    return lanes.flatMap((l) => l.obligations).find((o) => o.do.some((r) => r.command === name))
  }
  const lead = async (name) => {
    await go(page, `/cases/${id}?gap=${encodeURIComponent((await offering(name)).id)}`)
    await page.locator(`[data-remedy="${name}"]`).first().click()
    await page.waitForURL(/\/on-site\?/)
    await page.locator('[data-over]').waitFor()
  }
  await lead('case.show_credential')
  await page.fill('#shown-to', '矿长')
  await page.fill('#credential-time', typedAgo(2))
  await page.click('[data-show-credential]')
  await page.getByText('已向矿长出示').waitFor()
  assert.equal((await viewOf(page, id)).acts[0].credential.time_source, 'officer')
  await lead('case.confirm_officer')
  await page.getByRole('region', { name: '第二名执法人员' }).waitFor()
  assert.equal(await page.locator('[data-begin-act], [data-end-act]').count(), 0, 'nothing begins or ends anew')
  assert.deepEqual(await findings(page), [])
  await page.context().close()
})

test('what is not put right stays open after the re-inspection', async () => {
  const page = await atWork(browser, PHONE)
  const id = await orderedHazard(page)
  await command(page, id, 'begin_act', { kind: 'reinspection', place: '喷漆间' })
  await go(page, `/cases/${id}/reinspection`)
  await page.locator('[data-outcome-of="hazard-1"] [data-record="not_rectified"]').click()
  await page.locator('[data-outcome-of="hazard-1"] .tag', { hasText: '未改正' }).waitFor()
  const { hazards } = await viewOf(page, id)
  assert.equal(hazards[0].state, 'not_rectified')
  await page.context().close()
})

test('the party asks for more time; when it is granted, the new day holds everywhere', async () => {
  const page = await atWork(browser, DESK)
  const id = await orderedHazard(page)
  const before = (await duty(page, id, 8)).find((o) => o.due).due
  await go(page, `/cases/${id}/reinspection`)
  await page.locator('summary', { hasText: '延期申请' }).click()
  await page.locator('form:not([data-earlier]) fieldset input[type=checkbox]').check()
  await page.fill('#ext-until', dayFromNow(25))
  await page.fill('#ext-reason', '设备到货推迟')
  await page.getByRole('button', { name: '记入申请' }).first().click()
  await page.getByText('设备到货推迟').waitFor()
  assert.equal((await viewOf(page, id)).hazards[0].extended_until, undefined, 'a request moves no deadline')
  const grant = (who) => who.getByRole('button', { name: '同意延期', exact: true })
  assert.equal(await grant(page).count(), 0, 'whoever asked does not decide')
  const head = await atWork(browser, DESK, 'kezhang')
  await go(head, `/cases/${id}/reinspection`)
  await grant(head).click()
  await head.locator('.tag', { hasText: '✔ 同意' }).waitFor()
  await head.context().close()
  assert.equal((await viewOf(page, id)).hazards[0].extended_until, dayFromNow(25))
  assert.ok((await duty(page, id, 8)).find((o) => o.due).due > before)
  await go(page, `/cases/${id}`)
  await page.locator('[data-hazard="hazard-1"]', { hasText: '已延期' }).waitFor()
  await page.context().close()
})

test('what the party asks for waits on the bench of a head, who is told how many there are, and is decided in the case', async () => {
  const page = await atWork(browser, DESK)
  const id = await orderedHazard(page)
  const asked = { hazards: ['hazard-1'], until: dayFromNow(30), reason: '配件在途' }
  const head = await atWork(browser, DESK, 'kezhang')
  await go(head, '/')
  const before = (await ask(head, '/session')).unread
  await command(page, id, 'request_extension', asked)
  const row = head.locator('[data-decisions] li', { hasText: '配件在途' })
  await row.waitFor()
  await head.waitForFunction((n) => document.querySelector('nav a[aria-current] b')?.textContent.startsWith(n), String(before + 1))
  assert.deepEqual(await findings(head), [])

  await go(page, `/cases/${id}`)
  const pending = page.locator('[data-extension="extension-1"]')
  assert.match(await pending.innerText(), /配件在途[\s\S]*由部门或局负责人决定[\s\S]*待决定/)
  assert.equal(await pending.locator('form').count(), 0, 'the officer who asks does not decide')

  await row.getByRole('link').press('Enter')
  await head.waitForURL((url) => url.pathname === `/cases/${id}` && url.hash === '#extension-1')
  await head.fill('#why-extension-1', '已查看配件订单')
  await head.getByRole('button', { name: '同意延期', exact: true }).press('Enter')
  await head.locator('[data-extension="extension-1"] .tag', { hasText: '✔ 同意' }).waitFor()
  await page.locator('[data-extension="extension-1"]', { hasText: '已查看配件订单' }).waitFor()
  await go(head, '/')
  assert.equal(await head.locator('[data-decisions] li', { hasText: '配件在途' }).count(), 0)
  assert.equal((await ask(head, '/session')).unread, before)
  assert.deepEqual(head.complaints, [])
  await head.context().close()
  await page.context().close()
})

test('more time that is not granted leaves the day as it was', async () => {
  const page = await atWork(browser, DESK)
  const id = await orderedHazard(page)
  const head = await atWork(browser, DESK, 'kezhang')
  await command(page, id, 'request_extension', {
    hazards: ['hazard-1'],
    until: dayFromNow(40),
    reason: '资金紧张',
  })
  await go(head, `/cases/${id}/reinspection`)
  await head.fill('#why-extension-1', '理由不足')
  await head.getByRole('button', { name: '不同意', exact: true }).click()
  await head.locator('.tag', { hasText: '✖ 不同意' }).waitFor()
  await head.context().close()
  const { hazards, extensions } = await viewOf(page, id)
  assert.deepEqual([hazards[0].extended_until, extensions[0].decided.granted], [undefined, false])
  await page.context().close()
})

test('an inspection that found nothing is closed with its one record and one click', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  await go(page, `/cases/${id}`)
  assert.equal(await page.locator('[data-close-clean]').count(), 0, 'not without the record')
  await preparePaper(page, id)
  await go(page, `/cases/${id}`)
  await page.click('[data-close-clean]')
  await page.getByText('已结束检查并结案').waitFor()
  const view = await viewOf(page, id)
  assert.deepEqual(
    [view.stage, view.closed.outcome, Boolean(view.acts[0].ended)],
    ['closed', 'no_hazard', true],
  )
  await page.context().close()
})
