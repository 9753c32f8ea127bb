// Who was a party of a case, and what was decided on each of them. One and the same person over several cases is told by the ID
// number alone, which is never shown: two may have one name.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "records/event.h"
#include "services/core.h"

namespace services {

// What the case says of decisions and of parties, after corrections; nothing where it says neither.
base::Result<std::vector<records::Event>> told_of_parties(Core& core, const records::CaseState& state);

// Decisions as they stand after their corrections, each with what became of it.
base::JsonArray decisions_in(const std::vector<records::Event>& events);
// Of those, the ones on this party.
base::JsonArray decisions_on(const base::JsonArray& decisions, std::string_view party);
// As numbers of persons are compared: trimmed, the last letter large.
std::string same_number(std::string_view number);
bool is_withdrawn(const std::vector<records::Event>& events, std::string_view party);

// Persons who were a party beside one enterprise: its head, those in charge, its workers. Who is listed as a party no more is told
// of only where something was decided on them.
class PersonsBeside {
 public:
  void add(const records::CaseState& state, const std::vector<records::Event>& events, const base::JsonArray& decisions);
  // [{name, position?, by_name_alone?, cases: [{id, number, party, decisions}]}]
  base::JsonArray told() && { return std::move(all_); }

 private:
  base::JsonObject& person_of(const std::string& key);
  base::JsonArray all_;
  std::map<std::string, std::size_t> places_;
};

}  // namespace services
