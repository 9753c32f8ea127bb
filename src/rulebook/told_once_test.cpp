// Rules that ask the same act are told as one finding: by example, then for answers made at random.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "rulebook/describe.h"
#include "rulebook/live_case.h"
#include "rulebook/test_rules.h"
#include "rulebook/told_once.h"

namespace rulebook {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A bureau's rule, two days, that names the law's; the law's own time, place and more are the caller's.
std::string law(const std::string& id, const std::string& days, const std::string& more = {}) {
  return "  - id: " + id +
         "\n    article: 1\n    clause: 第一条\n    title: {zh: 法, en: Law}\n    asks: {zh: 求, en: Ask}\n"
         "    answers: {zh: 谁, en: who}\n    cure: {zh: 补, en: mend}\n    trigger: {record: parcel.sent, "
         "where: {by_mail: {not: false}}}\n"
         "    subject: {kind: parcel, id: $trigger.parcel}\n    requires: {record: receipt.kept, where: "
         "{parcel: $trigger.parcel}}\n"
         "    deadline: {starts: {time: $trigger}, amount: " +
         days + ", unit: natural_days}\n" + more;
}

std::string bureau(const std::string& also) {
  return "layer: bureau\nsource: {title: {zh: 办法, en: Measures}}\n"
         "articles: [{article: 1, clause: 第一条, title: {zh: 一, en: One}}]\n" +
         parcel_rule(two_days() + also);
}

Files two_laws(const std::string& also = "    also: [law.slow]\n", const std::string& more = {}) {
  return small_bundle(head("law") + "rules:\n" + law("law.slow", "9") + law("law.quick", "1") + more,
                      bureau(also));
}

std::vector<Fact> sent(const std::string& more = {}) {
  return {fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent",
               "{\"parcel\":\"p1\",\"place\":\"north\"" + more + "}")};
}

struct Case {
  Rulebook book;
  Obligations answers;
  Obligations told;
  Case(const Files& files, const std::vector<Fact>& facts, std::string_view now)
      : book(Rulebook::load(files).value()),
        answers(evaluate(book, no_calendar(), book.standard_parameters(), facts, t(now)).value()),
        told(told_once(answers)) {}
  const Obligation& of(std::string_view id) const {
    for (const auto& o : told)
      if (o.id == id) return o;
    throw std::runtime_error("not told: " + std::string(id));
  }
};

std::vector<std::string> ids(const Obligations& list) {
  std::vector<std::string> out;
  for (const auto& o : list) out.push_back(o.id);
  return out;
}

TEST(ToldOnce, BothKeptAreOneFindingInTheWordsOfTheRuleThatNamesTheOther) {
  auto facts = sent();
  facts.push_back(fact(1, "2026-03-03T09:00:00+08:00", "receipt.kept", R"({"parcel":"p1"})"));
  const Case c(two_laws(), facts, "2026-03-03T10:00:00+08:00");
  EXPECT_EQ(ids(c.answers), (std::vector<std::string>{"law.slow:p1", "law.quick:p1", "receipt:p1"}));
  EXPECT_EQ(ids(c.told), (std::vector<std::string>{"law.quick:p1", "receipt:p1"}));
  const auto& one = c.of("receipt:p1");
  EXPECT_EQ(one.status, Status::met);
  EXPECT_EQ(one.title().en, "Receipt");
  EXPECT_EQ(*one.due, t("2026-03-04T23:59:59.999999+08:00"));
  ASSERT_EQ(one.also.size(), 1u);
  EXPECT_EQ(one.also[0]->rule(), "law.slow");
  EXPECT_EQ(*one.also[0]->due, t("2026-03-11T23:59:59.999999+08:00")) << "each with its own time";
  EXPECT_EQ(one.own->id, "receipt:p1");
  EXPECT_EQ(one.record.size(), 1u) << "one record, however many ask for it";
}

TEST(ToldOnce, OneLateAndTheOtherInTimeShowsTheLateOneAndBoth) {
  auto facts = sent();
  facts.push_back(fact(1, "2026-03-05T09:00:00+08:00", "receipt.kept", R"({"parcel":"p1"})"));
  const Case c(two_laws(), facts, "2026-03-06T10:00:00+08:00");
  const auto& one = c.of("receipt:p1");
  EXPECT_EQ(one.status, Status::met_late);
  EXPECT_EQ(one.own->status, Status::met_late);
  EXPECT_EQ(one.also[0]->status, Status::met);
}

