#include "rulebook/calendar.h"

#include <gtest/gtest.h>

#include "rulebook/test_data.h"

namespace rulebook {
namespace {

base::LegalDay day(const char* text) {
  return base::LegalDay::parse(text).value();
}

Calendar shipped() {
  return Calendar::load(read_data("calendars")).value();
}

std::string code_of(const char* yaml) {
  const auto calendar = Calendar::load({{"y.yaml", yaml}});
  return calendar ? "loaded" : calendar.error().code + " at " + calendar.error().where;
}

TEST(Calendar, HolidaysSwapDaysAndWeekendsOfTheShippedYears) {
  const auto calendar = shipped();
  EXPECT_EQ(calendar.years(), (std::vector<int>{2025, 2026}));
  EXPECT_FALSE(calendar.working(day("2026-10-01")));
  EXPECT_EQ(calendar.kind(day("2026-10-01")).name, "国庆节");
  EXPECT_TRUE(calendar.working(day("2026-02-28"))) << "a Saturday worked in exchange";
  EXPECT_TRUE(calendar.working(day("2026-02-14")));
  EXPECT_FALSE(calendar.working(day("2026-03-07"))) << "an ordinary Saturday";
  EXPECT_TRUE(calendar.working(day("2026-03-09")));
  EXPECT_FALSE(calendar.working(day("2025-10-08")));
  EXPECT_TRUE(calendar.working(day("2025-10-11")));
}

TEST(Calendar, AYearThatIsNotLoadedKnowsWeekendsOnlyAndSaysSo) {
  const auto calendar = shipped();
  EXPECT_FALSE(calendar.knows_year(2027));
  EXPECT_FALSE(calendar.kind(day("2027-10-01")).known);
  EXPECT_TRUE(calendar.working(day("2027-10-01"))) << "a Friday; the holiday is not announced here";
  EXPECT_FALSE(calendar.working(day("2027-10-02")));
}

TEST(Calendar, FaultsAreNamedWithFileLineAndColumn) {
  EXPECT_EQ(code_of("year: 2026\nof: []\n"), "rulebook.unknown_field at y.yaml:2:5");
  EXPECT_EQ(code_of("year: 2026\nwork: [2026-03-09]\noff: []\n"), "calendar.not_a_weekend at y.yaml:2:8");
  EXPECT_EQ(code_of("year: 2026\nwork: [2025-02-08]\noff: []\n"), "calendar.other_year at y.yaml:2:8");
  EXPECT_EQ(code_of("year: 2026\nwork: [2026-02-30]\noff: []\n"), "calendar.bad_day at y.yaml:2:8");
  EXPECT_EQ(code_of("year: 2026\noff:\n  - {from: 2026-05-03, to: 2026-05-01}\n"),
            "calendar.bad_range at y.yaml:3:5");
  EXPECT_EQ(code_of("year: 2026\noff:\n  - {from: 2026-05-02}\nwork: [2026-05-02]\n"),
            "calendar.day_twice at y.yaml:4:8");
  EXPECT_EQ(code_of("year: word\n"), "calendar.bad_year at y.yaml:1:1");
  EXPECT_EQ(code_of("[1, 2]\n"), "rulebook.not_a_map at y.yaml:1:1");
  EXPECT_EQ(Calendar::load({{"a", "year: 2026\noff: []\n"}, {"b", "year: 2026\noff: []\n"}}).error().code,
            "calendar.year_twice");
}

TEST(Calendar, HolidaysThatAreNoListAreRefusedForTheYearWouldHaveNone) {
  EXPECT_EQ(code_of("year: 2026\n"), "calendar.no_list at y.yaml:1:1");
  EXPECT_EQ(code_of("year: 2026\noff: {from: 2026-10-01, to: 2026-10-07}\n"), "calendar.no_list at y.yaml:2:6");
  EXPECT_EQ(code_of("year: 2026\noff: 2026-10-01\n"), "calendar.no_list at y.yaml:2:6");
  EXPECT_EQ(code_of("year: 2026\noff: []\nwork: 2026-10-10\n"), "calendar.no_list at y.yaml:3:7");
}

TEST(Calendar, AYearInstalledWithoutSuchAListIsNotKnown) {
  const auto installed =
      Calendar::load({{"y.yaml", "year: 2026\noff: 2026-10-01\n"}}, Reading::installed).value();
  EXPECT_FALSE(installed.knows_year(2026)) << "what is counted by it is provisional";
}

}  // namespace
}  // namespace rulebook
