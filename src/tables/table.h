// Tables that other programs wrote, as cells: CSV in the encodings that Chinese offices use, and XLSX. What a file is, its bytes
// say, never its name. The bytes are not trusted: whatever is larger than the limits is refused while it is read. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace tables {

struct Limits {
  std::size_t file_bytes = std::size_t{16} << 20;
  std::size_t expanded_bytes = std::size_t{256} << 20;  // of all parts of a workbook that are read
  std::size_t expansion = 200;                           // times what a part takes in the file, beyond a megabyte
  std::size_t rows = 20'000;                             // with anything in them
  std::size_t columns = 200;
  std::size_t cell_bytes = 4'000;
  std::size_t text_bytes = std::size_t{64} << 20;  // of all cells together
};

enum class CellKind {
  empty,
  text,
  number,  // `text` in plain digits
  date,    // `text` as 2026-03-01, with the time behind it where there is one
  truth,   // TRUE, FALSE
  wrong    // what a formula failed with: #N/A
};

struct Cell {
  CellKind kind = CellKind::empty;
  std::string text;
  // A number of more digits than a spreadsheet keeps: what stands here is no longer what was typed.
  bool digits_lost = false;
  bool merged = false;  // stands further up, in a merged cell that reaches down to this row
  bool operator==(const Cell&) const = default;
};

struct Row {
  std::size_t number = 0;  // from 1, as spreadsheets count
  std::vector<Cell> cells;
  bool operator==(const Row&) const = default;
};

struct Table {
  std::string format;               // "csv", "xlsx"
  std::string encoding;             // of a CSV: "UTF-8", "UTF-16", "GB18030"
  std::vector<std::string> sheets;  // of an XLSX, in their order
  std::size_t sheet = 0;            // which of them this is, from 0
  std::vector<Row> rows;            // those with anything in them
};

// `sheet`: which of a workbook, from 0.
// Errors: invalid "table.empty", "table.unknown_format", "table.old_excel", "table.encrypted", "table.damaged",
// "table.bad_encoding", "table.bad_quote", "table.no_such_sheet"; too_large "table.too_large". `where` names the cell or part.
base::Result<Table> read_table(base::ByteView file, std::size_t sheet = 0, const Limits& limits = {});

// "A" for 0, "AB" for 27.
std::string column_name(std::size_t column);

}  // namespace tables
