// What is missing where a pattern does not hold: the words that the rulebook gives to the innermost part that
// fails.
#include "rulebook/matcher.h"

namespace rulebook {

void Matcher::missing(const Pattern& pattern, std::vector<Words>& out) {
  const std::size_t before = out.size();
  switch (pattern.kind) {
    case Pattern::Kind::all_of:
      for (const auto& child : pattern.children)
        if (!match(child).ok) missing(child, out);
      break;
    case Pattern::Kind::any_of:
      if (pattern.says.empty())
        for (const auto& child : pattern.children) missing(child, out);
      break;
    case Pattern::Kind::record:
      missing_record(pattern, out);
      break;
    case Pattern::Kind::for_each:
      missing_each(pattern, out);
      break;
    case Pattern::Kind::that:
    case Pattern::Kind::none_of:
    case Pattern::Kind::test:
    case Pattern::Kind::passed:
      break;
  }
  if (out.size() == before && !pattern.says.empty()) out.push_back(fill(pattern.says));
}

// The latest event that would do but for what should go with it tells best what is still to be done.
void Matcher::missing_record(const Pattern& pattern, std::vector<Words>& out) {
  const auto& list = candidates(pattern);
  for (std::size_t i = list.size(); i-- > 0;) {
    const Row& row = table_.row(list[i]);
    clear(pattern);
    frame[static_cast<std::size_t>(pattern.slot)] = {&row, nullptr};
    bool certain = true;
    if (!where_holds(pattern, row) || !latest(pattern, row) ||
        !in_order(pattern, row, time_of(pattern, row), certain))
      continue;
    bool undone = false;
    for (const auto& p : pattern.unless) undone = undone || match(p).ok;
    if (undone) continue;
    for (const auto& p : pattern.with)
      if (!match(p).ok) missing(p, out);
    break;
  }
  clear(pattern);
}

void Matcher::missing_each(const Pattern& pattern, std::vector<Words>& out) {
  const Pattern& holds = pattern.children.back();
  const auto look = [&] {
    if (!match(holds).ok) missing(holds, out);
  };
  if (pattern.items.kind != Operand::Kind::none) {
    const auto* list = value(pattern.items);
    if (list && list->is_array())
      for (const auto& item : list->get_array()) {
        frame[static_cast<std::size_t>(pattern.slot)] = {nullptr, &item};
        look();
      }
  } else {
    const Pattern& over = pattern.children.front();
    for (const auto index : candidates(over))
      if (accept(over, table_.row(index)).ok) look();
  }
  clear(pattern);
}

}  // namespace rulebook
