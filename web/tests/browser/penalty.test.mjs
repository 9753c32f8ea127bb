// A penalty case out of an inspection: opened with what was found there, what is done in it entered, its filing put up for approval,
// linked with other cases.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, ask, atWork, browser, command, DESK, dayFromNow, formOf, go, openInspection, opensBrowser, PHONE, settle, site, sound, tell, viewOf } from './bureau.mjs'

opensBrowser()
const form = (page) => page.locator('[data-record-form]')
const place = (page, at) => form(page).locator(`[data-place="${at}"]`)

// From wherever the button stands: the list, found by a word of it, then the form of the type.
async function begin(page, word, type) {
  await page.locator('[data-record]').first().click()
  await page.fill('#record-find', word)
  await page.locator(`[data-record-what] [data-type="${type}"]`).click()
  await form(page).waitFor()
}
async function enter(page) {
  await form(page).locator('[data-do]').click()
  await form(page).waitFor({ state: 'hidden' })
}
const entries = async (page, id, type) =>
  (await ask(page, `/cases/${encodeURIComponent(id)}/events?limit=1000`)).events.filter((e) => e.type === type)

// The sample bureau numbers its inspections; how its penalty cases are numbered is said here, unless it says so itself.
async function numbered() {
  const page = await atWork(browser, DESK, 'system')
  const name = 'numbering.case.general_penalty'
  const { parameters } = await ask(page, '/parameters')
  if (!parameters.some((p) => p.name === name && p.value)) {
    const told = { data: { value: '（示）应急案〔{year}〕{serial}号' }, headers: { 'X-Zhilu-CSRF': '1' } }
    const answer = await page.request.put(`${site}/api/v1/parameters/${name}`, told)
    assert.ok(answer.ok(), await answer.text())
  }
  await page.context().close()
}

