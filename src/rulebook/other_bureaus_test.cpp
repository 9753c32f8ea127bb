// Rulebooks of bureaus that do not exist, which record otherwise than ours: written with the language alone.
#include <gtest/gtest.h>

#include "rulebook/coverage.h"
#include "rulebook/test_data.h"

namespace rulebook {
namespace {

struct Bureau {
  Files bundle, scenarios;
};

Bureau bureau(const std::string& folder, const std::string& id) {
  Files all;
  for (auto& [name, text] : read_data("rulebooks"))
    if (name.starts_with("common/")) all[name] = text;
  const std::filesystem::path root = std::filesystem::path(ZHILU_SOURCE_DIR) / "tests/rulebooks";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder))
    if (entry.is_regular_file())
      all[std::filesystem::relative(entry.path(), root).generic_string()] = read_file(entry.path());
  Bureau out{select_bundle(all, id).value(), {}};
  for (const auto& [name, text] : all)
    if (name.find("/scenarios/") != std::string::npos) out.scenarios[name] = text;
  return out;
}

ScenarioReport report_of(const Bureau& bureau, const Rulebook& rulebook) {
  const auto calendar = Calendar::load(read_data("calendars")).value();
  const auto report = run_scenarios(rulebook, calendar, bureau.scenarios);
  if (!report) {
    ADD_FAILURE() << report.error().text();
    return {};
  }
  for (const auto& f : report->failures) ADD_FAILURE() << f.where << " " << f.scenario << ": " << f.what;
  return *report;
}

void sound(const std::string& folder, const std::string& id) {
  const auto found = bureau(folder, id);
  for (const auto& p : check_rulebook(found.bundle))
    ADD_FAILURE() << p.where << " " << p.code << ": " << p.what;
  const auto rulebook = Rulebook::load(found.bundle);
  ASSERT_TRUE(rulebook);
  for (const auto& p : rulebook->remarks()) ADD_FAILURE() << p.where << " " << p.code << ": " << p.what;
  const auto report = report_of(found, *rulebook);
  for (const auto& a : coverage(*rulebook, folder, report)) EXPECT_TRUE(a.covered()) << a.article;
}

TEST(OtherBureaus, PeriodsAreCountedAsAnIndependentCountSays) {
  sound("vectors", "vectors");
  const auto found = bureau("vectors", "vectors");
  const auto rulebook = Rulebook::load(found.bundle).value();
  for (const auto& p : missing_tests(rulebook, "vectors", report_of(found, rulebook)))
    ADD_FAILURE() << p.where << " " << p.what;
}

TEST(OtherBureaus, ABureauThatFilmsWithoutABreakAndUploadsByWorkingDay) {
  sound("binhai", "binhai-2026");
}

TEST(OtherBureaus, ABureauThatCountsHoursAndKeepsEverything) {
  sound("qingshan", "qingshan-2026");
}

TEST(Coverage, NamesEveryArticleAndWhatIsMissing) {
  const auto found = bureau("binhai", "binhai-2026");
  const auto rulebook = Rulebook::load(found.bundle).value();
  const auto report = report_of(found, rulebook);
  const auto articles = coverage(rulebook, "binhai", report);
  ASSERT_EQ(articles.size(), 12u);
  for (std::size_t i = 0; i < articles.size(); ++i) EXPECT_EQ(articles[i].article, static_cast<int>(i) + 1);
  EXPECT_TRUE(articles[0].rules.empty());
  ASSERT_EQ(articles[0].declared.size(), 1u);
  EXPECT_EQ(articles[7].exceptions.size(), 3u);
  ASSERT_EQ(articles[7].declared.size(), 1u) << "one clause is judged by people, the others are rules";
  EXPECT_FALSE(articles[7].tests.empty());
  EXPECT_EQ(articles[4].gates, std::vector<std::string>{"b5.close"});
  auto bundle = found.bundle;
  auto& text = bundle["binhai/rulebook.yaml"];
  text.replace(text.find("last: 12"), 8, "last: 13");
  const auto longer = Rulebook::load(bundle).value();
  const auto more = coverage(longer, "binhai", report);
  ASSERT_EQ(more.size(), 13u);
  EXPECT_FALSE(more[12].covered());
  EXPECT_EQ(to_json(more[12], "binhai").at("article").as_int64(), 13);
}

TEST(MissingTests, NameWhatNoScenarioLooksAt) {
  const auto found = bureau("vectors", "vectors");
  const auto rulebook = Rulebook::load(found.bundle).value();
  auto report = report_of(found, rulebook);
  std::erase_if(report.uses, [](const ScenarioUse& u) { return u.rule == "payment"; });
  std::erase_if(report.uses,
                [](const ScenarioUse& u) { return u.rule == "service" && u.status == Status::breached; });
  const auto missing = missing_tests(rulebook, "vectors", report);
  ASSERT_EQ(missing.size(), 2u);
  EXPECT_EQ(missing[0].code, "rulebook.untested_limit");
  EXPECT_NE(missing[0].what.find("one second after"), std::string::npos);
  EXPECT_EQ(missing[1].code, "rulebook.untested_rule");
  EXPECT_FALSE(missing[0].error);
}

}  // namespace
}  // namespace rulebook
