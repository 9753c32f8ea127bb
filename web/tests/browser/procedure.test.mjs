// A penalty by the general procedure, played through from its source to the issued decision by everybody whose work it is: the
// officer and the second officer, the heads of section, the deputy and the principal head, the legal reviewer, the host of the
// hearing and its recorder, the members of the committee, the keeper of the seal, and the party.
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { after, test } from 'node:test'
import { account, ask, atWork, browser, command, DESK, dayFromNow, go, openInspection, opensBrowser, PHONE, settle, site, sound, viewOf } from './bureau.mjs'
import { casePage, enter, fill, film, finishPaper, signs, submitEntry, timeMachine, userOf, writePaper } from './people_at_work.mjs'

opensBrowser()
const time = timeMachine()
after(() => time.close())

const FACTS = '焊工一名未取得特种作业操作证，在钢结构车间从事焊接作业。'
const DUTY = '《中华人民共和国安全生产法》第三十条第一款'
const BASIS = '《中华人民共和国安全生产法》第九十七条第（七）项'
const CONTENT = '责令限期改正，处六万元罚款'
const PARTY = '负责人戊'
const SEAL = fileURLToPath(new URL('../../../tests/papers/seal.png', import.meta.url))
const DAYS_TO_HEARING = 28 // seven whole working days are in them whatever holiday comes between
const hand = { clicks: 0, letters: 0 } // what all of them together did

// Somebody sits down at a device, works, and leaves it: nothing was complained of, and the page as it stands at the end is looked at.
async function as(login, viewport, work, shot) {
  const page = await atWork(browser, viewport, login)
  await page.exposeFunction('didByHand', (what) => void (hand[what] += 1))
  await page.addInitScript(() => {
    const tell = (what) => (event) => event.isTrusted && window.didByHand(what)
    addEventListener('click', tell('clicks'), true)
    addEventListener('keydown', tell('letters'), true)
  })
  try {
    const done = await work(page)
    if (shot) await sound(page, `procedure-${shot}`)
    assert.deepEqual(page.complaints, [])
    return done
  } catch (failure) {
    if (process.env.ZHILU_SCREENSHOTS) await page.screenshot({ path: `${process.env.ZHILU_SCREENSHOTS}/procedure-failed.png` })
    throw failure
  } finally {
    await page.context().close()
  }
}
const casesPath = (id) => `/cases/${encodeURIComponent(id)}`
const findingsOf = async (page, id) => (await ask(page, `${casesPath(id)}/findings`)).lanes.flatMap((l) => l.obligations)
const statusOf = async (page, id, rule) => [...new Set((await findingsOf(page, id)).filter((o) => o.rule === rule).map((o) => o.status))].join()

// What is put up for approval goes up: each opens it out of the inbox, reads the brief, agrees with the own code.
async function approves(login, viewport, id, shot) {
  await as(
    login,
    viewport,
    async (page) => {
      await go(page, '/approvals')
      await page.locator(`[data-waiting] [data-case="${id}"]`).click()
      await page.locator(`[data-brief]:has(a[href*="${id.split('@')[0]}"])`).waitFor()
      await sound(page, `procedure-${shot}-${login}`)
      await page.click('[data-act=agree]')
      await page.fill('#opinion-text', '同意')
      await page.fill('#opinion-code', account(login).code)
      await page.locator('[data-decide] [data-do]').click()
      await page.locator('[data-receipt]').waitFor()
    },
    undefined,
  )
}

async function putUp(page, id, matter, fields) {
  await go(page, casePage(id))
  await page.click('[data-ask-approval]')
  const form = page.locator('[data-approval-form]')
  await page.selectOption('#approval-matter', matter)
  const { proposal, basis, ...more } = fields
  await page.fill('#approval-proposal', proposal)
  if (basis) await page.fill('#approval-basis', basis)
  await fill(form, more)
  await form.locator('[data-do]').click()
  await form.waitFor({ state: 'hidden' })
}

async function reviews(id, shot) {
  await as(
    'fazhi',
    DESK,
    async (page) => {
      await go(page, '/approvals')
      await page.locator(`[data-waiting-reviews] [data-case="${id}"]`).click()
      await page.locator('[data-review-form]').waitFor()
      const items = page.locator('[data-item]')
      for (let i = 0; i < (await items.count()); i += 1) await items.nth(i).locator('input[type=radio]').first().check()
      await page.locator('input[name=outcome][value=passed]').check()
      await page.fill('#review-text', '事实清楚、证据充分、程序合法，同意。')
      await page.locator('[data-give-review]').click()
      await page.locator('[data-reviews] [data-outcome=passed]').first().waitFor()
    },
    shot,
  )
}

