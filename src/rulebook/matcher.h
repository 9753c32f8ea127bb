// Looks for patterns in the facts of a case. Names are slots of a frame; a pattern that fails leaves its
// slots empty.
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <vector>

#include "rulebook/fact_table.h"

namespace rulebook {

using UsedRows = boost::container::small_vector<std::uint32_t, 8>;

struct Match {
  bool ok = false;
  bool certain = true;  // false: it hangs on a claimed time that could also mean the other
  bool timed = false;
  Span time;
  UsedRows used;
};

struct Slot {
  const Row* row = nullptr;
  const base::Json* item = nullptr;
};
using Frame = std::array<Slot, kMaxSlots>;

class Matcher {
 public:
  Matcher(const Model& model, const Calendar& calendar, const Parameters& parameters, FactTable& table)
      : model_(model),
        calendar_(calendar),
        parameters_(parameters),
        table_(table),
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

  // What is missing, in the rulebook's words, where a pattern does not hold.
  void missing(const Pattern& pattern, std::vector<Words>& out);

  const base::Json* value(const Operand& operand) const;
  std::optional<std::int64_t> number(const Operand& operand) const;
  std::string word(const Operand& operand) const;
  std::optional<Span> time(const TimeRef& reference) const;
  Words fill(const WordsTemplate& words) const;
  void reset_frame() { frame = Frame{}; }
  bool out_of_steps() const { return steps_ > kMaxSteps; }
  const Row* row_of(const Operand& operand) const {
    return operand.kind == Operand::Kind::event ? frame[static_cast<std::size_t>(operand.slot)].row : nullptr;
  }
  const Model& model() const { return model_; }
  const Calendar& calendar() const { return calendar_; }
  FactTable& table() { return table_; }

 private:
  Match match_record(const Pattern& pattern);
  Match match_several(const Pattern& pattern, std::int64_t least);
  Match match_for_each(const Pattern& pattern);
  Match accept(const Pattern& pattern, const Row& row);
  const std::vector<std::uint32_t>& candidates(const Pattern& pattern);
  bool where_holds(const Pattern& pattern, const Row& row);
  bool latest(const Pattern& pattern, const Row& row);
  bool in_order(const Pattern& pattern, const Row& row, const Span& at, bool& certain);
  Span time_of(const Pattern& pattern, const Row& row) const;
  bool holds(const Condition& condition, const base::Json* value);
  bool holds_one(const Condition& condition, const base::Json& element);
  void join(Match& into, const Match& more) const;
  void clear(const Pattern& pattern);
  std::string words_of(const Template& text) const;
  void missing_record(const Pattern& pattern, std::vector<Words>& out);
  void missing_each(const Pattern& pattern, std::vector<Words>& out);

  const Model& model_;
  const Calendar& calendar_;
  const Parameters& parameters_;
  FactTable& table_;
  std::uint64_t steps_ = 0;

 public:
  Frame frame{};
  std::vector<const base::Json*> scope;  // what the rule offers to exceptions, by scope name
  const base::JsonObject* command = nullptr;
  std::array<base::Json, 3> subject;  // id, kind, obligation
};

}  // namespace rulebook
