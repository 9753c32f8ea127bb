// Penalty cases of the sample bureau by the general procedure, each from its source to the decision.
#include "zhilu/demo_steps.h"
#include "zhilu/demo_story.h"

namespace zhilu {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

// The case that an inspection gives rise to; the officers stay.
void opens_penalty(DemoPlayer& p, const std::string& firm, const char* matter, const char* cause, const std::string& from, const char* found) {
  const auto lead = p.lead(), second = p.second();
  p.open_case(lead, second, firm, matter,
              {{"kind", "general_penalty"}, {"cause", cause}, {"arises_from", from},
               {"source", JsonObject{{"source_kind", "inspection"}, {"text", found}}}});
}

void filed(DemoPlayer& p, const std::string& facts) {
  approved(p, "filing", "filing_approval", "符合立案标准，建议立案调查", {"kezhang", "fuju", "juzhang"}, {{"facts", facts}});
}

std::string approved_penalty(DemoPlayer& p, const Charge& charge, const char* proposal) {
  return approved(p, "handling", "handling_approval", proposal, {"kezhang", "fazhi", "fuju", "juzhang"}, {},
                  {{"penalties", charge.penalties()}, {"fine_fen", charge.fine_fen}, {"basis", charge.penalty_basis}});
}

// What the legal review looks at, each found in order.
JsonArray all_in_order() {
  JsonArray out;
  for (const char* item : {"subject", "jurisdiction", "facts", "evidence", "law", "procedure", "discretion", "form", "crime"})
    out.push_back(JsonObject{{"review_item", item}, {"review_result", "in_order"}});
  return out;
}

std::string inspected(DemoPlayer& p, const std::string& firm, const char* matter, const char* place, const std::string& manager,
                      const char* found, const char* basis) {
  p.open_case("jia", "yi", firm, matter);
  p.begin("inspection", place);
  p.show_credential(manager);
  p.hazard(place, found, 10, true, {{"basis", basis}});
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign(record, manager);
  p.issue(record, manager);
  return p.case_id();
}

}  // namespace

// 安全生产法第三十条、第九十七条第（七）项: the party waives statement and defence.
void uncertified_welder(DemoPlayer& p, const std::string& firm) {
  const Charge charge{.facts = "焊工一名未取得特种作业操作证，在钢结构车间从事焊接作业。",
                      .duty = "《中华人民共和国安全生产法》第三十条第一款",
                      .penalty_basis = "《中华人民共和国安全生产法》第九十七条第（七）项",
                      .content = "责令限期改正，处三万元罚款",
                      .reason = "违反特种作业人员持证上岗的规定",
                      .fine_fen = 3'000'000};
  const auto from = inspected(p, firm, "特种作业人员持证情况检查", "钢结构车间", "车间主任十五",
                              "焊工一名未取得特种作业操作证上岗作业", "安全生产法 第三十条");
  p.days(1);
  opens_penalty(p, firm, "示例焊接工程有限公司涉嫌特种作业人员未持证上岗案", "涉嫌特种作业人员未取得相应资格上岗作业案", from, "执法检查发现焊工一名无证上岗");
  filed(p, "执法检查发现：焊工一名未取得特种作业操作证，在钢结构车间从事焊接作业，涉嫌违反安全生产法第三十条第一款。");
  p.days(1);
  interview(p, {.name = "焊工十五", .capacity = "employee", .proves = "未取证即上岗焊接",
                .dialogue = {Json(JsonArray{"你从事焊接作业有无特种作业操作证？", "没有，还没来得及考。"})}});
  alleged(p, charge, {"evidence-1"}, {{"first_time", true}});
  enters(p, "jia", "case.classified", {{"major", false}, {"reason", "罚款数额未达到重大案件标准"}});
  p.days(3);
  inquiry_ended(p, charge, "punish", {"violation-1"});
  told_in_advance(p, charge, "负责人十五", false, false);
  p.days(1);
  waived(p, "notice-1", "负责人十五", {"statement", "defence"});
  p.days(1);
  const auto approval = approved_penalty(p, charge, "建议责令限期改正，处三万元罚款");
  decided(p, charge, approval, {"evidence-1"},
          {{"discretion", "首次被查处，积极配合，按基准从轻"}, {"corrects_within", p.day(15)}, {"notice", "notice-1"}});
}

