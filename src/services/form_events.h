// The events of a case as forms read them: `event.NOUN.PARTICIPLE` the last of a type, `events.NOUN.PARTICIPLE` all of it in
// order. Each is the body by the vocabulary with `at` (when it happened, else when it was received) and `recorded_by` (a name).
#pragma once

#include <map>
#include <set>
#include <string>

#include "page_layout/form.h"
#include "records/case_state.h"

namespace services {

// Of which types ("filing.decided") a form asks.
std::set<std::string> event_types_of(const page_layout::Form& form);

// What a paper is about: noun → ids. An event that names a thing of such a noun is told only if it is one of these: a paper of
// the second interview tells nothing of the first. What is told of a chosen thing may have happened in any act: the review of a
// measure is an act of its own, and tells what the measure was.
class Chosen {
 public:
  void add(const std::string& id);
  bool allows(const base::Json& body) const;

 private:
  std::map<std::string, std::set<std::string>, std::less<>> ids_;
};

// Puts `event` and `events` into the source. `events` at their newest versions, corrections laid over.
void put_events(base::JsonObject& source, const std::vector<records::Event>& events, const std::set<std::string>& types,
                const Chosen& chosen, const page_layout::Dictionary& dictionary);

}  // namespace services
