#include "tables/workbook_parts.h"

#include <fmt/format.h>

#include <charconv>

#include "tables/dates.h"

namespace tables {

using base::ErrorKind;
using base::fail;

namespace {

constexpr std::size_t kMostSheets = 1'000;
constexpr std::size_t kMostStyles = 100'000;
constexpr std::size_t kMostMerged = 20'000;
constexpr std::size_t kMostRows = 1'048'576;  // that a spreadsheet can number
constexpr double kMostExact = 1e15;           // beyond, the last digits of a number are lost

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

tl::unexpected<base::Error> too_many(const char* what) {
  return fail(ErrorKind::too_large, "table.too_large", what, "/file", "save the list alone as a new workbook, or as CSV");
}

tl::unexpected<base::Error> bad_cell(const std::string& where, const char* what) {
  return fail(ErrorKind::invalid, "table.damaged", std::string("the workbook is damaged: ") + what, where,
              "open it with a spreadsheet and save it anew");
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// The character of "_x000D_" where that stands at the beginning; -1 where not.
int escaped_at(std::string_view text) {
  constexpr std::size_t kLength = 7;
  if (text.size() < kLength || !text.starts_with("_x") || text[6] != '_') return -1;
  int value = 0;
  for (std::size_t i = 2; i < 6; ++i) {
    const int digit = hex_value(text[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

void put_utf8(std::string& out, int character) {
  if (character < 0x80) {
    out += static_cast<char>(character);
  } else if (character < 0x800) {
    out += static_cast<char>(0xC0 | (character >> 6));
    out += static_cast<char>(0x80 | (character & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (character >> 12));
    out += static_cast<char>(0x80 | ((character >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (character & 0x3F));
  }
}

}  // namespace

std::optional<Place> place_of(std::string_view reference) {
  std::size_t column = 0, letters = 0;
  while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z' && letters < 3)
    column = column * 26 + static_cast<std::size_t>(reference[letters++] - 'A') + 1;
  const auto row = read_number<std::size_t>(reference.substr(letters));
  if (letters == 0 || !row || *row == 0 || *row > kMostRows) return std::nullopt;
  return Place{*row, column - 1};
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const int character = escaped_at(text.substr(i));
    // A half of a pair, or no character at all, stays as it is written.
    if (character <= 0 || (character >= 0xD800 && character <= 0xDFFF) || character >= 0xFFFE) {
      out += text[i++];
      continue;
    }
    put_utf8(out, character);
    i += 7;
  }
  return out;
}

base::Status Relations::begun(std::string_view element, const Attributes& attributes) {
  if (element != "Relationship") return {};
  if (types_.size() >= kMostSheets) return too_many("the workbook has too many parts");
  types_.emplace_back(attributes["Type"], attributes["Target"]);
  ids_.emplace(attributes["Id"], attributes["Target"]);
  return {};
}

std::string Relations::of_type(std::string_view ending) const {
  for (const auto& [type, target] : types_)
    if (type.ends_with(ending)) return target;
  return {};
}

std::string Relations::of_id(const std::string& id) const {
  const auto found = ids_.find(id);
  return found == ids_.end() ? std::string() : found->second;
}

base::Status Contents::begun(std::string_view element, const Attributes& attributes) {
  if (element == "workbookPr") from_1904 = attributes["date1904"] == "1" || attributes["date1904"] == "true";
  if (element != "sheet") return {};
  if (sheets.size() >= kMostSheets) return too_many("the workbook has too many sheets");
  sheets.emplace_back(attributes["name"], attributes["id"]);
  return {};
}

base::Status SharedTexts::begun(std::string_view element, const Attributes&) {
  if (element == "si") text_.clear();
  if (element == "rPh") ++in_reading_;
  in_text_ = element == "t" && in_reading_ == 0;
  return {};
}

base::Status SharedTexts::ended(std::string_view element) {
  in_text_ = false;
  if (element == "rPh") --in_reading_;
  if (element != "si") return {};
  constexpr std::size_t kTextCosts = 32;
  bytes_ += text_.size() + kTextCosts;
  if (bytes_ > limits_.text_bytes) return too_many("the workbook holds too much text");
  texts.push_back(unescaped(text_));
  return {};
}

base::Status SharedTexts::text(std::string_view more) {
  if (!in_text_) return {};
  text_ += more;
  if (text_.size() > limits_.text_bytes) return too_many("the workbook holds too much text");
  return {};
}

base::Status Formats::begun(std::string_view element, const Attributes& attributes) {
  if (date_codes_.size() + other_codes_.size() >= kMostStyles) return too_many("the workbook has too many formats");
  if (element == "numFmt")
    if (const auto id = read_number<int>(attributes["numFmtId"]))
      (is_date_code(attributes["formatCode"]) ? date_codes_ : other_codes_).insert(*id);
  if (element == "cellXfs") in_cells_ = true;
  if (element != "xf" || !in_cells_) return {};
  if (dates_.size() >= kMostStyles) return too_many("the workbook has too many formats");
  const auto id = read_number<int>(attributes["numFmtId"]).value_or(0);
  dates_.push_back(date_codes_.contains(id) || (is_date_format(id) && !other_codes_.contains(id)));
  return {};
}

base::Status Formats::ended(std::string_view element) {
  if (element == "cellXfs") in_cells_ = false;
  return {};
}

base::Status Sheet::begun(std::string_view element, const Attributes& attributes) {
  if (element == "row") return begin_row(attributes);
  if (element == "c") return begin_cell(attributes);
  if (element == "mergeCell") return note_merged(attributes["ref"]);
  if (element == "rPh") ++in_reading_;
  in_value_ = in_cell_ && in_reading_ == 0 && (element == "v" || element == "t");
  return {};
}

base::Status Sheet::begin_row(const Attributes& attributes) {
  const auto number = attributes["r"].empty() ? std::optional(row_ + 1) : read_number<std::size_t>(attributes["r"]);
  if (!number || *number <= row_ || *number > kMostRows) return bad_cell("row " + std::to_string(row_ + 1), "its rows are out of order");
  row_ = *number;
  next_column_ = 0;
  return {};
}

base::Status Sheet::begin_cell(const Attributes& attributes) {
  column_ = next_column_;
  if (const auto reference = attributes["r"]; !reference.empty()) {
    const auto place = place_of(reference);
    if (!place || place->row != row_) return bad_cell(std::string(reference), "a cell lies outside its row");
    column_ = place->column;
  }
  if (row_ == 0) return bad_cell(std::string(attributes["r"]), "a cell lies in no row");
  next_column_ = column_ + 1;
  style_ = read_number<std::size_t>(attributes["s"]).value_or(0);
  type_ = attributes["t"];
  value_.clear();
  in_cell_ = true;
  return {};
}

base::Status Sheet::note_merged(std::string_view area) {
  const auto colon = area.find(':');
  const auto from = place_of(area.substr(0, colon));
  const auto to = colon == std::string_view::npos ? from : place_of(area.substr(colon + 1));
  if (!from || !to || to->row < from->row || to->column < from->column) return bad_cell(std::string(area), "a merged area is none");
  if (merged_.size() >= kMostMerged) return too_many("the sheet has too many merged cells");
  if (to->row > from->row) merged_.push_back({from->row, to->row, from->column});
  return {};
}

base::Status Sheet::ended(std::string_view element) {
  in_value_ = false;
  if (element == "rPh") --in_reading_;
  if (element != "c") return {};
  in_cell_ = false;
  ZL_TRY(auto made, cell());
  return rows_.put(row_, column_, std::move(made));
}

base::Status Sheet::text(std::string_view more) {
  if (!in_value_) return {};
  value_ += more;
  if (value_.size() <= limits_.text_bytes) return {};
  return too_many("the text of one cell is too long");
}

Cell Sheet::number() const {
  const auto value = read_number<double>(value_);
  if (!value || !std::isfinite(*value)) return text_cell(value_);
  if (known_.formats.is_date(style_))
    if (auto date = date_of_serial(*value, known_.from_1904); !date.empty()) return {CellKind::date, std::move(date), false, false};
  const bool whole = *value == std::floor(*value);
  const bool lost = std::abs(*value) >= kMostExact;
  if (whole && std::abs(*value) < 1e30) return {CellKind::number, fmt::format("{:.0f}", *value), lost, false};
  return {CellKind::number, fmt::format("{}", *value), lost, false};
}

base::Result<Cell> Sheet::cell() const {
  if (value_.empty()) return Cell{};
  if (type_ == "s") {
    const auto index = read_number<std::size_t>(value_);
    if (!index || *index >= known_.texts.size())
      return bad_cell(column_name(column_) + std::to_string(row_), "a cell names a text that is not there");
    return text_cell(known_.texts[*index]);
  }
  if (type_ == "b") return Cell{CellKind::truth, value_ == "0" ? "FALSE" : "TRUE", false, false};
  if (type_ == "e") return Cell{CellKind::wrong, value_, false, false};
  if (type_ == "d") return Cell{CellKind::date, value_, false, false};
  if (type_ == "str" || type_ == "inlineStr") return text_cell(unescaped(value_));
  return number();
}

base::Result<std::vector<Row>> Sheet::take() {
  for (const auto& area : merged_) ZL_CHECK(rows_.spread_down(area.first_row, area.last_row, area.column));
  return rows_.take();
}

}  // namespace tables
