// When a clock starts, and when it has run out.
#include <algorithm>

#include "rulebook/matcher.h"

namespace rulebook {

std::optional<Span> Matcher::start_of(const TimeSource& source) {
  if (source.kind == TimeSource::Kind::time) return source.time ? time(*source.time) : std::nullopt;
  if (source.kind == TimeSource::Kind::upon) {
    const Match m = match(source.upon.front());
    if (!m.ok || (!source.time && !m.placed)) return std::nullopt;
    return source.time ? time(*source.time) : std::optional(m.time);
  }
  std::optional<Span> out;
  for (const auto& child : source.children) {
    const auto s = start_of(child);
    if (!s) continue;
    const bool better = !out || (source.kind == TimeSource::Kind::earliest_of ? s->nominal < out->nominal
                                                                              : s->nominal > out->nominal);
    if (better) out = s;
  }
  return out;
}

Period Matcher::period_of(const Operand& amount, const Operand& unit, Unit otherwise) {
  Period out;
  out.amount = std::clamp<std::int64_t>(number(amount).value_or(0), 0, kMaxPeriod);
  out.unit = unit_of(word(unit)).value_or(otherwise);
  return out;
}

std::optional<Limit> Matcher::limit_of(const DeadlineRule& rule, std::vector<Pause>* pauses) {
  const auto start = start_of(rule.starts);
  if (!start) return std::nullopt;
  std::vector<Pause> stands;
  for (const auto& p : rule.pauses)
    each(p.from, [&](const Match& from) {
      Pause pause{{from.time.nominal}, std::nullopt};
      if (!p.until.empty())
        if (const Match until = match(p.until.front()); until.ok)
          pause.until = base::Instant{until.placed ? until.time.nominal : from.time.nominal};
      stands.push_back(pause);
    });
  Limit limit;
  limit.start = limit.at = *start;
  const auto moved = [&](const Period& by, const Span& from, std::span<const Pause> standing) {
    Span out;
    for (const auto& [to, of] :
         {std::pair{&out.nominal, from.nominal}, {&out.lo, from.lo}, {&out.hi, from.hi}}) {
      const DueTime due = due_of(by, {of}, standing, calendar_);
      *to = due.at.us;
      limit.provisional = limit.provisional || due.provisional;
      limit.standing = limit.standing || due.standing;
    }
    return out;
  };
  if (rule.amount.kind != Operand::Kind::none) {
    Period period = period_of(rule.amount, rule.unit, Unit::natural_days);
    period.first_day_counts = rule.first_day_counts;
    period.backwards = rule.backwards;
    period.roll_over = !rule.burdens_party && word(rule.roll_over) == "next_working_day";
    limit.period = period;
    limit.at = moved(period, *start, stands);
  }
  limit.due = limit.at;
  if (rule.wait_amount.kind != Operand::Kind::none)
    limit.due = moved(period_of(rule.wait_amount, rule.wait_unit, Unit::hours), limit.at, {});
  if (pauses) *pauses = std::move(stands);
  return limit;
}

}  // namespace rulebook
