// Layers: law, then ministry, province, bureau. A lower one may ask more, never less, unless the higher one
// says so.
#include <algorithm>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

constexpr std::string_view kAlwaysOpen[] = {
    "id",      "refines", "article", "clause",        "basis", "title", "asks",     "in_force",
    "answers", "cure",    "do",      "also_requires", "tags",  "let",   "cured_by", "answerable"};
constexpr std::string_view kComparable[] = {"deadline", "effect"};

int rank(const Model& model, const Operand& effect) {
  const base::Json* value = &effect.literal;
  if (effect.kind == Operand::Kind::parameter && effect.parameter != kNone)
    value = &model.parameters[static_cast<std::size_t>(effect.parameter)].standard;
  const std::string word = value->is_string() ? std::string(value->as_string()) : std::string();
  return word == "block" ? 2 : word == "finding" ? 1 : 0;
}

// The longest that an amount can be made.
std::optional<std::int64_t> longest(const Model& model, const Operand& amount) {
  if (amount.kind == Operand::Kind::literal && amount.literal.is_int64()) return amount.literal.as_int64();
  if (amount.kind == Operand::Kind::parameter && amount.parameter != kNone)
    return model.parameters[static_cast<std::size_t>(amount.parameter)].most;
  if (amount.kind == Operand::Kind::none) return 0;
  return std::nullopt;
}

std::string text_of(const Operand& o) {
  return o.literal.is_string() ? std::string(o.literal.as_string()) : "";
}

bool rolls(const Operand& o) {
  return o.kind == Operand::Kind::parameter || text_of(o) == "next_working_day";
}

}  // namespace

// The higher rule with what the lower one says in place of it.
Node Compiler::refined(const Node& node, const FileContext& context) {
  const std::string higher = text(node, "refines");
  const auto it = rule_nodes_.find(higher);
  if (it == rule_nodes_.end()) {
    problems_.error(node, "rulebook.unknown_rule", fmt::format("the refined rule '{}' is unknown", higher),
                    "it must stand in a file of a higher layer");
    return node;
  }
  const auto& [base_node, base_context] = it->second;
  const Node* loose = base_node.find("may_be_loosened");
  const bool may_loosen = loose && loose->boolean;
  if (context.layer < base_context.layer)
    problems_.error(node, "rulebook.wrong_layer",
                    fmt::format("a rule of layer {} cannot refine '{}' of layer {}", name_of(context.layer),
                                higher, name_of(base_context.layer)));
  if (!refined_by_.emplace(higher, text(node, "id")).second)
    problems_.error(node, "rulebook.refined_twice", fmt::format("'{}' is refined twice", higher));
  Node out = base_node;
  out.line = node.line;
  out.file = node.file;
  for (const auto& [key, value] : node.members) {
    const auto in = [&](const auto& list) {
      return std::find(std::begin(list), std::end(list), key) != std::end(list);
    };
    if (!in(kAlwaysOpen) && !in(kComparable) && !may_loosen)
      problems_.error(value, "rulebook.looser_than_higher",
                      fmt::format("'{}' replaces `{}` of '{}'", text(node, "id"), key, higher),
                      "add with `also_requires`, or let the higher rule say `may_be_loosened: true`");
    const auto at =
        std::find_if(out.members.begin(), out.members.end(), [&](const auto& m) { return m.key == key; });
    if (at == out.members.end())
      out.members.push_back({key, value});
    else
      at->value = value;
  }
  return out;
}

void Compiler::compare_with_higher(const Rule& higher, const Rule& lower, const Node& place) {
  if (higher.may_be_loosened) return;
  const auto looser = [&](std::string_view what) {
    problems_.error(place, "rulebook.looser_than_higher",
                    fmt::format("'{}' is looser than '{}' in its {}", lower.id, higher.id, what),
                    "a lower layer may ask more, never less");
  };
  for (const auto& tag : lower.tags)
    if (std::find(higher.tags.begin(), higher.tags.end(), tag) == higher.tags.end())
      looser("tags: more can lift it");
  if (lower.in_force.from > higher.in_force.from ||
      (lower.in_force.until && lower.in_force.until != higher.in_force.until))
    looser("time in force");
  if (rank(model_, lower.effect) < rank(model_, higher.effect)) looser("effect");
  if (!higher.deadline || &higher == &lower) return;
  if (!lower.deadline) return looser("deadline, which is gone");
  const auto& h = *higher.deadline;
  const auto& l = *lower.deadline;
  if (h.unit.literal != l.unit.literal || h.unit.kind != l.unit.kind || h.unit.parameter != l.unit.parameter)
    return looser("deadline: units that cannot be compared");
  const auto most = longest(model_, h.amount), least = longest(model_, l.amount);
  if (!most || !least || *least > *most) looser("deadline");
  if (longest(model_, l.wait_amount).value_or(kMaxPeriod) > longest(model_, h.wait_amount).value_or(0))
    looser("deadline: it waits longer");
  if (h.late_counts && !l.late_counts) looser("deadline: lateness no longer counts");
  if (rolls(l.roll_over) && !rolls(h.roll_over)) looser("deadline: it rolls over");
  if (h.burdens_party && !l.burdens_party) looser("deadline: it no longer spares the party");
  if (l.pauses.size() > h.pauses.size()) looser("deadline: more pauses");
}

}  // namespace rulebook
