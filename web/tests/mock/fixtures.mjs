// A small invented bureau, shaped as src/http_api/openapi.yaml says, for looking at screens without the real server.
const CASE = '0190a1b2-17@demo.shili.test'
const digest = (seed) => Array.from({ length: 64 }, (_, i) => '0123456789abcdef'[(seed * 7 + i * 5 + (i * i) % 11) % 16]).join('')
const at = (day, time) => new Date(`${day}T${time}+08:00`).toISOString().replace('Z', '000Z')

export const NOW = Date.parse('2026-03-16T14:22:07+08:00')

export const me = {
  user: 'u-a', name: '办案人甲', roles: ['officer', 'section_head'], operations: ['*'], session: 's-1',
  clock: { now: at('2026-03-16', '14:22:07'), offset: 0 }, demo: true, bureau: '示例市应急管理局', origin: 'demo.shili.test', unread: 3,
}

export const users = [
  { user: 'u-a', login: 'jia', name: '办案人甲', certificate: '示0001', certificate_until: '2028-12-31', position: '科员', unit: '执法一科', roles: ['officer'] },
  { user: 'u-b', login: 'yi', name: '办案人乙', certificate: '示0002', certificate_until: '2027-06-30', position: '科员', unit: '执法一科', roles: ['officer'] },
  { user: 'u-c', login: 'bing', name: '负责人丙', certificate: '示0003', position: '科长', unit: '执法一科', roles: ['section_head'] },
  { user: 'u-s', login: 'xitong', name: '管理员丁', roles: ['system_admin'] },
]

export const enterprises = [
  { enterprise: 'e-1', name: '示例精密铸造有限公司', credit_code: '91220500MA0000001X', address: '示例市东区铸造路 8 号', representative: '张示例', representative_position: '厂长', phone: '0435-0000001', industry: '金属铸造',
    zones: [{ id: 'zone-1', name: '喷漆间', explosion_hazard: true }, { id: 'zone-2', name: '砂处理间', explosion_hazard: false }, { id: 'zone-3', name: '熔炼车间', explosion_hazard: false }] },
  { enterprise: 'e-2', name: '示例食品有限公司', credit_code: '91220500MA0000002X', address: '示例市南区食品园 3 号', representative: '李示例', industry: '食品加工', zones: [] },
  { enterprise: 'e-3', name: '示例酒业有限公司', credit_code: '91220500MA0000003X', address: '示例市西区酿造街 21 号', representative: '王示例', industry: '白酒', zones: [{ id: 'zone-1', name: '酒库', explosion_hazard: true }] },
]

const recording = (n, media, day, time, more = {}) => ({
  recording: `recording-${n}`, blob: digest(n), bytes: 91_000_000 + n * 7_300_000, name: `执法记录仪_${n}.${media === 'photo' ? 'jpg' : media === 'audio' ? 'wav' : 'mp4'}`, media,
  mime: media === 'photo' ? 'image/jpeg' : media === 'audio' ? 'audio/wav' : 'video/mp4', device: 'recorder-07', officer: 'u-a', act: 'act-1', made_until: at(day, time), time_source: 'device',
  stored_at: at(day, '13:30:00'), seq: 2000 + n, links: [], analysis: { analysed: true, facts: { duration_us: media === 'photo' ? 0 : 221_000_000 + n * 61_000_000, browser_playable: true }, poster: digest(40 + n) }, ...more,
})

