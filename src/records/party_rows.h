// The read rows of who was a party of a case beside its enterprise: people are looked for across cases. Internal to the room.
#pragma once

#include "records/projection.h"

namespace records {

// Of an event that adds a party, withdraws it or corrects what was said of it; nothing of any other event.
base::Result<std::optional<Row>> row_of_party(const CaseState& state, const Event& event, const RowLookup& current);

}  // namespace records
