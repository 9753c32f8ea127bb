// Enterprises taken in from lists, and what happened with each of them.
#include <gmock/gmock.h>

#include "bureau.h"
#include "crypto/digests.h"
#include "tables/workbook_for_tests.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using tables::for_tests::parts_of;
using tables::for_tests::workbook_of;
using tables::for_tests::zip_of;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kCreditCode = "91000000DEMA000114";
constexpr const char* kReason = "按2026年企业名单更正";

class ListsOfEnterprises : public ::testing::Test {
 protected:
  Json check(const base::Bytes& file, JsonObject more = {}) {
    return bureau.does(bureau.lead, "enterprise.check_import", std::move(more), {.file = file});
  }
  Json check(std::string_view csv, JsonObject more = {}) { return check(base::bytes_of(csv), std::move(more)); }
  JsonObject request(const base::Bytes& file, JsonObject more = {}) {
    return joined({{"sha256", crypto::sha256(file).hex()}, {"reason", kReason}}, more);
  }
  Json import(const base::Bytes& file, JsonObject more = {}) {
    return bureau.does(bureau.lead, "enterprise.import", request(file, std::move(more)), {.file = file});
  }
  // All of it, as a page asks again and again.
  std::vector<std::string> imported(const base::Bytes& file) {
    std::vector<std::string> out;
    JsonObject more;
    while (true) {
      const auto told = import(file, more);
      for (const auto& row : told.at("done").as_array()) out.push_back(text(row, "verdict"));
      const auto next = base::int_at(told, "next");
      if (!next) return out;
      more["after"] = *next;
    }
  }
  std::vector<std::string> verdicts(const Json& told) {
    std::vector<std::string> out;
    for (const auto& row : told.at("shown").as_array()) out.push_back(text(row, "verdict"));
    return out;
  }
  // "C2 import.cell_is_date" of the first row.
  std::string problem(const Json& told) {
    const auto& row = told.at("shown").at(0);
    const auto* problems = base::array_at(row, "problems");
    if (problems == nullptr) return text(row, "verdict");
    return text(problems->front(), "where") + " " + text(problems->front(), "code");
  }
  Json enterprise(std::string_view name) { return item(bureau.does(bureau.lead, "enterprise.list"), "enterprises", "name", name); }

  Bureau bureau;
};

TEST_F(ListsOfEnterprises, AreLookedAtWithoutATrace) {
  const auto before = bureau.recorded();
  const auto told = check("序号,企业名称,统一社会信用代码,地址,联系电话\n1,示例酿酒有限公司,91000000DEMA000114,示例市四路4号,0000-1\n");
  EXPECT_EQ(bureau.recorded(), before);
  EXPECT_EQ(text(told, "format"), "csv");
  EXPECT_EQ(text(told, "encoding"), "UTF-8");
  EXPECT_EQ(told.at("header_row"), 1);
  EXPECT_EQ(told.at("counts").at("new"), 1);
  EXPECT_EQ(text(item(told, "columns", "column", "C"), "field"), "credit_code");
  EXPECT_EQ(text(item(told, "columns", "column", "A"), "field"), "");
  EXPECT_EQ(told.at("shown").at(0).at("said"),
            (Json{{"name", "示例酿酒有限公司"}, {"credit_code", kCreditCode}, {"address", "示例市四路4号"}, {"phone", "0000-1"}}));
}

TEST_F(ListsOfEnterprises, RegisterAndCorrectByTheCommandsOfAClick) {
  const auto file = base::bytes_of(
      "企业名称,统一社会信用代码,地址,行业\n示例酿酒有限公司,91000000DEMA000114,示例市四路4号,酿造\n示例冲压件有限公司,,示例市示范区二路2号,机械\n");
  EXPECT_THAT(verdicts(check(file)), ElementsAre("new", "changes"));
  EXPECT_THAT(imported(file), ElementsAre("new", "changes"));
  EXPECT_EQ(text(enterprise("示例酿酒有限公司"), "credit_code"), kCreditCode);
  EXPECT_EQ(text(enterprise("示例冲压件有限公司"), "industry"), "机械");
  EXPECT_EQ(text(enterprise("示例冲压件有限公司"), "representative"), "负责人二") << "what a list does not say stays";
  EXPECT_EQ(enterprise("示例冲压件有限公司").at("zones").as_array().size(), 1u);
  ASSERT_EQ(bureau.entries("enterprise.corrected").size(), 1u);
  const auto corrected = bureau.entries("enterprise.corrected").front();
  EXPECT_EQ(corrected.by, bureau.lead.user);
  EXPECT_EQ(text(corrected.body, "reason"), kReason);
  EXPECT_EQ(base::find(corrected.body, "address"), nullptr) << "only what differs";
}

