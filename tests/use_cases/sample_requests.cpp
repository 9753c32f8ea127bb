#include "sample_requests.h"

#include <set>

#include "rulebook/rulebook.h"

namespace use_cases {
namespace {

// The shipped rulebooks, as if someone had changed them.
JsonObject draft_rulebook() {
  rulebook::Files all;
  for (const auto& [path, text] : shipped_files())
    if (path.starts_with("rulebooks/")) all[path.substr(10)] = text;
  JsonObject out;
  const auto bundle = rulebook::select_bundle(all, "tonghua-2020");
  if (bundle)
    for (const auto& [name, text] : *bundle) out[name] = text;
  return out;
}

}  // namespace

RichCase::RichCase() : visit(bureau.open_inspection()) {
  visit.begin();
  visit.show_credential();
  first_hazard = visit.note_hazard("冲床未设置明显的安全警示标志");
  second_hazard = visit.note_hazard("配电箱未上锁", {}, false);
  visit.record("audio", {{"kind", "act"}, {"id", visit.act()}});
  visit.does("declare_exemption", {{"act", visit.act()},
                                   {"ground", "3"},
                                   {"scope", {{"kind", "zone"}, {"id", "zone-1"}, {"name", "喷漆间"}}},
                                   {"reason", "正在清灰，摄录不能成像"}});
  visit.does("request_extension", {{"hazards", JsonArray{first_hazard}}, {"until", bureau.day(30)}, {"reason", "配件未到"}});
  record = visit.prepare("inspection_record");
  approval = text(visit.does("request_approval", {{"approval_matter", "special"}, {"proposal", "请予批准"}}), "approval");
  reviewed = text(visit.does("request_approval", {{"approval_matter", "lending"}, {"proposal", "请予借阅"}}), "approval");
  bureau.does(bureau.head, "case.ask_reviewer", {{"case", visit.id()}, {"approval", reviewed}, {"user", bureau.legal.user}});
  visit.does("copy_approval", {{"approval", reviewed}, {"users", JsonArray{bureau.supervisor.user}}});
  const auto entered = visit.does("record", {{"type", "document.received"}, {"body", JsonObject{{"name", "情况说明"}}}});
  entry = base::int_at(entered, "seq").value_or(-1);
  visit.does("record", {{"type", "party.added"}, {"body", JsonObject{{"party_kind", "person"}, {"name", "负责人甲"}, {"position", "厂长"}}}});
  other_case = bureau.open_inspection("另一次检查").id();
  linked_case = bureau.open_inspection("再一次检查").id();
  visit.does("link", {{"to", linked_case}, {"relation", "follow_up"}});
  obligation = text(visit.findings().obligation("a7.av", second_hazard), "id");
  keeper = bureau.enlist("shou", "掌印人寅", "", {"seal_keeper"});
  bureau.does(bureau.head, "seal.propose", {{"name", "行政执法专用章"}, {"picture", base::to_base64(sample_seal())}, {"keeper", keeper.user}});
  seen = static_cast<std::int64_t>(visit.version());
  newcomer = bureau.enlist("xinren", "新来者癸", "示0009", {"officer"});
}

void RichCase::add(std::vector<SampleRequest>& all, std::string operation, const Person& who, JsonObject input,
                   std::vector<std::string> needed, std::vector<std::string> free) const {
  SampleRequest request{std::move(operation), who, std::move(input), std::move(needed), std::move(free), false};
  const auto& files = shipped_files();
  const auto schema = files.find("vocabulary/commands/" + request.operation + ".v1.json");
  if (schema != files.end()) {
    request.has_schema = true;
    const auto json = base::parse_json(schema->second).value();
    if (const auto* fields = base::array_at(json, "required"))
      for (const auto& field : *fields) request.needed.emplace_back(field.as_string());
  }
  if (base::find(request.input, "case") != nullptr) request.needed.emplace_back("case");
  all.push_back(std::move(request));
}

void RichCase::of_the_plan(std::vector<SampleRequest>& all) const {
  const JsonObject planned{{"enterprise", bureau.enterprise}, {"visits", 2}, {"planned_in", JsonArray{"q1", "m9"}},
                           {"officer", bureau.lead.user}, {"unit", "一科"}, {"note", "重点企业"}};
  const auto of_year = [](JsonObject fields) { return joined({{"year", 2026}}, std::move(fields)); };
  add(all, "annual_plan.view", bureau.lead, {{"year", 2026}}, {"year"});
  add(all, "annual_plan.changes", bureau.lead, {{"year", 2026}, {"after", ""}, {"limit", 5}}, {"year"});
  add(all, "annual_plan.add_items", bureau.head, of_year({{"items", JsonArray{planned}}}));
  add(all, "annual_plan.change_item", bureau.head, of_year(joined(planned, {{"reason", "增加一次"}})));
  add(all, "annual_plan.drop_item", bureau.head, of_year({{"enterprise", bureau.enterprise}, {"reason", "已停产"}}));
  add(all, "annual_plan.submit", bureau.head, of_year({{"note", "请审批"}}));
  add(all, "annual_plan.approve", bureau.principal, of_year({{"submitted", 1}, {"opinion", "同意"}}));
  add(all, "annual_plan.return", bureau.principal, of_year({{"submitted", 1}, {"opinion", "请补充矿山企业"}}));
}

void RichCase::on_the_case(std::vector<SampleRequest>& all) const {
  const auto command = [&](const char* name, JsonObject fields) {
    fields["case"] = visit.id();
    static const std::set<std::string_view> kOfTheHead{"review_exemption", "move_rulebook", "decide_extension"};
    add(all, std::string("case.") + name, kOfTheHead.contains(name) ? bureau.head : bureau.lead, std::move(fields));
  };
  const std::string act = visit.act(), happened = bureau.clock.now().text();
  const JsonObject link{{"kind", "hazard"}, {"id", first_hazard}};
  add(all, "approval.list", bureau.head, {});
  add(all, "approval.matters", bureau.head, {});
  add(all, "case.entry_types", bureau.head, {});
  add(all, "case.legal_review", bureau.legal, {{"case", visit.id()}});
  add(all, "case.approval_brief", bureau.head, {{"case", visit.id()}, {"approval", approval}, {"since", 1}}, {"approval"});
  command("record", {{"type", "urgency.declared"}, {"body", JsonObject{{"urgent_for", "filing"}, {"reason", "证据可能灭失"}}}});
  command("correct_entry", {{"corrects", entry}, {"reason", "名称有误"}, {"body", JsonObject{{"name", "整改情况说明"}}}});
  command("request_approval", {{"approval_matter", "closing"}, {"proposal", "建议结案"}, {"basis", "整改完毕"}, {"paper", record.id},
                               {"speakers", JsonArray{Json(JsonObject{{"level", "section"}, {"users", JsonArray{bureau.head.user}}})}},
                               {"about", JsonArray{first_hazard}}, {"after_the_fact", false}, {"happened_at", happened}});
  add(all, "case.give_opinion", bureau.head,
      {{"case", visit.id()}, {"approval", approval}, {"opinion", "agree"}, {"text", "同意"}, {"seen", seen}, {"code", kCode}});
  add(all, "case.return_approval", bureau.head,
      {{"case", visit.id()}, {"approval", approval}, {"reason", "补充材料"}, {"code", kCode}});
  add(all, "case.ask_reviewer", bureau.head, {{"case", visit.id()}, {"approval", approval}, {"user", bureau.legal.user}, {"reason", "请看程序"}});
  add(all, "case.drop_reviewer", bureau.head, {{"case", visit.id()}, {"approval", reviewed}, {"user", bureau.legal.user}, {"reason", "出差"}});
  command("copy_approval", {{"approval", approval}, {"users", JsonArray{bureau.supervisor.user}}, {"note", "供参考"}});
  add(all, "case.note_copy", bureau.supervisor, {{"case", visit.id()}, {"approval", reviewed}});
  command("urge_approval", {{"approval", approval}, {"note", "请尽快"}});
  command("withdraw_approval", {{"approval", approval}, {"reason", "填写有误"}});
  command("link", {{"to", other_case}, {"relation", "same_matter"}, {"note", "同一企业"}});
  command("unlink", {{"to", linked_case}, {"reason", "关联有误"}});
  command("join_officer", {{"officer", bureau.third.user}, {"part", "second"}});
  command("leave_officer", {{"officer", bureau.second.user}, {"reason", "另有任务"}});
  command("confirm_officer", {{"officer", bureau.second.user}, {"act", act}, {"code", "000000"}});
  command("begin_act", {{"kind", "inspection"}, {"place", "二车间"}, {"happened_at", happened}});
  command("end_act", {{"act", act}, {"happened_at", happened}, {"note", "现场检查结束"}});
  command("show_credential", {{"act", act}, {"shown_to", "车间主任二"}, {"officers", JsonArray{bureau.lead.user}}, {"happened_at", happened}});
  command("declare_exemption", {{"act", act}, {"ground", "2"}, {"scope", {{"kind", "thing"}, {"id", first_hazard}, {"name", "控制屏"}}},
                                {"reason", "涉及商业秘密"}, {"happened_at", happened}});
  command("review_exemption", {{"exemption", "exemption-1"}, {"upheld", true}, {"reason", "情况属实"}});
  command("find_hazard", {{"act", act}, {"place", "二车间"}, {"zone", "zone-1"}, {"description", "疏散通道堵塞"}, {"basis", "第三十五条"}, {"entry", "no_warning_signs"},
                          {"remedy", "by_date"}, {"due", bureau.day(10)}, {"on_site", true}, {"happened_at", happened}, {"rectified_on_spot", false}});
  command("amend_hazard", {{"hazard", first_hazard}, {"reason", "补充"}, {"place", "3号冲床东侧"}, {"zone", "zone-1"}, {"description", "警示标志缺失"},
                           {"basis", "第三十五条"}, {"entry", "no_warning_signs"}, {"on_site", true}, {"remedy", "by_date"}, {"due", bureau.day(12)}});
  command("record_rectification", {{"hazard", first_hazard}, {"act", act}, {"outcome", "partly"}, {"note", "已订购"}, {"happened_at", happened}});
  command("link_recording", {{"recording", "recording-3"}, {"to", link}});
  command("unlink_recording", {{"recording", "recording-2"}, {"to", link}, {"reason", "关联有误"}});
  command("request_extension", {{"hazards", JsonArray{first_hazard}}, {"until", bureau.day(40)}, {"reason", "配件未到"}, {"happened_at", happened}});
  command("decide_extension", {{"extension", "extension-1"}, {"granted", true}, {"until", bureau.day(30)}, {"reason", "同意"}});
  command("request_reinspection", {{"reason", "提前整改完毕"}, {"happened_at", happened}});
  command("explain", {{"obligation", obligation}, {"ground", "other"}, {"reason", "设备没电"}});
  command("correct", {{"corrects", 1}, {"reason", "笔误"}, {"fields", JsonObject{{"matter", "专项检查"}}}});
  command("label", {{"labels", JsonArray{}}, {"reason", "解除"}});
  command("move_rulebook", {{"to", JsonObject{{"id", "tonghua-2020"}, {"version", "2"}, {"digest", std::string(64, 'a')}}}, {"reason", "新规定对当事人有利"},
                            {"approved_by", bureau.principal.user}, {"favours_party", true}});
  command("close", {{"reason", "移送"}, {"outcome", "transferred"}});
  command("close_clean", {});
  command("archive", {{"retention", "D30"}});
  command("view", {});
  command("findings", {{"at", happened}, {"seq", 20}, {"brief", 1}});
  command("explain_finding", {{"obligation", obligation}});
  command("events", {{"after", 1}, {"limit", 10}});
  for (auto& request : all)
    if (request.operation == "case.explain_finding") request.needed.emplace_back("obligation");
}

void RichCase::on_its_papers(std::vector<SampleRequest>& all) const {
  const auto command = [&](const char* name, JsonObject fields) {
    fields["case"] = visit.id();
    add(all, std::string("case.") + name, bureau.lead, std::move(fields));
  };
  const std::string happened = bureau.clock.now().text();
  const JsonObject fresh{{"form", "inspection_record"}, {"act", visit.act()}, {"fields", JsonObject{}}, {"hazards", JsonArray{first_hazard}}};
  command("view_draft", {{"form", "inspection_record"}, {"act", visit.act()}, {"version", 1}, {"known", 1}});
  command("keep_draft", {{"form", "inspection_record"}, {"act", visit.act()}, {"version", 0}, {"fields", JsonObject{{"place", "二车间"}}},
                         {"hazards", JsonArray{first_hazard}}, {"stays", true}});
  command("draft_versions", {{"form", "inspection_record"}, {"act", visit.act()}});
  command("paper_fields", {{"paper", record.id}, {"version", 1}});
  for (auto& request : all) {
    if (request.operation.ends_with("_draft") || request.operation == "case.draft_versions") request.needed.emplace_back("form");
    if (request.operation == "case.keep_draft") request.needed.insert(request.needed.end(), {"version", "fields"});
    if (request.operation == "case.paper_fields") request.needed.insert(request.needed.end(), {"paper", "version"});
  }
  command("prepare_paper", fresh);
  command("preview_paper", fresh);
  command("draw_form", {{"form", "inspection_record"}, {"text", shipped_files().at("forms/inspection_record.json")}, {"act", visit.act()}});
  for (auto& request : all)
    if (request.operation.ends_with("e_paper") || request.operation.ends_with("w_paper"))
      if (base::find(request.input, "form") != nullptr) request.needed = {"case", "form", "act"};
  auto signing = visit.signature(record, {{"role", "officer"}, {"user", bureau.lead.user}, {"name", "办案人甲"}, {"position", "执法人员"}}, kCode);
  signing["happened_at"] = happened;
  command("sign_paper", signing);
  command("refuse_paper", joined(about(record), {{"name", "车间主任二"}, {"reason", "需请示"}, {"reported_to", "科长庚"}, {"reported_at", happened},
                                                 {"witness", JsonObject{{"name", "见证人壬"}}}, {"happened_at", happened}}));
  JsonArray sheets, pages;
  for (std::int64_t page = 1; page <= record.pages; ++page) {
    sheets.push_back(JsonObject{{"page", page}, {"recording", "recording-2"}});
    pages.emplace_back(page);
  }
  command("photograph_paper", joined(about(record), {{"pages", std::move(sheets)}}));
  add(all, "case.check_photographs", bureau.lead,
      {{"case", visit.id()}, {"paper", record.id}, {"recordings", JsonArray{"recording-2"}}}, {"paper", "recordings"});
  command("confirm_paper", joined(about(record), {{"pages", std::move(pages)},
                                                  {"signers", JsonArray{JsonObject{{"role", "party"}, {"name", "车间主任二"}, {"manner", "signature"}}}},
                                                  {"shelf", "一号柜"}, {"happened_at", happened}}));
  command("issue_paper", {{"paper", record.id}, {"version", 1}, {"given_to", "车间主任二"}, {"happened_at", happened}});
  add(all, "case.paper_warnings", bureau.lead, {{"case", visit.id()}, {"paper", record.id}}, {"paper"});
  add(all, "case.paper_signers", bureau.lead, {{"case", visit.id()}, {"paper", record.id}}, {"paper"});
  command("void_paper", {{"paper", record.id}, {"reason", "写错"}});
  add(all, "case.paper_printing", bureau.lead, {{"case", visit.id()}, {"paper", record.id}}, {"paper"});
  add(all, "case.seal_paper", keeper,
      joined(about(record), {{"case", visit.id()}, {"seal", "seal-1"}, {"reference", "用印登记第3号"}, {"code", kCode}}));
}

void RichCase::on_the_bureau(std::vector<SampleRequest>& all) const {
  const auto& system = bureau.system_admin;
  const auto& security = bureau.security_admin;
  const JsonArray zones{JsonObject{{"id", "zone-1"}, {"name", "酒库"}, {"explosion_hazard", true}}};
  add(all, "case.open", bureau.lead,
      {{"enterprise", bureau.enterprise}, {"matter", "专项检查"}, {"officers", JsonArray{JsonObject{{"user", bureau.lead.user}, {"part", "lead"}}}},
       {"labels", JsonArray{}}});
  add(all, "case.list", bureau.lead, {{"stage", "inspection"}, {"kind", "inspection"}, {"party", bureau.enterprise}, {"text", "检查"}, {"after", "a|b"}, {"limit", 5}});
  add(all, "case.numbers", bureau.lead, {{"series", "case.inspection/2026"}, {"only", "void"}, {"after", "a|b"}, {"limit", 5}});
  add(all, "number.series", bureau.lead, {});
  add(all, "number.blocks", bureau.lead, {});
  add(all, "number.reserve", bureau.head,
      {{"numbering", "paper.inspection_record"}, {"count", 2}, {"held_as", "device"}, {"device", "recorder-3"}, {"holder", bureau.lead.user},
       {"sealed", true}, {"note", "山区检查"}});
  add(all, "number.pass_on", bureau.head, {{"block", "block-1"}, {"user", bureau.second.user}, {"note", "换班"}});
  add(all, "number.void", bureau.head,
      {{"block", "block-1"}, {"serials", JsonArray{1}}, {"void_kind", "lost"}, {"reason", "遗失"}, {"happened_at", bureau.clock.now().text()}});
  add(all, "number.give_back", bureau.head, {{"block", "block-1"}, {"note", "检查结束"}});
  add(all, "numbering.try", system, {{"name", "numbering.case.inspection"}, {"value", "检〔{year}〕{serial}号"}}, {"name", "value"});
  add(all, "bench.view", bureau.lead, {});
  add(all, "bureau.findings", bureau.supervisor, {{"at", bureau.clock.now().text()}, {"seq", 3}});
  add(all, "bureau.explain_finding", bureau.supervisor, {{"obligation", "a27.rules"}}, {"obligation"});
  add(all, "bureau.entries", bureau.supervisor, {{"after", ""}, {"limit", 5}});
  add(all, "bureau.entry_types", bureau.supervisor, {});
  add(all, "bureau.record", bureau.supervisor,
      {{"type", "supervision.sampled"},
       {"body", JsonObject{{"sampled_what", JsonArray{"recording"}}, {"count", 20}, {"text", "抽查无误"}}}});
  add(all, "seal.list", bureau.lead, {});
  add(all, "seal.uses", bureau.supervisor, {{"seal", "seal-1"}, {"after", ""}, {"limit", 5}}, {"seal"});
  add(all, "seal.propose", bureau.head,
      {{"name", "办案专用章"}, {"picture", base::to_base64(sample_seal())}, {"width_mm", 40}, {"keeper", keeper.user}, {"note", "新刻"}});
  add(all, "seal.approve", bureau.principal, {{"seal", "seal-1"}, {"note", "同意"}});
  add(all, "seal.withdraw", bureau.principal, {{"seal", "seal-1"}, {"reason", "缴销"}});
  add(all, "font.list", bureau.lead, {});
  add(all, "font.check", bureau.system_admin, {{"typeface", "hei"}, {"face", 0}, {"form", "inspection_record"}});
  add(all, "font.install", bureau.system_admin, {{"typeface", "fang"}, {"face", 0}, {"sha256", std::string(64, 'a')}, {"licence", "合同2026-7号"}});
  add(all, "font.withdraw", bureau.system_admin, {{"font", "font-1"}, {"reason", "授权到期"}});
  add(all, "enterprise.list", bureau.lead, {{"text", "示例"}});
  add(all, "enterprise.view", bureau.lead, {{"enterprise", bureau.enterprise}}, {"enterprise"});
  add(all, "enterprise.register", bureau.lead,
      {{"name", "示例酿酒有限公司"}, {"credit_code", "91000000DEMA00011A"}, {"address", "示例市四路4号"}, {"representative", "负责人四"},
       {"representative_position", "经理"}, {"phone", "0000-0000000"}, {"industry", "酿造"}, {"zones", zones}});
  add(all, "enterprise.correct", bureau.lead,
      {{"enterprise", bureau.enterprise}, {"name", "示例冲压件有限公司"}, {"credit_code", "91000000DEMA00011A"}, {"address", "示例市二路3号"},
       {"representative", "负责人二"}, {"representative_position", "经理"}, {"phone", "0000-0000001"}, {"industry", "机械"}, {"zones", zones},
       {"reason", "门牌变更"}});
  add(all, "enterprise.history", bureau.lead, {{"enterprise", bureau.enterprise}}, {"enterprise"});
  add(all, "person.list", bureau.lead, {{"text", "负责人"}});
  add(all, "person.history", bureau.lead, {{"case", visit.id()}, {"party", "party-2"}}, {"case", "party"});
  add(all, "entrustment.list", bureau.lead, {});
  add(all, "case.ask_gates", bureau.lead,
      {{"case", visit.id()}, {"asked", JsonArray{JsonObject{{"command", "record"}, {"fields", JsonObject{{"type", "service.made"}, {"body", JsonObject{{"service_manner", "left"}}}}}}}}},
      {"case", "asked"});
  add(all, "case.readiness", bureau.lead, {{"case", visit.id()}}, {"case"});
  add(all, "enterprise.visits", bureau.lead, {{"enterprise", bureau.enterprise}}, {"enterprise"});
  of_the_plan(all);
  add(all, "enterprise.check_import", bureau.lead,
      {{"sheet", 1}, {"header_row", 1}, {"columns", "name,,address"}, {"only", "new"}, {"after", 1}, {"limit", 10}});
  add(all, "enterprise.import", bureau.lead,
      {{"sheet", 1}, {"header_row", 1}, {"columns", "name,,address"}, {"sha256", std::string(64, 'a')}, {"reason", "按名单更正"}, {"after", 1}},
      {"sha256", "reason"});
  add(all, "user.list", bureau.lead, {});
  add(all, "user.register", system,
      {{"login", "lai"}, {"name", "来者"}, {"certificate", "示0010"}, {"certificate_until", "2027-01-01"}, {"position", "执法人员"}, {"unit", "支队"}});
  add(all, "user.reset", system, {{"user", newcomer.user}});
  add(all, "user.confirm_reset", security, {{"user", newcomer.user}});
  add(all, "user.disable", system, {{"user", newcomer.user}, {"reason", "调离"}});
  add(all, "user.certify", system, {{"user", newcomer.user}, {"certificate", "示0011"}, {"certificate_until", "2030-01-01"}, {"reason", "换发"}});
  add(all, "role.grant", security, {{"user", newcomer.user}, {"role", "clerk"}});
  add(all, "role.revoke", security, {{"user", newcomer.user}, {"role", "officer"}});
  add(all, "label.grant", security, {{"user", newcomer.user}, {"label", "trade_secret"}});
  add(all, "label.revoke", security, {{"user", newcomer.user}, {"label", "trade_secret"}});
  add(all, "device.list", bureau.lead, {});
  add(all, "device.register", system, {{"device", "recorder-3"}, {"kind", "recorder"}, {"serial", "SN3"}, {"officer", bureau.lead.user}});
  add(all, "parameter.list", bureau.lead, {});
  add(all, "parameter.set", system, {{"name", "bureau.region"}, {"value", "示"}});
  add(all, "forms.list", bureau.lead, {});
  add(all, "form.view", bureau.lead, {{"form", "inspection_record"}}, {"form"});
  const auto& form = shipped_files().at("forms/inspection_record.json");
  add(all, "form.check", bureau.lead, {{"text", form}}, {"text"});
  add(all, "form.preview", bureau.lead, {{"text", form}}, {"text"});
  add(all, "form.install", system, {{"text", form}, {"replaces", std::string(64, 'a')}}, {"text"});
  add(all, "phrase.list", bureau.lead, {});
  add(all, "question.list", bureau.lead, {});
  add(all, "hazard_library.list", bureau.lead, {});
  add(all, "rulebook.view", bureau.lead, {});
  add(all, "rulebook.lanes", bureau.lead, {});
  add(all, "rulebook.try", bureau.head, {{"draft", draft_rulebook()}}, {"draft"});
  add(all, "rulebook.list", bureau.lead, {});
  add(all, "rulebook.files", bureau.lead, {});
  add(all, "rulebook.count", bureau.lead, {});
  add(all, "rulebook.check", bureau.lead, {{"draft", draft_rulebook()}});
  add(all, "rulebook.install", system, {{"files", draft_rulebook()}}, {"files"});
  add(all, "calendar.list", bureau.lead, {});
  add(all, "calendar.install", system, {{"text", "year: 2027\noff: []\nwork: []\n"}}, {"text"});
  const auto digest = std::string(64, 'a');
  add(all, "rulebook.sign_off", bureau.legal,
      {{"rulebook", "tonghua-2020"}, {"version", "2"}, {"digest", digest}, {"sign_off", "author"}, {"note", "已核对条文"}});
  add(all, "rulebook.withdraw", bureau.legal,
      {{"rulebook", "tonghua-2020"}, {"version", "2"}, {"digest", digest}, {"in_force_until", bureau.day(30)}, {"reason", "条文已修改"}});
  add(all, "log.checkpoint", bureau.lead, {{"log", "record"}});
  add(all, "log.proof", bureau.lead, {{"log", "record"}, {"seq", 3}}, {"seq"});
  add(all, "integrity.view", bureau.lead, {});
  add(all, "access.list", bureau.auditor, {{"after", 0}, {"limit", 10}});
  add(all, "store.verify", system, {{"against", ""}});
  add(all, "store.backup", system, {{"to", "/nowhere/backups"}}, {"to"});
}

void RichCase::on_oneself(std::vector<SampleRequest>& all) const {
  add(all, "me.view", newcomer, {});
  add(all, "me.set_code", newcomer, {{"password", kPassword}, {"code", kCode}}, {"password", "code"});
  add(all, "me.set_password", newcomer, {{"old", "not the one"}, {"new", "another long password"}}, {"old", "new"});
  add(all, "me.hand_over", bureau.lead, {{"case", visit.id()}, {"paper", record.id}}, {"paper"});
  add(all, "me.take_back", newcomer, {{"code", "2468"}}, {"code"});
  add(all, "draft.get", newcomer, {{"key", "case/paper-1"}}, {"key"});
  add(all, "draft.put", newcomer, {{"key", "case/paper-1"}, {"version", 0}, {"json", JsonObject{{"a", 1}}}}, {"key", "version", "json"}, {"json"});
}

std::vector<SampleRequest> RichCase::requests() const {
  std::vector<SampleRequest> all;
  on_the_case(all);
  on_its_papers(all);
  on_the_bureau(all);
  on_oneself(all);
  return all;
}

}  // namespace use_cases