const paperDigest = digest(77)
export const caseView = {
  id: CASE, number: '（示）应急检〔2026〕17号', kind: 'inspection', stage: 'inspection', version: 41, enterprise: 'e-1', matter: '日常检查',
  party: { name: '示例精密铸造有限公司', credit_code: '91220500MA0000001X', address: '示例市东区铸造路 8 号', representative: '张示例', representative_position: '厂长', phone: '0435-0000001' },
  opened_at: at('2026-03-05', '08:40:00'), rulebook: { id: 'tonghua-2020', version: '3', digest: digest(5) },
  officers: [{ officer: 'u-a', name: '办案人甲', certificate: '示0001', part: 'lead', confirmed: ['act-1'] }, { officer: 'u-b', name: '办案人乙', certificate: '示0002', part: 'second', confirmed: [] }],
  acts: [{ act: 'act-1', kind: 'inspection', place: '砂处理间', happened_at: at('2026-03-05', '09:08:00'), time_source: 'server', officers: ['u-a', 'u-b'],
    credential: { officers: ['u-a', 'u-b'], shown_to: '张示例', happened_at: at('2026-03-05', '09:10:12'), time_source: 'server', recordings: ['recording-1'] } }],
  hazards: [
    { hazard: 'hazard-1', act: 'act-1', place: '除尘器', zone: 'zone-2', description: '防爆片缺失', basis: '《安全生产法》第三十六条', on_site: true, remedy: 'by_date', due: '2026-03-20', happened_at: at('2026-03-05', '10:12:00'), time_source: 'server', recordings: ['recording-2'], rectified: [] },
    { hazard: 'hazard-2', act: 'act-1', place: '砂处理间', zone: 'zone-2', description: '地面及梁上粉尘堆积', on_site: true, remedy: 'by_date', due: '2026-03-20', happened_at: at('2026-03-05', '10:26:03'), time_source: 'officer', recordings: [], rectified: [] },
    { hazard: 'hazard-3', act: 'act-1', place: '熔炼车间', description: '氧气瓶两只未固定', basis: '《安全生产法》第三十六条', on_site: true, remedy: 'at_once', happened_at: at('2026-03-05', '10:41:00'), time_source: 'server', recordings: ['recording-4'],
      rectified: [{ act: 'act-1', outcome: 'rectified', happened_at: at('2026-03-05', '10:55:00'), time_source: 'server' }], state: 'rectified' },
  ],
  recordings: [
    recording(1, 'video', '2026-03-05', '09:12:00', { links: [{ kind: 'credential', id: 'act-1' }] }), recording(2, 'video', '2026-03-05', '10:20:00', { links: [{ kind: 'hazard', id: 'hazard-1' }] }),
    recording(3, 'video', '2026-03-05', '10:31:00'), recording(4, 'photo', '2026-03-05', '10:42:00', { links: [{ kind: 'hazard', id: 'hazard-3' }] }),
    recording(5, 'audio', '2026-03-05', '11:40:00', { links: [{ kind: 'paper', id: 'paper-1' }] }), recording(6, 'video', '2026-03-05', '11:58:00', { links: [{ kind: 'act', id: 'act-1' }], stored_at: at('2026-03-06', '14:30:00') }),
  ],
  papers: [
    { paper: 'paper-1', form: 'inspection_record', form_digest: digest(11), version: 2, number: '（示）应急检记〔2026〕17号', act: 'act-1', state: 'signed', signed_digest: paperDigest, layout_digest: digest(12), pages: 3, hazards: ['hazard-1', 'hazard-2', 'hazard-3'],
      signatures: [{ version: 1, signer: { role: 'party', name: '张示例' }, method: 'screen', page: 3, happened_at: at('2026-03-05', '11:20:00') }, { version: 2, signer: { role: 'officer', user: 'u-b', name: '办案人乙' }, method: 'screen', page: 3, happened_at: at('2026-03-05', '11:45:00') }] },
    { paper: 'paper-2', form: 'rectification_order', version: 1, number: '（示）应急责改〔2026〕9号', act: 'act-1', state: 'confirmed', signed_digest: digest(78), layout_digest: digest(13), pages: 2, hazards: ['hazard-1', 'hazard-2'], signatures: [],
      photographs: [{ page: 1, blob: digest(14) }, { page: 2, blob: digest(15) }], confirmed: { version: 1, pages: [1, 2], signers: [{ role: 'officer', name: '办案人甲', manner: 'signature' }, { role: 'officer', name: '办案人乙', manner: 'signature' }, { role: 'party', name: '张示例', manner: 'thumbprint' }], shelf: '执法一科 2 号柜 03-17', happened_at: at('2026-03-05', '15:05:00') } },
  ],
  exemptions: [{ exemption: 'exemption-1', ground: '1', scope: { kind: 'zone', id: 'zone-1', name: '喷漆间' }, act: 'act-1', reason: '未配备防爆记录仪', officers: ['u-a', 'u-b'], happened_at: at('2026-03-05', '10:02:00') }],
  extensions: [], reinspection_requests: [],
}

