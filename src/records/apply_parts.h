// What each kind of event does to a case. Internal to the room. Each handler answers the in-case id that the
// event speaks of ("hazard-2"; empty for the case itself), or the error that makes the event unreadable.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "records/case_state.h"
#include "records/state_io.h"

namespace records {

using Handler = base::Result<std::string> (*)(CaseState&, const Event&);
using HandlerTable = std::map<std::string_view, Handler>;

const HandlerTable& case_handlers();    // opening, officers, acts, exemptions, closing, links
const HandlerTable& hazard_handlers();  // hazards, extensions, recordings
const HandlerTable& paper_handlers();
const HandlerTable& approval_handlers();
base::Result<std::string> correct(CaseState& state, const Event& event);  // correction.made/1
// Whether the case shows more of events of the type than their line in the record.
bool is_shown(std::string_view type);

base::Error malformed(const Event& event, std::string where);
base::Error incoherent(const Event& event, std::string what);

// The body with what the event itself knows: `happened_at` (the time received, by the server, where none is
// claimed).
base::JsonObject body_of(const Event& event);
void rename(base::JsonObject& object, std::string_view from, std::string_view to);

// A part read from an object that was made from an event's body.
template <class T>
base::Result<T> part_of(const Event& event, base::JsonObject object) {
  auto part = read_part<T>(base::Json(std::move(object)), "event.malformed", event.type.c_str());
  if (!part) part.error().what += " (event " + std::to_string(event.seq) + ")";
  return part;
}

// Errors: corrupt "event.malformed".
base::Result<std::string> text_in(const Event& event, std::string_view field);

// The thing that a field of the body names.
template <class T>
base::Result<T*> thing_of(std::vector<T>& things, const Event& event, const char* field) {
  const auto id = base::text_at(event.body, field);
  for (auto& thing : things)
    if (thing.id == id) return &thing;
  return base::pass_on(incoherent(event, "the case has no " + std::string(field) + " '" + id + "'"));
}

// Ids are counted: the next thing of a kind bears the next number.
std::string next_id(std::string_view kind, std::size_t so_far);

void refresh(Hazard& hazard);
void refresh(Paper& paper);

}  // namespace records
