// What lists and the bench count of findings that several laws share, and which rulebooks are read but once.
#include <gtest/gtest.h>

#include "rulebook/test_rules.h"
#include "services/read_rulebooks.h"
#include "services/rule_shelf.h"

namespace services {
namespace {

using rulebook::Obligation;
using rulebook::Status;

// The answer of one of two laws that ask the same act: place 0 tells the finding.
rulebook::Obligations::Shared answer(int place, Status status, const char* due, bool explained = false) {
  auto text = std::make_shared<rulebook::RuleText>();
  text->rule = place == 0 ? "telling" : "twin";
  text->shares = {{.group = 0, .place = place}};
  auto out = std::make_shared<Obligation>();
  out->text = std::move(text);
  out->id = place == 0 ? "telling" : "twin";
  out->status = status;
  out->due = rulebook::t(due);
  if (explained) out->explained.emplace();
  return out;
}

Findings tallied(const rulebook::Obligations::Shared& telling, const rulebook::Obligations::Shared& twin) {
  Findings out;
  out.obligations.push_back(telling);
  out.obligations.push_back(twin);
  tally(out);
  return out;
}

constexpr const char* kSoon = "2026-04-01T00:00:00+08:00";
constexpr const char* kLater = "2026-08-31T00:00:00+08:00";

TEST(FindingsOfTwoLaws, CountOnceAndKeepTheDayThatStillRuns) {
  const auto found = tallied(answer(0, Status::breached, kSoon), answer(1, Status::open, kLater));
  EXPECT_EQ(found.counts.breached, 1);
  EXPECT_EQ(found.counts.open, 0) << "told once";
  EXPECT_EQ(found.counts.next_due, rulebook::t(kLater)) << "the twin runs on beside the breach";
  ASSERT_EQ(found.undone.size(), 1u);
  EXPECT_EQ(found.undone[0].id, "telling");
}

TEST(FindingsOfTwoLaws, WhatRunsBesideAnExplainedBreachIsTold) {
  const auto found = tallied(answer(0, Status::breached, kSoon, true), answer(1, Status::open, kLater));
  ASSERT_EQ(found.undone.size(), 2u);
  EXPECT_TRUE(found.undone[0].explained);
  EXPECT_EQ(found.undone[1].id, "twin");
}

TEST(FindingsOfTwoLaws, AnotherBreachIsNotExplainedByTheFirst) {
  const auto found = tallied(answer(0, Status::breached, kSoon, true), answer(1, Status::breached, kLater));
  ASSERT_EQ(found.undone.size(), 1u);
  EXPECT_FALSE(found.undone[0].explained);
}

TEST(ReadRulebooks, ReadsAFileOnceAndNoneThatWasOnlyLetPassAsInstalledForOneThatComesIn) {
  ReadRulebooks read;
  const auto files = rulebook::small_bundle(rulebook::head("law") + rulebook::parcel_rule(rulebook::two_days()));
  const auto book = read.read(files);
  ASSERT_TRUE(book);
  EXPECT_EQ(*read.read(files), *book) << "the same in memory";
  EXPECT_EQ(*read.read(files, rulebook::Reading::installed), *book) << "what passed every check reads alike";
  auto other = files;
  other["small/1.yaml"] += "# changed\n";
  const auto installed = read.read(other, rulebook::Reading::installed);
  ASSERT_TRUE(installed);
  EXPECT_NE(*installed, *book);
  EXPECT_NE(*read.read(other), *installed) << "checked anew where it comes in";
  auto wrong = files;
  wrong["small/1.yaml"] += "nonsense: 1\n";
  EXPECT_FALSE(read.read(wrong)) << "an error is not kept as a rulebook";
}

}  // namespace
}  // namespace services
