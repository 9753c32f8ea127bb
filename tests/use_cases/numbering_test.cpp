// Numbers of cases and papers over years and under changing templates.
#include "bureau.h"

namespace use_cases {
namespace {

constexpr const char* kCaseTemplate = "numbering.case.inspection";
constexpr const char* kRecordTemplate = "numbering.paper.inspection_record";

void set_template(Bureau& bureau, std::string_view name, std::string_view pattern) {
  bureau.does(bureau.system_admin, "parameter.set", JsonObject{{"name", name}, {"value", pattern}});
}

void set_text(Bureau& bureau, std::string_view name, std::string_view value) { set_template(bureau, name, value); }

JsonArray series_told(Bureau& bureau) { return *base::array_at(bureau.does(bureau.lead, "number.series"), "series"); }

std::string series_of_last_case(const Bureau& bureau) { return text(bureau.entries("case.opened").back().body, "series"); }

// Every number that the record gives, but for the further versions of a paper, which keep theirs, and those passed over.
std::vector<std::string> numbers_given(const Bureau& bureau) {
  std::vector<std::string> out;
  for (const auto& event : bureau.all_entries()) {
    if (event.type.starts_with("number.voided/")) continue;
    const bool again = event.type.starts_with("paper.prepared/") && base::int_at(event.body, "version").value_or(1) > 1;
    if (const auto number = text(event.body, "number"); !number.empty() && !again)
      out.push_back(number);
    if (const auto number = text(event.body, "archive_number"); !number.empty())
      out.push_back(number);
  }
  return out;
}

TEST(Numbers, BeginAnewEachYearWhereTheySayTheYear) {
  Bureau bureau;
  EXPECT_EQ(bureau.open_inspection().number(), "应急检〔2026〕1号");
  EXPECT_EQ(bureau.open_inspection().number(), "应急检〔2026〕2号");
  bureau.at("2027-01-04T09:00:00+08:00");
  EXPECT_EQ(bureau.open_inspection().number(), "应急检〔2027〕1号");
  EXPECT_EQ(series_of_last_case(bureau), "case.inspection/2027");
}

TEST(Numbers, GoOnOverTheYearsWhereTheySayNoYear) {
  Bureau bureau;
  set_template(bureau, kCaseTemplate, "检字第{serial:4}号");
  EXPECT_EQ(bureau.open_inspection().number(), "检字第0001号");
  EXPECT_EQ(bureau.open_inspection().number(), "检字第0002号");
  bureau.at("2027-01-04T09:00:00+08:00");
  EXPECT_EQ(bureau.open_inspection().number(), "检字第0003号");
  EXPECT_EQ(series_of_last_case(bureau), "case.inspection");
}

TEST(Numbers, PassOverWhatAnotherSeriesGaveAndSaySo) {
  Bureau bureau;
  bureau.open_inspection();
  bureau.open_inspection();
  set_template(bureau, kCaseTemplate, "应急检〔2026〕{serial}号");  // another series, the same look
  EXPECT_EQ(bureau.open_inspection().number(), "应急检〔2026〕3号");
  const auto passed = bureau.entries("number.voided");
  ASSERT_EQ(passed.size(), 2u);
  EXPECT_EQ(text(passed[1].body, "number"), "应急检〔2026〕2号");
  EXPECT_EQ(text(passed[1].body, "void_kind"), "passed_over");
  for (const auto& series : series_told(bureau)) EXPECT_EQ(base::int_at(series, "missing"), 0) << series;
}

TEST(Numbers, TurnWithTheLegalYearAtMidnightInChina) {
  Bureau bureau;
  bureau.at("2026-12-31T23:57:00+08:00");
  const auto last = bureau.open_inspection();
  bureau.at("2026-12-31T23:59:59+08:00");
  EXPECT_THAT(bureau.open_inspection().number(), testing::HasSubstr("〔2027〕1号"));  // opened a minute later
  EXPECT_THAT(last.number(), testing::HasSubstr("〔2026〕"));
}

TEST(Numbers, GoOnUnderAChangedTemplateOrBeginAnewAsItSays) {
  Bureau bureau;
  bureau.open_inspection();
  set_template(bureau, kCaseTemplate, "（示）应急检[{year}]{serial}号");
  EXPECT_EQ(bureau.open_inspection().number(), "（示）应急检[2026]2号");
  set_template(bureau, kCaseTemplate, "（示）应急查〔{year}〕{serial}号 | series 检查");
  EXPECT_EQ(bureau.open_inspection().number(), "（示）应急查〔2026〕1号");
  EXPECT_EQ(series_of_last_case(bureau), "检查/2026");
  set_template(bureau, kCaseTemplate, "（示）应急访〔{year}〕{serial}号 | series 走访 | from 58 in 2026");
  EXPECT_EQ(bureau.open_inspection().number(), "（示）应急访〔2026〕58号");
  bureau.at("2027-01-04T09:00:00+08:00");
  EXPECT_EQ(bureau.open_inspection().number(), "（示）应急访〔2027〕1号");
}

TEST(Numbers, ShowTeamOfficerRegionOrganAndCode) {
  Bureau bureau;
  set_text(bureau, "bureau.region", "示");
  set_text(bureau, "bureau.organ", "应急");
  set_template(bureau, kCaseTemplate, "{year}{officer}{serial:3}");
  auto visit = bureau.open_inspection();
  EXPECT_EQ(visit.number(), "2026" + bureau.lead.certificate + "001");
  set_text(bureau, "numbering.officer." + bureau.lead.login, "A07");
  EXPECT_EQ(bureau.open_inspection().number(), "2026A07001");
  set_template(bureau, kRecordTemplate, "（{region}）{code}〔{year}〕{serial}号");
  visit.begin();
  EXPECT_EQ(visit.prepare("inspection_record").number, "（示）应急检记〔2026〕1号");
  set_text(bureau, "numbering.code.inspection_record", "管检记");
  set_template(bureau, kRecordTemplate, "（{region}）{organ}{code}〔{year}〕{serial}号");
  EXPECT_EQ(visit.prepare("inspection_record").number, "（示）应急管检记〔2026〕2号");
}

TEST(Numbers, OfATeamNeedATeam) {
  Bureau bureau;
  set_template(bureau, kCaseTemplate, "(湘怀沅)应急检〔{year}〕{team}-{serial}号");
  const auto error = bureau.refused(bureau.lead, "case.open", {{"enterprise", bureau.enterprise}, {"matter", "检查"}});
  EXPECT_EQ(error.code, "numbering.fact_missing");
  EXPECT_EQ(error.where, "team");
}

TEST(Numbers, OfAllPapersOfACaseAreTheCasesOwn) {
  Bureau bureau;
  bureau.open_inspection();
  auto visit = bureau.open_inspection();
  visit.begin();
  set_template(bureau, kRecordTemplate, "（示）{code}〔{case_year}〕{case_serial}{again}号");
  EXPECT_EQ(visit.prepare("inspection_record").number, "（示）应急检记〔2026〕2号");
  EXPECT_EQ(visit.prepare("inspection_record").number, "（示）应急检记〔2026〕2-2号");
}

TEST(Numbers, OfFormsWithoutATemplateFollowTheGeneralOne) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  set_template(bureau, "numbering.paper", "（示）应急{code}第{serial}号");
  EXPECT_EQ(visit.prepare("case_notes").number, "（示）应急备考表第1号") << "the form has no code";
  set_text(bureau, "numbering.code.case_cover", "卷");
  EXPECT_EQ(visit.prepare("case_cover").number, "（示）应急卷第1号");
}

// No paper waits for a template: an officer at the gate sets none.
TEST(Numbers, OfABureauThatHasSetNoTemplateAreThoseOfTheForm) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  EXPECT_EQ(visit.prepare("interview_record").number, "询问笔录〔2026〕1号") << "neither number nor code";
  EXPECT_EQ(visit.prepare("sampling_receipt").number, "应急抽〔2026〕1号") << "the form's own template shows a region, which nobody has set";
  set_text(bureau, "bureau.region", "示");
  EXPECT_EQ(visit.prepare("sampling_receipt").number, "（示）应急抽〔2026〕2号");
}

