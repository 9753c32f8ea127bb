const numerals = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const numeral = (n: number): string => {
  const tens = Math.floor(n / 10)
  return `${tens > 1 ? numerals[tens] : ''}${tens > 0 ? '十' : ''}${numerals[n % 10]}`
}
const articles = Object.fromEntries(Array.from({ length: 99 }, (_, i) => [String(i + 1), numeral(i + 1)]))

export default {
  brand: '执录', brandLong: '安全生产行政执法全过程记录', skip: '跳到正文', busy: '正在办理…', loading: '正在读取…', retry: '重试', cancel: '取消', close: '关闭',
  colon: '：', required: '必填', actions: '操作', notices: '提示', signOut: '退出', seq: '第 {n} 号记录', article: '第{n}条', articles,
  title: {
    signIn: '登录', redeem: '启用账户', bench: '我的工作台', cases: '案件', newInspection: '新建检查', case: '案件', onSite: '现场', hazard: '记一项问题',
    reinspection: '复查', paper: '文书', signing: '签名', photograph: '纸签回传', archive: '结案与归档', uploads: '上传', enterprises: '企业', rules: '规则库',
    integrity: '完整性', users: '用户', access: '查阅日志', settings: '设置', more: '更多', notFound: '没有这一页',
  },
  nav: { label: '主导航', bench: '待办', cases: '案件', new: '新建检查', newShort: '新检查', uploads: '上传', enterprises: '企业', rules: '规则', integrity: '完整性',
    users: '用户', access: '查阅日志', settings: '设置', more: '更多', unread: '件待办' },
  rail: { records: '日志 {n} 条', verified: '上次核验 {at} · 一致', notVerified: '尚未全量核验' },
  demo: { mark: '示例', title: '示例库：单位、人员与案件均为虚构' },
  search: { label: '搜索案号、企业、事由' },
  clock: { title: '服务器时间与本机时钟之差', server: '服务器 {at}', off: '时钟差 {s} 秒', far: '时钟差 {span}' },
  size: { label: '字号', standard: '标准', large: '大', largest: '特大' },
  language: { switch: '切换语言' },
  keys: { title: '此处可用的按键', note: '在输入框内和输入法组字时不响应；可在设置中关闭。', search: '搜索', help: '按键帮助' },
  problem: {
    unreachable: '连不上服务器。', unknown: '没有成功。', safe: '已有的：', safeRead: '只是没有读到，没有改动任何记录。', safeWrite: '这一步没有记入，已有记录完好。',
    safeUnsure: '不能确定这一步是否已记入；再次提交同一张表不会重复记入。', safeConflict: '别人的改动已保存，这一步没有记入。', todo: '怎么办：', retry: '请稍后再试。',
    reread: '已载入最新内容，请核对后再做一次。', reloaded: '内容已被他人更新，现已载入最新，请核对', where: '位置：', id: '请求号：',
    code: { session_bad_login: '登录名或口令不对。', session_locked: '多次输错，账户暂时锁定。', code_wrong: '个人确认码不对。', code_none_set: '该人员还没有设置个人确认码，请先在“设置”中设置。',
      case_version_conflict: '您读取之后，别人更新了本案。', user_login_taken: '这个登录名已有人使用。', enterprise_code_taken: '这个统一社会信用代码已经登记。' },
  },
  signIn: { title: '登录', lead: '使用管理员为您登记的账户。', login: '登录名', password: '口令', submit: '登录', redeemHint: '第一次使用或口令已重置？', redeem: '用一次性链接启用' },
  redeem: { title: '启用账户', lead: '一次性链接只能使用一次，请设置自己的口令。', secret: '一次性密钥', password: '新口令', passwordHint: '建议三个以上不相干的词，至少 8 个字符。', again: '再输入一次',
    differs: '两次输入不一致', submit: '设置口令并登录', codeTitle: '设置个人确认码', codeLead: '个人确认码为 6 至 12 位数字，用于在同一台设备上确认与签名，请勿告诉他人。', code: '个人确认码（6 至 12 位数字）', codeSubmit: '保存确认码', later: '以后再设', done: '账户已启用' },
  notFound: { title: '没有这一页', lead: '它可能已移动，或者不对您开放。' },
  bench: { hello: '{name} · {bureau}', first: '处理第一件', due: '按时限排列', dueCount: '{n} 项，其中 {late} 项缺失或超期', nothingDue: '没有到期事项。', recent: '最近的案件', allCases: '全部案件' },
  cases: { number: '案号', party: '当事人', stage: '阶段', opened: '立项时间', record: '应有记录', nextDue: '下一时限', noneYet: '尚无应有记录', empty: '没有符合条件的案件。', filter: '筛选案件', text: '查找',
    textHint: '案号、当事人或事由', anyStage: '全部阶段', search: '查询', reset: '重置', more: '再看一些' },
  kind: { inspection: '行政检查', general_penalty: '行政处罚（普通程序）', simplified_penalty: '行政处罚（简易程序）', coercion: '行政强制' },
  stage: { inspection: '检查', investigation: '调查', decision: '决定', execution: '执行', closed: '已结案', archived: '已归档' },
  status: { not_triggered: '未触发', open: '进行中', met: '已履行', met_late: '逾期履行', breached: '缺失', exempt: '豁免', possibly: '可能{word}' },
  effect: { advice: '建议', finding: '缺失将列入检查发现', block: '未满足时不能继续' },
  span: { days: '{d} 日', daysHours: '{d} 日 {h} 时', hours: '{h} 时', hoursMinutes: '{h} 时 {m} 分', minutes: '{m} 分', left: '剩 {span}', over: '已超 {span}' },
  uploads: {
    word: '上传', all: '全部入库', allShort: '已入库', left: '待上传 {n} · {p}%', lead: '文件在服务器给出回执之前一直留在本机；入库后才可清理。', countdown: '24 小时入库', nothingLeft: '本机没有待入库的音像', open: '查看上传',
    empty: '没有上传。可在案件页拖入文件，或用手机拍摄。', steps: '上传进度', step: { local: '本机', sending: '上传', stored: '已入库' }, state: { local: '待上传', sending: '上传中', paused: '已暂停', stored: '已入库', failed: '中断', lost: '本机文件已不在' },
    receipt: '回执 第 {seq} 号', progress: '{name} 的进度', pause: '暂停', resume: '继续', clear: '清理本机记录', paused: '已暂停，已传部分保留在服务器。', safeHere: '本机文件完好，可继续。', lost: '页面重新打开后找不到这个文件，请重新选择同一个文件，从断点继续。',
    again: '重新选择', otherFile: '大小不同，不是同一个文件。', digestHere: '本机已计算摘要', cut: '上传中断：连不上服务器。', refused: '服务器没有接受（{status}）。', add: '上传音像', drop: '松开即上传到本案', taken: '已收下 {n} 个文件，正在上传',
  },
}