TEST(ToldOnce, TheOtherLawsBreachIsNotHiddenByTheRuleThatTellsIt) {
  const Case c(two_laws("    also: [law.quick]\n"), sent(), "2026-03-04T10:00:00+08:00");
  const auto& one = c.of("receipt:p1");
  EXPECT_EQ(one.own->status, Status::open);
  EXPECT_EQ(one.also[0]->status, Status::breached);
  EXPECT_EQ(one.status, Status::breached);
  EXPECT_EQ(*one.due, t("2026-03-03T23:59:59.999999+08:00"));
  ASSERT_FALSE(one.why.empty());
  EXPECT_EQ(one.why[0].code, "why.breached") << "why it stands as it does, not why the other does";
}

TEST(ToldOnce, WhatIsUndoneOutweighsWhatWasDoneLate) {
  // The law's record is there, late; the bureau's, which asks for another one, is not.
  std::string text = bureau("    also: [law.quick]\n");
  const std::string asked = "requires: {record: receipt.kept";
  text.replace(text.find(asked), asked.size(), "requires: {record: stamp.kept");
  const auto files =
      small_bundle(head("law") + "rules:\n" + law("law.slow", "9") + law("law.quick", "1"), text);
  auto facts = sent();
  facts.push_back(fact(1, "2026-03-04T09:00:00+08:00", "receipt.kept", R"({"parcel":"p1"})"));
  const Case c(files, facts, "2026-03-04T10:00:00+08:00");
  const auto& one = c.of("receipt:p1");
  EXPECT_EQ(one.status, Status::open);
  EXPECT_EQ(one.also[0]->status, Status::met_late) << "and is still to be seen";
  EXPECT_EQ(one.record.size(), 1u);
}

TEST(ToldOnce, WhereOneIsNotCalledForTheOtherStandsAlone) {
  const Case c(two_laws(), sent(",\"by_mail\":false"), "2026-03-03T10:00:00+08:00");
  EXPECT_EQ(ids(c.told), ids(c.answers));
  EXPECT_THAT(c.of("receipt:p1").also, IsEmpty());
  EXPECT_EQ(c.of("receipt:p1").own, nullptr);
}

TEST(ToldOnce, WhatNothingCalledForIsToldByEachRule) {
  const Case c(two_laws(), {}, "2026-03-03T10:00:00+08:00");
  EXPECT_EQ(ids(c.told), (std::vector<std::string>{"law.slow", "law.quick", "receipt"}));
}

TEST(ToldOnce, TwoLawsStandTogetherWhereTheRuleThatNamesThemIsNotCalledFor) {
  std::string text = bureau("    also: [law.slow, law.quick]\n    applies_when: {record: storm.came}\n");
  const Case c(small_bundle(head("law") + "rules:\n" + law("law.slow", "9") + law("law.quick", "1"), text),
               sent(), "2026-03-04T10:00:00+08:00");
  EXPECT_EQ(ids(c.told), (std::vector<std::string>{"law.slow:p1"}));
  EXPECT_EQ(c.of("law.slow:p1").status, Status::breached);
  EXPECT_EQ(c.of("law.slow:p1").also[0]->rule(), "law.quick");
}

// Two rules of the bureau may name one of the law: it is told under the one that is called for, and once.
TEST(ToldOnce, ARuleThatTwoNameIsToldUnderTheOneThatIsCalledFor) {
  std::string other = law("stamp", "3", "    also: [law.slow]\n");
  other.replace(other.find("by_mail: {not: false}"), 21, "by_mail: {is: true}");
  const std::string text = bureau("    also: [law.slow]\n    applies_when: {record: storm.came}\n") + other;
  const auto files = small_bundle(head("law") + "rules:\n" + law("law.slow", "9"), text);
  const Case both(files, sent(",\"by_mail\":true"), "2026-03-03T10:00:00+08:00");
  EXPECT_EQ(ids(both.told), (std::vector<std::string>{"stamp:p1"}));
  auto storm = sent(",\"by_mail\":true");
  storm.push_back(fact(1, "2026-03-02T10:00:00+08:00", "storm.came", "{}"));
  const Case all(files, storm, "2026-03-03T10:00:00+08:00");
  EXPECT_EQ(ids(all.told), (std::vector<std::string>{"receipt:p1", "stamp:p1"}));
  EXPECT_EQ(all.of("receipt:p1").also.size(), 1u);
  EXPECT_THAT(all.of("stamp:p1").also, IsEmpty()) << "two duties of one text never melt into one";
}

