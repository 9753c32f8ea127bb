// The annual inspection plan as a bureau lives with it: made, approved, carried out, exceeded.
#include "bureau.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kOther = "示例酿酒有限公司";

class YearOfInspections : public ::testing::Test {
 protected:
  std::string register_other(const char* name = kOther) {
    return text(bureau.does(bureau.lead, "enterprise.register", {{"name", name}, {"address", "示例市四路4号"}}), "enterprise");
  }
  Json planned(const std::string& enterprise, int visits, JsonObject more = {}) {
    return bureau.does(bureau.head, "annual_plan.add_items",
                       {{"year", 2026}, {"items", JsonArray{joined({{"enterprise", enterprise}, {"visits", visits}}, more)}}});
  }
  Json plan(const Person& who) { return bureau.does(who, "annual_plan.view", {{"year", 2026}}); }
  Json plan() { return plan(bureau.head); }
  Json row(const std::string& enterprise) { return item(plan(), "items", "enterprise", enterprise); }
  std::string standing() { return text(plan().at("plan"), "standing"); }
  void submit() { bureau.does(bureau.head, "annual_plan.submit", {{"year", 2026}}); }
  std::int64_t submitted() { return base::int_at(plan().at("plan").at("submitted"), "seq").value_or(-1); }
  void approve() { bureau.does(bureau.principal, "annual_plan.approve", {{"year", 2026}, {"submitted", submitted()}, {"opinion", "同意"}}); }
  Inspection open(JsonObject more = {}) { return bureau.open_inspection_by(bureau.lead, &bureau.second, "年度检查", std::move(more)); }
  Json year_of(const Person& who, const std::string& enterprise) { return bureau.does(who, "enterprise.visits", {{"enterprise", enterprise}}); }
  Json year_of() { return year_of(bureau.lead, bureau.enterprise); }
  void allow(int visits) { bureau.does(bureau.system_admin, "parameter.set", {{"name", "inspection.visits_a_year"}, {"value", visits}}); }
  std::vector<std::string> sentences() {
    const auto told = bureau.does(bureau.lead, "annual_plan.changes", {{"year", 2026}});
    std::vector<std::string> out;
    for (const auto& one : told.at("changes").as_array()) out.push_back(text(one, "sentence"));
    return out;
  }

  Bureau bureau;
};

// ---- the light of a task before the visit -------------------------------------------------------------------------------

class LightOfATask : public ::testing::Test {
 protected:
  Json light(Inspection& visit) { return bureau.does(bureau.lead, "case.readiness", {{"case", visit.id()}}); }
  void gives_out(const char* device, const Person& to) {
    bureau.does(bureau.system_admin, "device.register", {{"device", device}, {"kind", "recorder"}});
    bureau.does(bureau.head, "bureau.record", {{"type", "device.issued"}, {"body", JsonObject{{"device", device}, {"name", to.name}, {"user", to.user}}}});
  }
  std::vector<std::string> lacks(const Json& told) {
    std::vector<std::string> out;
    for (const auto& one : told.at("lacks").as_array()) out.push_back(text(one, "rule"));
    return out;
  }

  Bureau bureau;
};

TEST_F(LightOfATask, IsRedWithoutASecondOfficerAndAmberWithoutARecorder) {
  auto visit = bureau.open_inspection_alone();
  EXPECT_EQ(text(light(visit), "light"), "red");
  visit.does("join_officer", {{"officer", bureau.second.user}, {"part", "second"}});
  const auto told = light(visit);
  EXPECT_EQ(text(told, "light"), "amber");
  EXPECT_TRUE(told.at("recorders").as_array().empty());
  gives_out("recorder-8", bureau.second);
  EXPECT_EQ(text(light(visit), "light"), "green");
  bureau.does(bureau.head, "bureau.record", {{"type", "device.returned"}, {"body", JsonObject{{"device", "recorder-8"}, {"name", bureau.second.name}}}});
  EXPECT_EQ(text(light(visit), "light"), "amber") << "it came back";
  bureau.does(bureau.head, "bureau.record", {{"type", "device.issued"}, {"body", JsonObject{{"device", "recorder-8"}, {"name", bureau.lead.name}}}});
  EXPECT_EQ(text(light(visit), "light"), "green") << "told by name alone";
  EXPECT_TRUE(bureau.entries("view.window", ports::LogName::access).empty()) << "the light shows nothing of what is in the case";
  visit.begin();
  EXPECT_EQ(light(visit), (Json{{"light", "none"}})) << "they are there already";
}

