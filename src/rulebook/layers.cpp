// Layers: law, then ministry, province, bureau. A lower one may ask more, never less, unless the higher one
// says so.
#include <algorithm>
#include <set>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

constexpr std::string_view kAlwaysOpen[] = {
    "id",      "refines", "article", "clause",        "basis", "title", "asks",     "in_force",
    "answers", "cure",    "do",      "also_requires", "tags",  "cured_by", "answerable", "also"};
constexpr std::string_view kComparable[] = {"deadline", "effect"};

int rank(std::string_view effect) {
  return effect == name_of(Effect::block) ? 2 : effect == name_of(Effect::finding) ? 1 : 0;
}

const ParameterInfo* parameter_of(const Model& model, const Operand& o) {
  if (o.kind != Operand::Kind::parameter || o.parameter == kNone) return nullptr;
  return &model.parameters[static_cast<std::size_t>(o.parameter)];
}

// How strict an effect can be made: the least and the most.
std::pair<int, int> ranks(const Model& model, const Operand& effect) {
  const auto* parameter = parameter_of(model, effect);
  if (!parameter || parameter->choices.empty()) {
    const int one = rank(effect.literal.is_string() ? std::string_view(effect.literal.get_string()) : "");
    return {one, one};
  }
  std::pair<int, int> out{2, 0};
  for (const auto& choice : parameter->choices)
    out = {std::min(out.first, rank(choice)), std::max(out.second, rank(choice))};
  return out;
}

bool same(const Operand& a, const Operand& b) {
  return a.kind == b.kind && a.literal == b.literal && a.parameter == b.parameter;
}

// The longest and the shortest that an amount can be made.
std::optional<std::int64_t> longest(const Model& model, const Operand& amount) {
  if (amount.kind == Operand::Kind::literal && amount.literal.is_int64()) return amount.literal.as_int64();
  if (const auto* parameter = parameter_of(model, amount)) return parameter->most;
  if (amount.kind == Operand::Kind::none) return 0;
  return std::nullopt;
}
std::optional<std::int64_t> shortest(const Model& model, const Operand& amount) {
  const auto* parameter = parameter_of(model, amount);
  return parameter ? parameter->least : longest(model, amount);
}

// What a deadline of a rule is written as in one of its fields; empty where it is not there.
std::string written(const Node& rule, std::string_view field) {
  const Node* deadline = rule.find("deadline");
  const Node* found = deadline ? deadline->find(field) : nullptr;
  return found ? boost::json::serialize(to_json(*found)) : std::string();
}

// Every pause of the lower rule is one of the higher one.
bool pauses_no_more(const Node& higher, const Node& lower) {
  const auto pauses = [](const Node& rule) {
    std::set<std::string> out;
    const Node* deadline = rule.find("deadline");
    if (const Node* list = deadline ? deadline->find("pauses") : nullptr)
      for (const auto& item : list->items) out.insert(boost::json::serialize(to_json(item)));
    return out;
  };
  const auto h = pauses(higher), l = pauses(lower);
  return std::includes(h.begin(), h.end(), l.begin(), l.end());
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
    if (!in(kAlwaysOpen) && !in(kComparable) && !may_loosen) {
      const std::string what = fmt::format("'{}' replaces `{}` of '{}'", text(node, "id"), key, higher);
      const std::string remedy = "add with `also_requires`, or let the higher rule say `may_be_loosened: true`";
      if (key == "let")
        problems_.later_error(value, "rulebook.looser_than_higher", what, remedy);
      else
        problems_.error(value, "rulebook.looser_than_higher", what, remedy);
    }
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
  if (!same(lower.effect, higher.effect)) {
    const auto h = ranks(model_, higher.effect), l = ranks(model_, lower.effect);
    if (l.second < h.first)
      looser("effect");
    else if (l.first < h.second)
      later_looser(place, higher, lower, "effect: the bureau could choose one that is");
  }
  if (!higher.deadline || &higher == &lower) return;
  if (!lower.deadline) return looser("deadline, which is gone");
  const auto& h = *higher.deadline;
  const auto& l = *lower.deadline;
  if (!same(h.unit, l.unit)) return looser("deadline: units that cannot be compared");
  if (!h.backwards && !l.backwards) {
    const auto most = longest(model_, h.amount), least = longest(model_, l.amount);
    if (!most || !least || *least > *most) looser("deadline");
  }
  if (longest(model_, l.wait_amount).value_or(kMaxPeriod) > longest(model_, h.wait_amount).value_or(0))
    looser("deadline: it waits longer");
  if (h.late_counts && !l.late_counts) looser("deadline: lateness no longer counts");
  if (rolls(l.roll_over) && !rolls(h.roll_over)) looser("deadline: it rolls over");
  if (h.burdens_party && !l.burdens_party) looser("deadline: it no longer spares the party");
  if (l.pauses.size() > h.pauses.size()) looser("deadline: more pauses");
  compare_clocks(higher, lower, place);
}

void Compiler::later_looser(const Node& place, const Rule& higher, const Rule& lower, std::string_view what) {
  problems_.later_error(place, "rulebook.looser_than_higher",
                        fmt::format("'{}' is looser than '{}' in its {}", lower.id, higher.id, what),
                        "a lower layer may ask more, never less");
}

// Two clocks can be held against each other only where they start alike and run the same way.
void Compiler::compare_clocks(const Rule& higher, const Rule& lower, const Node& place) {
  const auto& h = *higher.deadline;
  const auto& l = *lower.deadline;
  const Node& above = rule_nodes_.at(higher.id).first;
  const Node& below = rule_nodes_.at(lower.id).first;
  const auto looser = [&](std::string_view what) { later_looser(place, higher, lower, what); };
  if (written(above, "starts") != written(below, "starts")) looser("deadline: it starts otherwise");
  if (h.first_day_counts != l.first_day_counts) looser("deadline: its first day is counted otherwise");
  if (h.backwards != l.backwards) return looser("deadline: it is counted the other way");
  if (h.backwards) {  // so long before: what is longer comes earlier
    const auto most = longest(model_, h.amount), least = shortest(model_, l.amount);
    if (!most || !least || *least < *most) looser("deadline: fewer days before");
  }
  if (l.wait_amount.kind != Operand::Kind::none && !same(h.wait_unit, l.wait_unit))
    looser("deadline: it waits in another unit");
  if (!pauses_no_more(above, below)) looser("deadline: it stands still otherwise");
}

}  // namespace rulebook