TEST(ToldOnce, AnExplanationSpeaksOfWhatIsUndone) {
  auto facts = sent();
  const auto at = "2026-03-04T10:00:00+08:00";
  const auto files = two_laws("    also: [law.quick]\n");
  EXPECT_EQ(explained_as(Case(files, facts, at).of("receipt:p1")), "law.quick:p1") << "what is broken, not what is in time";
  facts.push_back(
      fact(1, "2026-03-04T08:00:00+08:00", "note.explained", R"({"what":"receipt:p1","why":"rain"})"));
  EXPECT_FALSE(Case(files, facts, at).of("receipt:p1").explained) << "of the duty that is in time: no excuse for the other";
  facts.push_back(
      fact(2, "2026-03-04T09:00:00+08:00", "note.explained", R"({"what":"law.quick:p1","why":"snow"})"));
  const Case c(files, facts, at);
  ASSERT_TRUE(c.of("receipt:p1").explained);
  EXPECT_EQ(c.of("receipt:p1").explained->reason, "snow");
  EXPECT_EQ(c.of("receipt:p1").status, Status::breached);
  EXPECT_EQ(std::count_if(c.of("receipt:p1").offers.begin(), c.of("receipt:p1").offers.end(),
                          [](const Offer& o) { return o.command == "note.explain"; }),
            1);
}

TEST(ToldOnce, ARefinedRuleIsNamedByEitherName) {
  const std::string refined =
      "layer: bureau\nsource: {title: {zh: 办法, en: Measures}}\narticles: [{article: 1, clause: 第一条, "
      "title: {zh: 一, en: One}}]\n"
      "rules:\n  - {id: own, refines: receipt, article: 1, clause: 第一条, deadline: {starts: {time: "
      "$trigger}, amount: 1, unit: natural_days}}\n" +
      law("telling", "9", "    also: [receipt]\n");
  const Case c(small_bundle(head("law") + parcel_rule(two_days()), refined), sent(),
               "2026-03-04T10:00:00+08:00");
  EXPECT_EQ(ids(c.told), (std::vector<std::string>{"telling:p1"}));
  EXPECT_EQ(c.of("telling:p1").also[0]->rule(), "own");
}

TEST(ToldOnce, IsExplainedSourceBySource) {
  const auto book = Rulebook::load(two_laws("    also: [law.quick]\n")).value();
  const auto facts = sent();
  const auto now = t("2026-03-04T10:00:00+08:00");
  const auto one = explain(book, no_calendar(), book.standard_parameters(), facts, now, "receipt:p1").value();
  EXPECT_THAT(one.zh, HasSubstr("办法第一条：回执"));
  EXPECT_THAT(one.zh, HasSubstr("某法第一条：法"));
  EXPECT_THAT(one.en, HasSubstr("2026-03-04 day 2")) << "the days of the one";
  EXPECT_THAT(one.en, HasSubstr("Due by 2026-03-03 24:00")) << "and of the other";
  EXPECT_EQ(one.json.at("finding").at("status").as_string(), "breached");
  EXPECT_EQ(one.json.at("obligation").at("status").as_string(), "open") << "the rule's own answer";
  EXPECT_EQ(one.json.at("also").as_array().size(), 1u);
  EXPECT_EQ(one.json.at("also").at(0).at("deadline").at("days").as_array().size(), 2u);
  const auto other =
      explain(book, no_calendar(), book.standard_parameters(), facts, now, "law.quick:p1").value();
  EXPECT_THAT(other.en, HasSubstr("Told under 办法, 第一条: Receipt"));
  EXPECT_FALSE(other.json.as_object().contains("also"));
}

TEST(ToldOnce, IsSaidOfEachRuleForReaders) {
  const auto told = rules_told(Rulebook::load(two_laws("    also: [law.quick, law.slow]\n")).value());
  EXPECT_EQ(told.at("receipt").also.size(), 2u);
  EXPECT_EQ(told.at("law.slow").also, (std::vector<std::string>{"law.quick", "receipt"}));
}

