// Looks for patterns in the facts of a case. Names are slots of a frame; a pattern that fails leaves its
// slots empty.
#pragma once

#include <algorithm>
#include <array>
#include <boost/container/small_vector.hpp>
#include <deque>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/sort_stably.h"
#include "rulebook/fact_table.h"

namespace rulebook {

using UsedRows = boost::container::small_vector<std::uint32_t, 8>;

struct Match {
  bool ok = false;
  bool certain = true;  // false: it hangs on a claimed time that could also mean the other
  bool timed = false;    // its time counts where several are joined
  bool placed = false;   // it has a time at all
  Span time;
  UsedRows used;
};

struct Slot {
  const Row* row = nullptr;
  const base::Json* item = nullptr;
  const Span* at = nullptr;  // an instant that was worked out
};
using Frame = std::array<Slot, kMaxSlots>;

// A deadline worked out.
struct Limit {
  Span start, at;  // counted from; the last instant in time
  Span due;        // `at` and the wait after it: from then on absence is a breach
  std::optional<Period> period;
  bool provisional = false;
  bool standing = false;  // an open pause: no date yet
};

// A period that was asked whether it has run out.
struct Ran {
  Limit limit;
  std::vector<Pause> pauses;
  bool passed = false;
};

class Matcher {
 public:
  Matcher(const Model& model, const Calendar& calendar, const Parameters& parameters, FactTable& table,
          base::Instant now)
      : model_(model),
        calendar_(calendar),
        parameters_(parameters),
        table_(table),
        now_(now),
        day(base::LegalDay::of(now)),
        scope(model.scope_names.size(), nullptr) {}

  Match match(const Pattern& pattern);
  bool all_hold(const std::vector<Pattern>& patterns);
  // Calls `use(match)` for each event that the record pattern accepts, with the frame filled.
  template <class Use>
  void each(const Pattern& pattern, Use&& use) {
    for (const auto index : candidates(pattern)) {
      Match m = accept(pattern, table_.row(index));
      if (m.ok) use(m);
    }
    clear(pattern);
  }

  // The same in the order of the events' own times, so that it does not matter in which order they came in. For each
  // it is noted anew which unconfirmed parameters it hangs on.
  template <class Use>
  void each_in_time(const Pattern& pattern, Use&& use) {
    auto list = candidates(pattern);
    const auto key = [this](std::uint32_t i) {
      const Span& s = table_.row(i).claimed;
      return std::tuple(s.nominal, s.lo, s.hi);
    };
    const auto earlier = [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); };
    if (!std::is_sorted(list.begin(), list.end(), earlier))
      base::sort_stably(list, earlier);
    for (const auto index : list) {
      unconfirmed_ = unconfirmed_of_all_;
      if (periods) periods->clear();
      Match m = accept(pattern, table_.row(index));
      if (m.ok) use(m);
    }
    clear(pattern);
  }

  // What is missing, in the rulebook's words, where a pattern does not hold.
  void missing(const Pattern& pattern, std::vector<Words>& out);

  const base::Json* value(const Operand& operand);
  std::optional<std::int64_t> number(const Operand& operand);
  std::string word(const Operand& operand);
  std::optional<Span> time(const TimeRef& reference);
  Words fill(const WordsTemplate& words);
  void bind(const std::vector<std::pair<int, Operand>>& values);

  std::optional<Span> start_of(const TimeSource& source);
  // Nothing where the clock has not begun to run.
  std::optional<Limit> limit_of(const DeadlineRule& rule, std::vector<Pause>* pauses = nullptr);
  Period period_of(const Operand& amount, const Operand& unit, Unit otherwise);
  const Span* keep(const Span& span) { return &times_.emplace_back(span); }

