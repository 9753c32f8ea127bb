// The desks of a penalty case: what was preserved, the committee, the catalogue of evidence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, atWork, browser, command, DESK, go, opensBrowser, PHONE, settle, site, sound, tell, viewOf } from './bureau.mjs'

opensBrowser()
const encoded = (id) => encodeURIComponent(id)
const bodies = async (page, id, type) =>
  (await ask(page, `/cases/${encoded(id)}/events?limit=1000`)).events.filter((e) => e.type === `${type}/1`).map((e) => e.body)
const record = (page, id, type, body) => command(page, id, 'record', { type, body })

async function penalty(page, cause = '涉嫌特种作业人员未持证上岗案') {
  const name = 'numbering.case.general_penalty'
  const system = await atWork(browser, DESK, 'system')
  const { parameters } = await ask(system, '/parameters')
  if (!parameters.some((p) => p.name === name && p.value)) {
    const told = { data: { value: '（示）应急案〔{year}〕{serial}号' }, headers: { 'X-Zhilu-CSRF': '1' } }
    assert.ok((await system.request.put(`${site}/api/v1/parameters/${name}`, told)).ok())
  }
  await system.context().close()
  const { enterprises } = await ask(page, '/enterprises')
  const { users } = await ask(page, '/users')
  const me = await ask(page, '/session')
  const second = users.find((u) => u.certificate && u.user !== me.user && !u.disabled && u.roles.includes('officer'))
  const { case: id } = await tell(page, '/cases', {
    enterprise: enterprises[0].enterprise,
    kind: 'general_penalty',
    matter: cause,
    cause,
    source: { source_kind: 'inspection', text: '检查发现' },
    officers: [
      { user: me.user, part: 'lead' },
      { user: second.user, part: 'second' },
    ],
  })
  await record(page, id, 'urgency.declared', { urgent_for: 'filing', reason: '证据可能灭失，先行调查取证' })
  return id
}