// 安全生产法第八十一条、第九十七条第（六）项; 行政处罚法第三十三条: a first violation with slight harm, put right in time.
void first_time_without_penalty(DemoPlayer& p, const std::string& firm, const std::string& inspection) {
  const Charge charge{.facts = "未按照规定定期组织应急救援预案演练，责令限期整改后已按期组织演练。",
                      .duty = "《中华人民共和国安全生产法》第八十一条",
                      .penalty_basis = "《中华人民共和国安全生产法》第九十七条第（六）项",
                      .content = "初次违法且危害后果轻微并及时改正，不予行政处罚"};
  p.days(1);
  opens_penalty(p, firm, "示例食品厂涉嫌未定期组织应急救援预案演练案", "涉嫌未按照规定定期组织应急救援预案演练案", inspection, "执法检查发现未定期组织演练");
  filed(p, "执法检查发现：未按照规定定期组织应急救援预案演练，涉嫌违反安全生产法第八十一条。");
  p.days(1);
  interview(p, {.name = "安全总监三", .capacity = "responsible_person", .proves = "此前未组织演练，现已补办",
                .dialogue = {Json(JsonArray{"你单位是否定期组织应急救援预案演练？", "去年没有组织。收到指令书后已经组织，有记录和照片。"})}});
  enters(p, p.lead(), "evidence.taken", {{"evidence_kind", "documentary"}, {"name", "应急救援预案演练记录"}, {"form_taken", "copy"},
                                         {"checked_against_original", true}, {"proves", "已按期组织演练"}});
  alleged(p, charge, {"evidence-1", "evidence-2"}, {{"first_time", true}, {"corrected_in_time", true}, {"harm", false}});
  enters(p, p.lead(), "case.classified", {{"major", false}, {"reason", "拟不予处罚，不涉及重大事项"}});
  p.days(2);
  inquiry_ended(p, charge, "no_punishment", {"violation-1"});
  const auto approval = approved(p, "handling", "handling_approval", "初次违法且危害后果轻微并及时改正，建议不予行政处罚",
                                 {"kezhang", "fazhi", "fuju", "juzhang"}, {}, {{"basis", "《中华人民共和国行政处罚法》第三十三条第一款"}});
  const auto paper = p.prepare_for_case("no_penalty_decision");
  enters(p, p.lead(), "decision.issued",
         {{"decision_kind", "no_punishment"}, {"party", "party-1"}, {"penalties", JsonArray{}}, {"fine_fen", 0}, {"content", charge.content},
          {"facts", charge.facts}, {"duty", charge.duty}, {"no_punishment_ground", "first_minor"}, {"violations", JsonArray{"violation-1"}},
          {"evidence", JsonArray{"evidence-1", "evidence-2"}}, {"dated", p.day(0)}, {"remedies_told", true}, {"sealed", true},
          {"approval", approval}, {"paper", base::text_at(paper, "paper")}});
  enters(p, p.lead(), "party.told",
         {{"told", "education"}, {"to", JsonObject{{"name", "负责人三"}}}, {"manner", "oral"}, {"text", "讲明应急演练的法定要求，教育其每半年至少组织一次"}});
}