TEST_F(ListsOfEnterprises, ChangeNothingTheSecondTime) {
  const auto file = base::bytes_of("单位名称,信用代码,住所\n示例酿酒有限公司,91000000DEMA000114,示例市四路4号\n示例甲（东区）有限公司,,五路\n");
  EXPECT_THAT(imported(file), ElementsAre("new", "new"));
  const auto recorded = bureau.recorded();
  EXPECT_THAT(imported(file), ElementsAre("same", "same"));
  EXPECT_THAT(imported(base::bytes_of("单位名称,住所\n 示例甲(东区)有限公司 ,五路\n")), ElementsAre("same")) << "width and spaces";
  EXPECT_EQ(bureau.recorded(), recorded);
}

TEST_F(ListsOfEnterprises, GoOnWhereTheConnectionWasCut) {
  std::string csv = "企业名称,地址\n";
  for (int i = 0; i < 1050; ++i) csv += "示例第" + std::to_string(i) + "厂,一路" + std::to_string(i) + "号\n";
  const auto file = base::bytes_of(csv);
  const auto first = import(file);
  EXPECT_EQ(first.at("done").as_array().size(), 500u);
  EXPECT_EQ(base::int_at(first, "next"), 501);
  // The answer never came; it is begun anew, or gone on with: neither registers anything twice.
  EXPECT_EQ(std::ranges::count(imported(file), "new"), 550);
  EXPECT_EQ(bureau.entries("enterprise.registered").size(), 1051u);
  EXPECT_EQ(std::ranges::count(imported(file), "same"), 1050);
}

TEST_F(ListsOfEnterprises, KeepWhatWasWrittenWhereTheStoreFails) {
  const auto file = base::bytes_of("企业名称,地址\n示例甲厂,一路\n示例乙厂,二路\n示例丙厂,三路\n");
  bureau.store.break_appends(ports::LogName::record, 1000, 1);
  const auto told = import(file);
  EXPECT_EQ(told.at("done").as_array().size(), 1u);
  EXPECT_EQ(base::int_at(told, "next"), 2);
  EXPECT_EQ(bureau.ask(bureau.lead, "enterprise.import", request(file, {{"after", 2}}), {.file = file}).error().kind, ErrorKind::full);
  bureau.store.mend();
  EXPECT_THAT(imported(file), ElementsAre("same", "new", "new"));
}

TEST_F(ListsOfEnterprises, MayHaveTheirTitlesFurtherDownAndUnknownColumns) {
  const auto told = check(workbook_of({{"示例市企业名单（2026年）"}, {"填报单位：示例局", "", "", "日期：1月"}, {"编号", "* 单位名称", "生产经营\n地址（必填）", "面积"},
                                       {"1", "示例甲厂", "一路", "300"}},
                                      "<mergeCells><mergeCell ref=\"A1:D1\"/></mergeCells>"));
  EXPECT_EQ(told.at("header_row"), 3);
  EXPECT_EQ(told.at("shown").at(0).at("said"), (Json{{"name", "示例甲厂"}, {"address", "一路"}}));
}

TEST_F(ListsOfEnterprises, WithoutATitleForTheNameAskForIt) {
  const std::string csv = "甲方,在哪里\n示例甲厂,一路\n";
  const auto told = check(csv);
  EXPECT_EQ(told.at("lacking"), (Json(JsonArray{"name"})));
  EXPECT_THAT(told.at("shown").as_array(), IsEmpty());
  const auto file = base::bytes_of(csv);
  const auto error = bureau.ask(bureau.lead, "enterprise.import", request(file), {.file = file}).error();
  EXPECT_EQ(error.code, "import.no_titles");
  EXPECT_THAT(verdicts(check(csv, {{"header_row", 1}, {"columns", "name,address"}})), ElementsAre("new"));
  EXPECT_EQ(bureau.refused(bureau.lead, "enterprise.check_import", {{"columns", "name,name"}}, {.file = file}).code, "import.bad_mapping");
  EXPECT_EQ(bureau.refused(bureau.lead, "enterprise.check_import", {{"columns", "name,zones"}}, {.file = file}).code, "import.bad_mapping");
  EXPECT_EQ(bureau.refused(bureau.lead, "enterprise.check_import", {{"header_row", 9}}, {.file = file}).where, "/header_row");
}

