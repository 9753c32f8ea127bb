// The read rows of inspections by year: which enterprise was visited when, what is opened and still awaits its first visit,
// and which case is part of which annual plan. Internal to the room.
#pragma once

#include "records/projection.h"

namespace records {

bool moves_visits(std::string_view type);
// Of the case as it stands after an event that moves its visits.
std::vector<Row> rows_of_visits(const CaseState& state);
// Of an entry that makes the case part of an annual plan, or of its correction; nothing of any other event.
std::optional<Row> row_of_planning(const CaseState& state, const Event& event);

}  // namespace records
