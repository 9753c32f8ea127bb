#include <gtest/gtest.h>

#include "rulebook/scenarios.h"
#include "rulebook/test_data.h"

namespace rulebook {
namespace {

Files shipped_bundle() {
  return select_bundle(read_data("rulebooks"), "tonghua-2020").value();
}

TEST(ShippedRules, LoadWithoutErrorOrWarning) {
  for (const auto& problem : check_rulebook(shipped_bundle()))
    ADD_FAILURE() << problem.where << ": " << problem.code << ": " << problem.what;
}

TEST(ShippedRules, EveryScenarioComesOutAsTold) {
  Files data;
  for (const char* folder : {"rulebooks", "calendars"})
    for (auto& [name, text] : read_data(folder)) data.emplace(std::string(folder) + "/" + name, text);
  const auto report = run_scenarios(data, "tonghua-2020");
  ASSERT_TRUE(report) << report.error().text();
  for (const auto& f : report->failures) ADD_FAILURE() << f.where << " " << f.scenario << ": " << f.what;
  EXPECT_GE(report->scenarios, 30);
  EXPECT_GE(report->expectations, 120);
}

TEST(ShippedRules, FirstFourArticlesArePrinciplesWithAReason) {
  const auto rulebook = Rulebook::load(shipped_bundle()).value();
  std::vector<int> principles, lanes;
  for (const auto& a : rulebook.articles()) {
    if (a.layer != Layer::bureau) continue;
    (a.principle ? principles : lanes).push_back(a.number);
    EXPECT_EQ(a.reason.zh.empty(), !a.principle) << a.number;
    EXPECT_EQ(a.rules.empty(), a.principle) << a.number;
  }
  EXPECT_EQ(principles, (std::vector<int>{1, 2, 3, 4}));
  EXPECT_EQ(lanes, (std::vector<int>{5, 6, 7, 8, 26}));
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