TEST(Templates, ThatCouldGiveOneNumberToTwoPapersAreRefused) {
  Bureau bureau;
  const auto refused = [&](std::string_view name, std::string_view value) {
    return bureau.refused(bureau.system_admin, "parameter.set", JsonObject{{"name", name}, {"value", value}});
  };
  const auto error = refused(kRecordTemplate, "应急检〔{year}〕{serial}号");
  EXPECT_EQ(error.code, "numbering.alike");
  EXPECT_THAT(error.what, testing::HasSubstr(kCaseTemplate));
  EXPECT_EQ(error.where, "/value");
  set_text(bureau, "numbering.code.interview_record", "询");
  set_template(bureau, "numbering.paper.interview_record", "应急{code}〔{year}〕{serial}号");
  EXPECT_EQ(refused("numbering.code.interview_record", "检").code, "numbering.alike");
  // One series for two forms: the serials differ, so the numbers do.
  set_template(bureau, kRecordTemplate, "文〔{year}〕{serial}号 | series 文");
  set_template(bureau, "numbering.paper.rectification_order", "文〔{year}〕{serial}号 | series 文");
  EXPECT_EQ(refused("numbering.paper.reinspection_opinion", "文〔{year}〕{serial}号").code, "numbering.alike");
}

TEST(Templates, ThatNameWhatTheUseLacksAreRefused) {
  Bureau bureau;
  for (const auto& [name, value] : {std::pair{"numbering.case.inspection", "{code}〔{year}〕{serial}号"},
                                    {"numbering.case.inspection", "案〔{case_year}〕{case_serial}{again}号"},
                                    {"numbering.archive.inspection", "{officer}-{serial}"}})
    EXPECT_EQ(bureau.refused(bureau.system_admin, "parameter.set", JsonObject{{"name", name}, {"value", value}}).code,
              "numbering.fact_unknown")
        << value;
  EXPECT_EQ(
      bureau.refused(bureau.system_admin, "parameter.set", JsonObject{{"name", "bureau.region"}, {"value", "示{年}"}}).code,
      "numbering.bad_fact");
  EXPECT_EQ(bureau
                .refused(bureau.system_admin, "parameter.set",
                         JsonObject{{"name", kCaseTemplate}, {"value", "检{serial} | per year"}})
                .code,
            "numbering.bad_scope");
}

