// Values that are worked out: of a table, by counting and adding up, by arithmetic, by the passing of days.
#include <algorithm>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

using Op = Computation::Op;

constexpr std::string_view kOperandKeys[] = {"parameter", "count", "count_of", "sum",
                                             "plus",      "minus", "times",    "least_of",
                                             "most_of",   "share", "days_from"};
constexpr std::pair<std::string_view, Op> kLists[] = {{"plus", Op::plus},
                                                      {"minus", Op::minus},
                                                      {"times", Op::times},
                                                      {"least_of", Op::least_of},
                                                      {"most_of", Op::most_of}};

}  // namespace

bool is_operand(const Node& node) {
  return node.is_map() && std::any_of(std::begin(kOperandKeys), std::end(kOperandKeys),
                                      [&](auto key) { return node.find(key) != nullptr; });
}

Operand Compiler::computed(const Node& node) {
  Computation out;
  const auto numbers = [&](const Node& list) {
    if (!list.is_list() || list.items.empty())
      problems_.error(list, "rulebook.not_a_list", "arithmetic needs a list of values");
    for (const auto& item : list.items) out.operands.push_back(number_operand(item, INT64_MIN, INT64_MAX));
  };
  for (const auto& [key, op] : kLists)
    if (const Node* list = node.find(key)) out.op = op, numbers(*list);
  if (const Node* counted = node.find("count_of")) {
    out.op = Op::count_of;
    out.over.push_back(pattern(*counted));
  } else if (node.find("sum")) {
    computed_sum(node, out);
  } else if (const Node* whole = node.find("share")) {
    out.op = Op::share;
    out.operands.push_back(number_operand(*whole, INT64_MIN, INT64_MAX));
    if (const Node* part = node.find("per_cent"))
      out.operands.push_back(number_operand(*part, 0, 100'000));
    else
      problems_.error(node, "rulebook.missing_field", "`share` needs `per_cent`");
  } else if (const Node* from = node.find("days_from")) {
    out.op = Op::days;
    out.from = time_ref(*from, false);
    if (const Node* until = node.find("until")) out.until = time_ref(*until, false);
  }
  for (const auto& p : out.over)
    if (p.kind != Pattern::Kind::record)
      problems_.error(node, "rulebook.bad_value", "what is counted or added up is a record pattern");
  Operand result;
  result.kind = Operand::Kind::computed;
  result.parameter = static_cast<int>(model_.computations.size());
  model_.computations.push_back(std::move(out));
  return result;
}

// {sum: $p.amount, over: {record: …, as: p}} or {sum: $name.list, of: amount}.
void Compiler::computed_sum(const Node& node, Computation& into) {
  if (const Node* over = node.find("over")) {
    into.op = Op::sum_over;
    into.over.push_back(pattern(*over));
    into.operands.push_back(number_operand(*node.find("sum"), INT64_MIN, INT64_MAX));
  } else if (const Node* of = node.find("of")) {
    into.op = Op::sum_items;
    into.operands.push_back(operand(*node.find("sum")));
    into.path = path(of->text);
  } else {
    problems_.error(node, "rulebook.missing_field",
                    "`sum` needs `over` (a record pattern) or `of` (the field of a list's items)");
  }
}

// {parameter: table, for: key}
Operand Compiler::picked(const Node& node, const Node& name) {
  Computation out;
  out.op = Op::pick;
  out.parameter = parameter(name, name.text);
  out.operands.push_back(operand(*node.find("for")));
  if (out.parameter != kNone && model_.parameters[static_cast<std::size_t>(out.parameter)].type != "table")
    problems_.error(name, "rulebook.bad_value",
                    fmt::format("'{}' is no table, so nothing is picked by `for`", name.text));
  Operand result;
  result.kind = Operand::Kind::computed;
  result.parameter = static_cast<int>(model_.computations.size());
  model_.computations.push_back(std::move(out));
  return result;
}

}  // namespace rulebook
