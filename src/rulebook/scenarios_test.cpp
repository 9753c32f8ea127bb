// An expectation that could never fail would prove nothing: it is refused, with its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rulebook/scenarios.h"
#include "rulebook/test_rules.h"

namespace rulebook {
namespace {

using ::testing::HasSubstr;

const Rulebook& book() {
  static const Rulebook kBook =
      Rulebook::load(
          small_bundle(head("law") +
                       "parameters:\n  days: {type: integer, default: 2, least: 1, most: 9, title: {zh: 日, en: Days}}\n" +
                       parcel_rule("    deadline: {starts: {time: $trigger}, amount: {parameter: days}, unit: natural_days}\n"
                                   "    do: [{command: receipt.keep, label: {zh: 存, en: Keep}}]\n") +
                       "gates:\n  - {id: g, article: 1, clause: 第一条, commands: [parcel.close], holds: {record: receipt.kept},"
                       " strength: block, otherwise: {zh: 不, en: no}, do: [{command: receipt.keep, label: {zh: 存, en: Keep}}]}\n"
                       "  - {id: open, article: 1, clause: 第一条, commands: [parcel.close], holds: {record: parcel.sent},"
                       " strength: block, otherwise: {zh: 不, en: no}}\n"
                       "  - {id: silent, article: 1, clause: 第一条, commands: [parcel.close], when: {record: receipt.kept},"
                       " holds: {record: parcel.sent}, strength: block, otherwise: {zh: 不, en: no}}\n"))
          .value();
  return kBook;
}

struct Told {
  std::string event = "{as: sent, at: 2026-03-02T09:00:00+08:00, type: parcel.sent, body: {parcel: p1, place: north}}";
  std::string more;  // of the scenario
  std::string expect = "{at: 2026-03-03T00:00:00+08:00, rule: receipt, status: open}";
};

// "passed", "failed: WHAT", or the code of the refusal and its place.
std::string run(const Told& told) {
  const auto vocabulary = parcels();
  const auto report = run_scenarios(book(), no_calendar(),
                                    {{"small/scenarios/a.yaml", "title: t\nby: clerk\nevents:\n  - " + told.event +
                                                                    "\nscenarios:\n  - title: one\n" + told.more +
                                                                    "    expect:\n      - " + told.expect + "\n"}},
                                    &vocabulary);
  if (!report) return report.error().code + " at " + report.error().where;
  return report->passed() ? "passed" : "failed: " + report->failures.at(0).what;
}

std::string expecting(const std::string& what) {
  return run({.expect = "{at: 2026-03-03T00:00:00+08:00, " + what + "}"});
}

TEST(Scenarios, ASoundOnePassesAndAWrongOneFails) {
  EXPECT_EQ(run({}), "passed");
  EXPECT_THAT(expecting("rule: receipt, status: met"), HasSubstr("failed: receipt:p1: expected status met, got open"));
  EXPECT_EQ(expecting("rule: receipt, why: [why.open_until], offers: [receipt.keep]"), "passed");
  EXPECT_THAT(expecting("rule: receipt, why: [why.met]"), HasSubstr("failed"));
}

TEST(Scenarios, ARuleOrAnArticleThatIsNotThere) {
  EXPECT_EQ(expecting("rule: reciept, none: true"), "rulebook.unknown_rule at small/scenarios/a.yaml:8:47");
  EXPECT_THAT(expecting("article: 7, none: true"), HasSubstr("rulebook.unknown_article at small/scenarios/a.yaml:8"));
}

TEST(Scenarios, AGateAtACommandThatNoneStandsAt) {
  EXPECT_THAT(expecting("gate: parcel.clsoe, allowed: true"), HasSubstr("rulebook.unknown_command at"));
  EXPECT_EQ(expecting("gate: parcel.close, allowed: false, strength: block, article: 1, offers: [receipt.keep]"), "passed");
  EXPECT_THAT(expecting("gate: parcel.close, allowed: false, offers: [parcel.burn]"),
              HasSubstr("failed: expected offers parcel.burn, got receipt.keep"));
  EXPECT_THAT(expecting("gate: parcel.close, strength: block"), HasSubstr("passed"));
  EXPECT_THAT(expecting("gate: parcel.close, allowed: true, strength: block"), HasSubstr("scenario.bad_value"));
  EXPECT_THAT(expecting("gate: parcel.close"), HasSubstr("scenario.expects_nothing"));
  EXPECT_THAT(expecting("gate: parcel.close, allowed: false, fields: parcel"), HasSubstr("scenario.bad_value"));
}

// Two gates at one command: which of them answered is told by name.
TEST(Scenarios, WhichOfSeveralGatesAnswered) {
  EXPECT_EQ(expecting("gate: parcel.close, by: g, allowed: false"), "passed");
  EXPECT_EQ(expecting("gate: parcel.close, by: open, allowed: true"), "passed") << "though the other holds it back";
  EXPECT_EQ(expecting("gate: parcel.close, by: g, allowed: false, strength: block"), "passed");
  EXPECT_THAT(expecting("gate: parcel.close, by: open, allowed: false"), HasSubstr("failed: expected allowed false"));
  EXPECT_THAT(expecting("gate: parcel.close, by: silent, allowed: true"), HasSubstr("failed: gate 'silent' has nothing to say here"));
  EXPECT_THAT(expecting("gate: parcel.close, by: gg, allowed: true"), HasSubstr("rulebook.unknown_gate at small/scenarios/a.yaml:8"));
  EXPECT_THAT(expecting("gate: parcel.close, by: g"), HasSubstr("scenario.expects_nothing"));
  EXPECT_THAT(expecting("gate: parcel.close, by: [g], allowed: false"), HasSubstr("scenario.bad_value"));
}

// `also` looks at the findings as they are told.
TEST(Scenarios, WhatIsToldAsOneFinding) {
  EXPECT_EQ(expecting("rule: receipt, also: [], status: open"), "passed");
  EXPECT_THAT(expecting("rule: receipt, also: [receipt]"), HasSubstr("failed: receipt:p1: expected also receipt, got "));
  EXPECT_THAT(expecting("rule: receipt, also: [reciept]"), HasSubstr("rulebook.unknown_rule at"));
  EXPECT_THAT(expecting("rule: receipt, also: receipt"), HasSubstr("scenario.bad_value at"));
}

TEST(Scenarios, AFieldWrittenAsSomethingElse) {
  for (const char* wrong :
       {"record: sent", "why: why.open_until", "offers: receipt.keep", "cured: sent", "answerable: clerk", "unconfirmed: days",
        "record: []", "why: []", "offers: []", "count: '1'", "none: 'no'", "article: one", "provisional: 'no'"})
    EXPECT_THAT(expecting("rule: receipt, status: open, " + std::string(wrong)), HasSubstr("scenario.bad_value at")) << wrong;
  EXPECT_THAT(expecting("rule: receipt"), HasSubstr("scenario.expects_nothing at"));
  EXPECT_THAT(run({.more = "    without: sent\n"}), HasSubstr("scenario.bad_value at"));
  EXPECT_THAT(run({.more = "    parameters: days\n"}), HasSubstr("scenario.bad_value at"));
  EXPECT_THAT(run({.more = "    parameters: {dyas: 3}\n"}), HasSubstr("rulebook.unknown_parameter at"));
  EXPECT_THAT(run({.more = "    error: rulebook.too_many_steps\n"}), HasSubstr("scenario.bad_value at"));
}

TEST(Scenarios, AnEventOrAFieldThatTheVocabularyLacks) {
  const auto event = [](const std::string& type, const std::string& body) {
    return run({.event = "{at: 2026-03-02T09:00:00+08:00, type: " + type + ", body: " + body + "}"});
  };
  EXPECT_EQ(event("parcel.sent", "{parcel: p1}"), "passed");
  EXPECT_EQ(event("parcel.snet", "{parcel: p1}"), "rulebook.unknown_event at small/scenarios/a.yaml:4:43");
  EXPECT_THAT(event("parcel.sent", "{parcel: p1, palce: north}"), HasSubstr("rulebook.unknown_event_field at"));
  EXPECT_THAT(event("parcel.sent", "p1"), HasSubstr("scenario.bad_value at")) << "a body is a map";
}

}  // namespace
}  // namespace rulebook