TEST(Templates, WithOtherBracketsAreTakenWithARemark) {
  Bureau bureau;
  const JsonObject bracketed{{"name", kCaseTemplate}, {"value", "（京丰）安监检【{year}】执-{serial}号"}};
  const auto tried = bureau.does(bureau.system_admin, "numbering.try", bracketed);
  EXPECT_EQ(base::array_at(tried, "samples")->at(0), "（京丰）安监检【2026】执-1号");
  EXPECT_EQ(text(base::array_at(tried, "remarks")->at(0), "code"), "numbering.year_brackets");
  const auto set = bureau.does(bureau.system_admin, "parameter.set", bracketed);
  EXPECT_EQ(base::array_at(set, "remarks")->size(), 1u);
  EXPECT_EQ(bureau.open_inspection().number(), "（京丰）安监检【2026】执-1号");
  EXPECT_EQ(bureau.refused(bureau.lead, "numbering.try", bracketed).code, "access.not_permitted");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "numbering.try", {{"name", "bureau.court"}, {"value", "x{serial}"}}).code,
            "parameter.unknown");
}

class NumbersOfManyYears : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(NumbersOfManyYears, AreNeverGivenTwice) {
  const std::vector<std::string> patterns{"检{year}-{serial}", "检{serial}", "检2027-{serial}",  "检{serial:3}",
                                          "记{year}-{serial}", "记{serial}", "检{year}{serial}", "检{serial}{year}"};
  Bureau bureau;
  base::SeededRandom random(GetParam());
  const auto below = [&random](std::size_t n) { return random.bytes(1)[0] % n; };
  for (int step = 0; step < 40; ++step) {
    // Where the two would look alike, the second is refused; what was given under earlier ones may look like any.
    const auto change = [&](const char* name) {
      (void)bureau.ask(bureau.system_admin, "parameter.set",
                       JsonObject{{"name", name}, {"value", patterns[below(patterns.size())]}});
    };
    switch (below(4)) {
      case 0:
        change(kCaseTemplate);
        break;
      case 1:
        change(kRecordTemplate);
        break;
      case 2:
        bureau.days(static_cast<std::int64_t>(below(250)));
        break;
      default: {
        auto visit = bureau.open_inspection();
        visit.begin();
        visit.prepare("inspection_record");
      }
    }
  }
  const auto given = numbers_given(bureau);
  ASSERT_GE(given.size(), 2u);
  EXPECT_EQ(std::set<std::string>(given.begin(), given.end()).size(), given.size()) << ::testing::PrintToString(given);
  for (const auto& series : series_told(bureau)) EXPECT_EQ(base::int_at(series, "missing"), 0) << series;
}

INSTANTIATE_TEST_SUITE_P(Seeds, NumbersOfManyYears, ::testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace use_cases
