// Counting of periods: hours, natural days, working days, months; from a start or back from an event; with
// the first day out or in, roll-over to the next working day, and pauses. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "rulebook/calendar.h"

namespace rulebook {

enum class Unit { minutes, hours, natural_days, working_days, months };
std::optional<Unit> unit_of(std::string_view name);
std::string_view name_of(Unit unit);

inline constexpr std::int64_t kMaxPeriod = 10'000;  // of any unit

struct Period {
  std::int64_t amount = 0;
  Unit unit = Unit::natural_days;
  bool first_day_counts = false;
  bool roll_over = false;  // a last day that is no working day moves to the next one
  bool backwards = false;  // that many clear days must lie between the last day and the start
};

// The clock stands from `from` until `until`; without an end it still stands.
struct Pause {
  base::Instant from;
  std::optional<base::Instant> until;
};

struct DayNote {
  enum class Kind { start, counted, weekend, holiday, paused, rolled };
  base::LegalDay day;
  Kind kind = Kind::counted;
  std::string_view holiday;
  bool known = true;  // the calendar of the year is loaded
};
std::string_view name_of(DayNote::Kind kind);

struct DueTime {
  base::Instant at;          // the last instant in time: day-counted periods end with the day
  bool provisional = false;  // a day that decided it lies in a year that is not loaded
  bool standing = false;     // an open pause: there is no date yet, `at` means nothing
};

// `log`, where given, receives every day that was looked at, in order (not for hours).
DueTime due_of(const Period& period, base::Instant start, std::span<const Pause> pauses,
               const Calendar& calendar, std::vector<DayNote>* log = nullptr);

}  // namespace rulebook
