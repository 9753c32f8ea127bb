// What both formats share: cells are put into rows, and counted against the limits. Owned by one reading.
#pragma once

#include "tables/table.h"

namespace tables {

class RowsInMaking {
 public:
  explicit RowsInMaking(const Limits& limits) : limits_(limits) {}

  // Rows come in their order; within a row, a column that was filled is overwritten. An empty cell is not kept.
  // Errors: too_large "table.too_large" naming the cell.
  base::Status put(std::size_t row, std::size_t column, Cell cell);
  // The cell of the area's upper left corner stands in each row of its first column that has anything in it.
  base::Status spread_down(std::size_t first_row, std::size_t last_row, std::size_t column);
  std::vector<Row> take() { return std::move(rows_); }

 private:
  base::Status count(std::size_t row, std::size_t column, std::size_t cells, const Cell& cell);

  const Limits& limits_;
  std::vector<Row> rows_;
  std::size_t text_bytes_ = 0;
};

// The cell of a text: white space at its ends is nothing, and 9.1E+17 is what a spreadsheet left of a long number.
Cell text_cell(std::string text);

}  // namespace tables