const obligation = (id, rule, article, title, label, status, more = {}) => ({
  id, rule, article, clause: `第${{ 6: '六', 7: '七', 5: '五', 8: '八', 26: '二十六' }[article]}条`, source: '实施办法', title, title_en: title, subject: { kind: 'case', id: CASE, label }, status, effect: 'finding', certainty: 'certain', due_provisional: false,
  record: [], why: [], do: [], asks: '检查时出示执法证件，并用照片、录音或录像把出示的情形记下来。', asks_en: 'Show the certificates at an inspection and record the showing.', ...more,
})
const on = (seq, type, label, target) => ({ seq, type, label, ...(target ? { target: { kind: target.split('-')[0], id: target } } : {}) })

export const findings = {
  at: at('2026-03-16', '14:22:07'), seq: 2050, rulebook: caseView.rulebook,
  lanes: [
    ...[1, 2, 3, 4].map((n) => ({ article: n, clause: `第${'一二三四'[n - 1]}条`, source: '实施办法', title: ['依据', '三类行为', '文字与音像', '记录方式'][n - 1], title_en: ['basis', 'three kinds', 'text and AV', 'means'][n - 1], principle: true, obligations: [] })),
    { article: 5, clause: '第五条', source: '实施办法', title: '不适宜音像', title_en: 'Not to be recorded', principle: false, obligations: [obligation('o-5', '5.1', 5, '只限该区域', '喷漆间', 'exempt', { record: [on(1003, 'exemption.declared/1', '喷漆间', 'exemption-1')] })] },
    { article: 6, clause: '第六条', source: '实施办法', title: '出示证件', title_en: 'Certificates', principle: false, obligations: [obligation('o-6', '6.1', 6, '亮证音像', '检查', 'met', { record: [on(1002, 'recording.linked/1', '亮证录像 03:41', 'recording-1')] })] },
    { article: 7, clause: '第七条', source: '实施办法', title: '问题隐患', title_en: 'Hazards', principle: false, obligations: [
      obligation('o-7a', '7.1', 7, '文书', '现场检查记录', 'met', { record: [on(1010, 'paper.prepared/1', '检查记录', 'paper-1')] }), obligation('o-7b', '7.1', 7, '文书', '指令书', 'met', { record: [on(1011, 'paper.prepared/1', '指令书 2 项', 'paper-2')] }),
      obligation('o-7s', '7.2', 7, '双方签名', '指令书', 'met', { record: [on(1014, 'paper.confirmed/1', '纸签回传', 'paper-2')] }),
      obligation('o-7c', '7.3', 7, '每项音像', '隐患 1', 'met', { record: [on(1005, 'recording.linked/1', '隐患 1', 'recording-2')] }),
      obligation('o-72', '7.3', 7, '每项音像', '隐患 2 现场音像', 'breached', { subject: { kind: 'hazard', id: 'hazard-2', label: '隐患 2 现场音像', label_en: 'AV of hazard 2' }, record: [on(1006, 'hazard.found/1', '记入隐患 2', 'hazard-2')],
        asks: '现场发现的每一项问题，除写进文书，还要在现场拍照、录音或录像。', why: ['3月5日 10:26 记录隐患 2，地点“砂处理间”，属于现场存在的问题。', '规则 7.3 要求同一次检查内有照片、录音或录像与之关联。', '第五条豁免只覆盖“喷漆间”，不覆盖本处。', '一段 10:24–10:31 的录像尚未关联，时间与地点相合。'],
        do: [{ command: 'case.link_recording', label: '关联已有：10:24–10:31 录像（建议）', preset: { to: { kind: 'hazard', id: 'hazard-2' } } }, { command: 'upload', label: '现在补拍', preset: { to: { kind: 'hazard', id: 'hazard-2' } } }, { command: 'case.explain', label: '说明理由（第五条或其他）', preset: {} }] }),
      obligation('o-7p', '7.2', 7, '双方签名', '现场检查记录', 'open', { subject: { kind: 'paper', id: 'paper-1', label: '现场检查记录' }, record: [], due: at('2026-03-18', '23:59:59'), do: [{ command: 'case.sign_paper', label: '请当事人签名', preset: { paper: 'paper-1' } }] }),
    ] },
    { article: 8, clause: '第八条', source: '实施办法', title: '按时复查', title_en: 'Re-inspection', principle: false, obligations: [obligation('o-8', '8.1', 8, '意见书 · 签名 · 音像', '2 项限期改正', 'open', { due: at('2026-03-20', '23:59:59'), record: [on(1011, 'paper.prepared/1', '指令书')] })] },
    { article: 26, clause: '第二十六条', source: '实施办法', title: '24 小时入库', title_en: 'Stored within 24 h', principle: false, obligations: [...[1, 2, 3, 4, 5].map((n) => obligation(`o-26-${n}`, '26.2', 26, '制作完成后', `音像 ${n}`, 'met', { record: [on(2000 + n, 'recording.stored/1', `音像 ${n}`, `recording-${n}`)] })),
      obligation('o-26-6', '26.2', 26, '制作完成后', '音像 6', 'met_late', { record: [on(2006, 'recording.stored/1', '迟 2 时 32 分', 'recording-6')] }), obligation('o-26-a', '26.1', 26, '30 日归档', '自行为终结之日', 'not_triggered')] },
  ],
}