// 安全生产法第四十三条、第一百零一条第（三）项: begun at once because the scene would not last, and filed a day too late.
void urgent_and_filed_late(DemoPlayer& p, const std::string& firm) {
  const Charge charge{.facts = "拆除管道动火作业时，现场未安排专门人员进行安全管理。",
                      .duty = "《中华人民共和国安全生产法》第四十三条",
                      .penalty_basis = "《中华人民共和国安全生产法》第一百零一条第（三）项",
                      .content = "责令限期改正，处四万元罚款",
                      .reason = "动火作业无专门人员现场管理",
                      .fine_fen = 4'000'000};
  const auto from = inspected(p, firm, "危险作业现场检查", "管廊拆除现场", "项目经理十六", "动火作业现场无专门人员管理", "安全生产法 第四十三条");
  opens_penalty(p, firm, "示例安装工程有限公司涉嫌动火作业无专人管理案", "涉嫌未安排专门人员进行现场安全管理案", from, "执法检查发现动火作业无人监护");
  enters(p, "jia", "urgency.declared", {{"urgent_for", "filing"}, {"reason", "拆除作业当日结束，现场不立即勘验将灭失"}});
  site_examination(p, "管廊拆除现场", "切割作业点三处，灭火器材未就位，现场无专门管理人员；切割下的管段两段。", "项目经理十六");
  interview(p, {.name = "动火工十六", .capacity = "employee", .proves = "作业时无人监护",
                .dialogue = {Json(JsonArray{"作业时谁在现场监护？", "没有人，班长去了别的工地。"}),
                             Json(JsonArray{"有没有动火作业票？", "有票，监护人一栏是空的。"})}});
  p.days(9);
  filed(p, "执法检查发现：管廊拆除动火作业未安排专门人员进行现场安全管理，涉嫌违反安全生产法第四十三条。因情况紧急已先行调查。");
  alleged(p, charge, {"evidence-1", "evidence-2"}, {{"first_time", true}});
  enters(p, "jia", "case.classified", {{"major", false}, {"reason", "罚款数额未达到重大案件标准"}});
  p.days(2);
  inquiry_ended(p, charge, "punish", {"violation-1"});
  told_in_advance(p, charge, "负责人十六", false);
  p.days(1);
  enters(p, "jia", "document.received", {{"name", "陈述申辩书"}, {"from", "示例安装工程有限公司"}});
  enters(p, "jia", "statement.made",
         {{"stage_of", "penalty_notice"}, {"by", JsonObject{{"name", "负责人十六"}, {"capacity", "legal_representative"}}}, {"party", "party-1"},
          {"manner", "written"}, {"document", "document-1"}, {"claims", "承认事实，请求从轻：已停工并培训全部监护人员。"}, {"notice", "notice-1"}});
  p.days(1);
  enters(p, "jia", "statement.reviewed",
         {{"statement", "statement-1"}, {"adopted", "partly"}, {"review", "停工、培训属实，已在裁量中考虑，罚款数额不变"},
          {"reason", "告知的数额已是基准下限"}, {"by_name", p.person("jia").name}});
  p.days(4);
  const auto approval = approved_penalty(p, charge, "建议责令限期改正，处四万元罚款");
  decided(p, charge, approval, {"evidence-1", "evidence-2"},
          {{"discretion", "首次被查处，已停工培训，按基准下限"}, {"corrects_within", p.day(15)}, {"notice", "notice-1"}});
}

