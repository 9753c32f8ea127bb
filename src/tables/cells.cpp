#include "tables/cells.h"

#include <algorithm>

#include "base/ascii.h"

namespace tables {

namespace {

// What a cell costs beside its text: a file of nothing but full stops has its limit too.
constexpr std::size_t kCellBytes = 16;

tl::unexpected<base::Error> too_large(const char* what, std::size_t row, std::size_t column, const std::string& remedy) {
  return base::fail(base::ErrorKind::too_large, "table.too_large", what, column_name(column) + std::to_string(row), remedy);
}

bool is_white(std::string_view text, std::size_t at, std::size_t& bytes) {
  for (const std::string_view white : {" ", "\t", "\r", "\n", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF"})
    if (text.substr(at).starts_with(white)) {
      bytes = white.size();
      return true;
    }
  return false;
}

std::string_view trimmed(std::string_view text) {
  std::size_t bytes = 0;
  while (!text.empty() && is_white(text, 0, bytes)) text.remove_prefix(bytes);
  while (!text.empty()) {
    std::size_t last = text.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    if (!is_white(text, last, bytes)) break;
    text.remove_suffix(text.size() - last);
  }
  return text;
}

// 9.11302E+17: digits that a spreadsheet rounded away do not come back.
bool is_scientific(std::string_view text) {
  const auto digits = [&] {
    std::size_t n = 0;
    while (!text.empty() && base::is_digit(text.front())) text.remove_prefix(1), ++n;
    return n;
  };
  if (digits() == 0) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (!text.starts_with('E') && !text.starts_with('e')) return false;
  text.remove_prefix(1);
  if (!text.starts_with('+')) return false;
  text.remove_prefix(1);
  return digits() > 0 && text.empty();
}

}  // namespace

base::Status RowsInMaking::count(std::size_t row, std::size_t column, std::size_t cells, const Cell& cell) {
  if (column >= limits_.columns)
    return too_large("the table is too wide", row, column, "at most " + std::to_string(limits_.columns) + " columns");
  if (cell.text.size() > limits_.cell_bytes) return too_large("the text of one cell is too long", row, column, "shorten it");
  text_bytes_ += cell.text.size() + kCellBytes + (column > cells ? (column - cells) * sizeof(Cell) : 0);  // and the empty ones before it
  if (text_bytes_ > limits_.text_bytes) return too_large("the table is too large", row, column, "split it into several files");
  return {};
}

base::Status RowsInMaking::put(std::size_t row, std::size_t column, Cell cell) {
  if (cell.kind == CellKind::empty) return {};
  const bool goes_on = !rows_.empty() && rows_.back().number == row;
  ZL_CHECK(count(row, column, goes_on ? rows_.back().cells.size() : 0, cell));
  if (rows_.empty() || rows_.back().number != row) {
    if (rows_.size() >= limits_.rows)
      return too_large("the table is too long", row, column, "at most " + std::to_string(limits_.rows) + " rows each; split it");
    rows_.push_back({row, {}});
  }
  auto& cells = rows_.back().cells;
  if (cells.size() <= column) cells.resize(column + 1);
  cells[column] = std::move(cell);
  return {};
}

base::Status RowsInMaking::spread_down(std::size_t first_row, std::size_t last_row, std::size_t column) {
  auto row = std::lower_bound(rows_.begin(), rows_.end(), first_row, [](const Row& r, std::size_t number) { return r.number < number; });
  if (row == rows_.end() || row->number != first_row || row->cells.size() <= column) return {};
  auto cell = row->cells[column];
  if (cell.kind == CellKind::empty) return {};
  cell.merged = true;
  for (++row; row != rows_.end() && row->number <= last_row; ++row) {
    ZL_CHECK(count(row->number, column, row->cells.size(), cell));
    if (row->cells.size() <= column) row->cells.resize(column + 1);
    row->cells[column] = cell;
  }
  return {};
}

Cell text_cell(std::string text) {
  const auto inside = trimmed(text);
  if (inside.empty()) return {};
  return {CellKind::text, std::string(inside), is_scientific(inside), false};
}

}  // namespace tables