const event = (seq, type, time, body = {}) => ({ seq, n: seq - 1000, type, at: at('2026-03-05', time), by: 'u-a', by_name: '办案人甲', body })
export const events = [
  event(1000, 'case.opened/1', '08:40:00', { number: caseView.number }), event(1001, 'act.begun/1', '09:08:00', { place: '砂处理间', happened_at: at('2026-03-05', '09:08:00') }), event(1002, 'credential.shown/1', '09:10:12', { shown_to: '张示例', happened_at: at('2026-03-05', '09:10:12') }),
  event(1003, 'exemption.declared/1', '10:02:00', { reason: '未配备防爆记录仪' }), event(1005, 'hazard.found/1', '10:12:00', { description: '防爆片缺失', place: '除尘器' }), event(1006, 'hazard.found/1', '12:05:00', { description: '地面及梁上粉尘堆积', happened_at: at('2026-03-05', '10:26:03') }),
  event(1007, 'hazard.found/1', '10:41:00', { description: '氧气瓶两只未固定' }), event(1010, 'paper.prepared/1', '11:05:00', {}), event(1011, 'paper.prepared/1', '11:10:00', {}), event(1014, 'paper.confirmed/1', '15:05:00', {}), ...[1, 2, 3, 4, 5, 6].map((n) => event(2000 + n, 'recording.stored/1', '13:30:00', { name: `执法记录仪_${n}` })),
]

const row = (n, party, stage, findingsCount, next) => ({ id: n === 17 ? CASE : `0190a1b2-${n}@demo.shili.test`, number: `（示）应急检〔2026〕${n}号`, kind: 'inspection', stage, party, opened_at: at('2026-03-0' + (1 + (n % 8)), '09:00:00'), findings: { met: 0, met_late: 0, open: 0, breached: 0, exempt: 0, not_triggered: 1, ...findingsCount }, ...(next ? { next_due: next } : {}) })
export const cases = [
  row(17, '示例精密铸造有限公司', 'inspection', { met: 9, met_late: 1, open: 2, breached: 1, exempt: 1 }, at('2026-03-18', '23:59:59')), row(16, '示例食品有限公司', 'inspection', { met: 7, open: 1 }, at('2026-03-25', '23:59:59')),
  row(15, '示例酒业有限公司', 'closed', { met: 10, exempt: 2, open: 1 }, at('2026-04-02', '23:59:59')), row(14, '示例矿业有限公司', 'inspection', { met: 3, breached: 2 }, at('2026-03-12', '10:00:00')), row(13, '示例餐饮店', 'archived', { met: 12 }), row(12, '示例商贸有限公司', 'archived', { met: 11, met_late: 1 }),
]

