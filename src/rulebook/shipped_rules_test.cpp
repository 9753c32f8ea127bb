#include <gtest/gtest.h>

#include <set>

#include "rulebook/scenarios.h"
#include "rulebook/test_data.h"

namespace rulebook {
namespace {

Files shipped_bundle() {
  return select_bundle(read_data("rulebooks"), "tonghua-2020").value();
}

TEST(ShippedRules, LoadWithoutErrorOrWarning) {
  const auto vocabulary = vocabulary_of(read_data("vocabulary", ".json")).value();
  ASSERT_FALSE(vocabulary.gated.empty());
  for (const auto& problem : check_rulebook(shipped_bundle(), &vocabulary))
    ADD_FAILURE() << problem.where << ": " << problem.code << ": " << problem.what;
}

TEST(ShippedRules, EveryScenarioComesOutAsTold) {
  Files data;
  for (const char* folder : {"rulebooks", "calendars"})
    for (auto& [name, text] : read_data(folder)) data.emplace(std::string(folder) + "/" + name, text);
  for (auto& [name, text] : read_data("vocabulary", ".json")) data.emplace("vocabulary/" + name, text);
  const auto report = run_scenarios(data, "tonghua-2020");
  ASSERT_TRUE(report) << report.error().text();
  for (const auto& f : report->failures) ADD_FAILURE() << f.where << " " << f.scenario << ": " << f.what;
  EXPECT_GE(report->scenarios, 30);
  EXPECT_GE(report->expectations, 120);
}

TEST(ShippedRules, EachOfTheThirtyArticlesHasRulesOrAReasonWhyPeopleJudgeIt) {
  const auto rulebook = Rulebook::load(shipped_bundle()).value();
  std::set<int> numbers, ruled;
  for (const auto& a : rulebook.articles()) {
    if (a.layer != Layer::bureau) continue;
    numbers.insert(a.number);
    if (!a.rules.empty()) ruled.insert(a.number);
    if (a.principle) {
      EXPECT_FALSE(a.reason.zh.empty() || a.reason.en.empty()) << a.clause;
    }
    EXPECT_TRUE(a.principle || !a.rules.empty()) << a.clause;
  }
  std::set<int> thirty;
  for (int n = 1; n <= 30; ++n) thirty.insert(n);
  EXPECT_EQ(numbers, thirty);
  for (const int n : {5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
    EXPECT_TRUE(ruled.contains(n)) << n;
}

TEST(ShippedRules, TheSameBundleComesBackFromItsCanonicalText) {
  const auto rulebook = Rulebook::load(shipped_bundle()).value();
  const auto again = Rulebook::load(bundle_from_text(rulebook.canonical_text()).value()).value();
  EXPECT_EQ(again.canonical_text(), rulebook.canonical_text());
  EXPECT_EQ(again.id(), "tonghua-2020");
  EXPECT_EQ(rulebook.digest([](base::ByteView v) { return v.size(); }), rulebook.canonical_text().size());
}

}  // namespace
}  // namespace rulebook