  // A new rule: no names, nothing worked out, no next instant.
  void begin_rule() {
    reset_frame();
    made_.clear();
    times_.clear();
    unconfirmed_.clear();
    unconfirmed_of_all_.clear();
    known_.clear();
    next_.reset();
    if (periods) periods->clear();
  }
  void reset_frame() { frame = Frame{}; }
  // The answer may differ from the instant `us` on.
  void changes_at(std::int64_t us) {
    if (us > now_.us && (!next_ || us < *next_)) next_ = us;
  }
  std::optional<std::int64_t> next() const { return next_; }
  // Parameters looked at whose default is in use and yet to be confirmed.
  const std::set<std::string>& unconfirmed() const { return unconfirmed_; }
  // Those looked at so far are asked for every subject of the rule.
  void unconfirmed_for_all() { unconfirmed_of_all_ = unconfirmed_; }
  void unconfirmed_are(const std::set<std::string>& those) { unconfirmed_ = those; }
  base::Instant now() const { return now_; }
  void move_to(base::Instant now) { now_ = now; }
  bool out_of_steps() const { return steps_ > kMaxSteps; }
  const Row* row_of(const Operand& operand) const {
    return operand.kind == Operand::Kind::event ? frame[static_cast<std::size_t>(operand.slot)].row : nullptr;
  }
  const Model& model() const { return model_; }
  const Calendar& calendar() const { return calendar_; }
  FactTable& table() { return table_; }

 private:
  Match match_anew(const Pattern& pattern);
  Match match_again(const Pattern& pattern);
  Match match_record(const Pattern& pattern);
  Match match_several(const Pattern& pattern, std::int64_t least);
  Match match_for_each(const Pattern& pattern);
  Match match_passed(const Pattern& pattern);
  const base::Json* compute(const Computation& c);
  std::optional<std::int64_t> worked_out(const Computation& c);
  std::optional<std::int64_t> arithmetic(const Computation& c);
  std::optional<std::int64_t> days_of(const Computation& c);
  std::optional<base::LegalDay> day_of(const TimeRef& reference);
  const base::Json* parameter(int index);
  Match accept(const Pattern& pattern, const Row& row);
  const std::vector<std::uint32_t>& candidates(const Pattern& pattern);
  bool where_holds(const Pattern& pattern, const Row& row);
  bool latest(const Pattern& pattern, const Row& row);
  bool lies_in(const OrderRule& rule, std::int64_t us, bool& certain);
  bool in_hours_or_days(const OrderRule& rule, const Span& at, bool& certain);
  bool in_order(const Pattern& pattern, const Row& row, const Span& at, bool& certain);
  Span time_of(const Pattern& pattern, const Row& row);
  bool holds(const Condition& condition, const base::Json* value);
  bool holds_one(const Condition& condition, const base::Json& element);
  bool compares(const Condition& condition, const base::Json* value);
  void join(Match& into, const Match& more) const;
  void clear(const Pattern& pattern);
  std::string words_of(const Template& text);
  void missing_record(const Pattern& pattern, std::vector<Words>& out);
  void missing_each(const Pattern& pattern, std::vector<Words>& out);

  const Model& model_;
  const Calendar& calendar_;
  const Parameters& parameters_;
  FactTable& table_;
  base::Instant now_;
  std::uint64_t steps_ = 0;
  // What a reusable pattern answered for these events, and the names that it bound.
  struct Known {
    std::array<const Row*, kMostHangsOn> rows{};
    Match match;
    boost::container::small_vector<Slot, 4> bound;
  };
  std::unordered_map<const Pattern*, std::vector<Known>> known_;
  std::deque<base::Json> made_;  // values that were worked out
  std::deque<Span> times_;
  std::set<std::string> unconfirmed_, unconfirmed_of_all_;
  std::optional<std::int64_t> next_;

 public:
  base::LegalDay day;  // that chooses among dated parameters
  const Pattern* dating =
      nullptr;  // the trigger: each candidate for it is judged by the parameters of its own day
  Frame frame{};
  std::vector<const base::Json*> scope;  // what the rule offers to exceptions, by scope name
  const base::JsonObject* command = nullptr;
  std::array<base::Json, 3> subject;  // id, kind, obligation
  std::vector<Ran>* periods = nullptr;  // where given, each period that is asked for is noted there
};

}  // namespace rulebook