TEST_F(LightOfATask, TellsWhatTheBureauAsksBeforeEveryVisitAsItsRulesSayIt) {
  for (const char* asked : {"inspection_approval_asked", "inspection_registration_asked"})
    bureau.does(bureau.system_admin, "parameter.set", {{"name", asked}, {"value", true}});
  auto visit = bureau.open_inspection();
  gives_out("recorder-8", bureau.lead);
  const auto before = bureau.recorded();
  const auto told = light(visit);
  EXPECT_EQ(text(told, "light"), "red");
  EXPECT_THAT(lacks(told), ::testing::UnorderedElementsAre("sw62.approved", "sw62.registered"));
  EXPECT_EQ(bureau.recorded(), before) << "nothing is recorded of what was only supposed";
  EXPECT_TRUE(visit.view().at("acts").as_array().empty());
  visit.does("record", {{"type", "inspection.registered"}, {"body", JsonObject{{"platform", "省执法平台"}}}});
  EXPECT_THAT(lacks(light(visit)), ElementsAre("sw62.approved"));
}

TEST_F(LightOfATask, IsRedWhereACertificateHasRunOut) {
  const auto old = bureau.enlist("lao", "证件到期辛", "示0099", {"officer"}, {{"certificate_until", bureau.day(1)}}).user;
  auto visit = bureau.open_inspection_alone();
  gives_out("recorder-8", bureau.lead);
  visit.does("join_officer", {{"officer", old}, {"part", "second"}});
  EXPECT_EQ(text(light(visit), "light"), "green") << "its last day is not over";
  bureau.days(2);
  const auto told = light(visit);
  EXPECT_EQ(text(told, "light"), "red");
  EXPECT_TRUE(item(told, "officers", "user", old).at("expired").as_bool());
  bureau.does(bureau.system_admin, "user.certify", {{"user", old}, {"certificate", "示0199"}, {"certificate_until", bureau.day(365)}, {"reason", "换发"}});
  EXPECT_EQ(text(light(visit), "light"), "green");
}

TEST_F(YearOfInspections, IsPlannedSubmittedAndApproved) {
  EXPECT_EQ(standing(), "draft");
  EXPECT_THAT(plan().at("items").as_array(), IsEmpty());
  planned(bureau.enterprise, 2, {{"planned_in", JsonArray{"q2", "m11"}}, {"officer", bureau.lead.user}, {"unit", "一科"}});
  auto one = row(bureau.enterprise);
  EXPECT_EQ(text(one, "officer_name"), bureau.lead.name);
  EXPECT_EQ(one.at("planned"), 2);
  EXPECT_EQ(one.at("to_do"), 2);
  EXPECT_EQ(one.at("approved"), false);
  submit();
  EXPECT_EQ(standing(), "submitted");
  EXPECT_EQ(bureau.refused(bureau.head, "annual_plan.approve", {{"year", 2026}, {"submitted", submitted()}}).code, "access.not_permitted");
  approve();
  EXPECT_EQ(standing(), "approved");
  EXPECT_EQ(text(plan().at("plan").at("approved"), "by_name"), bureau.principal.name);
  EXPECT_EQ(row(bureau.enterprise).at("approved"), true);
  bureau.does(bureau.head, "annual_plan.change_item", {{"year", 2026}, {"enterprise", bureau.enterprise}, {"visits", 3}, {"reason", "风险升级"}});
  EXPECT_EQ(standing(), "amended");
  EXPECT_EQ(row(bureau.enterprise).at("approved"), false);
  const auto told = sentences();
  ASSERT_EQ(told.size(), 4u);
  EXPECT_EQ(told[0], "调整2026年度检查计划：示例冲压件有限公司，检查3次，原因：风险升级");
  EXPECT_EQ(told[1], "批准2026年度检查计划：企业1家，检查2次：同意");
  EXPECT_THAT(told[3], HasSubstr("检查2次（第二季度、11月），由" + bureau.lead.name + "检查，一科"));
}

TEST_F(YearOfInspections, IsMadeByThoseWhoseOfficeItIsAndSeenByAll) {
  const JsonObject items{{"year", 2026}, {"items", JsonArray{JsonObject{{"enterprise", bureau.enterprise}, {"visits", 1}}}}};
  for (const auto* person : {&bureau.lead, &bureau.supervisor, &bureau.archivist, &bureau.system_admin})
    EXPECT_EQ(bureau.refused(*person, "annual_plan.add_items", items).code, "access.not_permitted") << person->login;
  EXPECT_EQ(text(plan(bureau.lead).at("plan"), "standing"), "draft");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "annual_plan.view", {{"year", 2026}}).code, "access.not_permitted");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "annual_plan.changes", {{"year", 2026}}).code, "access.not_permitted");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "enterprise.visits", {{"enterprise", bureau.enterprise}}).code, "access.not_permitted");
  EXPECT_EQ(bureau.refused(bureau.lead, "enterprise.visits", {{"enterprise", "keine@x.example"}}).code, "enterprise.no_such_enterprise");
}

