// A filing goes up level by level in the inbox of approvals: put up with its paper by an officer, decided by the section head, the
// deputy and the principal head one after the other, each with their code; what was changed meanwhile is decided by nobody.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, ask, atWork, browser, command, DESK, formOf, go, openReported, opensBrowser, PHONE, settle, sound, viewOf } from './bureau.mjs'

opensBrowser()

const LEVELS = ['kezhang', 'fuju', 'juzhang']

// A penalty case told by somebody, with the form for its filing.
async function openPenalty(page) {
  const id = await openReported(page)
  const form = await formOf(page, '立案审批表')
  const paper = await command(page, id, 'prepare_paper', { form })
  return { id, form, paper }
}

const putUp = (page, id, paper, more = {}) =>
  command(page, id, 'request_approval', {
    approval_matter: 'filing',
    proposal: '经初步调查，该单位焊工2人未取得特种作业操作证上岗作业，符合立案标准，建议立案调查。',
    basis: '《安全生产违法行为行政处罚办法》第二十三条',
    paper: paper.paper,
    ...more,
  })

const rowOf = (page, id) => page.locator(`[data-waiting] [data-case="${id}"]`)

async function choose(page, id) {
  await rowOf(page, id).click()
  await page.waitForURL((url) => url.searchParams.get('case') === id)
  // The address changes first; until then the brief is still that of the one before.
  await page.locator(`[data-brief]:has(a[href*="${id.split('@')[0]}"]) img[data-page="1"]`).waitFor()
}

// Signs what is open in the dialog, and reads the receipt.
async function signs(page, login) {
  await page.fill('#opinion-code', account(login).code)
  await page.locator('[data-decide] [data-do]').click()
  const receipt = page.locator('[data-receipt]')
  await receipt.waitFor()
  return receipt
}

for (const [size, viewport] of [
  ['desk', DESK],
  ['phone', PHONE],
]) {
  test(`a filing is decided level by level, and the grant is the filing (${size})`, async () => {
    const officer = await atWork(browser, viewport)
    const { id, paper } = await openPenalty(officer)
    const { approval } = await putUp(officer, id, paper)
    assert.equal((await viewOf(officer, id)).approvals[0].state, 'waiting')
    assert.ok(!(await ask(officer, '/approvals')).waiting.some((w) => w.case === id), 'not before who put it up')

    for (const [i, login] of LEVELS.entries()) {
      const page = await atWork(browser, viewport, login)
      await go(page, '/')
      await page.locator('[data-approvals-waiting] a').click()
      await page.waitForURL(/\/approvals/)
      await rowOf(page, id).waitFor()
      await settle(page)
      await sound(page, `approvals-list-${login}-${size}`)
      if (size === 'desk') {
        const [content, window] = await page.evaluate(() => {
          const main = document.querySelector('main')
          return [main.scrollHeight, main.clientHeight]
        })
        assert.ok(content <= window, 'the list scrolls in itself, the page does not')
      }
      await choose(page, id)
      const brief = page.locator('[data-brief]')
      assert.match(await brief.innerText(), /符合立案标准/)
      assert.match(await brief.innerText(), /第二十三条/)
      assert.equal(await brief.locator('[data-opinion]').count(), i, 'those below have spoken')
      assert.equal(await brief.locator('[data-fallen]').count(), 0)
      await brief.locator('[data-gaps] a').first().waitFor()
      await sound(page, `approvals-brief-${login}-${size}`)

      // Whoever does not simply agree says why.
      await page.click('[data-act=disagree]')
      await page.fill('#opinion-code', account(login).code)
      assert.ok(await page.locator('[data-decide] [data-do]').isDisabled(), 'not without words')
      await page.keyboard.press('Escape')
      await page.locator('[data-decide]').waitFor({ state: 'detached' })

      if (size === 'desk') {
        await page.locator('main').focus()
        await page.keyboard.press('u')
        if (login === LEVELS.at(-1)) {
          await page.locator('[data-hint]').waitFor() // the last level passes nothing on
          assert.equal(await page.locator('[data-decide]').count(), 0)
          await page.keyboard.press('a')
        }
      } else await page.click('[data-act=agree]')
      await page.locator('[data-decide=agree]').waitFor()
      await page.fill('#opinion-code', '000000')
      await page.locator('[data-decide] [data-do]').click()
      await page.locator('[data-decide]').getByRole('alert').waitFor()
      assert.ok(await rowOf(page, id).count() || size === 'phone', 'nothing is gone before it is recorded')
      await sound(page, `approvals-code-${login}-${size}`)

      const sent = page.waitForRequest((r) => r.url().endsWith('/commands/give_opinion'))
      const receipt = await signs(page, login)
      const body = (await sent).postDataJSON()
      assert.equal(body.document_digest, paper.signed_digest, 'of the very paper that was shown')
      const { approvals } = await viewOf(officer, id)
      const said = approvals[0].opinions.filter((o) => o.level === approvals[0].levels[i]).at(-1)
      assert.ok(Number(await receipt.getAttribute('data-seq')) >= said.seq)
      assert.match(await receipt.locator('[data-outcome]').innerText(), i === 2 ? /已批准/ : /审批/)
      await sound(page, `approvals-receipt-${login}-${size}`)
      await page.locator('[data-next]').click()
      await receipt.waitFor({ state: 'detached' })
      assert.equal(await rowOf(page, id).count(), 0)
      assert.deepEqual(page.complaints, [])
      await page.context().close()
    }

    const { approvals } = await viewOf(officer, id)
    assert.equal(approvals[0].approval, approval)
    assert.equal(approvals[0].state, 'granted')
    const { lanes } = await ask(officer, `/cases/${encodeURIComponent(id)}/findings`)
    const filing = lanes.flatMap((lane) => lane.obligations).filter((o) => o.rule === 'a9.filing')
    assert.ok(filing.length > 0)
    assert.deepEqual(filing.map((o) => o.status), filing.map(() => 'met'))
    await officer.context().close()
  })
}

