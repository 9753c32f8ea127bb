// 更正: which fields of which events may be corrected, and where they lie in the part of the case that the
// event made. What identifies a thing or proves bytes (ids, numbers, digests) is never correctable: such an
// event is answered by another one (a paper is voided, a recording unlinked). Internal to the room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "records/case_state.h"

namespace records {

// Where the field of the event's body lies in its part of the case ("happened_at" of act.ended → "ended_at");
// empty where it cannot be corrected.
std::string_view correctable_member(std::string_view type, std::string_view field);
// The fields of this very event that can be corrected; of an amendment, those alone that it changed.
std::vector<std::string> correctable_fields(const CaseState& state, const RecordLine& line);

// Sets the fields in the object; null takes a field away.
void overlay(base::JsonObject& object, std::string_view field, const base::Json& value);

}  // namespace records