// 安全生产法第四十条、第一百零一条第（二）项: evidence kept from loss, a trade secret, a copy granted in part, a late upload.
void unregistered_hazard_source(DemoPlayer& p, const std::string& firm) {
  const Charge charge{.facts = "储罐区两座储罐构成重大危险源，未登记建档，未进行定期检测、评估、监控。",
                      .duty = "《中华人民共和国安全生产法》第四十条第一款",
                      .penalty_basis = "《中华人民共和国安全生产法》第一百零一条第（二）项",
                      .content = "责令限期改正，处四万五千元罚款",
                      .reason = "重大危险源未登记建档",
                      .fine_fen = 4'500'000};
  const auto from = inspected(p, firm, "重大危险源管理检查", "储罐区", "总工程师十七", "重大危险源未登记建档", "安全生产法 第四十条");
  p.days(1);
  opens_penalty(p, firm, "示例化工储运有限公司涉嫌重大危险源未登记建档案", "涉嫌未对重大危险源登记建档案", from, "执法检查发现重大危险源未登记建档");
  filed(p, "执法检查发现：储罐区两座储罐构成重大危险源，未登记建档，涉嫌违反安全生产法第四十条第一款。");
  p.days(1);
  // What might be lost is registered where it stands, for seven working days, and given back in time.
  const auto kept = approved(p, "preservation", "preservation_approval", "控制系统数据可能被覆盖，建议先行登记保存", {"kezhang", "fuju"});
  p.begin("preservation", "中央控制室");
  p.show_credential("总工程师十七");
  p.record("video", "清点登记全程.mp4", {{"kind", "act"}, {"id", p.running_act()}}, 26);
  enters(p, "jia", "preservation.decided",
         {{"act", p.running_act()}, {"reason", "控制系统历史数据每十日覆盖一次，以后难以取得"}, {"preservation_forms", JsonArray{"registration", "copying"}},
          {"objects", "历史数据硬盘一块、储罐台账一册"}, {"place", "中央控制室"}, {"kept_by", JsonObject{{"name", "总工程师十七"}}},
          {"until", p.day(9)}, {"approval", kept}, {"party", "party-1"}});
  for (const auto& [name, quantity] : {std::pair{"历史数据硬盘", "1块"}, {"储罐台账", "1册"}})
    enters(p, "jia", "item.listed", {{"of", "preservation-1"}, {"name", name}, {"quantity", quantity}, {"condition", "完好"}, {"place", "中央控制室"}});
  const auto notice = p.prepare("preservation_notice", {{"about", JsonArray{"preservation-1"}}, {"fields", JsonObject{{"keeper", "总工程师十七"}}}});
  const auto list = p.prepare("preservation_list", {{"about", JsonArray{"preservation-1"}}});
  for (const auto& paper : {notice, list}) {
    p.sign(paper, "总工程师十七");
    p.issue(paper, "总工程师十七");
  }
  p.end_act();
  enters(p, "jia", "secrecy.marked",
         {{"secrecy", "trade_secret"}, {"about", JsonArray{"recording-1"}}, {"reason", "录像摄入配比参数显示屏，企业声明为商业秘密"}, {"claimed_by", "party"}, {"label", "商业秘密"}});
  p.days(4);
  const auto back = approved(p, "preservation_disposal", "preservation_disposal_approval", "数据已复制，建议退还", {"kezhang", "fuju"});
  for (const char* item : {"item-1", "item-2"})
    enters(p, "jia", "item.dealt_with", {{"item", item}, {"disposal", "returned"}, {"to", "总工程师十七"}, {"reason", "已复制取证"}});
  const auto disposal = p.act("jia", "prepare_paper", {{"form", "preservation_disposal_decision"}, {"about", JsonArray{"preservation-1"}}});
  enters(p, "jia", "preservation.disposed",
         {{"preservation", "preservation-1"}, {"text", "复制取证后全部退还"}, {"approval", back}, {"paper", base::text_at(disposal, "paper")}});
  enters(p, "jia", "evidence.taken", {{"evidence_kind", "electronic_data"}, {"name", "储罐液位历史数据"}, {"form_taken", "export"},
                                      {"proves", "实际储量达到重大危险源临界量"}});
  enters(p, "jia", "evidence.taken", {{"evidence_kind", "documentary"}, {"name", "储罐台账"}, {"form_taken", "copy"},
                                      {"checked_against_original", true}, {"proves", "未登记建档"}});
  alleged(p, charge, {"evidence-1", "evidence-2"}, {{"first_time", true}});
  enters(p, "jia", "case.classified", {{"major", false}, {"reason", "罚款数额未达到重大案件标准"}});
  p.days(1);
  inquiry_ended(p, charge, "punish", {"violation-1"});
  told_in_advance(p, charge, "负责人十七", false);
  // The party's lawyer asks for copies: all of it but what is a trade secret.
  enters(p, "jia", "copy.requested",
         {{"name", "律师十七"}, {"asked_as", "lawyer"}, {"unit", "示例律师事务所"}, {"wanted", "现场录像、勘验与保存文书"}, {"purpose", "准备陈述申辩"}, {"id_checked", true}});
  p.minutes(60);
  enters(p, "juzhang", "copy.decided",
         {{"copy", "copy-1"}, {"copy_decision", "granted_in_part"}, {"level", "principal"}, {"withheld", "摄入配比参数的录像"},
          {"withheld_grounds", JsonArray{"trade_secret"}}, {"withheld_things", JsonArray{"recording-1"}}, {"reason", "其余准许复制"}});
  p.minutes(60);
  enters(p, "jia", "copy.given",
         {{"copy", "copy-1"}, {"received_by", "律师十七"}, {"given", "登记保存文书及清单"}, {"copy_form", "paper"}, {"masked", false}, {"signed", true}});
  p.days(1);
  waived(p, "notice-1", "负责人十七", {"statement", "defence"});
  p.days(1);
  const auto approval = approved_penalty(p, charge, "建议责令限期改正，处四万五千元罚款");
  decided(p, charge, approval, {"evidence-1", "evidence-2"},
          {{"discretion", "首次被查处，积极配合"}, {"corrects_within", p.day(20)}, {"notice", "notice-1"}});
}

