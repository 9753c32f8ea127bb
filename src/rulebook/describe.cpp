#include "rulebook/describe.h"

#include <algorithm>

#include "rulebook/model.h"

namespace rulebook {
namespace {

Amount amount_of(const Operand& operand, const Model& model) {
  Amount out;
  if (operand.kind == Operand::Kind::parameter && operand.parameter >= 0)
    out.parameter = model.parameters[static_cast<std::size_t>(operand.parameter)].name;
  if (operand.kind == Operand::Kind::literal && operand.literal.is_int64()) out.number = operand.literal.get_int64();
  if (operand.kind == Operand::Kind::literal && operand.literal.is_string()) out.word = std::string(operand.literal.get_string());
  return out;
}

// A label is a template over the event; for a kind of record its fixed words are enough.
std::string fixed_words(const Template& text) {
  std::string out;
  for (const auto& part : text.parts) out += part.text;
  while (out.ends_with(' ') || out.ends_with(':')) out.pop_back();
  if (out.ends_with("：")) out.erase(out.size() - std::string_view("：").size());
  return out;
}

std::string with_gaps(const Template& text) {
  std::string out;
  for (const auto& part : text.parts) out += part.text.empty() ? "…" : part.text;
  return out;
}

void add_types(const Pattern& pattern, const Model& model, std::vector<Words>& out) {
  for (const int type : pattern.types) {
    const auto label = model.record.labels.find(type);
    const auto& name = model.types[static_cast<std::size_t>(type)].name;
    Words words{name, name};
    if (label != model.record.labels.end()) {
      Words fixed{fixed_words(label->second.zh), fixed_words(label->second.en)};
      if (!fixed.zh.empty() && !fixed.en.empty()) words = std::move(fixed);
    }
    const bool known = std::any_of(out.begin(), out.end(), [&](const Words& w) { return w.zh == words.zh; });
    if (!known) out.push_back(std::move(words));
  }
  for (const auto& child : pattern.children) add_types(child, model, out);
}

void add_starts(const TimeSource& source, const Model& model, std::vector<Words>& out) {
  for (const auto& pattern : source.upon) add_types(pattern, model, out);
  for (const auto& child : source.children) add_starts(child, model, out);
}

DeadlineTold deadline_told(const Rule& rule, const Model& model) {
  const auto& deadline = *rule.deadline;
  DeadlineTold out;
  out.amount = amount_of(deadline.amount, model);
  out.unit = amount_of(deadline.unit, model);
  if (deadline.wait_amount.kind != Operand::Kind::none) {
    out.wait_amount = amount_of(deadline.wait_amount, model);
    out.wait_unit = amount_of(deadline.wait_unit, model);
  }
  add_starts(deadline.starts, model, out.from);
  if (out.from.empty()) add_types(rule.trigger, model, out.from);  // it starts on a time of what called for it
  out.backwards = deadline.backwards;
  out.roll_over = amount_of(deadline.roll_over, model);
  out.pauses = !deadline.pauses.empty();
  out.burdens_party = deadline.burdens_party;
  return out;
}

RuleTold rule_told(const Rule& rule, const Model& model) {
  RuleTold out;
  out.id = rule.id, out.clause = rule.clause, out.basis = rule.basis, out.place = rule.place;
  out.kind = rule.kind;
  out.effect = amount_of(rule.effect, model);
  out.title = rule.title, out.asks = rule.asks, out.answers = rule.answers, out.cure = rule.cure;
  out.from = rule.in_force.from, out.until = rule.in_force.until;
  if (rule.deadline) out.deadline = deadline_told(rule, model);
  out.has_window = rule.window.from.has_value() || rule.window.until.has_value();
  out.refined = rule.refined;
  for (const int i : rule.exceptions) {
    const auto& e = model.exceptions[static_cast<std::size_t>(i)];
    out.exceptions.push_back({e.id, e.clause, e.title});
  }
  return out;
}

}  // namespace

std::optional<base::LegalDay> in_force_until(const Rulebook& book) { return book.model().in_force.until; }

std::map<std::string, RuleTold> rules_told(const Rulebook& book) {
  std::map<std::string, RuleTold> out;
  std::map<int, std::vector<std::string>> groups;
  for (const auto& rule : book.model().rules) {
    out.emplace(rule.id, rule_told(rule, book.model()));
    for (const auto& share : rule.shares) groups[share.group].push_back(rule.id);
  }
  for (const auto& [group, rules] : groups)
    for (const auto& rule : rules)
      for (const auto& other : rules)
        if (auto& also = out[rule].also; other != rule && std::find(also.begin(), also.end(), other) == also.end()) also.push_back(other);
  return out;
}

std::map<std::string, GateTold> gates_told(const Rulebook& book) {
  const auto& model = book.model();
  std::map<std::string, GateTold> out;
  for (const auto& gate : model.gates)
    out.emplace(gate.id, GateTold{gate.id, gate.clause, gate.place, gate.title, gate.commands, amount_of(gate.strength, model),
                                  {with_gaps(gate.otherwise.zh), with_gaps(gate.otherwise.en)}, gate.in_force.from, gate.in_force.until});
  return out;
}

Obligations untriggered(const Rulebook& book) {
  Obligations out;
  for (const auto& rule : book.model().rules)
    if (const auto one = std::find_if(rule.idle.begin(), rule.idle.end(), [](const auto& idle) { return idle != nullptr; }); one != rule.idle.end())
      out.push_back(*one);
  return out;
}

}  // namespace rulebook