// ---- what is refused, each at its place

std::string first_refusal(const Files& files) {
  const auto loaded = Rulebook::load(files);
  return loaded ? "loaded" : loaded.error().code + " at " + loaded.error().where + ": " + loaded.error().what;
}

TEST(ToldOnce, RefusesARuleThatIsNotThereOrItself) {
  EXPECT_THAT(first_refusal(two_laws("    also: [law.slwo]\n")),
              HasSubstr("rulebook.unknown_rule at small/2.yaml:18:12"));
  EXPECT_THAT(first_refusal(two_laws("    also: [receipt]\n")),
              HasSubstr("rulebook.bad_also at small/2.yaml:18:12: 'receipt' names itself"));
  EXPECT_THAT(first_refusal(two_laws("    also: [law.slow, law.slow]\n")),
              HasSubstr("rulebook.bad_also at small/2.yaml:18:22"));
  EXPECT_THAT(first_refusal(two_laws("    also: []\n")), HasSubstr("rulebook.bad_also at small/2.yaml:18:11"));
  EXPECT_THAT(first_refusal(two_laws("    also: {a: b}\n")), HasSubstr("rulebook.not_a_list at small/2.yaml:18"));
  EXPECT_EQ(first_refusal(two_laws("    also: law.slow\n")), "loaded") << "one name needs no list";
}

TEST(ToldOnce, RefusesARingAndAChain) {
  EXPECT_THAT(first_refusal(small_bundle(head("law") + "rules:\n" + law("law.slow", "9", "    also: [receipt]\n"),
                                   bureau("    also: [law.slow]\n"))),
              HasSubstr("rulebook.bad_also at small/1.yaml:"));
  EXPECT_THAT(
      first_refusal(small_bundle(
          head("law") + "rules:\n" + law("law.slow", "9", "    also: [law.quick]\n") + law("law.quick", "1"),
          bureau("    also: [law.slow]\n"))),
      HasSubstr("'receipt' names 'law.slow', which names rules itself"));
}

TEST(ToldOnce, RefusesAnotherSubjectAndAnotherEffect) {
  std::string boat = law("law.slow", "9");
  boat.replace(boat.find("kind: parcel"), 12, "kind: boat");
  EXPECT_THAT(
      first_refusal(small_bundle(head("law") + "rules:\n" + boat, bureau("    also: [law.slow]\n"))),
      HasSubstr("rulebook.bad_also at small/2.yaml:18:12: 'receipt' is of a parcel, 'law.slow' of a boat"));
  for (const char* effect : {"advice", "signal"})
    EXPECT_THAT(first_refusal(small_bundle(head("law") + "rules:\n" +
                                         law("law.slow", "9", "    effect: " + std::string(effect) + "\n"),
                                     bureau("    also: [law.slow]\n"))),
                HasSubstr("differ in effect"));
  EXPECT_EQ(first_refusal(small_bundle(head("law") + "rules:\n" + law("law.slow", "9", "    effect: block\n"),
                                 bureau("    also: [law.slow]\n"))),
            "loaded")
      << "both are counted; the stronger is shown";
  const std::string chosen =
      "parameters:\n  how: {type: choice, choices: [advice, finding], default: finding, title: {zh: 果, en: "
      "Effect}}\n";
  EXPECT_THAT(first_refusal(small_bundle(
                  head("law") + chosen + "rules:\n" + law("law.slow", "9", "    effect: {parameter: how}\n"),
                  bureau("    also: [law.slow]\n"))),
              HasSubstr("differ in effect"));
}

// ---- for any answers

// Three groups over six rules: 0 names 1 and 2, 3 names 1, 4 stands alone, 5 names 2.
std::vector<std::vector<RuleText::Share>> shares() {
  return {{{0, 0}}, {{0, 1}, {1, 1}}, {{0, 2}, {2, 1}}, {{1, 0}}, {}, {{2, 0}}};
}

