// What the page of a rulebook tells of its rules.
#include <gtest/gtest.h>

#include "rulebook/describe.h"
#include "rulebook/test_rules.h"

namespace rulebook {
namespace {

TEST(Told, ALastDayThatMovesByAParameterIsToldWithIt) {
  const auto told = [](const std::string& roll_over) {
    const auto book = Rulebook::load(small_bundle(
        head("law") +
        "parameters:\n  roll: {type: choice, choices: [none, next_working_day], default: next_working_day,"
        " title: {zh: 顺延, en: Roll over}}\n" +
        parcel_rule("    deadline: {starts: {time: $trigger}, amount: 2, unit: natural_days" + roll_over + "}\n")));
    return rules_told(book.value()).at("receipt").deadline.value().roll_over;
  };
  EXPECT_EQ(told(", roll_over: {parameter: roll}").parameter, "roll");
  EXPECT_EQ(told(", roll_over: next_working_day").word, "next_working_day");
  EXPECT_TRUE(told("").word.empty());
}

TEST(Told, ADefaultThatHasChangedIsThatOfTheDay) {
  const auto book = Rulebook::load(small_bundle(
      head("law") +
      "parameters:\n  n: {type: integer, default: 1, least: 0, most: 9, title: {zh: 数, en: N},"
      " values: [{from: 2026-02-01, value: 2}, {from: 2026-03-01, value: 3}]}\n" +
      parcel_rule()));
  const auto n = book.value().parameter_list().at(0);
  const auto on = [&](const char* day) { return standard_on(n, base::LegalDay::parse(day).value()); };
  EXPECT_EQ(on("2026-01-31"), 1);
  EXPECT_EQ(on("2026-02-01"), 2);
  EXPECT_EQ(on("2026-02-28"), 2);
  EXPECT_EQ(on("2027-01-01"), 3);
}

}  // namespace
}  // namespace rulebook
