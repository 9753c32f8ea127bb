// Hours of the day and kinds of days in the order of a pattern: their ends, midnight, the year that no calendar tells of,
// a claimed time that may lie on either side.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rulebook/test_rules.h"

namespace rulebook {
namespace {

// A parcel is to be sent at no such time.
std::string quiet_rule(const std::string& order) {
  return "parameters:\n"
         "  quiet_from: {type: integer, default: 22, least: 0, most: 24, title: {zh: 起, en: from}}\n"
         "  quiet_days: {type: choice, choices: [holidays, rest_days], default: rest_days, title: {zh: 日, en: days}}\n"
         "  loud: {type: choice, choices: [shouting], default: shouting, title: {zh: 声, en: loud}}\n"
         "rules:\n"
         "  - id: quiet\n    article: 1\n    clause: 第一条\n"
         "    title: {zh: 静, en: Quiet}\n    asks: {zh: 静, en: be quiet}\n"
         "    answers: {zh: 谁, en: who}\n    cure: {zh: 补, en: mend}\n"
         "    trigger: {record: parcel.ready}\n    subject: {kind: parcel, id: $trigger.parcel}\n"
         "    forbids: {record: parcel.sent, where: {parcel: $trigger.parcel}, order: " +
         order + "}\n";
}

std::string sent_at(const std::string& order, const std::string& when, const std::string& more = {}) {
  const auto book = load(quiet_rule(order));
  const std::vector<Fact> facts{
      fact(0, "2026-01-01T00:00:00+08:00", "parcel.ready", R"({"parcel":"p1"})"),
      fact(1, "2027-06-01T00:00:00+08:00", "parcel.sent", R"({"parcel":"p1","when":")" + when + "\"" + more + "}")};
  const auto all =
      evaluate(book, shipped_calendar(), book.standard_parameters(), facts, t("2027-06-02T00:00:00+08:00")).value();
  return std::string(name_of(all[0].status)) + (all[0].certainty == Certainty::certain ? "" : "?");
}

TEST(InHours, OverMidnightBeginWithTheirFirstSecondAndEndBeforeTheLastHour) {
  const std::string night = "{in_hours: {from: {parameter: quiet_from}, until: 6}}";
  EXPECT_EQ(sent_at(night, "2026-03-03T21:59:59+08:00"), "met");
  EXPECT_EQ(sent_at(night, "2026-03-03T22:00:00+08:00"), "breached");
  EXPECT_EQ(sent_at(night, "2026-03-04T00:00:00+08:00"), "breached");
  EXPECT_EQ(sent_at(night, "2026-03-04T05:59:59+08:00"), "breached");
  EXPECT_EQ(sent_at(night, "2026-03-04T06:00:00+08:00"), "met");
}

TEST(InHours, OfOneDay) {
  const std::string noon = "{in_hours: {from: 12, until: 14}}";
  EXPECT_EQ(sent_at(noon, "2026-03-03T11:59:59+08:00"), "met");
  EXPECT_EQ(sent_at(noon, "2026-03-03T12:00:00+08:00"), "breached");
  EXPECT_EQ(sent_at(noon, "2026-03-03T13:59:59+08:00"), "breached");
  EXPECT_EQ(sent_at(noon, "2026-03-03T14:00:00+08:00"), "met");
}

TEST(InHours, OfATimeThatMayLieOnEitherSideAreNotCertain) {
  const std::string night = "{in_hours: {from: 22, until: 6}}";
  EXPECT_EQ(sent_at(night, "2026-03-03T21:59:59+08:00", ",\"spread\":1"), "breached?");
  EXPECT_EQ(sent_at(night, "2026-03-03T21:59:58+08:00", ",\"spread\":1"), "met");
  EXPECT_EQ(sent_at(night, "2026-03-03T22:00:01+08:00", ",\"spread\":1"), "breached");
}

TEST(OnDays, GoByTheCalendar) {
  const std::string rest = "{on_days: {parameter: quiet_days}}", holidays = "{on_days: holidays}", work = "{on_days: working_days}";
  EXPECT_EQ(sent_at(rest, "2026-04-30T23:59:59+08:00"), "met");
  EXPECT_EQ(sent_at(rest, "2026-05-01T00:00:00+08:00"), "breached");
  EXPECT_EQ(sent_at(rest, "2026-05-05T23:59:59+08:00"), "breached");
  EXPECT_EQ(sent_at(rest, "2026-05-06T00:00:00+08:00"), "met");
  EXPECT_EQ(sent_at(rest, "2026-05-09T12:00:00+08:00"), "met") << "a Saturday that is worked in exchange";
  EXPECT_EQ(sent_at(rest, "2026-05-16T12:00:00+08:00"), "breached") << "a Saturday";
  EXPECT_EQ(sent_at(holidays, "2026-05-16T12:00:00+08:00"), "met");
  EXPECT_EQ(sent_at(holidays, "2026-05-02T12:00:00+08:00"), "breached") << "a Saturday of the holiday";
  EXPECT_EQ(sent_at(work, "2026-05-09T12:00:00+08:00"), "breached");
}

TEST(OnDays, OfAYearWithoutACalendarAreTheWeekendsAndNotCertain) {
  EXPECT_EQ(sent_at("{on_days: rest_days}", "2027-05-15T12:00:00+08:00"), "breached?") << "a Saturday of a year that is not told";
}

std::string order_refused(const std::string& order) {
  const auto book = Rulebook::load(small_bundle(head("law") + quiet_rule(order)));
  return book ? "loaded" : book.error().code + " at " + book.error().where;
}

TEST(InHours, ThatAreNoneAreRefused) {
  EXPECT_EQ(order_refused("{in_hours: {from: 22, until: 24}}"), "loaded");
  EXPECT_EQ(order_refused("{in_hours: {from: 22, until: 25}}"), "rulebook.bad_number at small/1.yaml:18:106");
  EXPECT_EQ(order_refused("{in_hours: {from: 22}}"), "rulebook.missing_field at small/1.yaml:18:88");
  EXPECT_EQ(order_refused("{in_hours: {from: 6, until: 6}}"), "rulebook.bad_value at small/1.yaml:18:88");
  EXPECT_EQ(order_refused("{on_days: sundays}"), "rulebook.bad_value at small/1.yaml:18:87");
  EXPECT_EQ(order_refused("{on_days: {parameter: loud}}"), "rulebook.bad_value at small/1.yaml:18:87");
  EXPECT_EQ(order_refused("{on_days: {parameter: quiet_from}}"), "rulebook.bad_value at small/1.yaml:18:87");
}

}  // namespace
}  // namespace rulebook
