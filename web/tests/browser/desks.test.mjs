// The desks of a penalty case: what was preserved, the committee, the catalogue of evidence, an interview written as it is spoken.
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
  const second = users.find((u) => u.name === '办案人乙')
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

  test(`an interview is written as it is spoken (${size})`, async () => {
    const page = await atWork(browser, viewport)
    const id = await penalty(page)
    await go(page, `/cases/${id}/interview`)
    await page.click('[data-begin-interview]')
    await page.fill('#begin-place', '本局询问室')
    await page.locator('[data-begin-form] [data-do]').click()
    const answer = (n) => page.locator(`[data-answer="${n}"]`)
    await answer(0).waitFor()
    assert.match(await page.locator('[data-question="0"]').inputValue(), /执法证件[\s\S]*回避/)
    // Rights first.
    await answer(0).press('Control+Enter')
    await page.locator('[data-rights-first]').waitFor()
    assert.equal(await page.locator('[data-turn]').count(), 1)
    await page.click('[data-record-sound]')
    await page.locator('[data-sound=on]').waitFor()
    await page.waitForTimeout(1200)
    await answer(0).pressSequentially('听清楚了。')
    assert.match(await page.locator('[data-turn="0"] [data-mark]').innerText(), /♪1 00:0[1-9]/)
    await answer(0).press('Control+Enter')
    await answer(1).waitFor()
    assert.match(await page.locator('[data-question="1"]').inputValue(), /申请我们回避/)
    assert.ok(await answer(1).evaluate((box) => box === document.activeElement), 'typing goes on in the answer')
    await page.keyboard.type('不申请。')
    await page.keyboard.press('Control+Enter')
    await answer(2).waitFor()
    await page.keyboard.type('焊工甲。')
    // The bank of the cause.
    assert.equal(await page.inputValue('#bank-set'), 'uncertified_worker')
    await page.locator('[data-ask="uncertified_worker/certificate"]').click()
    await answer(3).waitFor()
    await page.keyboard.type('没有操作证。')
    await page.keyboard.press('Control+Shift+Enter')
    await page.locator('[data-question="4"]').waitFor()
    await page.keyboard.type('是谁安排你焊接的？')
    await page.keyboard.press('Control+Enter')
    await page.keyboard.type('车间主任。')
    await page.click('[data-stop-sound]')
    await page.locator('[data-sound=off]').waitFor()
    await page.fill('#iv-name', '焊工甲')
    await page.selectOption('#iv-capacity', 'employee')
    await page.selectOption('#iv-sex', 'male')
    await page.fill('#iv-id_number', '000000200001010006')
    await page.locator('[data-id-fault]').waitFor()
    await page.fill('#iv-id_number', '000000200001010005')
    await page.locator('[data-id-fault]').waitFor({ state: 'detached' })
    await sound(page, `interview-${size}`)

    // A reload in the middle of it loses nothing, not even the last letters.
    await page.locator('[data-saved=true]').waitFor()
    await answer(4).pressSequentially('他姓王。')
    await page.reload()
    await answer(4).waitFor()
    assert.equal(await answer(4).inputValue(), '车间主任。他姓王。')
    assert.equal(await page.inputValue('#iv-name'), '焊工甲')
    const stored = async () => (await viewOf(page, id)).recordings.find((r) => r.name === 'interview-act-1-1.webm')
    for (let i = 0; i < 100 && !(await stored()); i += 1) await page.waitForTimeout(200)
    const recording = await stored()
    assert.ok(recording, 'the recording is in the store')
    assert.deepEqual(recording.links, [{ kind: 'act', id: 'act-1' }])
    await page.locator('button[data-mark]').first().waitFor() // and can be heard from the answer on
    await page.locator('button[data-mark]').first().click()
    await page.locator('audio').waitFor()

    await page.locator('[data-saved=true]').waitFor()
    await page.click('[data-finish]')
    const form = page.locator('[data-finish-form]')
    await form.waitFor()
    assert.ok(await form.locator('[data-do]').isDisabled(), 'whether it was done separately is to be said')
    await form.locator('[data-separately=yes]').click()
    await form.locator('[data-read-over=read]').click()
    await sound(page, `interview-finish-${size}`)
    // A tablet that is turned over keeps what is open.
    for (const turned of [size === 'desk' ? PHONE : DESK, viewport]) {
      await page.setViewportSize(turned)
      await page.locator(`[data-layout=${turned.width < 900 ? 'field' : 'desk'}]`).waitFor()
      assert.equal(await form.locator('[data-read-over=read]').getAttribute('aria-pressed'), 'true')
    }
    await form.locator('[data-do]').click()
    await page.waitForURL(/papers\/new\/interview_record/)
    await settle(page)
    const [held] = await bodies(page, id, 'interview.held')
    assert.deepEqual([held.act, held.person.name, held.separately, held.questions, held.read_over], ['act-1', '焊工甲', true, 5, 'read'])
    assert.equal(held.answers.length, 5)
    assert.equal(held.answers[0].recording, recording.recording)
    assert.ok(held.answers[0].offset_s >= 1)
    const [told] = await bodies(page, id, 'party.told')
    assert.deepEqual(told.rights, ['recusal', 'statement', 'defence', 'check_record'])
    assert.ok((await viewOf(page, id)).acts[0].ended)
    // The paper is drawn with the questions and answers, without the marks.
    await page.locator('[data-cell="4.1"]').waitFor()
    assert.equal(await page.locator('[data-cell="4.1"]').inputValue(), '车间主任。他姓王。')
    await page.locator('[data-prepare]:not([disabled])').waitFor()
    await page.locator('[data-prepare]').click()
    const again = page.locator('[data-warned] [data-do]')
    await again.or(page.locator('[data-paper-state], [data-versions]')).first().waitFor().catch(() => undefined)
    if (await again.isVisible()) await again.click()
    await page.waitForURL(/papers\/paper-\d+$/)
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

test('two who write one interview are shown both texts, and neither is lost', async () => {
  const first = await atWork(browser, DESK)
  const id = await penalty(first)
  await command(first, id, 'begin_act', { kind: 'interview', place: '询问室' })
  const second = await atWork(browser, DESK, 'yi')
  await go(first, `/cases/${id}/interview`)
  await go(second, `/cases/${id}/interview`)
  await first.locator('[data-answer="0"]').fill('清楚。')
  await first.locator('[data-saved=true]').waitFor()
  await second.locator('[data-answer="0"]').fill('听明白了。')
  const choice = second.locator('[data-draft-choice]')
  await choice.waitFor()
  assert.match(await choice.innerText(), /清楚。[\s\S]*听明白了。/)
  await choice.locator('input[value=theirs]').first().check()
  for (const clash of await choice.locator('[data-clash]').all()) await clash.locator('input[value=theirs]').check()
  await sound(second, 'interview-both')
  await choice.locator('[data-do]').click()
  assert.equal(await second.locator('[data-answer="0"]').inputValue(), '清楚。')
  for (const page of [first, second]) {
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  }
})
