// Which rules speak of a case, and which of the bureau's own record.
#include <algorithm>

#include "rulebook/rule_calls.h"

namespace rulebook {

const std::vector<int>& types_that_call(const Rule& rule) {
  return rule.triggered_by_state ? rule.called_by : rule.trigger.types;
}

RuleChoice RuleChoice::of(const Rulebook& rulebook, const Vocabulary& vocabulary, RecordOf record) {
  const auto& model = rulebook.model();
  const auto& held = record == RecordOf::a_case ? vocabulary.of_case : vocabulary.of_bureau;
  const auto name = [&](int type) -> const std::string& {
    return model.types[static_cast<std::size_t>(type)].name;
  };
  RuleChoice out;
  const auto add = [&](const std::vector<int>& types) {
    for (const int type : types) out.types_.insert(name(type));
  };
  for (const auto& rule : model.rules) {
    const auto& calls = types_that_call(rule);
    // A type that the vocabulary does not know, as of a rulebook older than it, stands in a case like most.
    out.rules_.push_back(std::any_of(calls.begin(), calls.end(), [&](int type) {
      return held.contains(name(type)) ||
             (record == RecordOf::a_case && !vocabulary.events.contains(name(type)));
    }));
    if (!out.rules_.back()) continue;
    add(rule.reads);
  }
  const auto& settings = model.record;
  for (const auto& amendment : settings.amendments) add({amendment.type});
  for (const int type : {settings.correction_type, settings.explain_type})
    if (type != kNone) add({type});
  return out;
}

}  // namespace rulebook
