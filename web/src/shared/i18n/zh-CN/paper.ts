export default {
  paper: {
    list: '文书', none: '还没有文书。', write: '新制作：', version: '第 {n} 版', pages: '{n} 页', code: '短码', signedOf: '已签 {n}/{of}', lost: '第 {v} 版签名已作废', lostLong: '第 {v} 版的签名（{names}）不再有效：文书已改为第 {now} 版，请重新签名。',
    state: { prepared: '待签名', signed: '已签名', refused: '拒签', photographed: '已回传，待确认', confirmed: '纸签已确认', issued: '已交付', voided: '已作废' }, states: '签署情况', signatures: '签署', notYet: '尚未签名', reportedTo: '已向{to}报告', notReported: '未记录报告', shelf: '存放于', issuedTo: '已交{to}',
    fields: '文书内容', fieldsLead: '各栏自动取自本案；只在需要不同写法时填写。右侧就是将要签署的页面。', hazards: '写入哪些问题', fromCase: '取自本案', noWarnings: '没有需要提醒的地方', draftSaved: '草稿已保存', draftNote: '草稿会自动保存，制作之前不产生文书。', prepare: '制作签署版', prepareNext: '制作第 {n} 版',
    nextVoids: '制作第 {n} 版后，第 {v} 版上的签名不再有效，须重新签署。', sheets: '页面', pageAlt: '{title}，第 {k} 页，共 {n} 页', pageOf: '第 {k} 页，共 {n} 页', photoAlt: '第 {k} 页签署件照片', signOnScreen: '屏幕签名', byHand: '打印后手签', byHandLead: '打印，手签、按印或盖章，逐页拍照传回，再由执法人员比对确认。', print: '打印（PDF）',
    photograph: '拍照传回', issue: '交付文书', givenTo: '交给谁', issueSubmit: '记入交付', issuedSay: '交付已记入', pdf: '下载 PDF', change: '修改（出下一版）', void: '作废', voidLead: '文号会留在作废登记中，不再使用。',
  },
  archive: {
    open: '尚未了结', openLead: '结案不会使它们消失；能说明的请说明。', nothingOpen: '没有未了结的义务。', close: '结案', closed: '已结案', outcome: '结果', reason: '结案说明', unexplained: '{n} 项缺失尚未说明', closeSubmit: '结案', endedAt: '行为终结', archive: '归档', retention: '保管期限', retentionDefault: '按本局规定', permanent: '永久', years: '{n} 年',
    submit: '归档并封装', sealing: '正在封装…', archived: '已归档', number: '档号', fingerprint: '封印指纹', covered: '检查点', entries: '覆盖前 {n} 条记录', download: '下载封装案卷（zip）', how: '不依赖本系统的核验', howLead: '解压后，用独立的核验程序或系统自带命令核对；指纹应与上面一致。', done: '案卷已归档并封装', closedSay: '已结案',
  },
  outcome: { no_hazard: '未发现问题', rectified: '已改正', transferred: '移送或立案', other: '其他' },
}
