// CSV as RFC 4180 has it, with what spreadsheets do beside it: semicolons or tabs between fields, ="…" around a text, any end of
// line. Pure.
#pragma once

#include "tables/decoding.h"
#include "tables/table.h"

namespace tables {

// Errors: invalid "table.empty", "table.bad_quote"; too_large "table.too_large".
base::Result<Table> read_csv(Decoded decoded, const Limits& limits);

}  // namespace tables
