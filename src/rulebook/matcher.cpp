#include "rulebook/matcher.h"
#include "base/sort_stably.h"

#include <algorithm>

namespace rulebook {

namespace {

constexpr std::size_t kMostKnown = 16;  // of one pattern: looked through one by one

bool is_among(DaySet set, const Calendar::DayKind& kind) {
  switch (set) {
    case DaySet::holidays:
      return !kind.name.empty();
    case DaySet::rest_days:
      return !kind.working;
    case DaySet::working_days:
      return kind.working;
  }
  return false;
}

bool earlier(const Match& a, const Match& b) {
  if (a.timed != b.timed) return !a.timed;
  if (a.certain != b.certain) return a.certain;
  return a.timed && a.time.nominal < b.time.nominal;
}

}  // namespace

std::optional<DaySet> day_set_of(std::string_view name) {
  if (name == "holidays") return DaySet::holidays;
  if (name == "rest_days") return DaySet::rest_days;
  if (name == "working_days") return DaySet::working_days;
  return std::nullopt;
}

Match Matcher::match(const Pattern& pattern) {
  return pattern.reusable ? match_again(pattern) : match_anew(pattern);
}

Match Matcher::match_again(const Pattern& pattern) {
  std::array<const Row*, kMostHangsOn> rows{};
  for (std::size_t i = 0; i < pattern.hangs_on.size(); ++i) {
    const Slot& slot = frame[static_cast<std::size_t>(pattern.hangs_on[i])];
    if (!slot.row || slot.at) return match_anew(pattern);  // an item, a worked-out time, or nothing
    rows[i] = slot.row;
  }
  auto& known = known_[&pattern];
  const auto first = frame.begin() + pattern.first_slot, end = frame.begin() + pattern.end_slot;
  // The latest first: a subject asks about the same events in a row. Few differ.
  for (auto it = known.rbegin(); it != known.rend(); ++it) {
    if (it->rows != rows) continue;
    std::copy(it->bound.begin(), it->bound.end(), first);
    return it->match;
  }
  Match out = match_anew(pattern);
  if (known.size() < kMostKnown) known.push_back({rows, out, {first, end}});
  return out;
}

Match Matcher::match_anew(const Pattern& pattern) {
  Match out;
  switch (pattern.kind) {
    case Pattern::Kind::record:
      return match_record(pattern);
    case Pattern::Kind::for_each:
      return match_for_each(pattern);
    case Pattern::Kind::passed:
      return match_passed(pattern);
    case Pattern::Kind::that: {
      const Row* row = frame[static_cast<std::size_t>(pattern.slot)].row;
      return row ? accept(pattern, *row) : out;
    }
    case Pattern::Kind::test: {
      const auto* v = value(pattern.left);
      base::Json counted;
      if (pattern.left.count) counted = number(pattern.left).value_or(0), v = &counted;
      out.ok = std::all_of(pattern.conditions.begin(), pattern.conditions.end(),
                           [&](const Condition& c) { return holds(c, v); });
      return out;
    }
    case Pattern::Kind::none_of:
      out.ok = std::none_of(pattern.children.begin(), pattern.children.end(),
                            [&](const Pattern& p) { return match(p).ok; });
      return out;
    case Pattern::Kind::all_of:
      out.ok = true;
      for (const auto& child : pattern.children) {
        join(out, match(child));
        if (!out.ok) return clear(pattern), Match{};
      }
      return out;
    case Pattern::Kind::any_of:
      for (const auto& child : pattern.children) {
        Match m = match(child);
        if (m.ok && (!out.ok || earlier(m, out))) out = std::move(m);
      }
      return out;
  }
  return out;
}

bool Matcher::all_hold(const std::vector<Pattern>& patterns) {
  return std::all_of(patterns.begin(), patterns.end(), [&](const Pattern& p) { return match(p).ok; });
}

void Matcher::join(Match& into, const Match& more) const {
  into.ok = into.ok && more.ok;
  into.certain = into.certain && more.certain;
  if (more.timed) {
    if (!into.timed)
      into.time = more.time;
    else
      into.time = {std::max(into.time.nominal, more.time.nominal), std::max(into.time.lo, more.time.lo),
                   std::max(into.time.hi, more.time.hi)};
    into.timed = into.placed = true;
  }
  into.used.insert(into.used.end(), more.used.begin(), more.used.end());
}

void Matcher::clear(const Pattern& pattern) {
  for (int s = pattern.first_slot; s < pattern.end_slot; ++s) frame[static_cast<std::size_t>(s)] = {};
}

const std::vector<std::uint32_t>& Matcher::candidates(const Pattern& pattern) {
  if (pattern.key_path != kNone)
    if (const auto* key = value(pattern.key); key && key->is_string())
      return table_.rows_where(pattern.types[0], pattern.key_path, std::string_view(key->get_string()));
  return pattern.types.size() == 1 ? table_.rows_of(pattern.types[0]) : table_.rows_of_all(pattern.types);
}

// The candidate that came first in its own time, unless `which` says otherwise.
Match Matcher::match_record(const Pattern& pattern) {
  if (pattern.at_least) {
    const auto least = number(*pattern.at_least).value_or(1);
    if (least != 1 || pattern.distinct != kNone) return match_several(pattern, least);
  }
  Match best;
  // Only the names bound within: a frame is large, and this is the busiest place.
  const auto first = frame.begin() + pattern.first_slot, end = frame.begin() + pattern.end_slot;
  boost::container::small_vector<Slot, 8> kept;
  const auto& list = candidates(pattern);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto index = pattern.which == Pattern::Which::last ? list[list.size() - 1 - i] : list[i];
    Match m = accept(pattern, table_.row(index));
    if (!m.ok || (best.ok && !earlier(m, best))) continue;
    best = std::move(m);
    kept.assign(first, end);
    if (pattern.which != Pattern::Which::earliest) break;
  }
  if (best.ok)
    std::copy(kept.begin(), kept.end(), first);
  else
    clear(pattern);
  return best;
}

