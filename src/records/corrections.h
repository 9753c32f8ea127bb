// 更正: which fields of which events may be corrected, and where they lie in the part of the case that the
// event made. What identifies a thing or proves bytes (ids, numbers, digests) is never correctable: such an
// event is answered by another one (a paper is voided, a recording unlinked). Internal to the room.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace records {

// Where the field of the event's body lies in its part of the case ("happened_at" of act.ended → "ended_at");
// empty where it cannot be corrected.
std::string_view correctable_member(std::string_view type, std::string_view field);
// "place, description, …" for messages; empty where nothing of the type can be corrected.
std::string correctable_fields(std::string_view type);

// Sets the fields in the object; null takes a field away.
void overlay(base::JsonObject& object, std::string_view field, const base::Json& value);

}  // namespace records
