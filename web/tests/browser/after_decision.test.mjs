// What follows a decision: its service way by way with the proofs of each, payments, closing level by level; and a penalty on the
// spot on a phone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, ask, atWork, browser, command, DESK, dayFromNow, go, opensBrowser, photo, PHONE, settle, sound, tell, typedAgo, viewOf } from './bureau.mjs'
import { casePage, fill, finishPaper, submitEntry, userOf } from './people_at_work.mjs'

opensBrowser()

const told = async (page, id, type) => (await ask(page, `${casePage(id)}/events?limit=1000`)).events.filter((e) => e.type.startsWith(`${type}/`))
async function decidedCase(page, words) {
  const { cases } = await ask(page, '/cases?kind=general_penalty&limit=200')
  const { id } = cases.find((c) => c.party.includes(words))
  const [{ body }] = await told(page, id, 'decision.issued')
  return { id, decision: body.decision, paper: body.paper, fine: body.fine_fen }
}
// By everybody whose word a matter needs, one after the other, as the inbox does it.
async function grant(officer, id, matter, paper) {
  const { approval } = await command(officer, id, 'request_approval', { approval_matter: matter, proposal: '决定已履行完毕，建议结案', paper: paper.paper })
  for (let i = 0; i < 6; i += 1) {
    const asked = (await viewOf(officer, id)).approvals.find((a) => a.approval === approval)
    if (asked.state !== 'waiting') return asked.state
    const login = { section: 'kezhang', legal: 'fazhi', deputy: 'fuju', principal: 'juzhang' }[asked.waiting_for]
    const head = await atWork(browser, DESK, login)
    const brief = await ask(head, `${casePage(id)}/approvals/${approval}`)
    await command(head, id, 'give_opinion', { approval, opinion: 'agree', text: '同意', seen: brief.case_version, document_digest: brief.approval.document_digest, code: account(login).code })
    await head.context().close()
  }
  return 'waiting'
}

