// Whether a value fulfils a condition.
#include <algorithm>

#include "rulebook/matcher.h"

namespace rulebook {

bool Matcher::holds(const Condition& condition, const base::Json* v) {
  const auto any_equal = [&](const base::Json& a) {
    for (const auto& operand : condition.operands) {
      const auto* b = value(operand);
      if (!b) continue;
      if (equal(a, *b)) return true;
      if (b->is_array())
        for (const auto& item : b->get_array())
          if (equal(a, item)) return true;
    }
    return false;
  };
  switch (condition.op) {
    case Condition::Op::present: {
      const bool there =
          v && !(v->is_string() && v->get_string().empty()) && !(v->is_array() && v->get_array().empty());
      return there == condition.wanted;
    }
    case Condition::Op::equals: {
      if (condition.operands[0].count) return v && integer_of(*v) == number(condition.operands[0]);
      const auto* b = value(condition.operands[0]);
      return v && b && equal(*v, *b);
    }
    case Condition::Op::differs: {
      const auto* b = value(condition.operands[0]);
      return !v || !b || !equal(*v, *b);
    }
    case Condition::Op::in:
      return v && any_equal(*v);
    case Condition::Op::contains:
      return v && v->is_array() &&
             std::any_of(v->get_array().begin(), v->get_array().end(),
                         [&](const auto& e) { return any_equal(e); });
    case Condition::Op::has: {
      if (!v || !v->is_array()) return false;
      const auto n = std::count_if(v->get_array().begin(), v->get_array().end(),
                                   [&](const auto& e) { return holds_one(condition, e); });
      return n >= number(condition.least).value_or(1);
    }
    case Condition::Op::at_least:
    case Condition::Op::at_most:
    case Condition::Op::more_than:
    case Condition::Op::less_than:
      return compares(condition, v);
  }
  return false;
}

// Numbers; and days or instants, whose text sorts as they do.
bool Matcher::compares(const Condition& condition, const base::Json* v) {
  if (!v) return false;
  const auto fits = [&](const auto& a, const auto& b) {
    switch (condition.op) {
      case Condition::Op::at_least:
        return a >= b;
      case Condition::Op::at_most:
        return a <= b;
      case Condition::Op::more_than:
        return a > b;
      default:
        return a < b;
    }
  };
  const Operand& other = condition.operands[0];
  if (const auto a = integer_of(*v)) {
    const auto b = number(other);
    return b && fits(*a, *b);
  }
  const auto* w = value(other);
  if (!w || !v->is_string() || !w->is_string() || v->get_string().size() != w->get_string().size())
    return false;
  const bool dates = v->get_string().size() == 10 || v->get_string().size() == 27;
  return dates && fits(v->get_string(), w->get_string());
}

bool Matcher::holds_one(const Condition& condition, const base::Json& element) {
  const auto* object = element.if_object();
  if (!object) return false;
  for (const auto& [path, conditions] : condition.elements) {
    const auto* v = walk(*object, model_.paths[static_cast<std::size_t>(path)]);
    for (const auto& c : conditions)
      if (!holds(c, v)) return false;
  }
  return true;
}

}  // namespace rulebook