Match Matcher::match_several(const Pattern& pattern, std::int64_t least) {
  std::vector<Match> found;
  std::vector<const base::Json*> values;
  for (const auto index : candidates(pattern)) {
    const Row& row = table_.row(index);
    Match m = accept(pattern, row);
    if (!m.ok) continue;
    if (pattern.distinct != kNone) {
      const auto* v = table_.value(row, pattern.distinct);
      if (!v) continue;
      const auto same =
          std::find_if(values.begin(), values.end(), [&](const auto* o) { return equal(*o, *v); });
      if (same != values.end()) {
        Match& before = found[static_cast<std::size_t>(same - values.begin())];
        if (earlier(m, before)) before = std::move(m);
        continue;
      }
      values.push_back(v);
    }
    found.push_back(std::move(m));
  }
  clear(pattern);
  Match out;
  if (static_cast<std::int64_t>(found.size()) < least) return out;
  base::sort_stably(found, earlier);
  out.ok = true;
  for (std::int64_t i = 0; i < least; ++i) join(out, found[static_cast<std::size_t>(i)]);
  return out;
}

Match Matcher::match_for_each(const Pattern& pattern) {
  Match out;
  out.ok = true;
  const Pattern& holds = pattern.children.back();
  if (pattern.items.kind != Operand::Kind::none) {
    const auto* list = value(pattern.items);
    if (!list || !list->is_array()) return out;
    for (const auto& item : list->get_array()) {
      frame[static_cast<std::size_t>(pattern.slot)] = {nullptr, &item};
      join(out, match(holds));
      if (!out.ok) break;
    }
  } else {
    const Pattern& over = pattern.children.front();
    for (const auto index : candidates(over)) {
      if (!accept(over, table_.row(index)).ok) continue;
      join(out, match(holds));
      if (!out.ok) break;
    }
  }
  clear(pattern);
  return out.ok ? out : Match{};
}

Match Matcher::match_passed(const Pattern& pattern) {
  Match out;
  std::vector<Pause> pauses;
  const auto limit = limit_of(pattern.passed.front(), &pauses);
  if (periods && limit && limit->period)
    periods->push_back({*limit, std::move(pauses), !limit->standing && now_.us > limit->due.nominal});
  if (!limit || limit->standing) return clear(pattern), out;
  for (const auto us : {limit->due.lo, limit->due.nominal, limit->due.hi}) changes_at(us + 1);
  out.time = limit->due;
  out.placed = true;
  out.ok = now_.us > limit->due.nominal;
  out.certain = now_.us > limit->due.hi || now_.us <= limit->due.lo;
  clear(pattern);
  if (out.ok) frame[static_cast<std::size_t>(pattern.slot)].at = keep(limit->due);
  return out;
}