test('a decision is tried in person, posted with its proofs, paid, and the case closed level by level', async () => {
  const page = await atWork(browser, DESK)
  const { id, decision, paper, fine } = await decidedCase(page, '焊接')
  await go(page, casePage(id))
  await page.locator('[data-desk=service]').click()
  await page.waitForURL(/\/service$/)
  const serving = page.locator(`[data-serving="${paper}"]`)
  await serving.locator(`[data-serve="${paper}"]`).click()
  const way = (name) => serving.locator(`[data-way=${name}]`)
  await way('direct').waitFor()
  const open = async () => Object.fromEntries(await serving.locator('[data-way]').evaluateAll((all) => all.map((one) => [one.dataset.way, one.dataset.open])))
  assert.deepEqual(await open(), { direct: 'yes', mail: 'no', left: 'no', entrusted: 'no', forwarded: 'no', electronic: 'no', public_notice: 'no' })
  assert.match(await way('left').innerText(), /拒绝接收[^]*民事诉讼法第八十九条/)
  await sound(page, 'service-ways')

  // Nobody was there: that opens the mail, and not leaving it in place.
  await serving.locator('[data-fail=direct]').click()
  await submitEntry(page, { failure: 'absent', reason: '办公场所无人' })
  await serving.locator('[data-way=mail][data-open=yes]').waitFor()
  assert.equal((await open()).left, 'no')
  await serving.locator('[data-take=mail]').click()
  await submitEntry(page, { mail: { carrier: '示例邮政', mail_kind: 'express', tracking: 'EX20260001' } })
  const attempt = serving.locator('[data-attempt][data-state=begun]')
  await attempt.waitFor()
  for (const proof of ['registration', 'postage']) {
    await attempt.locator(`[data-keep=${proof}]`).click()
    await submitEntry(page, {})
    await attempt.locator(`[data-proof=${proof}]`).waitFor()
  }
  // The return receipt is photographed, and belongs to this service. That of another letter is asked about.
  await attempt.locator('input[type=file]').setInputFiles(await photo(page, '邮寄回执.jpg'))
  const service = await attempt.getAttribute('data-attempt')
  for (let i = 0; i < 100 && !(await viewOf(page, id)).recordings.some((r) => r.links.some((l) => l.kind === 'service' && l.id === service)); i += 1) await page.waitForTimeout(200)
  await page.reload()
  await attempt.locator('[data-keep=return_receipt]').click()
  const form = page.locator('[data-record-form]')
  await form.waitFor()
  await fill(form, { reference: 'EX99999999' })
  await form.locator('[data-do]').click()
  await page.getByText('须说明理由才能继续').waitFor()
  await sound(page, 'service-other-receipt')
  await page.keyboard.press('Escape')
  await fill(form, { reference: 'EX20260001' })
  await form.locator('[data-do]').click()
  await form.waitFor({ state: 'hidden' })
  await attempt.locator('[data-proof=return_receipt]').waitFor()
  await attempt.locator('[data-made]').click()
  await submitEntry(page, { recipient_capacity: 'legal_representative', received_on: dayFromNow(0), mail_receipt_signed_by: '负责人十五', recipient_signed: true })
  await page.locator(`[data-serving="${paper}"][data-served=yes]`).waitFor()
  await sound(page, 'service-served')
  const mail = (await ask(page, `${casePage(id)}/findings`)).lanes.flatMap((l) => l.obligations).filter((o) => o.rule.startsWith('a19.'))
  assert.ok(mail.length > 0)
  assert.deepEqual(mail.filter((o) => o.status === 'breached'), [])

  // A slip of the pen is asked about before it stands.
  await go(page, `${casePage(id)}/execution`)
  const card = page.locator(`[data-decision="${decision}"]`)
  await card.locator('[data-left]').waitFor()
  await card.locator('[data-enter="payment.received"]').click()
  await form.waitFor()
  await fill(form, { amount_fen: fine / 10, channel: 'bank', receipt_number: '示票0001' })
  await form.locator('[data-do]').click()
  await page.getByText('须说明理由才能继续').waitFor()
  await sound(page, 'execution-too-much')
  await page.keyboard.press('Escape')
  await fill(form, { amount_fen: fine / 100 })
  await form.locator('[data-do]').click()
  await form.waitFor({ state: 'hidden' })
  await card.locator('[data-payment]').waitFor()
  assert.equal(await card.locator('[data-left]').count(), 0)
  await card.locator('[data-enter="decision.performed"]').click()
  await submitEntry(page, { performed_what: 'all', performance: 'whole' })
  await page.locator(`[data-decision="${decision}"][data-done=yes]`).waitFor()
  await sound(page, 'execution-done')

  // Closing: nothing stands in the way; the form goes up, then the case is closed as performed.
  await page.locator('[data-to-closing]').click()
  await page.waitForURL(/\/closing$/)
  await page.locator('[data-close-form]').waitFor()
  assert.equal(await page.locator('[data-blocker=decision]').count(), 0)
  assert.equal(await page.inputValue('#closing-outcome'), 'performed')
  await sound(page, 'closing-before')
  await page.locator('[data-write-closing]').click()
  await page.waitForURL(/papers\/new/)
  const closing = await finishPaper(page, {}, (there) => there.click('[data-option="outcome.performed"]'))
  const written = (await viewOf(page, id)).papers.find((p) => p.paper === closing)
  assert.equal(await grant(page, id, 'closing', written), 'granted')
  await go(page, `${casePage(id)}/closing`)
  await page.locator('[data-approval=granted]').waitFor()
  await page.fill('#closing-reason', '罚款已缴清，违法行为已改正')
  await page.locator('[data-close-form] [data-do]').click()
  await page.waitForURL((url) => url.pathname.endsWith(encodeURIComponent(id)) || url.pathname.endsWith(id))
  const closed = (await viewOf(page, id)).closed
  assert.equal(closed.outcome, 'performed')
  await go(page, `${casePage(id)}/closing`)
  await page.locator('[data-closed]').waitFor()
  assert.equal(await page.locator('[data-close-form]').count(), 0, 'closed is closed')
  await sound(page, 'closing-after')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('a penalty on the spot: its seven items, the decision handed over, reported, all on a phone', async () => {
  const page = await atWork(browser, PHONE)
  const me = await ask(page, '/session')
  const second = await userOf(page, 'yi')
  const { enterprises } = await ask(page, '/enterprises')
  const firm = enterprises.find((e) => e.name.includes('商场')) ?? enterprises[0]
  const { case: id } = await tell(page, '/cases', {
    enterprise: firm.enterprise,
    kind: 'simplified_penalty',
    matter: '未安装可燃气体报警装置案',
    cause: '餐饮单位使用燃气未安装可燃气体报警装置案',
    officers: [{ user: me.user, part: 'lead' }, { user: second.user, part: 'second' }],
  })
  await go(page, casePage(id))
  await page.locator('[data-spot]').click()
  await page.waitForURL(/\/spot$/)
  await page.fill('#act-place', '后厨')
  await page.locator('[data-begin-act]').click()
  await page.locator('input[type=password]').first().fill(account('yi').code)
  await page.locator('input[type=password]').first().press('Enter')
  await page.locator('#shown-to').fill('店长一')
  await page.locator('[data-show-credential], form:has(#shown-to) button[type=submit]').first().click()
  await page.locator('#shown-to').waitFor({ state: 'detached' })
  await page.locator('[data-enter-violation]').click()
  await submitEntry(page, { facts: '后厨使用燃气，未安装可燃气体报警装置。', duty: '《中华人民共和国安全生产法》第三十六条第四款', penalty_basis: '《中华人民共和国安全生产法》第九十九条第（八）项' })
  const item = (name) => page.locator(`[data-item=${name}]`)
  await item('conditions').locator('textarea').first().waitFor()
  assert.equal(await page.inputValue('#law-conditions'), '《中华人民共和国安全生产法》第九十九条第（八）项', 'what the record knows is there')
  await item('statement').locator('input[value=recorded]').check()
  await item('statement').locator('textarea').fill('称已联系安装单位，三日内安装。')
  await item('review').locator('input[value=recorded]').check()
  await item('review').locator('textarea').fill('不影响违法事实的认定。')
  assert.ok(await page.locator('[data-save-items]').isDisabled(), 'adopted or not is said')
  assert.equal(await page.locator('[data-take=report]').count(), 0, 'nobody reported it yet')
  for (const name of ['conditions', 'steps', 'collection', 'others']) await page.click(`[data-take=${name}]`)
  await page.selectOption('#adopted', 'none')
  await sound(page, 'spot-items')
  await page.locator('[data-save-items]').click()
  await page.locator('[data-step=items]').getByText('6／7').waitFor()
  await page.locator('[data-write-decision]').click()
  await page.waitForURL(/papers\/new/)
  await finishPaper(page, { heard: '称三日内安装；经复核，不影响违法事实的认定，不予采纳。', time: typedAgo(0) }, async (there) => {
    for (const kind of ['warning', 'fine']) await there.click(`[data-option="kinds.${kind}"]`)
    await there.fill('#f-fine', '2000')
    await sound(there, 'spot-decision-paper')
  })
  await go(page, `${casePage(id)}/spot`)
  await page.locator('[data-enter-decision]').click()
  await submitEntry(page, { fine_fen: 2000, content: '警告，罚款2000元', penalties: ['warning', 'fine'], remedies_told: true, reconsideration_first: true, sealed: true })
  await page.locator('[data-decided]').waitFor()
  await page.locator('[data-enter-announced]').click()
  await submitEntry(page, { to: { name: '店长一' }, party_present: true, handed_over: true })
  await page.locator('[data-enter-reported]').click()
  await submitEntry(page, { to: '示例区应急管理局' })
  // What was reported is offered, and taken as the seventh item.
  await page.click('[data-take=report]')
  await page.locator('[data-save-items]').click()
  await page.locator('[data-step=items]').getByText('7／7').waitFor()
  await page.locator('[data-end-act]').click()
  await page.locator('[data-end-act]').waitFor({ state: 'detached' })
  await settle(page)
  await sound(page, 'spot-done')
  const own = (await ask(page, `${casePage(id)}/findings`)).lanes.flatMap((l) => l.obligations).filter((o) => o.rule.startsWith('a17.'))
  assert.deepEqual(own.filter((o) => o.status !== 'met' && o.effect !== 'advice').map((o) => `${o.rule} ${o.status}`), [])
  assert.equal((await told(page, id, 'simplified.item_recorded')).length, 7)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
