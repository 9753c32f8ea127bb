// The read rows of the bureau's seals and of their uses. Internal to the room.
#pragma once

#include "records/projection.h"

namespace records {

base::Result<std::vector<Row>> seal_proposed(const Event& event, const RowLookup& current);
base::Result<std::vector<Row>> seal_approved(const Event& event, const RowLookup& current);
base::Result<std::vector<Row>> seal_withdrawn(const Event& event, const RowLookup& current);
// Of `paper.sealed` in a case: one row for each use.
Row row_of_sealing(const Event& event, const CaseState& state);

}  // namespace records
