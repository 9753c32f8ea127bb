// What must hold all the while (maintenance), and what must not happen (prohibition).
#include <algorithm>

#include "rulebook/evaluator.h"

namespace rulebook {

// Without `from` the window opens with the trigger; without `until` it never shuts.
void Evaluator::find_window(Judged& judged) {
  const Rule& rule = *judged.rule;
  const auto& slot = matcher_.frame[static_cast<std::size_t>(rule.trigger_slot)];
  if (rule.window.from)
    judged.from = matcher_.start_of(*rule.window.from);
  else
    judged.from = slot.at ? *slot.at : judged.trigger->claimed;
  if (rule.window.until) judged.until = matcher_.start_of(*rule.window.until);
  judged.running = rule.window.until && !judged.until;
}

// Every forbidden event within the window is a breach; one that a claimed time may put inside it or outside
// leaves the answer open.
void Evaluator::compare_forbidden(Judged& judged) {
  Obligation& out = judged.obligation;
  bool certain = false, doubtful = false;
  if (judged.from)
    for (const auto& pattern : judged.rule->forbids)
      matcher_.each(pattern, [&](const Match& m) {
        const Span t =
            m.timed ? m.time : Span{judged.from->nominal, judged.from->nominal, judged.from->nominal};
        if (t.hi < judged.from->lo || (judged.until && t.lo > judged.until->hi)) return;
        const bool inside =
            t.nominal >= judged.from->nominal && (!judged.until || t.nominal <= judged.until->nominal);
        const bool surely =
            m.certain &&
            (!m.timed || (t.lo >= judged.from->hi && (!judged.until || t.hi <= judged.until->lo)));
        certain = certain || (inside && surely) || (inside && t.lo == t.hi && m.certain);
        doubtful = doubtful || !surely;
        if (!inside) return;
        judged.required.used.insert(judged.required.used.end(), m.used.begin(), m.used.end());
        out.status = Status::breached;
      });
  if (out.status != Status::breached) {
    const bool open = judged.running || (judged.until && now_.us <= judged.until->nominal) || !judged.from;
    out.status = open ? Status::open : Status::met;
    if (judged.until) matcher_.changes_at(judged.until->nominal + 1);
  }
  if (!certain && doubtful) out.certainty = Certainty::possible;
}

std::vector<Evaluator::Cover> Evaluator::covers_of(Judged& judged) {
  std::vector<Cover> out;
  for (const auto& rule : judged.rule->maintains->covers)
    matcher_.each(rule.record, [&](const Match& m) {
      const auto from = rule.from ? matcher_.start_of(*rule.from) : std::optional(m.time);
      if (!from) return;
      out.push_back({*from, rule.until ? matcher_.start_of(*rule.until) : std::nullopt});
      judged.required.used.insert(judged.required.used.end(), m.used.begin(), m.used.end());
    });
  return out;
}

std::int64_t Evaluator::tolerated_until(const Judged& judged, std::int64_t from) {
  const auto& rule = *judged.rule->maintains;
  if (rule.gap_amount.kind == Operand::Kind::none) return from;
  return due_of(matcher_.period_of(rule.gap_amount, rule.gap_unit, Unit::minutes), {from}, {}, calendar_)
      .at.us;
}

// From when on what is not on record counts as missing: it may be entered later.
std::int64_t Evaluator::judged_from(const Judged& judged, std::int64_t from) {
  const auto& rule = *judged.rule->maintains;
  if (rule.wait_amount.kind == Operand::Kind::none) return from;
  return due_of(matcher_.period_of(rule.wait_amount, rule.wait_unit, Unit::hours), {from}, {}, calendar_)
      .at.us;
}

std::vector<Gap> Evaluator::gaps_of(const Judged& judged, const std::vector<Cover>& covers, int lean) {
  const auto begin = [lean](const Span& s) { return lean == 0 ? s.nominal : lean < 0 ? s.hi : s.lo; };
  const auto end = [lean](const Span& s) { return lean == 0 ? s.nominal : lean < 0 ? s.lo : s.hi; };
  const std::int64_t last = judged.until ? std::min(judged.until->nominal, now_.us) : now_.us;
  std::vector<std::pair<std::int64_t, std::int64_t>> stretches;
  for (const auto& c : covers) stretches.emplace_back(begin(c.from), c.until ? end(*c.until) : INT64_MAX);
  std::sort(stretches.begin(), stretches.end());
  std::vector<Gap> out;
  std::int64_t at = judged.from->nominal;
  const bool lasts = !judged.until || now_.us < judged.until->nominal;
  const auto gap = [&](std::int64_t until) {
    if (until <= at || tolerated_until(judged, at) >= until) return;
    out.push_back({at, lasts && until == last ? std::nullopt : std::optional(until)});
  };
  for (const auto& [from, until] : stretches) {
    if (from > at && from >= last) {  // covers nothing yet
      matcher_.changes_at(from);
      matcher_.changes_at(from + 1);
      break;
    }
    if (from > at) gap(from);
    at = std::max(at, until);
    if (at >= last) break;
  }
  if (at < last) gap(last);
  if (lasts && at < INT64_MAX) matcher_.changes_at(tolerated_until(judged, at) + 1);
  return out;
}

void Evaluator::compare_maintained(Judged& judged) {
  Obligation& out = judged.obligation;
  out.status = Status::open;
  if (!judged.from || now_.us < judged.from->nominal) {
    if (judged.from) matcher_.changes_at(judged.from->nominal);
    return;
  }
  const auto covers = covers_of(judged);
  judged.gaps = gaps_of(judged, covers, 0);
  compare_gaps(judged);
  const bool as_told = judged.gaps.empty();
  if (gaps_of(judged, covers, -1).empty() != as_told || gaps_of(judged, covers, 1).empty() != as_told)
    out.certainty = Certainty::possible;
}

void Evaluator::compare_gaps(Judged& judged) {
  Obligation& out = judged.obligation;
  const bool over = judged.until && now_.us > judged.until->nominal;
  if (judged.until) {
    matcher_.changes_at(judged.until->nominal);  // a gap lasts no longer
    matcher_.changes_at(judged.until->nominal + 1);
  }
  if (judged.rule->maintains->at_once || !judged.rule->window.until) {
    std::optional<std::int64_t> first;
    for (const auto& g : judged.gaps) {
      const auto from = judged_from(judged, tolerated_until(judged, g.from));
      if (!first || from < *first) first = from;
    }
    if (first) {
      out.due = base::Instant{*first};
      matcher_.changes_at(*first + 1);
    }
    const bool missing = first && now_.us > *first;
    out.status = missing                              ? Status::breached
                 : first                              ? Status::open
                 : over || !judged.rule->window.until ? Status::met
                                                      : Status::open;
    return;
  }
  if (!judged.until) return;
  const auto due = judged_from(judged, judged.until->nominal);
  out.due = base::Instant{due};
  matcher_.changes_at(due + 1);
  if (!over) return;
  out.status = judged.gaps.empty() ? Status::met : now_.us > due ? Status::breached : Status::open;
}

}  // namespace rulebook
