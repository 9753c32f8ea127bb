// XLSX (ECMA-376, SpreadsheetML): the cells of one sheet as they were last calculated. Pure.
#pragma once

#include "tables/table.h"

namespace tables {

// Errors: as of `read_table`.
base::Result<Table> read_workbook(base::ByteView file, std::size_t sheet, const Limits& limits);

}  // namespace tables
