// Rules of several laws that ask the same act: `also` stands at one of them and names the others, so that
// every group is a star. A ring or a chain would leave open where the finding is told.
#include <algorithm>
#include <set>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

// What is counted, advice and signals never melt into one another: one would hide the other.
std::string_view class_of(std::string_view effect) {
  const bool told_apart = effect == name_of(Effect::advice) || effect == name_of(Effect::signal);
  return told_apart ? effect : name_of(Effect::finding);
}

// Every class that its effect can have; of a parameter one for each choice.
std::set<std::string_view> classes_of(const Operand& effect, const Model& model) {
  if (effect.kind == Operand::Kind::literal && effect.literal.is_string())
    return {class_of(std::string_view(effect.literal.get_string()))};
  std::set<std::string_view> out;
  if (effect.kind == Operand::Kind::parameter && effect.parameter != kNone)
    for (const auto& choice : model.parameters[static_cast<std::size_t>(effect.parameter)].choices)
      out.insert(class_of(choice));
  return out;
}

}  // namespace

// The rule that answers by this name: of a refined one, the rule that stands in its place.
std::optional<std::size_t> Compiler::also_named(const Rule& rule, const Node& name) {
  std::string id = name.text;
  for (auto lower = refined_by_.find(id); lower != refined_by_.end(); lower = refined_by_.find(id))
    id = lower->second;
  const auto found =
      std::find_if(model_.rules.begin(), model_.rules.end(), [&](const Rule& r) { return r.id == id; });
  if (found != model_.rules.end()) return static_cast<std::size_t>(found - model_.rules.begin());
  std::vector<std::string> known;
  for (const auto& r : model_.rules) known.push_back(r.id);
  problems_.error(name, "rulebook.unknown_rule",
                  fmt::format("'{}' asks the same as '{}', which is no rule", rule.id, name.text),
                  likely(name.text, known));
  return std::nullopt;
}

bool Compiler::told_with(const Rule& rule, const Rule& other, const Node& place) {
  const auto refuse = [&](std::string what, std::string remedy) {
    problems_.error(place, "rulebook.bad_also", std::move(what), std::move(remedy));
    return false;
  };
  if (rule.id == other.id)
    return refuse(fmt::format("'{}' names itself", rule.id), "name the rules of the other laws");
  if (!other.also.empty()) {
    const bool ring = std::find(other.also.begin(), other.also.end(), rule.id) != other.also.end();
    return refuse(ring ? fmt::format("'{}' and '{}' name each other", rule.id, other.id)
                       : fmt::format("'{}' names '{}', which names rules itself", rule.id, other.id),
                  "let one rule name all that ask the same act");
  }
  if (rule.subject_kind != other.subject_kind ||
      rule.subject_id.empty() != other.subject_id.empty())
    return refuse(fmt::format("'{}' is of a {}, '{}' of a {}", rule.id, rule.subject_kind, other.id,
                              other.subject_kind),
                  "only rules of the same subject are told as one");
  auto effects = classes_of(rule.effect, model_);
  effects.merge(classes_of(other.effect, model_));
  if (effects.size() > 1)
    return refuse(
        fmt::format("'{}' and '{}' differ in effect: {}", rule.id, other.id, fmt::join(effects, ", ")),
        "what is counted, advice and signals are told apart");
  return true;
}

void Compiler::link_also() {
  int group = 0;
  for (std::size_t r = 0; r < model_.rules.size(); ++r) {
    const Rule& rule = model_.rules[r];
    const Node* list = rule.refined ? nullptr : rule_nodes_.at(rule.id).first.find("also");
    if (!list) continue;
    const auto names = list->is_text() ? std::vector<Node>{*list} : list->items;
    if (names.empty())
      problems_.error(*list, "rulebook.bad_also", fmt::format("`also` of '{}' names no rule", rule.id),
                      "a list of the rules that ask the same act");
    std::vector<std::size_t> members{r};
    for (const auto& name : names) {
      const auto other = also_named(rule, name);
      if (!other || !told_with(rule, model_.rules[*other], name)) continue;
      if (std::find(members.begin(), members.end(), *other) != members.end())
        problems_.error(name, "rulebook.bad_also", fmt::format("'{}' is named twice", name.text),
                        "name each rule once");
      else
        members.push_back(*other);
    }
    for (std::size_t place = 0; place < members.size(); ++place)
      model_.rules[members[place]].shares.push_back({group, static_cast<int>(place)});
    ++group;
  }
}

}  // namespace rulebook
