// Any bytes as a table: cells within the limits, or an error that says where.
#include <cstdlib>

#include "tables/table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tables::Limits limits;
  limits.expanded_bytes = std::size_t{4} << 20;
  limits.text_bytes = std::size_t{1} << 20;
  limits.rows = 100;
  limits.columns = 20;
  const auto table = tables::read_table({data, size}, 0, limits);
  if (!table) {
    if (!table.error().code.starts_with("table.")) std::abort();
    return 0;
  }
  if (table->rows.empty() || table->rows.size() > limits.rows) std::abort();
  std::size_t before = 0;
  for (const auto& row : table->rows) {
    if (row.number <= before || row.cells.size() > limits.columns) std::abort();
    before = row.number;
    for (const auto& cell : row.cells)
      if ((cell.kind == tables::CellKind::empty) != cell.text.empty()) std::abort();
  }
  return 0;
}
