// A case on which the rulebook failed never looks as if nothing were missing.
import { mount, RouterLinkStub } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import CaseTable from '@/desk/CaseTable.vue'
import type { CaseRow } from '@/shared/api/model'
import { i18n } from '@/shared/i18n'
import { layout } from '@/shared/layout'

const row: CaseRow = {
  id: 'c',
  number: '17',
  kind: 'inspection',
  stage: 'inspection',
  party: '示例冲压件有限公司',
  matter: '日常检查',
  opened_at: '2026-03-05T01:00:00.000000Z',
  hazards: 1,
  findings: { met: 0, met_late: 0, open: 0, breached: 0, exempt: 0, not_triggered: 0 },
}
const failure = { code: 'rulebook.too_many_steps', what: 'the rule does not end', where: 'a7.av' }

describe.each([true, false])('a line of the list (desk: %s)', (desk) => {
  const shown = (of: CaseRow): string => {
    layout.desk = desk
    return mount(CaseTable, {
      props: { cases: [of] },
      global: { plugins: [i18n], stubs: { RouterLink: RouterLinkStub } },
    }).text()
  }
  it('says so where the rules failed, instead of a number', () => {
    const text = shown({ ...row, findings_failed: failure })
    expect(text).toContain('规则未能计算')
    expect(text).not.toContain(i18n.global.t('cases.noneYet'))
  })
  it('says nothing of it elsewhere', () => {
    expect(shown(row)).not.toContain('规则未能计算')
  })
})