async function films(page, id, name, within = 'main') {
  const { path, drop } = film(name, time.now())
  await page.locator(`${within} input[type=file][accept*=video]`).first().setInputFiles(path)
  const stored = async () => (await viewOf(page, id)).recordings.some((r) => r.name === name)
  for (let i = 0; i < 150 && !(await stored()); i += 1) await page.waitForTimeout(200)
  drop()
  assert.ok(await stored(), `${name} is in the store`)
}

const STEPS = {
  async 'a seal is there, approved by the head'(told) {
    await as('kezhang', DESK, async (page) => {
      await go(page, '/seals')
      await page.click('[data-propose]')
      await page.fill('#seal-name', '行政处罚专用章')
      await page.locator('[data-propose-form] input[type=file]').setInputFiles(SEAL)
      await page.selectOption('#seal-keeper', (await userOf(page, 'yinzhang')).user)
      await page.locator('[data-propose-form] [data-do]').click()
      const card = page.locator('[data-seal]', { hasText: '行政处罚专用章' })
      await card.waitFor()
      told.seal = await card.getAttribute('data-seal')
    })
    await as('juzhang', PHONE, async (page) => {
      await go(page, '/seals')
      await page.locator(`[data-seal="${told.seal}"] [data-approve]`).click()
      await page.locator('[data-approve-form] [data-do]').click()
      await page.locator(`[data-seal="${told.seal}"][data-standing=approved]`).waitFor()
    })
  },

  async 'the officer opens the case out of an inspection'(told) {
    await as(
      'jia',
      DESK,
      async (page) => {
        const inspection = await openInspection(page)
        await command(page, inspection.id, 'find_hazard', {
          act: 'act-1',
          place: '钢结构车间',
          description: '焊工一名未取得特种作业操作证上岗作业',
          basis: '《安全生产法》第三十条',
          remedy: 'by_date',
          due: dayFromNow(10),
        })
        await command(page, inspection.id, 'end_act', { act: 'act-1' })
        await go(page, casePage(inspection.id))
        await page.click('[data-follow]')
        await page.locator(`[data-chosen="${inspection.number}"]`).waitFor()
        await page.fill('#cause', '涉嫌特种作业人员未取得相应资格上岗作业案')
        await page.click('#second')
        await page.getByRole('option', { name: (await userOf(page, 'yi')).name }).click()
        await page.locator('form button[type=submit]').click()
        await page.waitForURL((url) => /\/cases\/(?!new)[^/]+$/.test(url.pathname))
        await settle(page)
        told.id = decodeURIComponent(new URL(page.url()).pathname.split('/').pop())
      },
      'opened',
    )
  },

  async 'both handlers sign the filing form, and it goes up to the principal head'(told) {
    await as('jia', DESK, async (page) => {
      const paper = await writePaper(page, told.id, 'filing_approval', {
        fields: { facts: `执法检查发现：${FACTS}涉嫌违反${DUTY}。`, handler_opinion: '符合立案标准，建议立案调查。' },
        shot: (p) => sound(p, 'procedure-filing-form'),
      })
      await signs(page, told.id, paper, 'handler', { login: 'jia' })
      told.filing = paper
    })
    await as('yi', PHONE, (page) => signs(page, told.id, told.filing, 'handler', { login: 'yi' }))
    await as('jia', DESK, (page) => putUp(page, told.id, 'filing', { proposal: '符合立案标准，建议立案调查' }), 'filing-put-up')
    await approves('kezhang', DESK, told.id, 'filing')
    await approves('fuju', PHONE, told.id, 'filing')
    await approves('juzhang', PHONE, told.id, 'filing')
    await as('jia', DESK, async (page) => assert.equal(await statusOf(page, told.id, 'a9.filing'), 'met'))
  },

  async 'the welder is heard, the second officer at the other end of the table'(told) {
    await time.later(20)
    await as('jia', DESK, async (page) => {
      const { id } = told
      await go(page, `${casePage(id)}/interview`)
      await page.click('[data-begin-interview]')
      await page.fill('#begin-place', '本局询问室')
      await page.locator('[data-begin-form] [data-do]').click()
      const answer = (n) => page.locator(`[data-answer="${n}"]`)
      await answer(0).waitFor()
      await page.locator(`[id="code-${(await userOf(page, 'yi')).user}"]`).fill(account('yi').code)
      await page.locator('[data-there] form.confirm button').click()
      await page.locator('p.done', { hasText: '办案人乙' }).waitFor()
      await page.fill('#shown-to', '焊工甲')
      await page.click('[data-show-credential]')
      await page.locator('[data-there]:not([open])').waitFor()
      await page.click('[data-record-sound]')
      await page.locator('[data-sound=on]').waitFor()
      await page.waitForTimeout(1200)
      await answer(0).pressSequentially('听清楚了。')
      await answer(0).press('Control+Enter')
      await answer(1).waitFor()
      await page.keyboard.type('不申请。')
      await page.keyboard.press('Control+Enter')
      await answer(2).waitFor()
      await page.keyboard.type('焊工甲，在钢结构车间焊接。')
      await page.locator('[data-ask="uncertified_worker/certificate"]').click()
      await answer(3).waitFor()
      await page.keyboard.type('没有操作证，还没来得及考。')
      await page.click('[data-stop-sound]')
      await page.locator('[data-sound=off]').waitFor()
      await page.fill('#iv-name', '焊工甲')
      await page.selectOption('#iv-capacity', 'employee')
      await page.selectOption('#iv-sex', 'male')
      await page.fill('#iv-id_number', '000000200001010005')
      await sound(page, 'procedure-interview')
      const stored = async () => (await viewOf(page, id)).recordings.some((r) => r.name.startsWith('interview-'))
      for (let i = 0; i < 150 && !(await stored()); i += 1) await page.waitForTimeout(200)
      await page.locator('[data-saved=true]').waitFor()
      await page.click('[data-finish]')
      await page.locator('[data-finish-form] [data-separately=yes]').click()
      await page.locator('[data-finish-form] [data-read-over=read]').click()
      await page.locator('[data-finish-form] [data-do]').click()
      await page.waitForURL(/papers\/new\/interview_record/)
      await settle(page)
      told.interview = await finishPaper(page, {}, (p) => sound(p, 'procedure-interview-record'))
      await signs(page, id, told.interview, 'interviewee', { name: '焊工甲', owner: 'jia' })
      await signs(page, id, told.interview, 'officer', { login: 'jia' })
    })
    await as('yi', PHONE, (page) => signs(page, told.id, told.interview, 'officer', { login: 'yi' }), 'interview-signed')
    await as('jia', DESK, async (page) => {
      await go(page, casePage(told.id))
      await enter(page, '证据', 'evidence.taken', { evidence_kind: 'testimony', name: '焊工甲的询问笔录', proves: '未取证即上岗焊接', act: 'act-1', paper: told.interview })
    })
  },

  async 'the place is looked at, on film, the party beside'(told) {
    await as('jia', PHONE, async (page) => {
      await go(page, `${casePage(told.id)}/on-site`)
      await page.selectOption('#act-kind', 'site_examination')
      await page.fill('#act-place', '钢结构车间')
      await page.click('[data-begin-act]')
      await page.locator('[data-end-act]').waitFor()
      await page.locator(`[id="code-${(await userOf(page, 'yi')).user}"]`).fill(account('yi').code)
      await page.locator('form.confirm button').click()
      await page.locator('p.done', { hasText: '办案人乙' }).waitFor()
      await page.fill('#shown-to', PARTY)
      await page.click('[data-show-credential]')
      await page.getByText(`已向${PARTY}出示`).waitFor()
      await films(page, told.id, '勘验全程.mp4', '.foot')
      await enter(page, '勘验', 'site.examined', {
        place: '钢结构车间',
        findings: '焊接工位一处，电焊机一台通电，操作人未能出示特种作业操作证。',
        party_present: true,
      })
      await sound(page, 'procedure-site')
      await page.click('[data-end-act]')
      await page.waitForURL((url) => !url.pathname.endsWith('/on-site'))
    })
    await as('jia', DESK, async (page) => {
      const { acts } = await viewOf(page, told.id)
      const act = acts.at(-1).id
      const paper = await writePaper(page, told.id, 'examination_record', { act, fields: { presence: `当事人在场：${PARTY}`, annexes: '录像1件。' } })
      await signs(page, told.id, paper, 'party', { name: PARTY, owner: 'jia' })
      await signs(page, told.id, paper, 'officer', { login: 'jia' })
      told.examination = paper
    })
    await as('yi', PHONE, (page) => signs(page, told.id, told.examination, 'officer', { login: 'yi' }))
  },

  async 'the evidence is weighed, the violation stated, the inquiry closed with its report'(told) {
    await as('jia', DESK, async (page) => {
      await go(page, casePage(told.id))
      await enter(page, '证据', 'evidence.taken', { evidence_kind: 'examination_record', name: '钢结构车间勘验笔录', proves: '无证人员正在焊接', act: 'act-2', paper: told.examination })
      await go(page, `${casePage(told.id)}/evidence`)
      for (const one of ['evidence-1', 'evidence-2']) {
        await page.locator(`[data-evidence="${one}"] button.name`).click()
        await page.locator(`[data-sheet="${one}"] [data-assess]`).click()
        await submitEntry(page, { assessment: 'admitted', reason: '来源合法，相互印证' })
      }
      await sound(page, 'procedure-evidence')
      await go(page, casePage(told.id))
      await enter(page, '违法', 'violation.alleged', { facts: FACTS, duty: DUTY, penalty_basis: BASIS, first_time: true, evidence: ['evidence-1', 'evidence-2'] })
      await enter(page, '重大', 'case.classified', { major: true, reason: '罚款数额较大，拟提交集体讨论' })
      told.report = await writePaper(page, told.id, 'inquiry_report', {
        fields: { course: '执法检查发现后立案，经询问、勘验查明。', facts: FACTS, law: `违反${DUTY}，依据${BASIS}处罚。`, discretion: '首次被查处，积极配合。', proposal: CONTENT },
      })
      await signs(page, told.id, told.report, 'handler', { login: 'jia' })
    })
    await as('yi', DESK, (page) => signs(page, told.id, told.report, 'handler', { login: 'yi' }))
    await as('jia', DESK, async (page) => {
      await go(page, casePage(told.id))
      await enter(page, '调查终结', 'inquiry.concluded', { result: 'punish', facts: FACTS, law: BASIS, proposal: CONTENT, violations: ['violation-1'], paper: told.report })
      await go(page, `${casePage(told.id)}/legal-review`)
      await page.click('[data-ask-review]')
      await submitEntry(page, { review_stage: 'notice' })
    })
    await reviews(told.id, 'review-before-notice')
  },

  async 'the party is told what is proposed and that it may ask for a hearing'(told) {
    await as('jia', DESK, async (page) => {
      told.notice = await writePaper(page, told.id, 'hearing_right_notice', { fields: { facts: FACTS, duty: DUTY, basis: BASIS, penalty: CONTENT } })
    })
    await as('yinzhang', DESK, (page) => seals(page, told, told.notice))
    await as('jia', DESK, async (page) => {
      await go(page, casePage(told.id))
      await enter(page, '告知', 'notice.issued', {
        noticed: ['penalty', 'hearing_right'],
        facts: FACTS,
        basis_told: BASIS,
        reason_told: '违反特种作业人员持证上岗的规定',
        penalties: ['fine'],
        fine_fen: '60000',
        content: CONTENT,
        rights_told: ['statement', 'defence', 'hearing'],
        violations: ['violation-1'],
        paper: told.notice,
      })
      await go(page, `${casePage(told.id)}/papers/${told.notice}`)
      await page.fill('#given-to', PARTY)
      await page.click('[data-issue]')
      const again = page.locator('[data-warned] [data-do]')
      await again.or(page.locator('[data-issue]:disabled, .tag.tone-ok')).first().waitFor()
      if (await again.isVisible()) await again.click()
      told.receipt = await writePaper(page, told.id, 'service_receipt', {
        about: told.notice,
        fields: { place: '示例路1号' },
        shot: async (p) => {
          const chosen = await p.locator('[data-about-thing]').evaluateAll((all) => all.filter((one) => one.checked).map((one) => one.dataset.aboutThing))
          assert.deepEqual(chosen, [told.notice], 'the receipt is of this paper')
          await p.locator('[data-field=manner] button').first().click()
        },
      })
      await signs(page, told.id, told.receipt, 'recipient', { name: PARTY, owner: 'jia' })
      await signs(page, told.id, told.receipt, 'server', { login: 'jia' })
    })
    await as('yi', PHONE, (page) => signs(page, told.id, told.receipt, 'server', { login: 'yi' }))
    await as(
      'jia',
      DESK,
      async (page) => {
        await go(page, casePage(told.id))
        await enter(page, '送达', 'service.made', {
          service_manner: 'direct',
          papers: [told.notice],
          recipient: PARTY,
          recipient_capacity: 'legal_representative',
          recipient_signed: true,
          received_on: time.day(),
          receipt: told.receipt,
        })
        await go(page, `${casePage(told.id)}/hearing`)
        const right = page.locator('[data-right="notice-1"]')
        await right.locator('[data-apply]').waitFor()
        assert.match(await right.innerText(), /可申请至[\s\S]*剩/)
      },
      'right-to-a-hearing',
    )
  },

  async 'the party asks for a hearing; the head appoints who hosts it; it is notified'(told) {
    await time.later(30)
    await as('jia', DESK, async (page) => {
      await go(page, `${casePage(told.id)}/hearing`)
      await page.locator('[data-right="notice-1"] [data-apply]').click()
      await submitEntry(page, { by: { name: PARTY, capacity: 'legal_representative' }, manner: 'written', reason: '认为罚款过重' })
      await page.locator('[data-right="notice-1"] [data-asked]').waitFor()
      await page.locator('[data-step=decided] [data-enter]').click()
      await submitEntry(page, { accepted: true, reason: '在法定期限内提出' })
    })
    await as(
      'juzhang',
      PHONE,
      async (page) => {
        await go(page, `${casePage(told.id)}/hearing`)
        const { user, name } = await userOf(page, 'zhuchi')
        await page.locator('[data-step=appointed] [data-enter]').click()
        await submitEntry(page, { host: { name, user }, recorder: (await userOf(page, 'ding')).name })
        await page.locator('[data-step=appointed]', { hasText: name }).waitFor()
      },
      'host-appointed',
    )
    await as(
      'jia',
      DESK,
      async (page) => {
        told.held_at = time.typed(24 * DAYS_TO_HEARING)
        await go(page, `${casePage(told.id)}/hearing`)
        await page.locator('[data-step=notified] [data-enter]').click()
        await submitEntry(page, { to_be_held_at: told.held_at, place: '本局听证室', notified: [PARTY], public: true, rights_told: true })
        await page.locator('[data-step=notified] [data-write=hearing_notice]').click()
        await page.waitForURL(/papers\/new\/hearing_notice/)
        await settle(page)
        told.hearing_notice = await finishPaper(page)
        await go(page, `${casePage(told.id)}/hearing`)
      },
      'hearing-notified',
    )
    await as('yinzhang', DESK, (page) => seals(page, told, told.hearing_notice))
  },

  async 'the hearing is held before one who did not investigate'(told) {
    await time.later(24 * DAYS_TO_HEARING)
    await as('jia', DESK, async (page) => {
      await go(page, `${casePage(told.id)}/hearing`)
      await page.click('[data-begin-hearing]')
      await page.fill('#begin-place', '本局听证室')
      await page.locator('[data-begin-form] [data-do]').click()
      await page.locator('[data-end-hearing]').waitFor()
      await films(page, told.id, '听证全程.mp4')
      await page.locator('[data-step=held] [data-enter]').click()
      await submitEntry(page, { party_present: true, hearing_outcome: 'completed' })
      await sound(page, 'procedure-hearing-held')
      await page.click('[data-end-hearing]')
      await page.locator('[data-end-hearing]').waitFor({ state: 'detached' })
      await page.locator('[data-step=held] [data-write=hearing_record]').click()
      await page.waitForURL(/papers\/new\/hearing_record/)
      await settle(page)
      told.hearing_record = await finishPaper(page, {
        accusation: `${FACTS}建议${CONTENT}。`,
        defence: '对事实无异议，认为罚款过重。',
        questioning: '出示询问笔录、勘验笔录，当事人对真实性无异议。',
        closing: '请求从轻处罚。',
      })
      await signs(page, told.id, told.hearing_record, 'party', { name: PARTY, owner: 'jia' })
      await signs(page, told.id, told.hearing_record, 'investigator', { login: 'jia' })
    })
    // Who is no officer of the case signs on its tablet, under the own account with the own code.
    await as('jia', PHONE, async (page) => {
      await signs(page, told.id, told.hearing_record, 'hearing_host', { login: 'zhuchi', owner: 'jia' })
      await signs(page, told.id, told.hearing_record, 'recorder', { login: 'ding', owner: 'jia' })
    })
    await as(
      'zhuchi',
      DESK,
      async (page) => {
        await go(page, `${casePage(told.id)}/hearing`)
        await page.locator('[data-step=reported] [data-enter]').click()
        await submitEntry(page, { summary: '当事人对事实无异议，认为罚款过重', opinion_text: '事实清楚、证据充分，建议维持拟处罚意见' })
        await page.locator('[data-hearing="hearing-1"] [data-ended]').waitFor()
      },
      'hearing-reported',
    )
    await as('jia', DESK, async (page) => {
      await writePaper(page, told.id, 'hearing_report', { fields: { present: PARTY, findings: '当事人对事实和证据无异议。' } })
      for (const rule of ['pl63.held', 'pl64.notified', 'pl64.host', 'pl64.conduct', 'pl64.record', 'pl64.time_to_ask'])
        assert.equal(await statusOf(page, told.id, rule), 'met', rule)
    })
  },

  async 'the legal review comes again after the hearing, and the handling goes up'(told) {
    await as('jia', DESK, async (page) => {
      await go(page, `${casePage(told.id)}/legal-review`)
      await page.locator('[data-again]').waitFor()
      await page.click('[data-ask-review]')
      await submitEntry(page, { review_grounds: ['after_hearing'] })
    })
    await reviews(told.id, 'review-after-hearing')
    await as('jia', DESK, async (page) => {
      told.handling = await writePaper(page, told.id, 'handling_approval', {
        fields: { facts: FACTS, heard: '当事人在听证中对事实无异议，认为罚款过重。', law: `违反${DUTY}，依据${BASIS}处罚。`, discretion: '首次被查处，积极配合。', penalty: CONTENT },
      })
      await signs(page, told.id, told.handling, 'handler', { login: 'jia' })
    })
    await as('yi', PHONE, (page) => signs(page, told.id, told.handling, 'handler', { login: 'yi' }))
    await as('jia', DESK, (page) => putUp(page, told.id, 'handling', { proposal: `建议${CONTENT}`, basis: BASIS, penalties: ['fine'], fine_fen: '60000' }))
    await approves('kezhang', DESK, told.id, 'handling')
    await approves('fazhi', DESK, told.id, 'handling')
    await approves('fuju', PHONE, told.id, 'handling')
    await approves('juzhang', PHONE, told.id, 'handling')
  },

  async 'the committee sits; each member speaks under the own name'(told) {
    const members = ['weiyuan', 'kezhang', 'fuju', 'juzhang']
    await as(
      'jia',
      DESK,
      async (page) => {
        await go(page, `${casePage(told.id)}/discussion`)
        await page.click('[data-begin-meeting]')
        await page.fill('#begin-place', '本局会议室')
        await page.locator('[data-begin-form] [data-do]').click()
        await page.locator('[data-end-meeting]').waitFor()
        await page.click('[data-call]')
        const form = page.locator('[data-meeting-form]')
        await form.waitFor()
        for (const one of members) await form.locator(`[data-called="${(await userOf(page, one)).name}"] [data-seat=voting]`).click()
        await page.fill('#meeting-place', '本局会议室')
        await page.fill('#meeting-matters', `${FACTS}建议${CONTENT}。`)
        await form.locator('[data-do]').click()
        await page.locator('[data-meeting="discussion-1"]').waitFor()
        await films(page, told.id, '集体讨论.mp4')
      },
      'committee-called',
    )
    for (const login of members)
      await as(
        login,
        login === 'weiyuan' ? DESK : PHONE,
        async (page) => {
          await go(page, `${casePage(told.id)}/discussion`)
          const { name } = await userOf(page, login)
          const row = page.locator(`[data-member="${name}"]`)
          await row.waitFor()
          if (await row.locator('[data-enter]').count()) await row.locator('[data-enter]').click()
          await row.locator('textarea').fill('事实清楚，同意处罚建议。')
          await row.locator('[data-value=for]').click()
          await row.locator('[data-do]').click()
          await row.locator('[data-vote=for]').waitFor()
          assert.match(await row.innerText(), /本人/)
        },
        `committee-${login}`,
      )
    await as('jia', DESK, async (page) => {
      await go(page, `${casePage(told.id)}/discussion`)
      await page.click('[data-conclude]')
      await submitEntry(page, { result: 'punish', penalties: ['fine'], fine_fen: '60000', content: CONTENT })
      await page.locator('[data-conclusion]', { hasText: '60,000' }).waitFor()
      await page.click('[data-end-meeting]')
      await page.locator('[data-end-meeting]').waitFor({ state: 'detached' })
      await page.click('[data-write-minutes]')
      await page.waitForURL(/papers\/new\/discussion_record/)
      await settle(page)
      told.minutes = await finishPaper(page, { facts: `${FACTS}承办部门建议${CONTENT}。`, opinions: '到会委员均同意拟处罚意见。' })
    })
    await as(
      'jia',
      PHONE,
      async (page) => {
        await signs(page, told.id, told.minutes, 'chair', { login: 'juzhang', owner: 'jia' })
        for (const one of ['weiyuan', 'kezhang', 'fuju']) await signs(page, told.id, told.minutes, 'attendee', { login: one, owner: 'jia' })
        await signs(page, told.id, told.minutes, 'recorder', { login: 'ding', owner: 'jia' })
      },
      'minutes-signed',
    )
  },

  async 'the decision is written, sealed and issued, and the record finds nothing amiss with it'(told) {
    await as('jia', DESK, async (page) => {
      told.decision = await writePaper(page, told.id, 'penalty_decision', {
        fields: { facts: FACTS, evidence: '焊工甲的询问笔录、钢结构车间勘验笔录。', heard: '已举行听证，当事人认为罚款过重，未予采纳。', duty: DUTY, basis: BASIS, penalty: CONTENT },
        shot: (p) => sound(p, 'procedure-decision-form'),
      })
    })
    await as('yinzhang', DESK, (page) => seals(page, told, told.decision), 'decision-sealed')
    await as(
      'jia',
      DESK,
      async (page) => {
        await go(page, casePage(told.id))
        const { approvals } = await viewOf(page, told.id)
        await enter(page, '决定', 'decision.issued', {
          decision_kind: 'penalty',
          penalties: ['fine'],
          fine_fen: '60000',
          content: CONTENT,
          facts: FACTS,
          duty: DUTY,
          penalty_basis: BASIS,
          discretion: '首次被查处，积极配合',
          corrects_within: time.day(15),
          violations: ['violation-1'],
          evidence: ['evidence-1', 'evidence-2'],
          dated: time.day(),
          pay_by_days: 15,
          remedies_told: true,
          sealed: true,
          approval: approvals.at(-1).approval,
          discussion: 'discussion-1',
          notice: 'notice-1',
          hearing_used: 'hearing-1',
          paper: told.decision,
        })
        await go(page, `${casePage(told.id)}/papers/${told.decision}`)
        await page.fill('#given-to', PARTY)
        await page.click('[data-issue]')
        const again = page.locator('[data-warned] [data-do]')
        await again.or(page.locator('h1 .tag', { hasText: '已' })).first().waitFor()
        if (await again.isVisible()) await again.click()
        for (let i = 0; i < 50 && (await viewOf(page, told.id)).papers.find((p) => p.paper === told.decision).state !== 'issued'; i += 1) await page.waitForTimeout(200)
        assert.equal((await viewOf(page, told.id)).papers.find((p) => p.paper === told.decision).state, 'issued')
        const view = await viewOf(page, told.id)
        assert.equal(view.stage, 'execution')
        const breached = (await findingsOf(page, told.id)).filter((o) => o.status === 'breached' && o.effect !== 'advice').map((o) => o.id)
        assert.deepEqual(breached, [])
        await go(page, casePage(told.id))
      },
      'decided',
    )
    await as('jia', PHONE, (page) => go(page, casePage(told.id)), 'decided-phone')
  },
}

async function seals(page, told, paper) {
  await go(page, `${casePage(told.id)}/papers/${paper}`)
  await page.click('[data-put-seal]')
  await page.selectOption('#which-seal', told.seal)
  await page.fill('#seal-code', account('yinzhang').code)
  await page.locator('[data-seal-form] [data-do]').click()
  await page.locator('[data-sealed]').waitFor()
}

test('the general procedure, from an inspection to the issued decision', async () => {
  const told = {}
  const began = Date.now()
  for (const [name, step] of Object.entries(STEPS)) {
    try {
      await step(told)
    } catch (failure) {
      failure.message = `${name}: ${failure.message}`
      throw failure
    }
  }
  console.log(`the general procedure: ${hand.clicks} clicks and ${hand.letters} keys of all who took part, ${Math.round((Date.now() - began) / 1000)} s`)
})
