#include "rulebook/deadline.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "rulebook/test_data.h"

namespace rulebook {
namespace {

using base::Instant;
using base::LegalDay;

Instant noon(std::string_view text) {
  return day(text).begin().plus_hours(12);
}

std::string last_day(const Period& period, std::string_view start) {
  const auto due = due_of(period, noon(start), {}, shipped_calendar());
  EXPECT_EQ(due.at, LegalDay::of(due.at).end()) << "day-counted periods end with the day";
  return LegalDay::of(due.at).text();
}

Period working(std::int64_t n) {
  return {n, Unit::working_days, false, false, false};
}
Period natural(std::int64_t n, bool roll) {
  return {n, Unit::natural_days, false, roll, false};
}

TEST(Deadline, WorkingDaysSkipHolidaysAndCountSwapDays) {
  EXPECT_EQ(last_day(working(7), "2026-02-12"), "2026-02-28") << "preservation of evidence";
  EXPECT_EQ(last_day(working(5), "2026-04-29"), "2026-05-09") << "application for a hearing";
  EXPECT_EQ(last_day(working(7), "2026-09-24"), "2026-10-12") << "service of a decision";
  EXPECT_EQ(last_day(working(5), "2026-09-30"), "2026-10-13");
  EXPECT_EQ(last_day(working(30), "2026-09-02"), "2026-10-20");
  EXPECT_EQ(last_day(working(10), "2026-09-28"), "2026-10-16");
  EXPECT_EQ(last_day(working(7), "2026-02-10"), "2026-02-26");
  EXPECT_EQ(last_day(working(1), "2026-02-14"), "2026-02-24");
  EXPECT_EQ(last_day(working(2), "2026-04-30"), "2026-05-07");
}

TEST(Deadline, NaturalDaysRollOverOnlyWhereToldTo) {
  EXPECT_EQ(last_day(natural(15, true), "2026-06-05"), "2026-06-22");
  EXPECT_EQ(last_day(natural(90, true), "2026-07-03"), "2026-10-08");
  EXPECT_EQ(last_day(natural(30, false), "2026-01-16"), "2026-02-15");
  EXPECT_EQ(last_day(natural(30, true), "2026-01-16"), "2026-02-24");
  EXPECT_EQ(last_day(natural(5, false), "2026-09-30"), "2026-10-05");
  EXPECT_EQ(last_day(natural(5, true), "2026-09-30"), "2026-10-08");
  EXPECT_EQ(last_day(natural(30, true), "2026-09-02"), "2026-10-08");
  EXPECT_EQ(last_day(natural(30, false), "2026-08-26"), "2026-09-25") << "deemed served";
}

TEST(Deadline, MonthsEndOnTheCorrespondingDayOrTheEndOfTheMonth) {
  EXPECT_EQ(last_day({6, Unit::months, false, true, false}, "2026-08-31"), "2027-03-01");
  EXPECT_EQ(last_day({6, Unit::months, false, false, false}, "2026-08-31"), "2027-02-28");
  EXPECT_EQ(last_day({1, Unit::months, false, false, false}, "2026-01-15"), "2026-02-15");
  EXPECT_EQ(last_day({12, Unit::months, false, false, false}, "2024-02-29"), "2025-02-28");
}

TEST(Deadline, HoursRunThroughNightsAndHolidays) {
  const auto made = Instant::parse("2026-02-14T16:40:00+08:00").value();
  const auto due = due_of({24, Unit::hours, false, false, false}, made, {}, shipped_calendar());
  EXPECT_EQ(due.at, Instant::parse("2026-02-15T16:40:00+08:00").value());
  EXPECT_FALSE(due.provisional);
}

TEST(Deadline, ClearWorkingDaysBeforeAHearing) {
  EXPECT_EQ(last_day({7, Unit::working_days, false, false, true}, "2026-05-12"), "2026-04-28");
  EXPECT_EQ(last_day({3, Unit::natural_days, false, false, true}, "2026-03-10"), "2026-03-06");
}

TEST(Deadline, MonthsBeforeADayLieClearBetweenAsDaysDo) {
  const Period month{1, Unit::months, false, false, true};
  EXPECT_EQ(last_day({3, Unit::natural_days, false, false, true}, "2026-05-12"), "2026-05-08");
  EXPECT_EQ(last_day(month, "2026-05-12"), "2026-04-11") << "from the 12th of April on a whole month lies between";
  EXPECT_EQ(last_day(month, "2026-05-01"), "2026-03-30");
  EXPECT_EQ(last_day(month, "2026-03-31"), "2026-02-28") << "the last day of a short month";
}

TEST(Deadline, TheFirstDayCountsOnlyWhereToldTo) {
  EXPECT_EQ(last_day({3, Unit::natural_days, true, false, false}, "2026-03-10"), "2026-03-12");
  EXPECT_EQ(last_day({3, Unit::natural_days, false, false, false}, "2026-03-10"), "2026-03-13");
  EXPECT_EQ(last_day({1, Unit::working_days, true, false, false}, "2026-03-07"), "2026-03-09")
      << "begun on a Saturday";
}

TEST(Deadline, AYearThatIsNotLoadedMakesTheDateProvisional) {
  EXPECT_TRUE(due_of(working(5), noon("2026-12-30"), {}, shipped_calendar()).provisional);
  EXPECT_TRUE(due_of(natural(5, true), noon("2026-12-30"), {}, shipped_calendar()).provisional);
  EXPECT_FALSE(due_of(natural(5, false), noon("2026-12-30"), {}, shipped_calendar()).provisional)
      << "no calendar was needed";
  EXPECT_FALSE(due_of(working(1), noon("2026-12-30"), {}, shipped_calendar()).provisional);
}

TEST(Deadline, PausesPutTheLastDayOff) {
  const std::vector<Pause> ten = {{noon("2026-03-05"), noon("2026-03-15")}};
  EXPECT_EQ(LegalDay::of(due_of(natural(30, false), noon("2026-03-01"), ten, shipped_calendar()).at).text(),
            "2026-04-10");
  const std::vector<Pause> overlapping = {{noon("2026-03-05"), noon("2026-03-10")},
                                          {noon("2026-03-08"), noon("2026-03-15")}};
  EXPECT_EQ(LegalDay::of(due_of(natural(30, false), noon("2026-03-01"), overlapping, shipped_calendar()).at).text(),
            "2026-04-10");
  const std::vector<Pause> after = {{noon("2026-05-05"), noon("2026-05-10")}};
  EXPECT_EQ(LegalDay::of(due_of(natural(30, false), noon("2026-03-01"), after, shipped_calendar()).at).text(),
            "2026-03-31");
  const std::vector<Pause> hours = {{noon("2026-03-01").plus_hours(2), noon("2026-03-01").plus_hours(7)}};
  EXPECT_EQ(due_of({24, Unit::hours, false, false, false}, noon("2026-03-01"), hours, shipped_calendar()).at,
            noon("2026-03-02").plus_hours(5));
}

TEST(Deadline, AnOpenPauseMeansThatThereIsNoDateYet) {
  const std::vector<Pause> open = {{noon("2026-03-05"), std::nullopt}};
  EXPECT_TRUE(due_of(natural(30, false), noon("2026-03-01"), open, shipped_calendar()).standing);
  EXPECT_TRUE(due_of({200, Unit::hours, false, false, false}, noon("2026-03-01"), open, shipped_calendar()).standing);
  EXPECT_FALSE(due_of(natural(3, false), noon("2026-03-01"), open, shipped_calendar()).standing) << "it ended before";
}

TEST(Deadline, TheLogTellsEveryDayWithItsReason) {
  std::vector<DayNote> log;
  due_of(working(2), noon("2026-04-30"), {}, shipped_calendar(), &log);
  std::string told;
  for (const auto& n : log) told += n.day.text().substr(5) + " " + std::string(name_of(n.kind)) + "; ";
  EXPECT_EQ(told,
            "04-30 start; 05-01 holiday; 05-02 holiday; 05-03 holiday; 05-04 holiday; 05-05 holiday; "
            "05-06 counted; 05-07 counted; ");
  EXPECT_EQ(log[1].holiday, "劳动节");
}

// A reference that lists days one by one and knows nothing of the code above.
bool rests(LegalDay d) {
  const auto& c = shipped_calendar();
  return !c.working(d);
}

std::string naive(const Period& p, LegalDay start, const std::vector<std::pair<LegalDay, LegalDay>>& pauses) {
  std::vector<LegalDay> counted;
  for (int i = p.first_day_counts ? 0 : 1; static_cast<std::int64_t>(counted.size()) < p.amount; ++i) {
    const LegalDay d = start.plus(i);
    bool stands = false;
    for (const auto& [from, until] : pauses) stands = stands || (from <= d && d < until);
    if (!stands && !(p.unit == Unit::working_days && rests(d))) counted.push_back(d);
  }
  LegalDay last = counted.empty() ? start : counted.back();
  while (p.roll_over && rests(last)) last = last.plus(1);
  return last.text();
}

TEST(Deadline, AgreesWithADayByDayReference) {
  const bool ok = rc::check("any start, amount, unit, convention and pauses", [] {
    const auto start = day("2025-01-01").plus(*rc::gen::inRange(0, 700));
    Period p;
    p.amount = *rc::gen::inRange(0, 120);
    p.unit = *rc::gen::element(Unit::natural_days, Unit::working_days);
    p.first_day_counts = *rc::gen::arbitrary<bool>();
    p.roll_over = *rc::gen::arbitrary<bool>();
    std::vector<std::pair<LegalDay, LegalDay>> days;
    std::vector<Pause> pauses;
    const int n = *rc::gen::inRange(0, 4);
    for (int i = 0; i < n; ++i) {
      const auto from = start.plus(*rc::gen::inRange(-10, 90));
      const auto until = from.plus(*rc::gen::inRange(1, 20));
      days.emplace_back(from, until);
      pauses.push_back({from.begin().plus_hours(9), until.begin().plus_hours(17)});
    }
    const auto at = start.begin().plus_us(*rc::gen::inRange<std::int64_t>(0, 86'400'000'000));
    const auto due = due_of(p, at, pauses, shipped_calendar());
    RC_ASSERT(!due.standing);
    RC_ASSERT(LegalDay::of(due.at).text() == naive(p, start, days));
    std::vector<DayNote> log;
    RC_ASSERT(due_of(p, at, pauses, shipped_calendar(), &log).at == due.at);
  });
  EXPECT_TRUE(ok);
}

TEST(Deadline, ALongerPeriodNeverEndsEarlier) {
  EXPECT_TRUE(rc::check("monotone", [] {
    const auto at = day("2025-01-01").begin().plus_hours(*rc::gen::inRange(0, 24 * 700));
    const Unit unit = *rc::gen::element(Unit::hours, Unit::natural_days, Unit::working_days, Unit::months);
    const auto n = *rc::gen::inRange(0, 30);
    const bool roll = *rc::gen::arbitrary<bool>();
    RC_ASSERT(due_of({n, unit, false, roll, false}, at, {}, shipped_calendar()).at <=
              due_of({n + 1, unit, false, roll, false}, at, {}, shipped_calendar()).at);
  }));
}

TEST(Deadline, UnitsHaveNames) {
  for (const Unit u : {Unit::hours, Unit::natural_days, Unit::working_days, Unit::months})
    EXPECT_EQ(unit_of(name_of(u)), u);
  EXPECT_FALSE(unit_of("fortnights"));
}

}  // namespace
}  // namespace rulebook