TEST_F(ListsOfEnterprises, RefuseARowWithTheCellAndTheReason) {
  const std::string titles = "企业名称,统一社会信用代码,地址,电话\n";
  EXPECT_EQ(problem(check(titles + "示例甲厂,91000000DEMA000115,一路,1\n")), "B2 enterprise.bad_credit_code");
  EXPECT_EQ(problem(check(titles + "示例甲厂,9.1E+17,一路,1\n")), "B2 import.digits_lost");
  EXPECT_EQ(problem(check(titles + "示例甲厂,,一路,1.38E+10\n")), "D2 import.digits_lost");
  EXPECT_EQ(problem(check(titles + ",91000000DEMA000114,一路,1\n")), "A2 import.lacks_field");
  EXPECT_EQ(problem(check(titles + "示例甲厂,,无,1\n")), "C2 import.lacks_field");
  EXPECT_EQ(problem(check(titles + "示例甲厂,,一路," + std::string(41, '1') + "\n")), "D2 schema.maxLength");
  const std::string workbook_titles = "<row><c t=\"str\"><v>企业名称</v></c><c t=\"str\"><v>地址</v></c><c t=\"str\"><v>信用代码</v></c></row>";
  const auto workbook = [&](const std::string& cells) {
    return problem(check(zip_of(parts_of(workbook_titles + "<row><c t=\"str\"><v>示例甲厂</v></c>" + cells + "</row>"))));
  };
  EXPECT_EQ(workbook("<c s=\"1\"><v>46023</v></c>"), "B2 import.cell_is_date");
  EXPECT_EQ(workbook("<c t=\"e\"><v>#REF!</v></c>"), "B2 import.cell_failed");
  EXPECT_EQ(workbook("<c t=\"str\"><v>一路</v></c><c><v>9.1130200765432102E+17</v></c>"), "C2 import.digits_lost");
}

TEST_F(ListsOfEnterprises, TakeCodesAndTelephonesHoweverTheyWereTyped) {
  const auto told = check("企业名称,统一社会信用代码,地址,电话\n示例甲厂,'９１000000dema 000114,一路,'13800000000\n");
  EXPECT_EQ(text(told.at("shown").at(0).at("said"), "credit_code"), kCreditCode);
  EXPECT_EQ(text(told.at("shown").at(0).at("said"), "phone"), "13800000000");
}

TEST_F(ListsOfEnterprises, NameOneEnterpriseOnce) {
  EXPECT_THAT(verdicts(check("企业名称,信用代码,地址\n示例甲厂,91000000DEMA000114,一路\n示例乙厂,91000000DEMA000114,二路\n")), ElementsAre("new", "refused"));
  EXPECT_THAT(verdicts(check("企业名称,信用代码,地址\n示例甲厂,,一路\n示例甲厂,,二路\n")), ElementsAre("new", "refused"));
  EXPECT_THAT(verdicts(check("企业名称,信用代码,地址\n示例甲厂,,一路\n示例甲厂,91000000DEMA000114,二路\n")), ElementsAre("new", "refused"));
  const auto told = check("企业名称,信用代码,地址\n示例甲厂,91000000DEMA000114,一路\n示例甲厂,,二路\n", {{"only", "refused"}});
  EXPECT_EQ(problem(told), "A3 import.twice");
  EXPECT_EQ(told.at("counts").at("new"), 1);
}