async function preserved(page, id) {
  await record(page, id, 'preservation.decided', {
    reason: '账册可能被转移、销毁，以后难以取得',
    preservation_forms: ['registration'],
    objects: '巡检账册及存储设备',
    place: '本局证据室',
    kept_by: { name: '保管人' },
  })
  for (const [name, quantity] of [
    ['巡检账册', '3'],
    ['移动硬盘', '1'],
    ['焊机', '2'],
  ])
    await record(page, id, 'item.listed', { of: 'preservation-1', name, quantity, unit_of_measure: '件' })
}

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`what was preserved is dealt with item by item (${size})`, async () => {
    const page = await atWork(browser, viewport)
    const id = await penalty(page)
    await preserved(page, id)
    await go(page, `/cases/${id}`)
    await page.locator('[data-desk=items]').first().click()
    await page.locator('[data-holding="preservation-1"]').waitFor()
    await settle(page)
    // The clock is the finding's, of seven working days.
    const { lanes } = await ask(page, `/cases/${encoded(id)}/findings`)
    const clock = lanes.flatMap((l) => l.obligations).find((o) => o.id === 'pl56.disposed:preservation-1')
    assert.ok(clock.due)
    assert.match(await page.locator('[data-clock="pl56.disposed:preservation-1"]').innerText(), /剩/)
    assert.match(await page.locator('[data-item="item-1"]').innerText(), /巡检账册[\s\S]*3 件[\s\S]*本局证据室[\s\S]*未处理/)
    await sound(page, `items-${size}`)

    await page.locator('[data-item="item-1"] input').check()
    await page.click('[data-deal]')
    const form = page.locator('[data-disposal-form]')
    await form.waitFor()
    assert.ok(await form.locator('[data-do]').isDisabled(), 'what becomes of it is to be said')
    assert.match(await form.innerText(), /另有 2 件尚未处理/)
    await form.locator('[data-disposal=returned]').click()
    await page.fill('#disposal-to', '企业负责人')
    await form.locator('[data-do]').click()
    await form.waitFor({ state: 'hidden' })
    await page.locator('[data-item="item-1"] [data-fate]', { hasText: '退还' }).waitFor()

    // The rest at once, and with it the decision on the whole.
    await page.click('[data-deal]')
    await form.waitFor()
    await form.locator('[data-disposal=kept_as_evidence]').click()
    assert.ok(await form.locator('[data-ends]').isChecked())
    await page.fill('#disposal-text', '账册退还，其余作为证据保存')
    await sound(page, `items-disposal-${size}`)
    await form.locator('[data-do]').click()
    await form.waitFor({ state: 'hidden' })
    await page.locator('[data-holding="preservation-1"][data-settled=true] [data-ended]').waitFor()
    assert.deepEqual(
      (await bodies(page, id, 'item.dealt_with')).map((b) => [b.item, b.disposal]),
      [
        ['item-1', 'returned'],
        ['item-2', 'kept_as_evidence'],
        ['item-3', 'kept_as_evidence'],
      ],
    )
    assert.equal((await bodies(page, id, 'preservation.disposed'))[0].text, '账册退还，其余作为证据保存')
    await page.locator('[data-clock="pl56.disposed:preservation-1"] .tone-ok').waitFor()
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })

  test(`the committee sits, speaks and concludes (${size})`, async () => {
    const page = await atWork(browser, viewport)
    const id = await penalty(page)
    await go(page, `/cases/${id}/discussion`)
    await page.click('[data-call]')
    const form = page.locator('[data-meeting-form]')
    await form.waitFor()
    const me = await ask(page, '/session')
    const own = form.locator(`[data-called="${me.name}"]`)
    assert.equal(await own.locator('[data-seat=voting]').count(), 0, 'an officer of the case has no vote')
    assert.equal(await own.locator('[data-seat=listening]').getAttribute('aria-pressed'), 'true')
    const heads = (await form.locator('[data-called]').evaluateAll((all) => all.map((one) => one.dataset.called))).filter(
      (name) => name !== me.name,
    )
    const { users } = await ask(page, '/users')
    const [first, second, third] = heads.filter((name) => users.some((u) => u.name === name && !u.roles.includes('officer')))
    await form.locator(`[data-called="${first}"] [data-seat=voting]`).click()
    await form.locator('[data-quorum] .tone-bad').waitFor()
    await form.locator(`[data-called="${second}"] [data-seat=voting]`).click()
    await form.locator('[data-quorum] .tone-ok').waitFor()
    await form.locator(`[data-called="${third}"] [data-seat=absent]`).click()
    assert.ok(await form.locator('[data-do]').isDisabled(), 'why somebody is absent is to be said')
    await form.locator(`[data-called="${third}"] .reason`).fill('出差')
    await page.fill('#meeting-place', '三楼会议室')
    await page.fill('#meeting-matters', '焊工一名无证上岗，建议罚款三万元。')
    await sound(page, `discussion-call-${size}`)
    await form.locator('[data-do]').click()
    await page.locator('[data-meeting="discussion-1"]').waitFor()
    const [held] = await bodies(page, id, 'discussion.held')
    assert.deepEqual(held.attendees.filter((a) => a.voting).map((a) => a.name), [first, second])
    assert.ok(held.attendees.find((a) => a.name === me.name).case_officer)
    assert.deepEqual(held.absent, [{ name: third, reason: '出差' }])
    assert.equal(held.body_size, 3)

    // One after the other; the chair last.
    const chair = held.chair.name
    const other = chair === first ? second : first
    const entry = page.locator(`[data-member="${other}"] [data-opinion-form]`)
    await entry.waitFor()
    await entry.locator('textarea').fill('事实清楚，同意处罚建议。')
    await entry.locator('[data-value=for]').click()
    await sound(page, `discussion-opinion-${size}`)
    await entry.locator('textarea').press('Control+Enter')
    await page.locator(`[data-member="${other}"] [data-vote=for]`).waitFor()
    const last = page.locator(`[data-member="${chair}"] [data-opinion-form]`)
    await last.waitFor()
    await last.locator('textarea').fill('同意。')
    await last.locator('[data-value=for]').click()
    await last.locator('[data-do]').click()
    await page.locator('[data-tally=for]', { hasText: '2' }).waitFor()
    const said = await bodies(page, id, 'discussion.opinion_given')
    assert.deepEqual(said.map((b) => [b.name, b.vote]), [
      [other, 'for'],
      [chair, 'for'],
    ])
    assert.match(await page.locator(`[data-member="${other}"]`).innerText(), new RegExp(`由${me.name}记入`))

    await page.click('[data-conclude]')
    const concluding = page.locator('[data-record-form]')
    await concluding.waitFor()
    const at = (name) => concluding.locator(`[data-place="${name}"]`)
    assert.equal(await at('votes_for').locator('input').inputValue(), '2', 'as they voted')
    await at('result').locator('select').selectOption('punish')
    await at('penalties').locator('[data-value=fine]').click()
    await at('fine_fen').locator('input').fill('30000')
    await at('content').locator('textarea').fill('处三万元罚款')
    await concluding.locator('[data-do]').click()
    await page.locator('[data-conclusion]', { hasText: '30,000' }).waitFor()
    // A decision that departs from it is found.
    await record(page, id, 'decision.issued', {
      decision_kind: 'penalty',
      penalties: ['fine'],
      fine_fen: 5_000_000,
      content: '处五万元罚款',
      facts: '焊工一名无证上岗',
      penalty_basis: '安全生产法第九十七条',
      dated: new Date().toISOString().slice(0, 10),
      remedies_told: true,
      sealed: true,
    })
    await page.locator('[data-departures] .tone-bad').first().waitFor()
    await sound(page, `discussion-${size}`)
    await page.click('[data-write-minutes]')
    await page.waitForURL(/papers\/new\/discussion_record/)
    await settle(page)
    assert.ok(await page.locator('[data-about-thing="discussion-1"]').isChecked(), 'the minutes are of this meeting')
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })

  test(`evidence stands in a catalogue (${size})`, async () => {
    const page = await atWork(browser, viewport)
    const id = await penalty(page)
    const take = (more) => record(page, id, 'evidence.taken', { evidence_kind: 'documentary', form_taken: 'copy', ...more })
    await take({ name: '巡检台账', provider: { name: '安全员', unit: '某厂' }, proves: '九月未巡检', source_place: '档案室' })
    await take({ name: '焊工劳动合同', provider: { name: '人事主管' }, proves: '受雇从事焊接', checked_against_original: true })
    await take({ evidence_kind: 'testimony', name: '焊工的陈述', proves: '无证上岗' })
    await record(page, id, 'evidence.assessed', { evidence: 'evidence-3', assessment: 'admitted', reason: '相互印证' })
    await go(page, `/cases/${id}/evidence`)
    assert.equal(await page.locator('[data-evidence]').count(), 3)
    assert.match(await page.locator('[data-evidence="evidence-1"]').innerText(), /巡检台账[\s\S]*安全员 某厂[\s\S]*九月未巡检[\s\S]*复制件[\s\S]*未与原件核对/)
    await sound(page, `evidence-${size}`)
    await page.fill('[data-find]', '焊工 书证')
    assert.deepEqual(await page.locator('[data-evidence]').evaluateAll((all) => all.map((one) => one.dataset.evidence)), ['evidence-2'])
    await page.fill('[data-find]', '')
    await page.click('[data-only=unassessed]')
    assert.equal(await page.locator('[data-evidence]').count(), 2)
    await page.click('[data-only=all]')
    if (size === 'desk') {
      await page.locator('h1').click()
      for (const key of ['j', 'j', 'x', 'k']) await page.keyboard.press(key)
      assert.equal(await page.locator('[data-evidence].at').getAttribute('data-evidence'), 'evidence-1')
      await page.keyboard.press('a')
    } else {
      await page.locator('[data-evidence="evidence-1"] button.name').click()
      await page.locator('[data-sheet="evidence-1"] [data-assess]').click()
    }
    const form = page.locator('[data-record-form]')
    await form.waitFor()
    assert.equal(await form.locator('[data-place=evidence] select').inputValue(), 'evidence-1')
    await form.locator('[data-place=assessment] select').selectOption('partly_admitted')
    await form.locator('[data-do]').click()
    await form.waitFor({ state: 'hidden' })
    await page.locator('[data-evidence="evidence-1"] [data-assessed]', { hasText: '部分采信' }).waitFor()
    if (size === 'phone') await page.keyboard.press('Escape')
    await page.locator('[data-pick-all]').waitFor({ state: 'attached' })
    for (const one of ['evidence-1', 'evidence-2', 'evidence-3']) await page.locator(`[data-evidence="${one}"] input`).check()
    assert.match(await page.locator('[data-picked]').innerText(), /1 项不是书证、物证/)
    await page.click('[data-list]')
    await page.waitForURL(/papers\/new\/evidence_list/)
    await settle(page)
    assert.equal(new URL(page.url()).searchParams.get('about'), null, 'said once')
    for (const [one, there] of [
      ['evidence-1', true],
      ['evidence-2', true],
      ['evidence-3', false],
    ])
      assert.equal(await page.locator(`[data-about-thing="${one}"]`).isChecked(), there, one)
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })
}