TEST_F(YearOfInspections, TellsItsChangesPageByPage) {
  planned(bureau.enterprise, 1);
  planned(register_other(), 1);
  const auto first = bureau.does(bureau.lead, "annual_plan.changes", {{"year", 2026}, {"limit", 1}});
  ASSERT_EQ(first.at("changes").as_array().size(), 1u);
  EXPECT_THAT(text(first.at("changes").at(0), "sentence"), HasSubstr(kOther));
  const auto next = bureau.does(bureau.lead, "annual_plan.changes", {{"year", 2026}, {"limit", 1}, {"after", text(first, "next")}});
  EXPECT_THAT(text(next.at("changes").at(0), "sentence"), HasSubstr("示例冲压件"));
  EXPECT_EQ(base::find(next, "next"), nullptr);
  EXPECT_THAT(bureau.does(bureau.lead, "annual_plan.changes", {{"year", 2027}}).at("changes").as_array(), IsEmpty());
}

TEST_F(YearOfInspections, CountsWhatWasDoneWhoeversCasesTheyAre) {
  planned(bureau.enterprise, 2);
  auto by_plan = open({{"by_plan", true}});
  EXPECT_EQ(row(bureau.enterprise).at("awaited"), 1);
  EXPECT_EQ(row(bureau.enterprise).at("to_do"), 2) << "nobody was there yet";
  by_plan.begin();
  auto on_report = open();
  on_report.begin();
  on_report.end_act();
  on_report.begin();
  for (const auto* who : {&bureau.head, &bureau.third}) {
    const auto one = item(plan(*who), "items", "enterprise", bureau.enterprise);
    EXPECT_EQ(one.at("made"), 2) << who->login << ": one case is one inspection, however many visits it took";
    EXPECT_EQ(one.at("made_by_plan"), 1);
    EXPECT_EQ(one.at("awaited"), 0);
    EXPECT_EQ(one.at("to_do"), 1);
    EXPECT_THAT(one.at("excess").as_array(), IsEmpty());
  }
  EXPECT_EQ(text(row(bureau.enterprise).at("last_visit"), "case"), on_report.id());
  const auto seen = year_of(bureau.third, bureau.enterprise);
  EXPECT_EQ(seen.at("made"), 2);
  EXPECT_EQ(base::find(item(plan(bureau.third), "items", "enterprise", bureau.enterprise).at("last_visit"), "case") == nullptr,
            seen.at("cases").as_array().empty())
      << "cases are named where they may be seen";
}

TEST_F(YearOfInspections, ShowsWhoWasVisitedWithoutAPlanAndWhoTooOften) {
  allow(1);
  open().begin();
  auto one = row(bureau.enterprise);
  EXPECT_EQ(base::find(one, "planned"), nullptr);
  EXPECT_EQ(base::find(one, "to_do"), nullptr);
  EXPECT_THAT(one.at("excess").as_array(), IsEmpty());
  open({{"beyond_reason", "举报核查"}});
  EXPECT_EQ(row(bureau.enterprise).at("excess"), Json(JsonArray{"limit"}));
  planned(bureau.enterprise, 1);
  EXPECT_EQ(row(bureau.enterprise).at("excess"), Json(JsonArray{"plan", "limit"}));
  EXPECT_EQ(plan().at("limit"), 1);
}

