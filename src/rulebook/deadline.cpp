#include "rulebook/deadline.h"

#include <algorithm>

namespace rulebook {
namespace {

using base::Instant;
using base::LegalDay;

std::vector<Pause> merged(std::span<const Pause> pauses) {
  std::vector<Pause> sorted(pauses.begin(), pauses.end());
  std::sort(sorted.begin(), sorted.end(), [](const Pause& a, const Pause& b) { return a.from < b.from; });
  std::vector<Pause> out;
  for (const auto& p : sorted) {
    if (p.until && *p.until <= p.from) continue;
    if (out.empty() || (out.back().until && *out.back().until < p.from)) {
      out.push_back(p);
    } else if (out.back().until) {
      out.back().until = p.until ? std::optional(std::max(*out.back().until, *p.until)) : std::nullopt;
    }
  }
  return out;
}

int month_length(int year, int month) {
  const auto next =
      month == 12 ? LegalDay::from_civil(year + 1, 1, 1) : LegalDay::from_civil(year, month + 1, 1);
  return next ? next->plus(-1).civil().day : 31;
}

LegalDay plus_months(LegalDay from, std::int64_t months) {
  const auto c = from.civil();
  const std::int64_t index = c.year * 12 + (c.month - 1) + months;
  const int year = static_cast<int>(index / 12), month = static_cast<int>(index % 12) + 1;
  if (index < 12 || year > 9998) return from;
  return LegalDay::from_civil(year, month, std::min(c.day, month_length(year, month))).value_or(from);
}

// One count; keeps the log and whether a year was missing.
class Counter {
 public:
  Counter(const Calendar& calendar, std::vector<Pause> pauses, std::vector<DayNote>* log)
      : calendar_(calendar), pauses_(std::move(pauses)), log_(log) {}

  // Is the day one of those that count? Natural days look at no calendar.
  bool counts(LegalDay day, bool working_only) {
    if (paused(day)) return note(day, DayNote::Kind::paused, {}, true), false;
    if (!working_only) return note(day, DayNote::Kind::counted, {}, true), true;
    return working(day, DayNote::Kind::counted);
  }
  bool working(LegalDay day, DayNote::Kind as) {
    const auto kind = calendar_.kind(day);
    provisional_ = provisional_ || !kind.known;
    if (kind.working)
      note(day, as, {}, kind.known);
    else
      note(day, kind.name.empty() ? DayNote::Kind::weekend : DayNote::Kind::holiday, kind.name, kind.known);
    return kind.working;
  }
  void note(LegalDay day, DayNote::Kind kind, std::string_view holiday, bool known) {
    if (log_) log_->push_back({day, kind, holiday, known});
  }
  // Days from that of a pause's beginning up to the day before its end stand still.
  bool paused(LegalDay day) const {
    return std::any_of(pauses_.begin(), pauses_.end(), [day](const Pause& p) {
      return LegalDay::of(p.from) <= day && (!p.until || day < LegalDay::of(*p.until));
    });
  }
  // An open pause that begins by `day` means that there is no last day yet.
  bool stands_at(LegalDay day) const {
    return !pauses_.empty() && !pauses_.back().until && LegalDay::of(pauses_.back().from) <= day;
  }
  bool provisional() const { return provisional_; }
  bool logging() const { return log_ != nullptr; }
  bool pausing() const { return !pauses_.empty(); }

 private:
  const Calendar& calendar_;
  std::vector<Pause> pauses_;
  std::vector<DayNote>* log_;
  bool provisional_ = false;
};

DueTime hours_due(const Period& period, Instant start, const std::vector<Pause>& pauses) {
  const std::int64_t one = period.unit == Unit::minutes ? 60'000'000 : 3'600'000'000;
  if (period.backwards) return {start.plus_us(-period.amount * one), false, false};
  Instant due = start.plus_us(period.amount * one);
  for (const auto& p : pauses) {
    const Instant from = std::max(p.from, start);
    if (from > due) break;
    if (!p.until) return {due, false, true};
    if (*p.until > from) due.us += p.until->us - from.us;
  }
  return {due, false, false};
}

LegalDay back_from(const Period& period, LegalDay start, Counter& counter) {
  counter.note(start, DayNote::Kind::start, {}, true);
  if (period.unit == Unit::months) return plus_months(start.plus(-1), -period.amount);  // clear, as days are
  LegalDay day = start;
  for (std::int64_t left = period.amount; left > 0;) {
    day = day.plus(-1);
    if (counter.counts(day, period.unit == Unit::working_days)) --left;
  }
  return day.plus(-1);
}

// The last day, or nothing while the clock stands.
std::optional<LegalDay> forward_from(const Period& period, LegalDay start, Counter& counter) {
  const bool working_only = period.unit == Unit::working_days;
  std::int64_t left =
      period.unit == Unit::months ? plus_months(start, period.amount).days - start.days : period.amount;
  LegalDay day = start;
  if (period.first_day_counts && left > 0) {
    if (counter.counts(day, working_only)) --left;
  } else {
    counter.note(day, DayNote::Kind::start, {}, true);
  }
  if (!working_only && !counter.pausing() && !counter.logging())
    return day.plus(static_cast<std::int32_t>(left));
  while (left > 0) {
    day = day.plus(1);
    if (counter.stands_at(day)) return std::nullopt;
    if (counter.counts(day, working_only)) --left;
  }
  return day;
}

LegalDay rolled(LegalDay day, Counter& counter) {
  while (!counter.working(day, DayNote::Kind::rolled)) day = day.plus(1);
  return day;
}

}  // namespace

std::optional<Unit> unit_of(std::string_view name) {
  for (const Unit unit : {Unit::minutes, Unit::hours, Unit::natural_days, Unit::working_days, Unit::months})
    if (name_of(unit) == name) return unit;
  return std::nullopt;
}

std::string_view name_of(Unit unit) {
  switch (unit) {
    case Unit::minutes:
      return "minutes";
    case Unit::hours:
      return "hours";
    case Unit::natural_days:
      return "natural_days";
    case Unit::working_days:
      return "working_days";
    case Unit::months:
      return "months";
  }
  return {};
}

std::string_view name_of(DayNote::Kind kind) {
  switch (kind) {
    case DayNote::Kind::start:
      return "start";
    case DayNote::Kind::counted:
      return "counted";
    case DayNote::Kind::weekend:
      return "weekend";
    case DayNote::Kind::holiday:
      return "holiday";
    case DayNote::Kind::paused:
      return "paused";
    case DayNote::Kind::rolled:
      return "rolled";
  }
  return {};
}

DueTime due_of(const Period& period, Instant start, std::span<const Pause> pauses, const Calendar& calendar,
               std::vector<DayNote>* log) {
  if (period.unit == Unit::minutes || period.unit == Unit::hours)
    return hours_due(period, start, merged(pauses));
  Counter counter(calendar, merged(pauses), log);
  const LegalDay first = LegalDay::of(start);
  if (period.backwards) return {back_from(period, first, counter).end(), counter.provisional(), false};
  auto last = forward_from(period, first, counter);
  if (!last) return {start, counter.provisional(), true};
  if (period.roll_over) last = rolled(*last, counter);
  return {last->end(), counter.provisional(), false};
}

}  // namespace rulebook
