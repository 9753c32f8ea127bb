// For tests of properties: the cases that the shipped scenarios tell, each scenario with what its file tells of all of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/sort_stably.h"
#include "rulebook/test_data.h"
#include "rulebook/yaml_text.h"

namespace rulebook {

inline std::vector<Fact> told_in(const Node& list, const std::string& by) {
  std::vector<Fact> out;
  for (const auto& event : list.items) {
    Fact fact;
    fact.type = event.find("type")->text;
    fact.at = base::Instant::parse(event.find("at")->text).value();
    fact.by.text = event.find("by") ? event.find("by")->text : by;
    const auto* body = event.find("body");
    fact.body = body ? to_json(*body) : base::Json(base::JsonObject());
    out.push_back(std::move(fact));
  }
  return out;
}

// In the order of their times and numbered by it. What corrects another event names it by its place in the file, and is left
// out: here events are dropped and moved.
inline void in_order(std::vector<Fact>& facts) {
  base::sort_stably(facts, [](const Fact& a, const Fact& b) { return a.at < b.at; });
  for (std::size_t i = 0; i < facts.size(); ++i) facts[i].seq = facts[i].n = i;
}

inline std::vector<std::vector<Fact>> stories_of_scenarios() {
  std::vector<std::vector<Fact>> out;
  for (const auto& [name, text] : read_data("rulebooks")) {
    if (name.find("/scenarios/") == std::string::npos) continue;
    const auto root = parse_yaml(text, name, 0).value();
    const std::string by = root.find("by") ? root.find("by")->text : "";
    const auto* common = root.find("events");
    for (const auto& scenario : root.find("scenarios")->items) {
      std::vector<Fact> story = common ? told_in(*common, by) : std::vector<Fact>();
      if (const auto* more = scenario.find("events"))
        for (auto& fact : told_in(*more, by)) story.push_back(std::move(fact));
      std::erase_if(story, [](const Fact& f) { return f.type == "correction.made"; });
      if (story.size() < 2) continue;
      in_order(story);
      out.push_back(std::move(story));
    }
  }
  return out;
}

}  // namespace rulebook
