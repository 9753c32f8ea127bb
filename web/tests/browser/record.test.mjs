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
  instantAgo,
  openInspection,
  opensBrowser,
  PHONE,
  typedAgo,
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

const recordings = async (page, id) =>
  (await ask(page, `/cases/${encodeURIComponent(id)}/findings`)).lanes
    .flatMap((l) => l.obligations)
    .filter((o) => o.rule === 'a7.av')
    .sort((a, b) => a.subject.id.localeCompare(b.subject.id))

test('an exemption is declared for a thing: the recording of the hazard that is chosen is not owed any more', async () => {
  const page = await atWork(browser, PHONE)
  const { id } = await openInspection(page, { hoursAgo: 3 })
  for (const [place, description] of [['控制室', '高温报警值被调高'], ['控制室', '值班记录缺页'], ['储罐区', '围堰破损']])
    await command(page, id, 'find_hazard', { act: 'act-1', place, description, remedy: 'at_once', happened_at: instantAgo(2) })
  await go(page, `/cases/${id}/on-site`)
  await page.click('[data-declare]')
  const dialog = page.getByRole('dialog')
  const one = dialog.getByRole('button', { name: '某一项' })
  await one.or(page.locator('#thing-of')).first().waitFor()
  await page.waitForLoadState('networkidle')
  if (await one.count()) await one.click()
  await page.locator('#thing-of').selectOption('hazard-1')
  assert.match(await page.inputValue('#thing'), /控制室 · 高温报警值被调高/)
  await page.fill('#thing', '合成工艺控制屏')
  await page.selectOption('#ex-ground', '2')
  await page.fill('#ex-reason', '涉及商业秘密，企业不同意摄录')
  await dialog.getByRole('button', { name: '记入' }).click()
  await dialog.waitFor({ state: 'hidden' })
  assert.deepEqual((await recordings(page, id)).map((o) => o.status), ['exempt', 'open', 'open'])
  const [{ scope }] = (await viewOf(page, id)).exemptions
  assert.deepEqual(scope, { kind: 'thing', id: 'hazard-1', name: '合成工艺控制屏' })

  // "Do it now", after the visit: the hazard is chosen already, and the true time is asked for.
  await command(page, id, 'end_act', { act: 'act-1', happened_at: instantAgo(1) })
  const gap = (await recordings(page, id)).find((o) => o.subject.id === 'hazard-3')
  const desk = await atWork(browser, DESK)
  await go(desk, `/cases/${id}?gap=${encodeURIComponent(gap.id)}`)
  await desk.locator('[data-remedy="case.declare_exemption"]').click()
  await desk.locator('#thing-of').waitFor()
  await desk.waitForFunction(() => document.querySelector('#thing-of')?.value === 'hazard-3')
  await desk.selectOption('#ex-ground', '3')
  await desk.fill('#ex-reason', '浓烟，摄录不能成像')
  await desk.fill('#ex-time', typedAgo(1.5))
  await desk.locator('[data-do]').click()
  await desk.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.deepEqual((await recordings(page, id)).map((o) => o.status), ['exempt', 'open', 'exempt'])
  for (const p of [page, desk]) await p.context().close()
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
  await page.fill('#fix-why', reason)
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
  await page.fill('#fix-why', '负责人已变更')
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

test('an exemption for words that are no thing of the case is put right, and then lifts', async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  await command(page, id, 'find_hazard', { act: 'act-1', place: '控制室', description: '报警值被调高', remedy: 'at_once' })
  const scope = { kind: 'thing', id: '控制屏', name: '控制屏' }
  await command(page, id, 'declare_exemption', { act: 'act-1', ground: '2', scope, reason: '企业不同意摄录' })
  assert.deepEqual((await recordings(page, id)).map((o) => o.status), ['open'])
  await go(page, `/cases/${id}`)
  await page.keyboard.press('t')
  await page.locator('[data-type="exemption.declared/1"]').getByRole('button', { name: /更正/ }).click()
  await page.locator('#fix-scope-of').selectOption('hazard-1')
  assert.equal(await page.inputValue('#fix-scope'), '控制屏', 'the words of the officer stay')
  await page.fill('#fix-why', '对应到隐患 1')
  await page.click('[data-do]')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.deepEqual((await recordings(page, id)).map((o) => o.status), ['exempt'])
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
  await page.fill('#fix-why', '试一试')
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