async function inspected(page) {
  await numbered()
  const { id } = await openInspection(page)
  await command(page, id, 'find_hazard', {
    act: 'act-1',
    place: '配电室',
    description: '配电箱未上锁',
    basis: '《安全生产法》第四十一条',
    remedy: 'by_date',
    due: dayFromNow(10),
  })
  return viewOf(page, id)
}

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`a penalty case is opened out of an inspection and worked on (${size})`, async () => {
    const page = await atWork(browser, viewport)
    const inspection = await inspected(page)
    await go(page, `/cases/${inspection.id}`)
    await page.click('[data-follow]')
    await page.waitForURL(/\/cases\/new\?kind=general_penalty/)
    await page.locator(`[data-chosen="${inspection.number}"]`).waitFor()
    assert.equal(await page.locator('[data-kind=general_penalty]').getAttribute('aria-pressed'), 'true')
    assert.match(await page.inputValue('#source-text'), /配电室：配电箱未上锁（《安全生产法》第四十一条）/)
    const open = page.locator('form button[type=submit]')
    assert.ok(await open.isDisabled(), 'not without its cause')
    await page.fill('#cause', '未采取措施消除事故隐患')
    await page.check('[data-informant]')
    await sound(page, `penalty-new-${size}`)
    await open.click()
    await page.waitForURL((url) => /\/cases\/(?!new)[^/]+$/.test(url.pathname))
    await settle(page)
    const id = decodeURIComponent(new URL(page.url()).pathname.split('/').pop())
    const made = await viewOf(page, id)
    assert.equal(made.kind, 'general_penalty')
    assert.equal(made.source.source_kind, 'inspection')
    assert.match(await page.locator(`[data-linked="${inspection.number}"]`).innerText(), /由该案引起/)

    await begin(page, '紧急', 'urgency.declared')
    assert.ok(await form(page).locator('[data-do]').isDisabled(), 'what for, and why')
    await place(page, 'urgent_for').locator('select').selectOption('filing')
    await place(page, 'reason').locator('textarea').fill('证据可能灭失，先行调查取证')
    await enter(page)
    assert.equal((await entries(page, id, 'urgency.declared/1')).length, 1)

    await page.getByRole('link', { name: '执法活动' }).first().click()
    await page.locator('#act-kind').waitFor()
    assert.equal(await page.inputValue('#act-kind'), 'interview', 'a penalty case begins with people and places')
    await page.fill('#act-place', '会议室')
    await sound(page, `penalty-begin-${size}`)
    await page.click('[data-begin-act]')
    await page.locator('[data-end-act]').waitFor()
    await begin(page, '询问', 'interview.held')
    assert.equal(await place(page, 'act').locator('select').inputValue(), 'act-1', 'the act that is going on is named already')
    await place(page, 'person.name').locator('input').fill('工人甲')
    await place(page, 'person.capacity').locator('select').selectOption('employee')
    await sound(page, `penalty-record-${size}`)
    assert.ok(await form(page).locator('[data-do]').isDisabled(), 'whether it was done separately is to be said')
    await place(page, 'separately').locator('select').selectOption('yes')
    await enter(page)
    const [held] = await entries(page, id, 'interview.held/1')
    assert.deepEqual([held.body.act, held.body.person, held.body.separately], ['act-1', { name: '工人甲', capacity: 'employee' }, true])
    await page.click('[data-end-act]')
    await page.waitForURL((url) => url.pathname.endsWith(encodeURIComponent(id)) || url.pathname.endsWith(id))
    await settle(page)

    await begin(page, '证据', 'evidence.taken')
    await place(page, 'evidence_kind').locator('select').selectOption('documentary')
    await place(page, 'name').locator('input').fill('配电室巡检台账')
    await enter(page)
    // What was mistyped is put right by another entry; the first one stays, struck through.
    const [taken] = await entries(page, id, 'evidence.taken/1')
    await go(page, `/cases/${id}?view=time`)
    await page.locator(`[data-entry="${taken.seq}"] button`).click()
    const correcting = page.locator('[data-correct-form]')
    assert.equal(await correcting.locator('[data-place="name"] input').inputValue(), '配电室巡检台账')
    assert.ok(await correcting.locator('[data-do]').isDisabled(), 'nothing is changed yet')
    await correcting.locator('[data-place="name"] input').fill('配电室巡检台账（复印件）')
    await page.fill('#fix-why', '漏写了复印件')
    await sound(page, `penalty-correct-${size}`)
    await correcting.locator('[data-do]').click()
    await correcting.waitFor({ state: 'hidden' })
    const corrected = await page.locator(`[data-corrected="${taken.seq}"]`).innerText()
    assert.match(corrected, /配电室巡检台账[\s\S]*→[\s\S]*配电室巡检台账（复印件）/)
    const [correction] = await entries(page, id, 'correction.made/1')
    assert.deepEqual(correction.body.fields, { name: '配电室巡检台账（复印件）' }, 'only what reads otherwise')
    await go(page, `/cases/${id}`)
    // What was brought is a thing that the next entry names.
    await begin(page, '证据', 'evidence.assessed')
    const offered = await place(page, 'evidence').locator('option').allInnerTexts()
    assert.ok(offered.some((text) => text.includes('配电室巡检台账')), offered.join())
    await page.keyboard.press('Escape')

    await page.click('[data-ask-approval]')
    const asking = page.locator('[data-approval-form]')
    await page.selectOption('#approval-matter', 'filing')
    assert.match(await asking.locator('[data-levels]').innerText(), /部门负责人[\s\S]*分管负责人[\s\S]*主要负责人/)
    assert.match(await asking.locator('[data-lacking] a').getAttribute('href'), /papers\/new\/filing_approval$/)
    await sound(page, `penalty-ask-${size}`)
    await page.keyboard.press('Escape')
    const { paper } = await command(page, id, 'prepare_paper', { form: await formOf(page, '立案审批表'), fields: {} })
    await page.reload()
    await settle(page)
    await page.click('[data-ask-approval]')
    await page.selectOption('#approval-matter', 'filing')
    assert.equal(await page.inputValue('#approval-paper'), paper, 'the newest paper of the form')
    await page.fill('#approval-proposal', '建议立案调查')
    await asking.locator('[data-do]').click()
    const first = page.locator('[data-approval="approval-1"][data-state=waiting]')
    await first.locator('[data-level=section][data-step=waiting]').waitFor()
    await first.locator('[data-withdraw-approval]').click()
    await page.fill('#reason', '补充证据后再报')
    await page.getByRole('dialog').locator('[data-do]').click()
    await page.locator('[data-approval="approval-1"][data-state=withdrawn]', { hasText: '补充证据后再报' }).waitFor()
    await page.click('[data-put-up-anew]')
    assert.equal(await page.inputValue('#approval-proposal'), '建议立案调查')
    await asking.locator('[data-do]').click()
    const second = page.locator('[data-approval="approval-2"]')
    await second.locator('[data-level=section][data-step=waiting]').waitFor()

    // The head of the section agrees; the page follows by itself.
    const head = await atWork(browser, DESK, 'kezhang')
    const now = await viewOf(head, id)
    const { document_digest } = now.approvals.find((a) => a.approval === 'approval-2')
    await tell(
      head,
      `/cases/${encodeURIComponent(id)}/commands/give_opinion`,
      { approval: 'approval-2', opinion: 'agree', document_digest, seen: now.version, code: account('kezhang').code },
      { 'If-Match': '*' },
    )
    await second.locator('[data-level=section][data-step=spoke]').waitFor()
    await second.locator('[data-level=deputy][data-step=waiting]').waitFor()
    assert.match(await second.innerText(), /部门负责人[\s\S]*同意/)

    const { cases } = await ask(page, '/cases?limit=50')
    const other = cases.find((c) => ![id, inspection.id].includes(c.id))
    await page.click('[data-link-case]')
    await page.fill('#link-other', other.number)
    await page.locator(`[data-link-form] [data-case="${other.id}"]`).click()
    await page.selectOption('#link-relation', 'same_matter')
    await sound(page, `penalty-link-${size}`)
    await page.locator('[data-link-form] [data-do]').click()
    const linked = page.locator(`[data-linked="${other.number}"]`)
    await linked.waitFor()
    await sound(page, `penalty-case-${size}`)
    await linked.locator('[data-unlink]').click()
    await page.fill('#reason', '并非同一事项')
    await page.getByRole('dialog').locator('[data-do]').click()
    await linked.waitFor({ state: 'detached' })

    // The inspection tells it too, from its end.
    await go(page, `/cases/${inspection.id}`)
    assert.match(await page.locator(`[data-linked="${made.number}"]`).innerText(), /引起该案/)
    assert.equal(await page.locator(`[data-linked="${made.number}"] [data-unlink]`).count(), 0, 'ended where it was told')
    await go(page, '/cases')
    await page.locator('[data-case-row]', { hasText: made.number }).filter({ hasText: '普通程序' }).waitFor()
    await sound(page, `penalty-list-${size}`)
    for (const one of [page, head]) {
      assert.deepEqual(one.complaints, [])
      await one.context().close()
    }
  })
}