TEST_F(ListsOfEnterprises, KnowAnEnterpriseByItsCodeAndElseByItsName) {
  imported(base::bytes_of("企业名称,信用代码,地址\n示例甲厂,91000000DEMA000114,一路\n"));
  const auto renamed = check("企业名称,信用代码,地址\n示例新甲厂,91000000DEMA000114,一路\n");
  EXPECT_THAT(verdicts(renamed), ElementsAre("changes"));
  EXPECT_EQ(renamed.at("shown").at(0).at("changes"), (Json{{"name", {{"to", "示例新甲厂"}, {"from", "示例甲厂"}}}}));
  // Of a small business another one may have the same name.
  const auto other = check("企业名称,信用代码,地址\n示例甲厂,91000000DEMA000228,二路\n");
  EXPECT_THAT(verdicts(other), ElementsAre("new"));
  EXPECT_EQ(text(other.at("shown").at(0).at("notes").at(0), "code"), "import.same_name");
}

TEST_F(ListsOfEnterprises, AreTakenAsTheyWereLookedAt) {
  const auto file = base::bytes_of("企业名称,地址\n示例甲厂,一路\n"), other = base::bytes_of("企业名称,地址\n示例乙厂,一路\n");
  EXPECT_EQ(bureau.refused(bureau.lead, "enterprise.import", request(file), {.file = other}).code, "import.other_file");
  EXPECT_EQ(bureau.refused(bureau.lead, "enterprise.import", request(file), {}).code, "import.no_file");
  EXPECT_EQ(bureau.refused(bureau.lead, "enterprise.import", request(file, {{"reason", ""}}), {.file = file}).where, "/reason");
}

TEST_F(ListsOfEnterprises, AreForThoseWhoRegisterEnterprises) {
  const auto file = base::bytes_of("企业名称,地址\n示例甲厂,一路\n");
  for (const auto* person : {&bureau.supervisor, &bureau.archivist, &bureau.system_admin})
    for (const char* operation : {"enterprise.check_import", "enterprise.import"})
      EXPECT_EQ(bureau.refused(*person, operation, request(file), {.file = file}).code, "access.not_permitted") << person->login;
}

