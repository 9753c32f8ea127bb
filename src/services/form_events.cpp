#include "services/form_events.h"

#include "page_layout/form_paths.h"

namespace services {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::string_view kAct = "act";

// Two names of a type: the noun, and what happened to it.
std::pair<std::string, std::string> halves_of(const std::string& type) {
  const auto dot = type.find('.');
  return {type.substr(0, dot), dot == std::string::npos ? std::string() : type.substr(dot + 1)};
}

std::string noun_of(std::string_view id) {
  const auto dash = id.rfind('-');
  return std::string(id.substr(0, dash == std::string_view::npos ? 0 : dash));
}

JsonObject told(const records::Event& event, const page_layout::Dictionary& dictionary) {
  JsonObject out;
  if (event.body.is_object()) out = event.body.get_object();
  const auto happened = base::text_at(event.body, "happened_at");
  out["at"] = happened.empty() ? event.at.text() : happened;
  if (dictionary.name) out["recorded_by"] = dictionary.name(event.by);
  return out;
}

JsonObject& member(JsonObject& object, const std::string& key) {
  auto& value = object[key];
  if (!value.is_object()) value = JsonObject();
  return value.as_object();
}

}  // namespace

std::set<std::string> event_types_of(const page_layout::Form& form) {
  std::set<std::string> out;
  for (const auto& use : page_layout::paths_of(form)) {
    const auto steps = page_layout::plain_steps(use.path);
    if (steps.size() >= 3 && (steps[0] == "event" || steps[0] == "events")) out.insert(steps[1] + "." + steps[2]);
  }
  return out;
}

void Chosen::add(const std::string& id) {
  if (const auto noun = noun_of(id); !noun.empty()) ids_[noun].insert(id);
}

bool Chosen::allows(const Json& body) const {
  bool of_a_chosen_thing = false, of_another_act = false;
  for (const auto& [noun, ids] : ids_)
    for (const std::string_view field : {std::string_view(noun), std::string_view("of")}) {
      const auto named = base::text_at(body, field);
      if (named.empty() || noun_of(named) != noun) continue;
      const bool chosen = ids.contains(named);
      if (noun == kAct)
        of_another_act = of_another_act || !chosen;
      else if (chosen)
        of_a_chosen_thing = true;
      else
        return false;
    }
  return of_a_chosen_thing || !of_another_act;
}

void put_events(JsonObject& source, const std::vector<records::Event>& events, const std::set<std::string>& types,
                const Chosen& chosen, const page_layout::Dictionary& dictionary) {
  if (types.empty()) return;
  JsonObject last, all;  // of their own while they are filled: what is put into `source` moves when more is put there
  for (const auto& event : events) {
    const auto type = event.type.substr(0, event.type.find('/'));
    if (!types.contains(type) || event.disposed || !chosen.allows(event.body)) continue;
    const auto [noun, happened] = halves_of(type);
    auto one = told(event, dictionary);
    member(last, noun)[happened] = one;
    auto& list = member(all, noun)[happened];
    if (!list.is_array()) list = JsonArray();
    list.as_array().push_back(std::move(one));
  }
  source["event"] = std::move(last);
  source["events"] = std::move(all);
}

}  // namespace services