Obligations any_answers() {
  Obligations out;
  const auto all = shares();
  for (std::size_t rule = 0; rule < all.size(); ++rule) {
    auto text = std::make_shared<RuleText>();
    text->rule = "r" + std::to_string(rule);
    text->shares = all[rule];
    for (const char* subject : {"a", "b"}) {
      if (*rc::gen::inRange(0, 4) == 0) continue;
      auto o = std::make_shared<Obligation>();
      o->text = text;
      o->subject = {"k", subject, {}};
      o->id = text->rule + ":" + subject;
      o->status = *rc::gen::element(Status::not_triggered, Status::open, Status::met, Status::met_late,
                                    Status::breached, Status::exempt);
      o->effect = *rc::gen::element(Effect::finding, Effect::block);
      o->certainty = *rc::gen::element(Certainty::certain, Certainty::possible);
      if (*rc::gen::inRange(0, 3) > 0)
        o->due = t("2026-03-02T00:00:00+08:00").plus_hours(*rc::gen::inRange(0, 50));
      for (int n = *rc::gen::inRange(0, 3); n > 0; --n)
        o->record.push_back({*rc::gen::inRange<std::uint64_t>(0, 5), "x", {}});
      out.push_back(std::move(o));
    }
  }
  return out;
}

// How people rank them; written down once more, for the sake of the test.
int worse(Status s) {
  const std::map<Status, int> rank{{Status::not_triggered, 0}, {Status::exempt, 1}, {Status::met, 2},
                                   {Status::met_late, 3},      {Status::open, 4},   {Status::breached, 5}};
  return rank.at(s);
}

std::vector<Obligations::Shared> sources(const Obligations::Shared& finding) {
  if (!finding->own) return {finding};
  std::vector<Obligations::Shared> out{finding->own};
  out.insert(out.end(), finding->also.begin(), finding->also.end());
  return out;
}

TEST(ToldOnceProperties, NoRulesAnswerIsLostAndNoneIsToldTwice) {
  rc::check([] {
    const auto answers = any_answers();
    std::multiset<const Obligation*> before, after;
    for (const auto& o : answers.shared()) before.insert(o.get());
    const auto told = told_once(answers);
    for (const auto& finding : told.shared())
      for (const auto& source : sources(finding)) after.insert(source.get());
    RC_ASSERT(before == after);
  });
}

TEST(ToldOnceProperties, AFindingIsNeverMilderThanAnySourceAndNeverLaterDue) {
  rc::check([] {
    const auto told = told_once(any_answers());
    for (const auto& finding : told.shared())
      for (const auto& source : sources(finding)) {
        RC_ASSERT(worse(finding->status) >= worse(source->status));
        if (source->status != finding->status) continue;
        if (source->due) {
          RC_ASSERT(finding->due.has_value());
          RC_ASSERT(*finding->due <= *source->due);
        }
        if (source->effect == Effect::block) RC_ASSERT(finding->effect == Effect::block);
        if (finding->status == Status::breached && source->certainty == Certainty::certain)
          RC_ASSERT(finding->certainty == Certainty::certain);
      }
  });
}

TEST(ToldOnceProperties, TheOrderOfTheAnswersChangesNothing) {
  rc::check([] {
    const auto answers = any_answers();
    auto list = answers.shared();
    std::shuffle(list.begin(), list.end(), std::mt19937(*rc::gen::arbitrary<unsigned>()));
    Obligations shuffled;
    for (auto& one : list) shuffled.push_back(std::move(one));
    const auto by_id = [](const Obligations& told) {
      std::map<std::string, std::string> out;
      for (const auto& o : told) out[o.id] = base::canonical_or_die(to_json(o));
      return out;
    };
    RC_ASSERT(by_id(told_once(answers)) == by_id(told_once(shuffled)));
  });
}

TEST(ToldOnceProperties, ToldAgainItStaysAsItIs) {
  rc::check([] {
    const auto told = told_once(any_answers());
    RC_ASSERT(told_once(told).shared() == told.shared());
  });
}

TEST(ToldOnceProperties, WhatStandsAloneIsTheVeryAnswer) {
  rc::check([] {
    const auto answers = any_answers();
    std::set<const Obligation*> given;
    for (const auto& o : answers.shared()) given.insert(o.get());
    const auto told = told_once(answers);
    for (const auto& finding : told.shared())
      RC_ASSERT(static_cast<bool>(finding->own) != given.contains(finding.get()));
  });
}

}  // namespace
}  // namespace rulebook