// 安全生产法第二十一条、第九十五条第（一）项、第一百一十四条第（一）项: the unit and its head, a hearing, a legal review after it,
// and a collective discussion.
void one_death(DemoPlayer& p, const std::string& firm) {
  const Charge unit{.facts = "未采取措施消除冲压机防护缺陷，作业人员擅自进入危险区域，发生一般生产安全事故，死亡一人。",
                    .duty = "《中华人民共和国安全生产法》第四十一条第二款",
                    .penalty_basis = "《中华人民共和国安全生产法》第一百一十四条第一款第（一）项",
                    .content = "处五十万元罚款",
                    .reason = "对一般生产安全事故负有责任",
                    .fine_fen = 50'000'000};
  const Charge head{.party = "party-2",
                    .violation = "violation-2",
                    .facts = "未履行主要负责人安全生产管理职责，未及时消除生产安全事故隐患，导致发生一般事故。",
                    .duty = "《中华人民共和国安全生产法》第二十一条第（五）项",
                    .penalty_basis = "《中华人民共和国安全生产法》第九十五条第（一）项",
                    .content = "处上一年年收入百分之四十的罚款四万八千元",
                    .reason = "主要负责人未履行职责导致发生一般事故",
                    .fine_fen = 4'800'000};
  p.open_case("jia", "yi", firm, "示例锻压机械有限公司“示例”机械伤害事故案",
              {{"kind", "general_penalty"}, {"cause", "涉嫌对一般生产安全事故负有责任案"},
               {"source", JsonObject{{"source_kind", "accident"}, {"from", "示例市事故调查组"}, {"reference", "示政事批〔示例〕1号"},
                                     {"text", "事故调查报告批复：建议对单位和主要负责人给予行政处罚"}}}});
  enters(p, "jia", "party.added", {{"party_kind", "person"}, {"name", "负责人十八"}, {"position", "总经理"}, {"reason", "主要负责人责任"}});
  filed(p, "事故调查报告批复认定该单位对一般生产安全事故负有责任，主要负责人未履行安全生产管理职责。");
  p.days(2);
  site_examination(p, "锻压车间", "2号冲压机光电保护装置缺失，双手操作按钮被短接，机旁无警示标志。", "车间主任十八");
  interview(p, {.name = "负责人十八", .capacity = "legal_representative", .proves = "知道保护装置缺失而未消除",
                .dialogue = {Json(JsonArray{"你是否知道2号冲压机保护装置缺失？", "维修报告我看过，没有安排停机。"}),
                             Json(JsonArray{"你上一年的年收入是多少？", "十二万元，有工资表和完税证明。"})}});
  p.days(1);
  interview(p, {.name = "操作工十八", .capacity = "witness", .proves = "按钮长期被短接",
                .dialogue = {Json(JsonArray{"双手按钮什么时候被短接的？", "半年多了，为了赶产量。"})}});
  enters(p, "jia", "evidence.taken", {{"evidence_kind", "documentary"}, {"name", "工资表和完税证明"}, {"form_taken", "copy"},
                                      {"checked_against_original", true}, {"proves", "上一年年收入十二万元"}});
  alleged(p, unit, {"evidence-1", "evidence-2", "evidence-3"}, {{"harm", true}, {"endangers_life", true}});
  alleged(p, head, {"evidence-4"}, {{"harm", true}, {"endangers_life", true}});
  enters(p, "jia", "case.classified", {{"major", true}, {"grounds", JsonArray{"death", "amount"}}, {"reason", "死亡一人，罚款数额较大"}});
  p.days(3);
  inquiry_ended(p, unit, "punish", {"violation-1", "violation-2"});
  told_in_advance(p, unit, "负责人十八", true);
  told_in_advance(p, head, "负责人十八", true);
  p.days(2);
  enters(p, "jia", "hearing.applied",
         {{"notice", "notice-1"}, {"party", "party-1"}, {"by", JsonObject{{"name", "负责人十八"}, {"capacity", "legal_representative"}}},
          {"manner", "written"}, {"reason", "认为事故主要由操作工擅自进入造成"}});
  p.minutes(90);
  enters(p, "jia", "hearing.decided", {{"hearing", "hearing-1"}, {"accepted", true}, {"reason", "在法定期限内提出"}});
  enters(p, "juzhang", "hearing.appointed",
         {{"hearing", "hearing-1"}, {"host", JsonObject{{"name", p.person("zhuchi").name}, {"user", p.person("zhuchi").user}, {"position", "听证主持人"}}},
          {"recorder", p.person("ding").name}, {"appointed_by", p.person("juzhang").name}});
  const auto notice = p.prepare_for_case("hearing_notice");
  const auto held_at = p.now().plus_hours(24 * 13);
  enters(p, "jia", "hearing.notified",
         {{"hearing", "hearing-1"}, {"to_be_held_at", held_at.text()}, {"place", "本局听证室"}, {"notified", JsonArray{"示例锻压机械有限公司", p.person("jia").name}},
          {"public", true}, {"rights_told", true}, {"paper", base::text_at(notice, "paper")}});
  p.at(held_at);
  p.begin("hearing", "本局听证室");
  p.record("video", "听证全程.mp4", {{"kind", "act"}, {"id", p.running_act()}});
  p.minutes(100);
  enters(p, "jia", "hearing.held",
         {{"hearing", "hearing-1"}, {"act", p.running_act()}, {"host", p.person("zhuchi").name}, {"host_user", p.person("zhuchi").user},
          {"recorder", p.person("ding").name}, {"investigators", JsonArray{p.person("jia").name, p.person("yi").name}},
          {"party_present", true}, {"public", true}, {"hearing_outcome", "completed"}});
  const auto minutes = p.prepare("hearing_record",
                                 {{"fields", JsonObject{{"period", p.time_of_visit()},
                                                        {"accusation", unit.facts + "建议" + unit.content + "。"},
                                                        {"defence", "对事故事实无异议；操作工擅自进入危险区域，应承担主要责任。"},
                                                        {"questioning", "出示勘验笔录、询问笔录、事故调查报告批复，当事人对真实性无异议。"},
                                                        {"closing", "请求从轻处罚。"}, {"outcome", "听证终结"}}}});
  p.sign_as(minutes, "party", "负责人十八");
  p.sign_as(minutes, "investigator", "jia");
  p.sign_as(minutes, "hearing_host", "zhuchi");
  p.sign_as(minutes, "recorder", "ding");
  p.end_act();
  p.days(1);
  const auto report = p.prepare_for_case("hearing_report");
  enters(p, "jia", "hearing.reported",
         {{"hearing", "hearing-1"}, {"by_name", p.person("zhuchi").name}, {"summary", "当事人对事故事实无异议，对责任划分有异议"},
          {"opinion_text", "事实清楚、证据充分，当事人的异议不影响责任认定，建议维持拟处罚意见"}, {"paper", base::text_at(report, "paper")}});
  p.minutes(60);
  enters(p, "jia", "legal_review.requested", {{"review_stage", "decision"}, {"review_grounds", JsonArray{"after_hearing", "complex"}}});
  p.days(1);
  enters(p, "fazhi", "legal_review.given",
         {{"review", "review-1"}, {"review_stage", "decision"}, {"review_grounds", JsonArray{"after_hearing", "complex"}}, {"qualified", true},
          {"first_time", false}, {"items", all_in_order()}, {"review_outcome", "passed"},
          {"text", "主体、事实、证据、法律适用、裁量、程序和文书均符合要求"}});
  p.prepare_for_case("legal_review_opinion");
  const auto for_unit = approved_penalty(p, unit, "建议对示例锻压机械有限公司处五十万元罚款");
  const auto for_head = approved_penalty(p, head, "建议对负责人十八处四万八千元罚款");
  p.days(1);
  p.begin("discussion", "本局会议室");
  p.record("audio", "集体讨论录音.wav", {{"kind", "act"}, {"id", p.running_act()}});
  const std::initializer_list<const char*> members{"juzhang", "fuju", "kezhang", "fazhi"};
  JsonArray attendees;
  for (const char* who : members)
    attendees.push_back(JsonObject{{"name", p.person(who).name}, {"user", p.person(who).user}, {"position", p.person(who).position}, {"voting", true}});
  attendees.push_back(JsonObject{{"name", p.person("jia").name}, {"user", p.person("jia").user}, {"voting", false}, {"case_officer", true}});
  for (const auto* charge : {&unit, &head}) {
    const std::string discussion = charge == &unit ? "discussion-1" : "discussion-2";
    enters(p, "jia", "discussion.held",
           {{"act", p.running_act()}, {"party", charge->party}, {"place", "本局会议室"},
            {"chair", JsonObject{{"name", p.person("juzhang").name}, {"user", p.person("juzhang").user}}}, {"recorder", p.person("ding").name},
            {"reporter", p.person("jia").name}, {"body_size", 4}, {"attendees", attendees}, {"matters", charge->content}});
    for (const char* who : members)
      enters(p, "jia", "discussion.opinion_given",
             {{"discussion", discussion}, {"name", p.person(who).name}, {"user", p.person(who).user}, {"text", "同意拟处罚意见"}, {"vote", "for"}});
    p.minutes(20);
    enters(p, "jia", "discussion.concluded",
           {{"discussion", discussion}, {"result", "punish"}, {"party", charge->party}, {"penalties", charge->penalties()}, {"fine_fen", charge->fine_fen},
            {"content", charge->content}, {"votes_for", 4}, {"votes_against", 0}, {"abstentions", 0}});
    const auto paper = p.prepare("discussion_record",
                                 {{"fields", JsonObject{{"period", p.time_of_visit()}, {"facts", charge->facts + "承办部门建议" + charge->content + "。"},
                                                        {"opinions", "到会委员均同意拟处罚意见。"}}}});
    p.sign_as(paper, "chair", "juzhang");
    for (const char* who : {"fuju", "kezhang", "fazhi", "jia"}) p.sign_as(paper, "attendee", who);
    p.sign_as(paper, "recorder", "ding");
  }
  p.end_act();
  p.days(1);
  decided(p, unit, for_unit, {"evidence-1", "evidence-2", "evidence-3"},
          {{"discussion", "discussion-1"}, {"notice", "notice-1"}, {"hearing_used", "hearing-1"}, {"discretion", "死亡一人，按一般事故基准"}, {"corrects_within", p.day(30)}});
  decided(p, head, for_head, {"evidence-4"},
          {{"discussion", "discussion-2"}, {"notice", "notice-2"}, {"hearing_used", "hearing-1"}, {"discretion", "上一年年收入的百分之四十，法定唯一档"}, {"corrects_within", p.day(30)}});
}

}  // namespace zhilu