Match Matcher::accept(const Pattern& pattern, const Row& row) {
  Match out;
  ++steps_;
  if (out_of_steps()) return out;
  if (pattern.kind == Pattern::Kind::record) {
    clear(pattern);
    frame[static_cast<std::size_t>(pattern.slot)] = {&row, nullptr};
  }
  if (&pattern == dating) day = base::LegalDay::of({row.claimed.nominal});
  if (!where_holds(pattern, row) || !latest(pattern, row)) return out;
  const Span at = time_of(pattern, row);
  if (!in_order(pattern, row, at, out.certain)) return out;
  for (const auto& p : pattern.unless)
    if (match(p).ok) return out;
  out.ok = true;
  out.timed = pattern.counts && pattern.time != Pattern::Time::none;
  out.placed = true;
  out.time = at;
  if (pattern.counts) out.used.push_back(static_cast<std::uint32_t>(row.index));
  for (const auto& p : pattern.with) {
    join(out, match(p));
    if (!out.ok) return out;
  }
  return out;
}

Span Matcher::time_of(const Pattern& pattern, const Row& row) {
  if (pattern.time == Pattern::Time::received) return Span::at(row.fact->at);
  if (pattern.time == Pattern::Time::fields) return time(pattern.time_fields).value_or(row.claimed);
  return row.claimed;
}

bool Matcher::where_holds(const Pattern& pattern, const Row& row) {
  for (const auto& field : pattern.where) {
    const auto* v = table_.value(row, field.path);
    for (const auto& c : field.conditions)
      if (!holds(c, v)) return false;
  }
  return true;
}

// No later event of the same type agrees with it in these fields.
bool Matcher::latest(const Pattern& pattern, const Row& row) {
  if (pattern.latest_per.empty()) return true;
  const auto& rows = table_.rows_of(row.type);
  for (auto it = rows.rbegin(); it != rows.rend() && *it > row.index; ++it) {
    ++steps_;
    const Row& later = table_.row(*it);
    const bool same = std::all_of(pattern.latest_per.begin(), pattern.latest_per.end(), [&](int path) {
      const auto* a = table_.value(row, path);
      const auto* b = table_.value(later, path);
      return a && b && equal(*a, *b);
    });
    if (same) return false;
  }
  return true;
}

// Whether the moment lies in the hours, or on a day of the kind.
bool Matcher::lies_in(const OrderRule& rule, std::int64_t us, bool& certain) {
  const auto at = base::LegalTime::of({us});
  if (rule.op == OrderRule::Op::on_days) {
    const auto set = day_set_of(word(rule.from));
    const auto kind = calendar_.kind(at.day);
    if (!kind.known) certain = false;  // the weekends alone are known of such a year
    return set && is_among(*set, kind);
  }
  const auto from = number(rule.from), until = number(rule.until);
  if (!from || !until || *from == *until) return false;
  return *from < *until ? *from <= at.hour && at.hour < *until : *from <= at.hour || at.hour < *until;
}

// A time that may as well lie outside is in them, but not for certain.
bool Matcher::in_hours_or_days(const OrderRule& rule, const Span& at, bool& certain) {
  const bool nominal = lies_in(rule, at.nominal, certain);
  const bool low = lies_in(rule, at.lo, certain), high = lies_in(rule, at.hi, certain);
  if (nominal != low || nominal != high) certain = false;
  return nominal || low || high;
}

// An order that a claimed time leaves open holds, but not for certain.
bool Matcher::in_order(const Pattern& pattern, const Row& row, const Span& at, bool& certain) {
  for (const auto& rule : pattern.order) {
    if (rule.op == OrderRule::Op::recorded_after) {
      const auto& named = rule.reference.first_present;
      const Row* other = named.empty() ? nullptr : row_of(named.front());
      if (!other || row.fact->seq <= other->fact->seq) return false;
      continue;
    }
    if (rule.op == OrderRule::Op::in_hours || rule.op == OrderRule::Op::on_days) {
      if (!in_hours_or_days(rule, at, certain)) return false;
      continue;
    }
    const auto ref = time(rule.reference);
    if (!ref) {
      if (rule.op == OrderRule::Op::before) continue;  // what has not ended yet bounds nothing
      return false;
    }
    Span low = *ref, high = at;  // must be: low <= high
    if (rule.op == OrderRule::Op::before) std::swap(low, high);
    if (rule.op == OrderRule::Op::from_day_of)
      for (auto* t : {&low.nominal, &low.lo, &low.hi}) *t = base::LegalDay::of({*t}).begin().us;
    if (rule.op == OrderRule::Op::within) {
      const auto due = [&](std::int64_t t) { return due_of(rule.period, {t}, {}, calendar_).at.us; };
      low = at;
      high = {due(ref->nominal), due(ref->lo), due(ref->hi)};
      if (ref->lo > at.hi) return false;
    }
    if (low.lo > high.hi) return false;
    if (low.hi > high.lo) certain = false;
    if (low.lo == low.hi && high.lo == high.hi) certain = certain && low.nominal <= high.nominal;
  }
  return true;
}

}  // namespace rulebook
