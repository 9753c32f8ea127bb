// What is well formed and yet odd: rules that nothing can call for, names that nothing uses.
#include <algorithm>

#include "rulebook/compiler.h"
#include "rulebook/rule_calls.h"

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

// What calls for a rule says whose record is judged by it; what it looks for has to stand in the same one.
void Compiler::remark_on_records(const Rule& rule) {
  if (!vocabulary_ || (vocabulary_->of_case.empty() && vocabulary_->of_bureau.empty())) return;
  const auto name = [&](int type) -> const std::string& {
    return model_.types[static_cast<std::size_t>(type)].name;
  };
  std::vector<const std::set<std::string, std::less<>>*> records;
  const auto& calls = types_that_call(rule);
  for (const auto* held : {&vocabulary_->of_case, &vocabulary_->of_bureau})
    if (std::any_of(calls.begin(), calls.end(), [&](int type) { return held->contains(name(type)); }))
      records.push_back(held);
  if (records.empty() && !calls.empty())
    return remark(
        rule.place, "rulebook.unreachable_rule",
        fmt::format(
            "nothing can call for rule '{}': '{}' stands neither in a case's record nor in the bureau's",
            rule.id, name(calls.front())),
        "name an event of a record");
  for (const int type : rule.reads)
    if (!records.empty() && std::none_of(records.begin(), records.end(),
                                         [&](const auto* held) { return held->contains(name(type)); }))
      remark(rule.place, "rulebook.other_record",
             fmt::format("rule '{}' looks for '{}', which the record that it speaks of never holds", rule.id,
                         name(type)),
             "look for events of the record that holds its trigger");
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
    else
      remark_on_records(rule);
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
