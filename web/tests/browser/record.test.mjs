// What cannot be recorded, and what was recorded wrongly: exemptions with their review, corrections that hide nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ask,
  atWork,
  browser,
  command,
  dayFromNow,
  DESK,
  go,
  openInspection,
  opensBrowser,
  PHONE,
  viewOf,
} from './bureau.mjs'

opensBrowser()

const statusOf = async (page, id, kind) =>
  (await ask(page, `/cases/${encodeURIComponent(id)}/findings`)).lanes
    .flatMap((l) => l.obligations)
    .filter((o) => o.subject.kind === kind && o.article === 7)
    .map((o) => o.status)

async function declaredOnSite(page) {
  const { id } = await openInspection(page, { zoned: true })
  const { enterprise } = await viewOf(page, id)
  const { zones } = await ask(page, `/enterprises/${encodeURIComponent(enterprise)}`)
  const zone = zones.find((z) => z.explosion_hazard)
  await command(page, id, 'find_hazard', {
    act: 'act-1',
    place: zone.name,
    zone: zone.id,
    description: '积尘未清扫',
    remedy: 'at_once',
  })
  await go(page, `/cases/${id}/on-site`)
  await page.getByRole('button', { name: '不适宜音像' }).click()
  await page.getByRole('dialog').getByRole('button', { name: zone.name }).click()
  await page.selectOption('#ex-ground', '1')
  await page.locator('[data-equipment-lacking]').check()
  await page.fill('#ex-reason', '未配备防爆执法记录仪')
  await page.getByRole('dialog').getByRole('button', { name: '记入' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  return { id, zone }
}

test('an exemption is declared for a zone, lifts its recordings only, and is reviewed by somebody else', async () => {
  const officer = await atWork(browser, PHONE)
  const { id, zone } = await declaredOnSite(officer)
  assert.ok((await statusOf(officer, id, 'hazard')).includes('exempt'), 'recordings in the zone are not owed')
  await go(officer, `/cases/${id}`)
  await officer.locator('[data-exemption="exemption-1"]', { hasText: '已声明，未复核' }).waitFor()
  assert.equal(await officer.locator('[data-review]').count(), 0, 'nobody reviews his own declaration')

  const head = await atWork(browser, DESK, 'kezhang')
  await go(head, `/cases/${id}`)
  await head.click('[data-review]')
  const submit = head.locator('[data-do]')
  await head.fill('#review-reason', '该区域确属爆炸危险区域')
  assert.ok(await submit.isDisabled(), 'a verdict must be given')
  await head.click('[data-upheld]')
  await submit.click()
  const line = head.locator('[data-exemption="exemption-1"]')
  await line.getByText('复核认可').waitFor()
  assert.match(await line.innerText(), new RegExp(`${zone.name}[\\s\\S]*该区域确属爆炸危险区域`))
  assert.equal(await head.locator('[data-review]').count(), 0, 'it is reviewed once')
  assert.deepEqual((await viewOf(head, id)).exemptions[0].reviewed, {
    upheld: true,
    reason: '该区域确属爆炸危险区域',
  })
  for (const p of [officer, head]) await p.context().close()
})

test('an exemption that does not stand lifts nothing any more', async () => {
  const officer = await atWork(browser, PHONE)
  const { id } = await declaredOnSite(officer)
  const head = await atWork(browser, PHONE, 'kezhang')
  await go(head, `/cases/${id}`)
  await head.click('[data-review]')
  await head.click('[data-rejected]')
  await head.getByText('重新列为缺失').waitFor()
  await head.fill('#review-reason', '现场已配备防爆设备')
  await head.click('[data-do]')
  await head.locator('[data-exemption="exemption-1"]', { hasText: '复核不认可' }).waitFor()
  assert.ok(!(await statusOf(head, id, 'hazard')).includes('exempt'))
  for (const p of [officer, head]) await p.context().close()
})

async function correct(page, type, field, value, reason) {
  await page.locator(`[data-type="${type}"]`).first().getByRole('button', { name: /更正/ }).click()
  const submit = page.locator('[data-do]')
  await submit.waitFor()
  assert.ok(await submit.isDisabled(), 'nothing is changed yet')
  await page.fill(`#fix-${field}`, value)
  assert.ok(await submit.isDisabled(), 'not without a reason')
  await page.fill('#fix-reason', reason)
  await submit.click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

test('a wrong entry is corrected by a new one; the old words stay, struck through, and who changed them and why', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  await command(page, id, 'find_hazard', {
    act: 'act-1',
    place: '一楼',
    description: '安全出口上锁',
    remedy: 'at_once',
  })
  await go(page, `/cases/${id}`)
  await page.keyboard.press('t')
  const before = (await ask(page, `/cases/${encodeURIComponent(id)}/events`)).events
  await correct(page, 'hazard.found/1', 'place', '二楼东侧', '记错楼层')
  const entry = page.locator('[data-type="hazard.found/1"]')
  await entry.locator('del', { hasText: '一楼' }).waitFor()
  assert.match(await entry.innerText(), /二楼东侧[\s\S]*记错楼层/)
  await correct(page, 'hazard.found/1', 'place', '二楼西侧', '东西颠倒')
  await entry.locator('del', { hasText: '二楼东侧' }).waitFor()

  const { events } = await ask(page, `/cases/${encodeURIComponent(id)}/events`)
  assert.deepEqual(events.slice(0, before.length), before, 'no earlier entry has changed')
  assert.equal((await viewOf(page, id)).hazards[0].place, '二楼西侧')
  await page.locator('[data-hazard="hazard-1"]', { hasText: '二楼西侧' }).waitFor()
  await page.context().close()
})

test('people, times and things that belong together can be corrected as well', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  await go(page, `/cases/${id}`)
  await page.keyboard.press('t')
  await page.locator('[data-type="case.opened/1"]').getByRole('button', { name: /更正/ }).click()
  await page.fill('#fix-party-representative', '新负责人')
  await page.fill('#fix-reason', '负责人已变更')
  await page.click('[data-do]')
  await page.locator('[data-type="case.opened/1"] ins', { hasText: '新负责人' }).waitFor()
  const yesterday = dayFromNow(-1)
  await correct(page, 'act.begun/1', 'happened_at', `${yesterday}T10:00`, '时间看错')
  await page.locator('[data-type="act.begun/1"] ins', { hasText: `${yesterday} 10:00:00` }).waitFor()
  const view = await viewOf(page, id)
  assert.deepEqual(
    [view.party.representative, view.acts[0].happened_at],
    ['新负责人', `${yesterday}T02:00:00.000000Z`],
  )
  await page.context().close()
})

test('a time that is yet to come is refused, in words, and nothing is recorded', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  await go(page, `/cases/${id}`)
  await page.keyboard.press('t')
  const { version } = await viewOf(page, id)
  await page.locator('[data-type="act.begun/1"]').getByRole('button', { name: /更正/ }).click()
  await page.fill('#fix-happened_at', '2099-01-01T08:00')
  await page.fill('#fix-reason', '试一试')
  await page.click('[data-do]')
  await page.getByRole('dialog').getByRole('alert').waitFor()
  assert.equal((await viewOf(page, id)).version, version)
  await page.context().close()
})

test('who may only read the record is offered no corrections', async () => {
  const officer = await atWork(browser, DESK)
  const { id } = await openInspection(officer)
  const page = await atWork(browser, DESK, 'ducha')
  await go(page, `/cases/${id}`)
  await page.keyboard.press('t')
  await page.locator('[data-type="case.opened/1"]').waitFor()
  assert.equal(await page.getByRole('button', { name: /更正第/ }).count(), 0)
  for (const p of [officer, page]) await p.context().close()
})

test('in English the record, the corrections and the registers read as English', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  await page.getByRole('button', { name: 'English' }).click()
  await go(page, `/cases/${id}`)
  await page.keyboard.press('t')
  const opened = page.locator('[data-type="act.begun/1"]')
  await opened.getByRole('button', { name: /Correct entry/ }).click()
  await page.getByRole('dialog').getByText('Happened at').waitFor()
  await page.keyboard.press('Escape')
  assert.match(await opened.innerText(), /inspection begins at 一号车间/)
  assert.match(await page.locator('[data-type="officer.joined/1"]').innerText(), /joins as lead/)
  await go(page, '/numbers')
  await page.getByRole('heading', { level: 1, name: 'Registers of numbers' }).waitFor()
  await page.context().close()
})
