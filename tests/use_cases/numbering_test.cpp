// Numbers of cases and papers over years and under changing templates.
#include "bureau.h"

namespace use_cases {
namespace {

constexpr const char* kCaseTemplate = "numbering.case.inspection";
constexpr const char* kRecordTemplate = "numbering.paper.inspection_record";

void set_template(Bureau& bureau, std::string_view name, std::string_view pattern) {
  bureau.does(bureau.system_admin, "parameter.set", JsonObject{{"name", name}, {"value", pattern}});
}

std::string series_of_last_case(const Bureau& bureau) { return text(bureau.entries("case.opened").back().body, "series"); }

// Every number that the record gives, but for the further versions of a paper, which keep theirs.
std::vector<std::string> numbers_given(const Bureau& bureau) {
  std::vector<std::string> out;
  for (const auto& event : bureau.all_entries()) {
    const bool again = event.type.starts_with("paper.prepared/") && base::int_at(event.body, "version").value_or(1) > 1;
    if (const auto number = text(event.body, "number"); !number.empty() && !again) out.push_back(number);
    if (const auto number = text(event.body, "archive_number"); !number.empty()) out.push_back(number);
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

TEST(Numbers, PassOverWhatAnotherSeriesGave) {
  Bureau bureau;
  bureau.open_inspection();
  bureau.open_inspection();
  set_template(bureau, kCaseTemplate, "应急检〔2026〕{serial}号");  // another series, the same look
  EXPECT_EQ(bureau.open_inspection().number(), "应急检〔2026〕3号");
  set_template(bureau, kRecordTemplate, "应急检〔{year}〕{serial}号");
  auto visit = bureau.open_inspection();
  visit.begin();
  EXPECT_EQ(visit.prepare("inspection_record").number, "应急检〔2026〕5号");
}

class NumbersOfManyYears : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(NumbersOfManyYears, AreNeverGivenTwice) {
  const std::vector<std::string> patterns{"检{year}-{serial}", "检{serial}", "检2027-{serial}", "检{serial:3}", "检{year}{serial}", "检{serial}{year}"};
  Bureau bureau;
  base::SeededRandom random(GetParam());
  const auto below = [&random](std::size_t n) { return random.bytes(1)[0] % n; };
  for (int step = 0; step < 40; ++step) {
    switch (below(4)) {
      case 0: set_template(bureau, kCaseTemplate, patterns[below(patterns.size())]); break;
      case 1: set_template(bureau, kRecordTemplate, patterns[below(patterns.size())]); break;
      case 2: bureau.days(static_cast<std::int64_t>(below(250))); break;
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
}

INSTANTIATE_TEST_SUITE_P(Seeds, NumbersOfManyYears, ::testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace use_cases
