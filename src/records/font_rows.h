// The read rows of the bureau's own fonts. Internal to the room.
#pragma once

#include "records/projection.h"

namespace records {

base::Result<std::vector<Row>> font_installed(const Event& event, const RowLookup& current);
base::Result<std::vector<Row>> font_withdrawn(const Event& event, const RowLookup& current);

}  // namespace records