test('an obligation for which nothing is offered leads to what may meet it', async () => {
  const page = await atWork(browser, DESK)
  const inspection = await inspected(page)
  const { case: id } = await tell(page, '/cases', {
    enterprise: inspection.enterprise,
    kind: 'general_penalty',
    matter: '未采取措施消除事故隐患',
    cause: '未采取措施消除事故隐患',
    source: { source_kind: 'inspection', text: '检查发现' },
    arises_from: inspection.number,
  })
  const { lanes } = await ask(page, `/cases/${encodeURIComponent(id)}/findings`)
  const gap = lanes
    .flatMap((l) => l.obligations)
    .find((o) => ['open', 'breached'].includes(o.status) && /^a(9|1\d|2\d)\./.test(o.rule) && o.do.every((r) => r.command === 'case.explain'))
  if (!gap) return
  await go(page, `/cases/${id}?gap=${encodeURIComponent(gap.id)}`)
  if (gap.rule === 'a9.filing') {
    await page.locator('[data-panel] [data-remedy="case.request_approval"]').click()
    assert.equal(await page.inputValue('#approval-matter'), 'filing')
    await page.keyboard.press('Escape')
    await page.locator('[data-approval-form]').waitFor({ state: 'hidden' })
  }
  await page.locator('[data-panel] [data-remedy="case.record"]').click()
  await page.locator('[data-record-what] [data-fitting]').waitFor()
  assert.equal(await page.locator('[data-record-what] [data-group]').count(), 1)
  await sound(page, 'penalty-fitting')
  await page.locator('[data-record-what] [data-all]').click()
  assert.ok((await page.locator('[data-record-what] [data-group]').count()) > 5)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