TEST_F(ListsOfEnterprises, OfTenThousandRowsAreLookedAtAsAWhole) {
  std::vector<std::vector<std::string>> rows{{"企业名称", "地址"}};
  for (int i = 0; i < 10'000; ++i) rows.push_back({"示例第" + std::to_string(i) + "厂", "一路" + std::to_string(i) + "号"});
  const auto told = check(workbook_of(rows), {{"after", 9000}, {"limit", 10}});
  EXPECT_EQ(told.at("counts").at("new"), 10'000);
  EXPECT_EQ(told.at("shown").at(0).at("row"), 9001);
  EXPECT_EQ(base::int_at(told, "next"), 9010);
}

// ---- what happened with an enterprise ------------------------------------------------------------------------------------

class HistoryOfAnEnterprise : public ::testing::Test {
 protected:
  Json history(const Person& who) { return bureau.does(who, "enterprise.history", {{"enterprise", bureau.enterprise}}); }
  Json history() { return history(bureau.lead); }

  Bureau bureau;
};

TEST_F(HistoryOfAnEnterprise, IsEmptyBeforeAnybodyWasThere) {
  const auto told = history();
  EXPECT_EQ(text(told.at("enterprise"), "name"), "示例冲压件有限公司");
  EXPECT_EQ(told.at("visits"), (Json{{"year", 2026}, {"inspections", 0}, {"others", 0}}));
  EXPECT_EQ(told.at("hazards"), (Json{{"found", 0}, {"rectified", 0}, {"overdue", 0}, {"open", 0}}));
  EXPECT_EQ(base::find(told, "last_visit"), nullptr);
  EXPECT_EQ(bureau.refused(bureau.lead, "enterprise.history", {{"enterprise", "keine@x.example"}}).code, "enterprise.no_such_enterprise");
}

TEST_F(HistoryOfAnEnterprise, FollowsHazardsFromFoundToPutRightOrOverdue) {
  auto visit = bureau.open_inspection();
  const auto hazard = visit.whole_first_visit();
  EXPECT_EQ(history().at("hazards"), (Json{{"found", 1}, {"rectified", 0}, {"overdue", 0}, {"open", 1}}));
  bureau.days(15);
  EXPECT_EQ(history().at("hazards").at("overdue"), 1);
  visit.begin("reinspection");
  visit.put_right(hazard);
  const auto told = history();
  EXPECT_EQ(told.at("hazards"), (Json{{"found", 1}, {"rectified", 1}, {"overdue", 0}, {"open", 0}}));
  EXPECT_EQ(told.at("visits"), (Json{{"year", 2026}, {"inspections", 1}, {"others", 1}}));
  EXPECT_EQ(text(told.at("last_visit"), "kind"), "reinspection");
  EXPECT_EQ(text(told.at("cases").at(0), "number"), visit.number());
  EXPECT_EQ(told.at("cases").at(0).at("visits").as_array().size(), 2u);
}

TEST_F(HistoryOfAnEnterprise, CountsTheInspectionsOfThisYearAgainstTheBureausOwnLimit) {
  auto first = bureau.open_inspection();
  first.begin();
  bureau.open_inspection("未曾到场");
  EXPECT_EQ(base::find(history().at("visits"), "limit"), nullptr) << "no law says how often";
  bureau.does(bureau.system_admin, "parameter.set", {{"name", "inspection.visits_a_year"}, {"value", 1}});
  EXPECT_EQ(history().at("visits"), (Json{{"year", 2026}, {"inspections", 1}, {"others", 0}, {"limit", 1}}));
  bureau.at("2027-01-04T09:00:00+08:00");
  EXPECT_EQ(history().at("visits").at("inspections"), 0);
  EXPECT_EQ(bureau.refused(bureau.system_admin, "parameter.set", {{"name", "inspection.visits_a_year"}, {"value", 0}}).code, "parameter.bad_value");
}

TEST_F(HistoryOfAnEnterprise, TellsOfPersonsWhoWereAPartyBesideItOnceEach) {
  const auto penalty = [&](JsonObject person, std::int64_t fine_fen) {
    auto a_case = bureau.open_inspection_by(bureau.lead, &bureau.second, "涉嫌未履行职责案",
                                            {{"kind", "general_penalty"}, {"cause", "涉嫌未履行职责案"},
                                             {"source", JsonObject{{"source_kind", "report"}, {"text", "举报"}}}});
    a_case.does("record", {{"type", "party.added"}, {"body", joined({{"party_kind", "person"}}, person)}});
    if (fine_fen > 0)
      a_case.does("record", {{"type", "decision.issued"},
                             {"body", JsonObject{{"decision_kind", "penalty"}, {"party", "party-2"}, {"penalties", JsonArray{"fine"}}, {"fine_fen", fine_fen},
                                                 {"content", "罚款"}, {"dated", bureau.day(0)}, {"remedies_told", true}, {"sealed", true}}}});
    return a_case.number();
  };
  const auto first = penalty({{"name", "负责人甲"}, {"id_number", "11010519491231002X"}, {"position", "厂长"}}, 2'000'000);
  bureau.days(1);
  const auto second = penalty({{"name", "负责人甲甲"}, {"id_number", "11010519491231002X"}}, 0);
  penalty({{"name", "焊工乙"}}, 0);
  penalty({{"name", "焊工乙"}}, 0);
  auto wrong = bureau.open_inspection_by(bureau.lead, &bureau.second, "另案", {{"kind", "general_penalty"}, {"cause", "另案"}, {"source", JsonObject{{"source_kind", "report"}, {"text", "举报"}}}});
  wrong.does("record", {{"type", "party.added"}, {"body", JsonObject{{"party_kind", "person"}, {"name", "列错的人"}}}});
  wrong.does("record", {{"type", "party.withdrawn"}, {"body", JsonObject{{"party", "party-2"}, {"reason", "列错"}}}});
  const auto told = history();
  EXPECT_EQ(base::int_at(told, "cases_seen"), 5);
  const auto& persons = told.at("persons").as_array();
  ASSERT_EQ(persons.size(), 3u) << "two of one name may be two, who was listed wrongly is none: " << persons;
  EXPECT_EQ(base::canonical_or_die(told.at("persons")).find("1101"), std::string::npos) << "numbers of persons are not shown around";
  const auto head = item(told, "persons", "position", "厂长");
  const auto& cases = head.at("cases").as_array();
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_EQ(text(cases[0], "number"), second) << "the newest first";
  EXPECT_EQ(text(cases[1], "number"), first);
  EXPECT_EQ(cases[1].at("decisions").at(0).at("fine_fen"), 2'000'000);
  EXPECT_TRUE(cases[0].at("decisions").as_array().empty());
}

TEST_F(HistoryOfAnEnterprise, NeitherShowsNorCountsWhatOneMayNotSee) {
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.note_hazard("冲床未设置明显的安全警示标志");
  visit.end_act();
  bureau.does(bureau.security_admin, "label.grant", {{"user", bureau.lead.user}, {"label", "trade_secret"}});
  auto insider = bureau.lead;
  insider.labels = {"trade_secret"};
  bureau.does(insider, "case.label", {{"case", visit.id()}, {"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}}, {.version = visit.version()});
  EXPECT_EQ(history(insider).at("visits").at("inspections"), 1);
  const auto told = history(bureau.second);
  EXPECT_EQ(told.at("visits").at("inspections"), 0);
  EXPECT_EQ(told.at("hazards").at("found"), 0);
  EXPECT_THAT(told.at("cases").as_array(), IsEmpty());
  EXPECT_EQ(base::find(told, "last_visit"), nullptr);
}

// ---- persons who were a party, wherever it was --------------------------------------------------------------------------

class RegisterOfPersons : public ::testing::Test {
 protected:
  Inspection a_case(std::string enterprise = {}) {
    JsonObject more{{"kind", "general_penalty"}, {"cause", "涉嫌未履行职责案"}, {"source", JsonObject{{"source_kind", "report"}, {"text", "举报"}}}};
    if (!enterprise.empty()) more["enterprise"] = enterprise;
    return bureau.open_inspection_by(bureau.lead, &bureau.second, "涉嫌未履行职责案", more);
  }
  std::int64_t adds(Inspection& to, JsonObject person) {
    return base::int_at(to.does("record", {{"type", "party.added"}, {"body", joined({{"party_kind", "person"}}, std::move(person))}}), "seq").value_or(-1);
  }
  Json list(const Person& who, JsonObject asked = {}) { return bureau.does(who, "person.list", std::move(asked)).at("persons"); }
  std::vector<std::string> names(JsonObject asked = {}) {
    std::vector<std::string> out;
    const auto found = list(bureau.lead, std::move(asked));
    for (const auto& one : found.as_array()) out.push_back(text(one, "name"));
    return out;
  }
  Json person(const Json& row) { return bureau.does(bureau.lead, "person.history", {{"case", text(row, "case")}, {"party", text(row, "party")}}); }

  Bureau bureau;
};

constexpr const char* kNumber = "11010519491231002X";

TEST_F(RegisterOfPersons, FindsOneAndTheSameOverTheCasesOfSeveralEnterprises) {
  const auto other = text(bureau.does(bureau.lead, "enterprise.register", {{"name", "示例酿酒有限公司"}, {"address", "示例市四路4号"}}), "enterprise");
  auto first = a_case(), second = a_case(other), third = a_case();
  adds(first, {{"name", "负责人甲"}, {"id_number", kNumber}, {"position", "厂长"}});
  bureau.days(1);
  adds(second, {{"name", "负责人甲"}, {"id_number", "11010519491231002x"}, {"position", "经理"}});
  adds(third, {{"name", "焊工乙"}});
  adds(third, {{"name", "劳务公司"}, {"party_kind", "unit"}});
  EXPECT_THAT(names(), ElementsAre("焊工乙", "负责人甲"));
  EXPECT_THAT(names({{"text", "焊"}}), ElementsAre("焊工乙"));
  EXPECT_THAT(names({{"text", kNumber}}), ElementsAre("负责人甲"));
  EXPECT_THAT(names({{"text", "11010519491231002x"}}), ElementsAre("负责人甲")) << "the last letter is written small or large";
  const auto head = item(Json(JsonObject{{"persons", list(bureau.lead)}}), "persons", "name", "负责人甲");
  EXPECT_EQ(head.at("cases"), 2);
  const auto told = person(head);
  ASSERT_EQ(told.at("cases").as_array().size(), 2u);
  EXPECT_EQ(text(told.at("cases").at(0).at("case"), "party"), "示例酿酒有限公司") << "the newest first";
  EXPECT_EQ(text(told.at("cases").at(0), "position"), "经理");
  for (const auto& answer : {list(bureau.lead), told}) EXPECT_EQ(base::canonical_or_die(answer).find("1101"), std::string::npos);
  EXPECT_EQ(bureau.refused(bureau.lead, "person.history", {{"case", first.id()}, {"party", "party-9"}}).code, "person.no_such_person");
  EXPECT_EQ(bureau.refused(bureau.lead, "person.history", {{"case", third.id()}, {"party", "party-3"}}).code, "person.no_such_person") << "a unit";
}

TEST_F(RegisterOfPersons, FollowsCorrectionsAndWithdrawals) {
  auto one = a_case(), two = a_case();
  const auto entry = adds(one, {{"name", "负责人贾"}, {"position", "厂长"}});
  adds(two, {{"name", "负责人甲"}, {"id_number", kNumber}});
  one.does("correct_entry", {{"corrects", entry}, {"reason", "姓名写错"},
                             {"body", JsonObject{{"party_kind", "person"}, {"name", "负责人甲"}, {"id_number", kNumber}}}});
  EXPECT_THAT(names(), ElementsAre("负责人甲")) << "known by the number, now that it is told";
  EXPECT_EQ(list(bureau.lead).at(0).at("cases"), 2);
  two.does("record", {{"type", "party.withdrawn"}, {"body", JsonObject{{"party", "party-2"}, {"reason", "列错"}}}});
  EXPECT_EQ(list(bureau.lead).at(0).at("cases"), 1);
  const auto told = person(list(bureau.lead).at(0));
  ASSERT_EQ(told.at("cases").as_array().size(), 2u);
  EXPECT_EQ(std::count_if(told.at("cases").as_array().begin(), told.at("cases").as_array().end(), [](const Json& c) { return base::bool_at(c, "withdrawn"); }), 1);
}

TEST_F(RegisterOfPersons, NeitherShowsNorCountsCasesThatOneMayNotSee) {
  auto open = a_case(), kept = a_case();
  adds(open, {{"name", "负责人甲"}, {"id_number", kNumber}});
  adds(kept, {{"name", "负责人甲"}, {"id_number", kNumber}});
  bureau.does(bureau.security_admin, "label.grant", {{"user", bureau.lead.user}, {"label", "trade_secret"}});
  auto insider = bureau.lead;
  insider.labels = {"trade_secret"};
  bureau.does(insider, "case.label", {{"case", kept.id()}, {"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}}, {.version = kept.version()});
  EXPECT_EQ(list(insider).at(0).at("cases"), 2);
  EXPECT_EQ(list(bureau.second).at(0).at("cases"), 1);
  const auto refused = bureau.refused(bureau.second, "person.history", {{"case", kept.id()}, {"party", "party-2"}});
  EXPECT_EQ(refused.code, "case.no_such_case");
  EXPECT_EQ(bureau.does(bureau.second, "person.history", {{"case", open.id()}, {"party", "party-2"}}).at("cases").as_array().size(), 1u);
}

TEST_F(RegisterOfPersons, ShowsTwoHundredAndSaysThatThereAreMore) {
  auto one = a_case();
  for (int i = 0; i < 201; ++i) adds(one, {{"name", "工人" + std::to_string(i)}});
  const auto told = bureau.does(bureau.lead, "person.list");
  EXPECT_EQ(told.at("persons").as_array().size(), 200u);
  EXPECT_TRUE(base::bool_at(told, "more"));
  EXPECT_THAT(names({{"text", "工人200"}}), ElementsAre("工人200")) << "what begins so is found";
}

// ---- numbers of persons --------------------------------------------------------------------------------------------------

TEST(NumbersOfPersons, AreCheckedWhereAPartyIsEntered) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const auto party = [](const char* number) {
    return JsonObject{{"type", "party.added"}, {"body", JsonObject{{"party_kind", "person"}, {"name", "当事人甲"}, {"id_number", number}}}};
  };
  const auto error = visit.refused("record", party("110105194912310021"));
  EXPECT_EQ(error.code, "party.bad_id_number");
  EXPECT_EQ(error.where, "/body/id_number");
  visit.does("record", party("11010519491231002X"));
  visit.does("record", party("E12345678"));
  EXPECT_EQ(bureau.entries("party.added").size(), 2u);
}

}  // namespace
}  // namespace use_cases
