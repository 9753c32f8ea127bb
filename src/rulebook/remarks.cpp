// What is well formed and yet odd: rules that nothing can call for, names that nothing uses.
#include <algorithm>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

using Wanted = std::map<int, base::Json>;  // path → the one value that is asked for

// False where two different values are asked of one field.
bool agrees(Wanted& wanted, int path, const std::vector<Condition>& conditions) {
  for (const auto& c : conditions) {
    if (c.op != Condition::Op::equals || c.operands[0].kind != Operand::Kind::literal) continue;
    const auto [it, fresh] = wanted.try_emplace(path, c.operands[0].literal);
    if (!fresh && it->second != c.operands[0].literal) return false;
  }
  return true;
}

bool can_hold(Wanted& wanted, int slot, const Pattern& pattern) {
  if ((pattern.kind == Pattern::Kind::record || pattern.kind == Pattern::Kind::that) && pattern.slot == slot)
    for (const auto& field : pattern.where)
      if (!agrees(wanted, field.path, field.conditions)) return false;
  if (pattern.kind == Pattern::Kind::test && pattern.left.kind == Operand::Kind::field &&
      pattern.left.slot == slot && !pattern.left.count &&
      !agrees(wanted, pattern.left.path, pattern.conditions))
    return false;
  const auto all = [&](const std::vector<Pattern>& list) {
    return std::all_of(list.begin(), list.end(), [&](const Pattern& p) { return can_hold(wanted, slot, p); });
  };
  return all(pattern.with) && (pattern.kind != Pattern::Kind::all_of || all(pattern.children));
}

}  // namespace

void Compiler::remark(std::string place, std::string code, std::string what, std::string remedy) {
  model_.remarks.push_back({false, std::move(code), std::move(place), std::move(what), std::move(remedy)});
}

void Compiler::find_remarks() {
  if (problems_.failed()) return;
  const auto& own = model_.sources[static_cast<std::size_t>(model_.own_source)].folder;
  for (const auto& rule : model_.rules) {
    if (rule.refined) continue;
    Wanted wanted;
    if (rule.in_force.until && *rule.in_force.until < model_.in_force.from)
      remark(rule.place, "rulebook.unreachable_rule",
             fmt::format("rule '{}' ends before the rulebook begins", rule.id),
             "leave it to the version before");
    else if (!rule.triggered_by_state && !can_hold(wanted, rule.trigger_slot, rule.trigger))
      remark(rule.place, "rulebook.unreachable_rule",
             fmt::format("nothing can call for rule '{}': its trigger asks two values of one field", rule.id),
             "use `in` for either of them");
  }
  for (const auto& exception : model_.exceptions)
    if (exception.in_force.until && *exception.in_force.until < model_.in_force.from)
      remark(exception.place, "rulebook.unreachable_exception",
             fmt::format("exception '{}' ends before the rulebook begins", exception.id),
             "leave it to the version before");
  const auto unused = [&](const std::map<std::string, Node>& places, const std::set<std::string>& used,
                          std::string_view what) {
    for (const auto& [name, place] : places) {
      const auto where = problems_.where(place);
      if (!used.contains(name) && where.substr(0, where.find('/')) == own)
        remark(where, "rulebook.unused", fmt::format("nothing uses the {} '{}'", what, name), "take it out");
    }
  };
  unused(definition_places_, used_definitions_, "definition");
  unused(parameter_places_, used_parameters_, "parameter");
}

}  // namespace rulebook