export const bench = {
  due: [
    { case: CASE, number: caseView.number, party: '示例精密铸造有限公司', obligation: 'o-72', article: 7, clause: '第七条', status: 'breached', text: '每项音像：隐患 2 现场音像', text_en: 'AV of each: hazard 2' },
    { case: cases[3].id, number: cases[3].number, party: cases[3].party, obligation: 'x', article: 26, clause: '第二十六条', due: at('2026-03-16', '19:05:00'), status: 'open', text: '24 小时入库：音像 3' },
    { case: CASE, number: caseView.number, party: '示例精密铸造有限公司', obligation: 'o-8', article: 8, clause: '第八条', due: at('2026-03-20', '23:59:59'), status: 'open', text: '按时复查：2 项限期改正' },
    { case: cases[1].id, number: cases[1].number, party: cases[1].party, obligation: 'y', article: 8, clause: '第八条', due: at('2026-03-25', '23:59:59'), status: 'open', text: '按时复查：1 项限期改正' },
  ],
  recent: cases.slice(0, 5), counts: { open: 4, breached: 3, met: 52, due: 4 },
}

const written = { number: { template: '' } }
export const forms = [
  { form: 'inspection_record', version: '1', title: '现场检查记录', digest: digest(21), ...written, fields: [{ id: 'number', label: '文号', type: 'text', source: 'paper.number', required: true }, { id: 'party', label: '被检查单位', type: 'text', source: 'party.name', required: true }, { id: 'address', label: '地址', type: 'text', source: 'party.address' }, { id: 'representative', label: '法定代表人（负责人）', type: 'text' }, { id: 'position', label: '职务', type: 'text' }, { id: 'phone', label: '联系电话', type: 'text' }, { id: 'place', label: '检查场所', type: 'text', required: true }, { id: 'period', label: '检查时间', type: 'text', required: true }, { id: 'situation', label: '检查情况', type: 'long_text', required: true }] },
  { form: 'rectification_order', version: '1', title: '责令限期整改指令书', digest: digest(22), ...written, fields: [{ id: 'party', label: '被检查单位', type: 'text' }, { id: 'body', label: '正文', type: 'long_text', required: true }] },
  { form: 'reinspection_opinion', version: '1', title: '整改复查意见书', digest: digest(23), ...written, fields: [{ id: 'statement', label: '复查情况', type: 'long_text' }, { id: 'conclusion', label: '复查意见', type: 'long_text', required: true }] },
  { form: 'case_cover', version: '1', title: '案卷', digest: digest(24), fields: [] },
]

export const rulebook = {
  id: 'tonghua-2020', version: '3', digest: digest(5), in_force_from: '2020-09-01',
  articles: findings.lanes.map((l) => ({ article: l.article, clause: l.clause, source: l.source, title: l.title, title_en: l.title_en, principle: l.principle, statement: l.principle ? '作为原则适用于每一案，由人评查。' : '检查中应当留下的记录，按时、如式、有人签。', rules: [...new Set(l.obligations.map((o) => o.rule))].map((id) => ({ id })) })),
}

export const integrity = { records: 128443, published: 128443, checkpoint: 'demo.shili.test/record\n128443\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— demo.shili.test/record Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n', vkeys: ['demo.shili.test/record+c0a1b2d3+AZ8+PQx0', 'demo.shili.test/access+11aa22bb+AQq0'], last_verified: at('2026-03-16', '06:00:00') }
export const access = { entries: [{ seq: 12, n: 12, type: 'session.began/1', at: at('2026-03-16', '08:01:00'), by: 'u-a', body: {} }, { seq: 13, n: 13, type: 'view.window/1', at: at('2026-03-16', '08:02:10'), by: 'u-a', body: { object: { kind: 'case', id: CASE } } }] }