test('where nothing waits it is said, with what one can do next', async () => {
  const page = await atWork(browser, PHONE)
  await go(page, '/approvals')
  await page.locator('[data-empty] a').first().waitFor()
  assert.match(await page.locator('[data-empty]').innerText(), /没有待办的审批/)
  await sound(page, 'approvals-empty')
  await page.context().close()
})

test('a paper that was changed after it was put up is decided by nobody, and a request comes in by itself', async () => {
  const officer = await atWork(browser, DESK)
  const head = await atWork(browser, DESK, 'kezhang')
  const { id, form, paper } = await openPenalty(officer)
  await go(head, '/approvals')
  assert.equal(await rowOf(head, id).count(), 0)
  await putUp(officer, id, paper)
  await rowOf(head, id).waitFor() // told by the server
  await choose(head, id)

  // Changed while the head is about to decide: not taken, told why, and shown as it is now.
  await head.click('[data-act=agree_if]')
  await head.fill('#opinion-text', '补充询问笔录')
  await head.fill('#opinion-code', account('kezhang').code)
  const decide = head.locator('[data-decide] [data-do]')
  await decide.click({ trial: true }) // the dialog has come to rest: what follows is done before the page hears of the change
  await command(officer, id, 'prepare_paper', { form, paper: paper.paper, fields: { postcode: '134000' } })
  await decide.click()
  await head.locator('[data-refused]').getByRole('alert').waitFor()
  await head.locator('[data-fallen]').waitFor()
  assert.deepEqual(await head.locator('[data-act]').evaluateAll((all) => all.map((one) => one.dataset.act)), ['return'])
  await sound(head, 'approvals-fallen')
  assert.equal((await viewOf(officer, id)).approvals[0].state, 'waiting')
  await head.locator('main').focus()
  await head.keyboard.press('a')
  await head.locator('[data-hint]').waitFor()
  assert.equal(await head.locator('[data-decide]').count(), 0)
  await head.keyboard.press('l')
  await head.locator('[data-law-dialog]').waitFor()
  await sound(head, 'approvals-law')
  assert.deepEqual(head.complaints, [])
  for (const page of [officer, head]) await page.context().close()
})