test('five hundred items of evidence stay quick to find and to go through', async () => {
  const page = await atWork(browser, DESK)
  const id = await penalty(page)
  const path = `/cases/${encoded(id)}`
  let { version } = await ask(page, path)
  for (let i = 1; i <= 500; i += 1) {
    const answer = await tell(
      page,
      `${path}/commands/record`,
      { type: 'evidence.taken', body: { evidence_kind: 'documentary', name: `单据 ${i}`, proves: `第 ${i} 笔`, form_taken: 'copy' } },
      { 'If-Match': `"${version}"` },
    )
    version = answer.case_version
  }
  await go(page, `/cases/${id}/evidence`)
  assert.equal(await page.locator('[data-evidence]').count(), 500)
  await page.fill('[data-find]', '单据 499')
  assert.deepEqual(await page.locator('[data-evidence]').evaluateAll((all) => all.map((one) => one.dataset.evidence)), ['evidence-499'])
  await page.fill('[data-find]', '')
  await page.click('[data-pick-all]')
  assert.match(await page.locator('[data-picked]').innerText(), /已选 500 项/)
  await page.locator('h1').click()
  for (let i = 0; i < 40; i += 1) await page.keyboard.press('j')
  assert.equal(await page.locator('[data-evidence].at').getAttribute('data-evidence'), 'evidence-40')
  assert.ok(await page.locator('[data-evidence="evidence-40"]').evaluate((row) => row.getBoundingClientRect().bottom <= innerHeight))
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
