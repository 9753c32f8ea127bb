#include "services/party_history.h"

#include <algorithm>

namespace services {

using base::Json;
using base::JsonArray;
using base::JsonObject;

base::Result<std::vector<records::Event>> told_of_parties(Core& core, const records::CaseState& state) {
  const auto tells = [](const records::RecordLine& line) {
    return line.type.starts_with("decision.issued/") || line.type.starts_with("party.added/");
  };
  if (std::none_of(state.record.begin(), state.record.end(), tells)) return std::vector<records::Event>{};
  ZL_TRY(auto stored, core.parts.store.events_of(base::CaseId{state.id}));
  return records::effective(std::move(stored));
}

JsonArray decisions_in(const std::vector<records::Event>& events) {
  JsonArray out;
  for (const auto& event : events) {
    if (!event.type.starts_with("decision.issued/")) continue;
    JsonObject decision{{"at", base::text_at(event.body, "happened_at", event.at.text())}};
    for (const char* field : {"decision", "decision_kind", "party", "penalties", "fine_fen", "confiscated_gains_fen", "confiscated_goods_fen"})
      if (const auto* value = base::find(event.body, field)) decision[field] = *value;
    for (const auto& later : events)
      if (later.type.starts_with("decision.changed/") && base::text_at(later.body, "decision") == base::text_at(event.body, "decision"))
        decision["changed_how"] = base::text_at(later.body, "changed_how");
    out.push_back(std::move(decision));
  }
  return out;
}

JsonArray decisions_on(const JsonArray& decisions, std::string_view party) {
  JsonArray own;
  for (const auto& decision : decisions)
    if (base::text_at(decision, "party") == party) own.push_back(decision);
  return own;
}

std::string same_number(std::string_view number) {
  std::string out;
  for (const char c : number)
    if (c != ' ') out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

bool is_withdrawn(const std::vector<records::Event>& events, std::string_view party) {
  return std::any_of(events.begin(), events.end(), [&](const auto& event) {
    return event.type.starts_with("party.withdrawn/") && base::text_at(event.body, "party") == party;
  });
}

void PersonsBeside::add(const records::CaseState& state, const std::vector<records::Event>& events, const JsonArray& decisions) {
  for (const auto& event : events) {
    if (!event.type.starts_with("party.added/") || base::text_at(event.body, "party_kind") != "person") continue;
    const auto party = base::text_at(event.body, "party");
    auto own = decisions_on(decisions, party);
    if (own.empty() && is_withdrawn(events, party)) continue;
    const auto number = same_number(base::text_at(event.body, "id_number"));
    auto& person = person_of(number.empty() ? state.id + " " + party : number);
    person["name"] = base::text_at(event.body, "name");
    if (const auto position = base::text_at(event.body, "position"); !position.empty()) person["position"] = position;
    if (number.empty()) person["by_name_alone"] = true;
    person.at("cases").as_array().push_back(JsonObject{{"id", state.id}, {"number", state.number}, {"party", party}, {"decisions", std::move(own)}});
  }
}

JsonObject& PersonsBeside::person_of(const std::string& key) {
  const auto [at, is_new] = places_.try_emplace(key, all_.size());
  if (is_new) all_.push_back(JsonObject{{"name", ""}, {"cases", JsonArray{}}});
  return all_[at->second].as_object();
}

}  // namespace services