test('what came in since it was read is shown, and decided upon with one more confirmation; the paper bears the opinion', async () => {
  const officer = await atWork(browser, DESK)
  const head = await atWork(browser, DESK, 'kezhang')
  const { id, paper } = await openPenalty(officer)
  await putUp(officer, id, paper)
  await go(head, '/approvals')
  await choose(head, id)
  await head.click('[data-act=agree]')
  await head.fill('#opinion-text', '同意立案，由二科承办')
  await head.keyboard.press('Escape')
  await head.locator('[data-decide]').waitFor({ state: 'detached' })
  await head.click('[data-act=agree]')
  assert.equal(await head.inputValue('#opinion-text'), '同意立案，由二科承办', 'a key loses no words')
  await command(officer, id, 'record', { type: 'urgency.declared', body: { urgent_for: 'filing', reason: '证据可能灭失' } })
  await head.fill('#opinion-code', account('kezhang').code)
  await head.locator('[data-decide] [data-do]').click()
  await head.locator('[data-came-in]', { hasText: '证据可能灭失' }).waitFor()
  await sound(head, 'approvals-came-in')
  await head.check('[data-read-it]')
  await signs(head, 'kezhang')
  await go(head, `/cases/${encodeURIComponent(id)}/papers/${paper.paper}`)
  await head.locator('[data-paper-opinions]', { hasText: '同意立案，由二科承办' }).waitFor()
  const svg = await head.evaluate(
    (path) => fetch(path).then((answer) => answer.text()),
    `/api/v1/cases/${encodeURIComponent(id)}/papers/${paper.paper}/pages/1.svg?v=x`,
  )
  assert.ok(svg.includes(paper.signed_digest), 'what was put up is named')
  await sound(head, 'approvals-on-paper')
  assert.deepEqual(head.complaints, [])
  for (const page of [officer, head]) await page.context().close()
})

test('a further person is asked, it is urged, and others read along', async () => {
  const officer = await atWork(browser, DESK)
  const { id, paper } = await openPenalty(officer)
  const { approval } = await putUp(officer, id, paper)
  await command(officer, id, 'urge_approval', { approval })
  const head = await atWork(browser, DESK, 'kezhang')
  await go(head, '/approvals')
  await rowOf(head, id).locator('[data-urged]').waitFor()
  await choose(head, id)
  await head.click('[data-ask-reviewer]')
  const deputy = await atWork(browser, PHONE, 'fuju')
  const { user } = await ask(deputy, '/session')
  await head.selectOption('#person', user)
  await head.fill('#people-words', '程序有无问题')
  await sound(head, 'approvals-ask-reviewer')
  await head.locator('[data-people] [data-do]').click()
  await head.locator('[data-awaited-reviewer]').waitFor()
  await head.click('[data-copy]')
  const reader = await atWork(browser, PHONE, 'juzhang')
  await head.check(`[data-people] input[value="${(await ask(reader, '/session')).user}"]`)
  await head.locator('[data-people] [data-do]').click()
  await head.locator('[data-copies]').waitFor()

  await go(deputy, '/approvals')
  await rowOf(deputy, id).locator('[data-asked]').waitFor()
  await choose(deputy, id)
  await sound(deputy, 'approvals-reviewer-phone')
  await deputy.click('[data-act=agree]')
  await signs(deputy, 'fuju')
  await go(reader, '/approvals')
  await choose(reader, id)
  await reader.click('[data-note-copy]')
  await reader.locator('[data-note-copy]').waitFor({ state: 'detached' })
  const [asked] = (await viewOf(officer, id)).approvals
  assert.equal(asked.reviewers[0].state, 'answered')
  assert.ok(asked.copies[0].read_at)
  assert.equal(asked.waiting_for, 'section')
  for (const page of [officer, head, deputy, reader]) {
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  }
})

test('what is returned goes to a level below and comes up again', async () => {
  const officer = await atWork(browser, DESK)
  const { id, paper } = await openPenalty(officer)
  await putUp(officer, id, paper)
  const decides = async (login, act) => {
    const page = await atWork(browser, DESK, login)
    await go(page, '/approvals')
    await choose(page, id)
    await act(page)
    await signs(page, login)
    await page.context().close()
  }
  const agrees = async (page) => page.click('[data-act=agree]')
  await decides('kezhang', agrees)
  await decides('fuju', async (page) => {
    await page.locator('main').focus()
    await page.keyboard.press('r')
    await page.selectOption('#return-to', 'section')
    await page.fill('#opinion-text', '请补充焊工的询问笔录')
    await sound(page, 'approvals-return')
  })
  let [asked] = (await viewOf(officer, id)).approvals
  assert.equal(asked.waiting_for, 'section')
  await decides('kezhang', async (page) => {
    await page.locator('[data-opinion=returned]').waitFor()
    await page.locator('[data-changed]').waitFor()
    await sound(page, 'approvals-again')
    await agrees(page)
  })
  ;[asked] = (await viewOf(officer, id)).approvals
  assert.equal(asked.waiting_for, 'deputy')
  await decides('fuju', async (page) => {
    await page.click('[data-act=disagree]')
    await page.fill('#opinion-text', '事实不清')
  })
  await decides('juzhang', async (page) => {
    await page.click('[data-act=disagree]')
    await page.fill('#opinion-text', '违法事实不能成立')
  })
  ;[asked] = (await viewOf(officer, id)).approvals
  assert.equal(asked.state, 'refused')
  await officer.context().close()
})
