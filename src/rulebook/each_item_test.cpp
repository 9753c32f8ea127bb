// A trigger over the items of a list: each item is an obligation with a name, a term and an answer of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rulebook/live_case.h"
#include "rulebook/test_rules.h"

namespace rulebook {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Each part of an order is to be delivered by its own day.
std::string part_rule(const std::string& each = "{items_of: $trigger.parts, as: part}",
                      const std::string& id = "[$trigger.order, $part.number]") {
  return "rules:\n"
         "  - id: delivered\n    article: 1\n    clause: 第一条\n"
         "    title: {zh: 交货, en: Delivery}\n    asks: {zh: 按期交货, en: deliver in time}\n"
         "    answers: {zh: 谁, en: who}\n    cure: {zh: 补, en: mend}\n"
         "    trigger: {record: order.placed, each: " +
         each +
         "}\n"
         "    let: {weight: $part.weight}\n"
         "    subject: {kind: part, id: " +
         id +
         ", label: {zh: '第{$part.number}批', en: 'part {$part.number}'}}\n"
         "    requires: {record: part.delivered, where: {order: $trigger.order, number: $part.number}}\n"
         "    deadline: {starts: {date: $part.due}, amount: 0, unit: natural_days}\n";
}

std::vector<Fact> two_parts() {
  return {fact(0, "2026-03-02T09:00:00+08:00", "order.placed",
               R"({"order":"o1","parts":[{"number":1,"due":"2026-03-10","weight":5},)"
               R"({"number":2,"due":"2026-03-20","weight":7}]})"),
          fact(1, "2026-03-10T09:00:00+08:00", "part.delivered", R"({"order":"o1","number":1})")};
}

std::vector<std::string> items_told(const Rulebook& book, const std::vector<Fact>& facts, std::string_view now) {
  std::vector<std::string> out;
  const auto all = evaluate(book, no_calendar(), book.standard_parameters(), facts, t(now)).value();
  for (const auto& o : all)
    out.push_back(o.id + " " + std::string(name_of(o.status)) + (o.due ? " " + o.due->text() : ""));
  return out;
}

TEST(EachItem, IsAnObligationOfItsOwn) {
  const auto book = load(part_rule());
  EXPECT_THAT(items_told(book, two_parts(), "2026-03-20T23:59:59+08:00"),
              ElementsAre("delivered:o1.1 met 2026-03-10T15:59:59.999999Z", "delivered:o1.2 open 2026-03-20T15:59:59.999999Z"));
  EXPECT_THAT(items_told(book, two_parts(), "2026-03-21T00:00:00+08:00"),
              ElementsAre("delivered:o1.1 met 2026-03-10T15:59:59.999999Z",
                          "delivered:o1.2 breached 2026-03-20T15:59:59.999999Z"));
}

TEST(EachItem, BearsItsOwnLabelAndValues) {
  const auto book = load(part_rule());
  const auto all = evaluate(book, no_calendar(), book.standard_parameters(), two_parts(), t("2026-03-12T00:00:00+08:00")).value();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].subject.label.zh, "第2批");
  const auto why = explain(book, no_calendar(), book.standard_parameters(), two_parts(), t("2026-03-12T00:00:00+08:00"),
                           "delivered:o1.2")
                       .value();
  EXPECT_THAT(boost::json::serialize(why.json), HasSubstr(R"("weight")"));
  EXPECT_THAT(why.zh, HasSubstr("第2批"));
}

TEST(EachItem, WithWhatMustHoldOfIt) {
  const auto book = load(part_rule(
      "{items_of: $trigger.parts, as: part, with: {passed: {starts: {date: $part.due}, amount: 0, unit: natural_days}, as: its_day}}"));
  EXPECT_THAT(items_told(book, two_parts(), "2026-03-10T23:59:59+08:00"), ElementsAre("delivered not_triggered"));
  EXPECT_THAT(items_told(book, two_parts(), "2026-03-11T00:00:00+08:00"),
              ElementsAre("delivered:o1.1 met 2026-03-10T15:59:59.999999Z"));
}

TEST(EachItem, OfAnEmptyListOrOfNoneCallsForNothing) {
  const auto book = load(part_rule());
  for (const char* body : {R"({"order":"o1","parts":[]})", R"({"order":"o1"})", R"({"order":"o1","parts":3})"})
    EXPECT_THAT(items_told(book, {fact(0, "2026-03-02T09:00:00+08:00", "order.placed", body)}, "2026-04-01T00:00:00+08:00"),
                ElementsAre("delivered not_triggered"))
        << body;
}

// An item that lacks a part of its name cannot be told from another.
TEST(EachItem, WithoutANameIsNone) {
  const auto book = load(part_rule());
  const auto facts = {fact(0, "2026-03-02T09:00:00+08:00", "order.placed", R"({"order":"o1","parts":[{"due":"2026-03-10"}]})")};
  EXPECT_THAT(items_told(book, facts, "2026-04-01T00:00:00+08:00"), ElementsAre("delivered not_triggered"));
}

// Judged event by event as from scratch, and looked at again when the next item's day has passed.
TEST(EachItem, MovesOnWithTheCaseAndTheClock) {
  const auto book = load(part_rule());
  const auto facts = two_parts();
  const auto answers =
      answer(book, no_calendar(), book.standard_parameters(), std::span(facts).first(1), t("2026-03-05T00:00:00+08:00")).value();
  ASSERT_TRUE(answers.next_change);
  EXPECT_EQ(answers.next_change->text(), "2026-03-10T16:00:00.000000Z");
}

std::string each_refused(const std::string& each, const std::string& id = "[$trigger.order, $part.number]") {
  const auto loaded = Rulebook::load(small_bundle(head("law") + part_rule(each, id)));
  return loaded ? "loaded" : loaded.error().code + " at " + loaded.error().where;
}

TEST(EachItem, ThatIsNoneIsRefused) {
  EXPECT_EQ(each_refused("{items_of: $trigger.parts, as: part}"), "loaded");
  EXPECT_EQ(each_refused("{items_of: parts, as: part}"), "rulebook.bad_value at small/1.yaml:12:43");
  EXPECT_EQ(each_refused("{items_of: $trigger, as: part}"), "rulebook.bad_value at small/1.yaml:12:43");
  EXPECT_EQ(each_refused("{as: part}"), "rulebook.bad_value at small/1.yaml:12:43");
  EXPECT_THAT(each_refused("{items_of: $trigger.parts}"), HasSubstr("rulebook.missing_field at small/1.yaml:12"));
  EXPECT_THAT(each_refused("{items_of: $trigger.parts, as: part, only: 1}"), HasSubstr("rulebook.unknown_field at small/1.yaml:12"));
  EXPECT_THAT(each_refused("{items_of: $trigger.parts, as: part}", "[]"), HasSubstr("rulebook.missing_field at small/1.yaml:14"));
  EXPECT_THAT(each_refused("{items_of: $trigger.parts, as: part}", "[$part.number, [1]]"), HasSubstr("rulebook.bad_value at small/1.yaml:14"));
}

}  // namespace
}  // namespace rulebook