TEST_F(YearOfInspections, CountsNothingThatALabelKeepsFromTheAsker) {
  planned(bureau.enterprise, 1);
  auto visit = open({{"by_plan", true}});
  visit.begin();
  bureau.does(bureau.security_admin, "label.grant", {{"user", bureau.lead.user}, {"label", "trade_secret"}});
  auto insider = bureau.lead;
  insider.labels = {"trade_secret"};
  bureau.does(insider, "case.label", {{"case", visit.id()}, {"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}}, {.version = visit.version()});
  EXPECT_EQ(item(plan(insider), "items", "enterprise", bureau.enterprise).at("made"), 1);
  const auto one = item(plan(bureau.second), "items", "enterprise", bureau.enterprise);
  EXPECT_EQ(one.at("made"), 0);
  EXPECT_EQ(base::find(one, "last_visit"), nullptr);
  EXPECT_EQ(year_of(bureau.second, bureau.enterprise).at("made"), 0);
}

TEST_F(YearOfInspections, MeetsTheObligationThatAsksForAPlan) {
  bureau.does(bureau.system_admin, "parameter.set", {{"name", "inspection_plan_asked"}, {"value", true}});
  planned(bureau.enterprise, 2);
  auto by_plan = open({{"by_plan", true}});
  by_plan.begin();
  EXPECT_EQ(by_plan.findings().status("sw62.planned"), "met");
  const auto recorded = bureau.entries("inspection.planned");
  ASSERT_EQ(recorded.size(), 1u);
  EXPECT_EQ(text(recorded[0].body, "plan_source"), "annual_plan");
  EXPECT_EQ(recorded[0].body.at("plan_year"), 2026);
  EXPECT_EQ(recorded[0].body.at("times_this_year"), 1);
  auto otherwise = open();
  otherwise.begin();
  bureau.minutes(1);
  EXPECT_EQ(otherwise.findings().status("sw62.planned"), "breached");
}

TEST_F(YearOfInspections, IsExceededWithAWordWhyAndNothingIsHeldBack) {
  planned(bureau.enterprise, 1);
  EXPECT_THAT(year_of().at("beyond").at("by_plan").as_array(), IsEmpty());
  auto first = open({{"by_plan", true}, {"beyond_reason", "用不上"}});
  EXPECT_THAT(bureau.entries("frequency.exceeded"), IsEmpty()) << "nothing was exceeded";
  EXPECT_EQ(year_of().at("beyond").at("by_plan"), Json(JsonArray{"plan"})) << "opened is opened, before anybody set out";
  first.begin();
  auto second = open({{"by_plan", true}, {"beyond_reason", "举报核查"}});
  EXPECT_EQ(second.findings().status("sw62.beyond"), "met");
  const auto told = bureau.entries("frequency.exceeded").at(0).body;
  EXPECT_EQ(told, (Json{{"year", 2026}, {"visits", 1}, {"by_plan", 1}, {"beyond", JsonArray{"plan"}}, {"planned", 1}, {"reason", "举报核查"}}));
  auto third = open();
  EXPECT_EQ(third.findings().status("sw62.beyond"), "open") << "a word why is still to come";
  EXPECT_THAT(text(second.entry("frequency.exceeded"), "sentence"), HasSubstr("2026年已检查（含在办）1次，年度计划1次，仍开展检查，原因：举报核查"));
}

TEST_F(YearOfInspections, IsExceededByTheBureausOwnLimitToo) {
  open().begin();
  EXPECT_EQ(year_of().at("beyond"), (Json{{"by_plan", JsonArray{}}, {"otherwise", JsonArray{}}})) << "no law says how often";
  allow(1);
  EXPECT_EQ(year_of().at("beyond").at("otherwise"), Json(JsonArray{"limit"}));
  open({{"beyond_reason", "事故调查"}});
  EXPECT_EQ(bureau.entries("frequency.exceeded").at(0).body.at("limit"), 1);
  bureau.at("2027-01-04T09:00:00+08:00");
  EXPECT_EQ(year_of().at("made"), 0) << "another year";
  EXPECT_EQ(year_of().at("awaited"), 1) << "and what still awaits its visit is made in it";
}

TEST_F(YearOfInspections, IsOpenedByPlanOnlyWhereThereIsOneAndAsAnInspection) {
  const JsonObject asked{{"enterprise", bureau.enterprise}, {"matter", "年度检查"}, {"by_plan", true}};
  auto error = bureau.refused(bureau.lead, "case.open", asked);
  EXPECT_EQ(error.code, "plan.no_such_item");
  EXPECT_EQ(error.where, "/by_plan");
  planned(bureau.enterprise, 1);
  error = bureau.refused(bureau.lead, "case.open", joined(asked, {{"kind", "general_penalty"}, {"cause", "未培训"}}));
  EXPECT_EQ(error.code, "plan.not_an_inspection");
}

TEST_F(YearOfInspections, LeavesThePlanWhenTheEntryIsPutRight) {
  planned(bureau.enterprise, 1);
  auto visit = open({{"by_plan", true}});
  visit.begin();
  const auto seq = base::int_at(visit.entry("inspection.planned"), "seq").value_or(-1);
  visit.does("correct_entry", {{"corrects", seq}, {"body", JsonObject{{"plan_source", "report"}, {"items", "举报事项"}}}, {"reason", "并非计划内检查"}});
  EXPECT_EQ(row(bureau.enterprise).at("made_by_plan"), 0);
  EXPECT_EQ(row(bureau.enterprise).at("to_do"), 1);
}

TEST_F(YearOfInspections, IsTheSameAfterARestart) {
  planned(bureau.enterprise, 2);
  EXPECT_EQ(bureau.does(bureau.lead, "enterprise.history", {{"enterprise", bureau.enterprise}}).at("visits").at("planned"), 2);
  submit();
  approve();
  open({{"by_plan", true}}).begin();
  const auto before = plan();
  bureau.restart();
  EXPECT_EQ(plan(), before);
}

}  // namespace
}  // namespace use_cases
