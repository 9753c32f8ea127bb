// What holds of the shipped rulebook in every case. The cases are those of its scenarios, each with some
// events dropped, moved or put into one instant; rapidcheck prints the seed of what fails (RC_PARAMS).
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "rulebook/live_case.h"
#include "rulebook/record_roles.h"
#include "rulebook/scenario_stories.h"

namespace rulebook {
namespace {

struct Shipped {
  Rulebook book = Rulebook::load(select_bundle(read_data("rulebooks"), "tonghua-2020").value()).value();
  Parameters parameters = book.standard_parameters();
  std::vector<std::vector<Fact>> stories = stories_of_scenarios();
  std::vector<RecordRoles> roles;
  std::map<std::string, std::size_t> rule_of;
  std::map<int, std::vector<Fact>> by_type;  // of all stories, to put more on record

  Shipped() {
    for (const auto& rule : book.model().rules) {
      rule_of.emplace(rule.id, roles.size());
      roles.emplace_back(book.model(), rule);
    }
    for (const auto& story : stories)
      for (const auto& fact : story) by_type[book.model().type_id(fact.type)].push_back(fact);
  }
};

const Shipped& shipped_book() {
  static const Shipped kShipped;
  return kShipped;
}

// Few enough to be cheap under sanitizers, where one look at a case costs some hundredths of a second, and
// always the same; others with RC_PARAMS=seed=…, many with ZHILU_LONG.
template <class Property>
void expect_in_cases(int cases, Property property) {
  auto params = rc::detail::configuration().testParams;
  if (std::getenv("RC_PARAMS") == nullptr) params.seed = 20260305;
  params.maxSuccess = std::getenv("ZHILU_LONG") ? 30 * cases : cases;
  params.disableShrinking = true;  // a case is already short, and each step costs as much as the first
  const auto result = rc::detail::checkProperty(rc::detail::toProperty(property), {}, params);
  std::ostringstream said;
  rc::detail::printResultMessage(result, said);
  EXPECT_TRUE(result.template is<rc::detail::SuccessResult>()) << said.str() << "\nRC_PARAMS=seed=" << params.seed;
}

std::vector<Fact> any_story() {
  const auto& stories = shipped_book().stories;
  auto story = stories[*rc::gen::inRange<std::size_t>(0, stories.size())];
  std::vector<Fact> out;
  for (auto& fact : story) {
    const int fate = *rc::gen::inRange(0, 12);
    if (fate == 0) continue;
    if (fate == 1) fact.at = fact.at.plus_hours(*rc::gen::inRange(-30, 200));
    if (fate == 2) fact.at = fact.at.plus_seconds(*rc::gen::element(-1, 1, 60));
    out.push_back(std::move(fact));
  }
  in_order(out);
  return out;
}

base::Instant any_look(const std::vector<Fact>& facts) {
  const auto& at = facts[*rc::gen::inRange<std::size_t>(facts.size() / 2, facts.size())].at;
  return *rc::gen::element(at, at.plus_seconds(1), at.plus_hours(25), at.plus_hours(24 * 12),
                           facts.back().at.plus_hours(24 * 100));
}

Obligations found_in(const std::vector<Fact>& facts, base::Instant now) {
  return evaluate(shipped_book().book, shipped_calendar(), shipped_book().parameters, facts, now).value();
}

std::string standing(const Obligation& o) {
  return std::string(name_of(o.status)) + " " + std::string(name_of(o.certainty)) + " " +
         (o.due ? o.due->text() : "-") + " " + o.exception;
}

std::map<std::string, std::string> standing_of(const Obligations& all) {
  std::map<std::string, std::string> out;
  for (const auto& o : all) out[o.id] = o.rule() + ": " + standing(o);
  return out;
}

const RecordRoles& roles_of(const Obligation& o) {
  return shipped_book().roles[shipped_book().rule_of.at(o.rule())];
}

// Types of which one more record only fulfils a rule that was called for here, and is in the stories.
std::vector<int> fulfilling(const Obligations& found) {
  std::set<int> out;
  for (const auto& o : found)
    if (o.kind() == RuleKind::achievement && o.status != Status::not_triggered)
      for (const auto& [type, facts] : shipped_book().by_type)
        if (roles_of(o).only_fulfils(type)) out.insert(type);
  RC_PRE(!out.empty());
  return {out.begin(), out.end()};
}

// Of the other records a breach may well come, by their nature: they call for the rule or start its clock,
// lift an exception, take something back or put a later version in a paper's place. So some rules have no
// record that only fulfils them (RecordRoles tells which, from the rules themselves): those that ask of their
// own trigger that it says something (a12.reason), those that one and the same kind of event calls for, times
// and fulfils (pl71.to_bank: money handed in; pl67.paid: a sum), and those that a paper in its latest version
// fulfils (cl27.written).
TEST(ShippedProperties, ARecordThatOnlyFulfilsARuleNeverCreatesABreachOfIt) {
  const auto& model = shipped_book().book.model();
  std::set<std::string> tried, exempt;
  for (std::size_t r = 0; r < model.rules.size(); ++r) {
    if (model.rules[r].kind != RuleKind::achievement) continue;
    bool fulfilled_by_some = false;
    for (int type = 0; type < static_cast<int>(model.types.size()); ++type)
      fulfilled_by_some = fulfilled_by_some || shipped_book().roles[r].only_fulfils(type);
    (fulfilled_by_some ? tried : exempt).insert(model.rules[r].id);
  }
  RecordProperty("rules_tried", static_cast<int>(tried.size()));
  RecordProperty("rules_exempt", static_cast<int>(exempt.size()));
  EXPECT_GE(tried.size(), 200u);
  EXPECT_TRUE(tried.contains("a6.shown") && tried.contains("pl56.disposed") && tried.contains("cl19.reported"));
  for (const char* rule : {"a12.reason", "pl71.to_bank", "pl67.paid", "cl27.written"})
    EXPECT_TRUE(exempt.contains(rule)) << rule;
  expect_in_cases(40, [&model] {
    auto facts = any_story();
    RC_PRE(!facts.empty());
    const auto now = any_look(facts);
    const auto found = found_in(facts, now);
    const auto before = standing_of(found);
    const int type = *rc::gen::elementOf(fulfilling(found));
    const auto& known = shipped_book().by_type.at(type);
    Fact more = known[*rc::gen::inRange<std::size_t>(0, known.size())];
    more.at = facts.back().at;
    more.seq = more.n = facts.size();
    facts.push_back(std::move(more));
    for (const auto& o : found_in(facts, now)) {
      const bool breached = o.kind() == RuleKind::achievement && o.status == Status::breached;
      if (!breached || !roles_of(o).only_fulfils(type)) continue;
      const auto was = before.find(o.id);
      if (was == before.end() || was->second.find(": breached") == std::string::npos)
        RC_FAIL(o.id + " by " + model.types[static_cast<std::size_t>(type)].name);
    }
  });
}

// Of rules that go by the order of the record, or of two events of one type, the order is part of what
// happened.
TEST(ShippedProperties, WhatArrivesAtOneInstantMayComeInAnyOrder) {
  int free = 0;
  for (const auto& roles : shipped_book().roles) free += roles.by_order_of_record() ? 0 : 1;
  EXPECT_GE(free, 150) << "rules to which this applies";
  expect_in_cases(40, [] {
    auto facts = any_story();
    RC_PRE(facts.size() > 2u);
    const auto first = *rc::gen::inRange<std::size_t>(0, facts.size() - 1);
    const auto last = std::min(facts.size(), first + *rc::gen::inRange<std::size_t>(2, 6));
    for (auto i = first; i < last; ++i) facts[i].at = facts[last - 1].at;
    auto other = facts;
    for (auto i = first; i + 1 < last; ++i)
      if (other[i].type != other[i + 1].type && *rc::gen::inRange(0, 2) == 0) std::swap(other[i], other[i + 1]);
    for (std::size_t i = 0; i < other.size(); ++i) other[i].seq = other[i].n = i;
    const auto now = any_look(facts);
    const auto was = found_in(facts, now);
    const auto is = standing_of(found_in(other, now));
    for (const auto& o : was) {
      if (roles_of(o).by_order_of_record()) continue;
      const auto now_told = is.find(o.id);
      if (now_told == is.end() || now_told->second != o.rule() + ": " + standing(o)) RC_FAIL(o.id);
    }
  });
}

TEST(ShippedProperties, ACaseKeptReadyAnswersAsOneEvaluatedFromScratch) {
  expect_in_cases(8, [] {
    const auto story = any_story();
    RC_PRE(!story.empty());
    LiveCase live(shipped_book().book, shipped_calendar(), shipped_book().parameters);
    std::vector<Fact> facts;
    for (const auto& fact : story) {
      facts.push_back(fact);
      live.append(fact);
      if (*rc::gen::inRange(0, 4) != 0) continue;
      RC_ASSERT(live.advance(fact.at).has_value());
      RC_ASSERT(standing_of(live.obligations()) == standing_of(found_in(facts, fact.at)));
    }
    const auto now = any_look(story);
    RC_ASSERT(live.advance(now).has_value());
    RC_ASSERT(standing_of(live.obligations()) == standing_of(found_in(facts, now)));
  });
}

// Moves each instant that the event bears, its own and those of its body, by a second.
void move_by_a_second(Fact& fact, int seconds) {
  fact.at = fact.at.plus_seconds(seconds);
  for (auto& member : fact.body.get_object())
    if (const auto* text = member.value().if_string())
      if (const auto at = base::Instant::parse(std::string_view(*text)))
        member.value() = at->plus_seconds(seconds).text();
}

TEST(ShippedProperties, ASecondMoreOrLessTouchesTheRulesThatNameTheEventAndNoOther) {
  expect_in_cases(40, [] {
    auto facts = any_story();
    RC_PRE(!facts.empty());
    const auto now = any_look(facts);
    const auto before = found_in(facts, now);
    auto& moved = facts[*rc::gen::inRange<std::size_t>(0, facts.size())];
    move_by_a_second(moved, *rc::gen::element(-1, 1));
    const auto after = standing_of(found_in(facts, now));
    const auto& model = shipped_book().book.model();
    const int type = model.type_id(moved.type);
    for (const auto& o : before) {
      const auto& reads = model.rules[shipped_book().rule_of.at(o.rule())].reads;
      if (std::find(reads.begin(), reads.end(), type) != reads.end()) continue;
      const auto is = after.find(o.id);
      if (is == after.end() || is->second != o.rule() + ": " + standing(o)) RC_FAIL(o.id + " by " + moved.type);
    }
  });
}

}  // namespace
}  // namespace rulebook
