// Tables: fixed rows of labels and fields, and lists whose rows flow over pages under a repeated header.
#include <algorithm>
#include <limits>

#include "page_layout/composer.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

constexpr std::size_t kRowsForPen = 5;
constexpr Um kPadding = 2'000;
constexpr Um kCellPitch = 6'600;
constexpr Um kCellMargin = 1'200;  // above and below the lines of a cell

}  // namespace

Composer::CellText Composer::cell_of(const std::string& text, Um x, Um width, Typeface face, Align align) {
  CellText cell;
  cell.box = {x, 0, width, 0};
  TextStyle style{.face = face, .size = kSizeSmallFour, .align = align};
  if (!text.empty()) cell.lines = canvas_.set(text, style, width - 2 * kPadding);
  return cell;
}

Composer::CellText Composer::value_cell(const Field& field, Um x, Um width) {
  CellText cell = cell_of(text_of(field.id), x, width, Typeface::fang, Align::justify);
  cell.struck = cell.lines.empty() && !is_open(field.id);
  return cell;
}

// Draws one row; goes to a new page when it does not fit, and divides it only when no page could hold it.
void Composer::row(std::vector<CellText> cells, Um least, Um pitch, const std::function<void()>& header) {
  std::size_t count = 0, from = 0;
  for (const CellText& cell : cells) count = std::max(count, cell.lines.size());
  do {
    const auto height_of = [&](std::size_t n) {
      return std::max(least, static_cast<Um>(n) * pitch + 2 * kCellMargin);
    };
    const Um page_room = kTextArea.height - foot_height() - 40'000;
    const bool whole_fits_a_page = height_of(count - from) <= page_room;
    if (room() < height_of(whole_fits_a_page ? count - from : 1)) {
      open_page();
      if (header) header();
      if (full()) return;
    }
    const auto fitting = static_cast<std::size_t>(std::max<Um>(1, (room() - 2 * kCellMargin) / pitch));
    const std::size_t n = std::min(count - from, fitting);
    const Um height = height_of(n);
    for (const CellText& cell : cells) {
      const Box box{cell.box.x, y_, cell.box.width, height};
      canvas_.frame(box);
      if (cell.struck) canvas_.strike(box);
      const std::size_t end = std::min(from + n, cell.lines.size());
      const Um used = end > from ? static_cast<Um>(end - from) * pitch : 0;
      put_lines(cell.lines, from, end, box.x + kPadding, y_ + (height - used) / 2, pitch);
    }
    y_ += height;
    from += n;
  } while (from < count);
}

void Composer::table(const Block& block) {
  for (const auto& cells : block.rows) {
    std::vector<CellText> texts;
    std::size_t column = 0;
    Um x = kTextArea.x;
    for (const Cell& cell : cells) {
      Um width = 0;
      for (int i = 0; i < cell.span; ++i) width += block.columns[column++];
      if (const Field* field = form_.field(cell.field))
        texts.push_back(value_cell(*field, x, width));
      else
        texts.push_back(cell_of(cell.label, x, width, Typeface::song, Align::centre));
      x += width;
    }
    row(std::move(texts), block.row_height, kCellPitch, nullptr);
  }
}

void Composer::rows_header(const Field& field) {
  std::vector<CellText> cells;
  Um x = kTextArea.x;
  for (const Column& c : field.columns) {
    cells.push_back(cell_of(c.label, x, c.width, Typeface::song, Align::centre));
    x += c.width;
  }
  row(std::move(cells), 10'000, kCellPitch, nullptr);
}

void Composer::rows(const Block& block, bool last) {
  const Field& field = *form_.field(block.field);
  const auto header = [&] { rows_header(field); };
  if (room() < 2 * block.row_height) open_page();
  header();
  if (const base::JsonArray* table = table_of(block.field)) {
    for (const base::Json& value : *table) {
      std::vector<CellText> cells;
      Um x = kTextArea.x;
      for (std::size_t i = 0; i < field.columns.size(); ++i) {
        const Column& c = field.columns[i];
        const std::string text =
            i < value.get_array().size() ? plain_text(value.get_array()[i]) : std::string();
        cells.push_back(
            cell_of(text, x, c.width, Typeface::fang, c.centred ? Align::centre : Align::justify));
        x += c.width;
      }
      row(std::move(cells), block.row_height, kCellPitch, header);
      if (full()) return;
    }
  }
  const std::size_t least_rows = options_.for_pen ? std::max(block.least_rows, kRowsForPen) : block.least_rows;
  const std::size_t filled = table_of(block.field) ? table_of(block.field)->size() : 0;
  if (last) blank_rows(field, block.row_height, std::numeric_limits<std::size_t>::max());
  else if (filled < least_rows) blank_rows(field, block.row_height, least_rows - filled);
}

// The rest of a list, or of its last page: empty rows, struck as one, so that nothing can be added later; those of a sheet that a
// pen fills stay open.
void Composer::blank_rows(const Field& field, Um least, std::size_t most) {
  const Um begin = y_;
  for (std::size_t i = 0; i < most && room() - end_height() >= least; ++i) {
    Um x = kTextArea.x;
    for (const Column& c : field.columns) {
      canvas_.frame({x, y_, c.width, least});
      x += c.width;
    }
    y_ += least;
  }
  Um width = 0;
  for (const Column& c : field.columns) width += c.width;
  if (y_ > begin && !options_.for_pen) canvas_.strike({kTextArea.x, begin, width, y_ - begin});
}

}  // namespace page_layout
