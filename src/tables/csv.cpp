#include "tables/csv.h"

#include <algorithm>
#include <array>

#include "tables/cells.h"

namespace tables {

namespace {

// What stands between fields: whatever stands most often outside quotes in the first lines.
char separator_of(std::string_view text) {
  constexpr std::size_t kLooked = 20'000;
  std::array<std::pair<char, std::size_t>, 3> seen{{{',', 0}, {'\t', 0}, {';', 0}}};
  bool quoted = false;
  for (const char c : text.substr(0, kLooked)) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    for (auto& [separator, times] : seen)
      if (c == separator) ++times;
  }
  return std::max_element(seen.begin(), seen.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
}

class CsvReader {
 public:
  CsvReader(std::string_view text, const Limits& limits) : text_(text), separator_(separator_of(text)), rows_(limits), limits_(limits) {}

  base::Result<std::vector<Row>> all() {
    while (at_ < text_.size()) ZL_CHECK(field());
    return rows_.take();
  }

 private:
  bool ends_field() const { return at_ >= text_.size() || text_[at_] == separator_ || text_[at_] == '\n' || text_[at_] == '\r'; }

  // One field, and what follows it.
  base::Status field() {
    // ="0123" keeps a spreadsheet from taking the text for a number.
    if (text_.substr(at_).starts_with("=\"")) ++at_;
    std::string value;
    if (text_[at_] == '"') ZL_CHECK(quoted(value));
    while (!ends_field()) value += text_[at_++];
    ZL_CHECK(rows_.put(row_, column_, text_cell(std::move(value))));
    if (at_ >= text_.size()) return {};
    const char end = text_[at_++];
    if (end == separator_) {
      ++column_;
      return {};
    }
    if (end == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++row_;
    column_ = 0;
    return {};
  }

  base::Status quoted(std::string& value) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        value += text_[at_];
        if (value.size() > limits_.cell_bytes) return unclosed();
        continue;
      }
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') {
        ++at_;
        return {};
      }
      value += text_[++at_];
    }
    return unclosed();
  }

  base::Status unclosed() const {
    return base::fail(base::ErrorKind::invalid, "table.bad_quote", "a quotation mark opens a text that never ends",
                      column_name(column_) + std::to_string(row_), "close it, or save the table anew with a spreadsheet");
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0, row_ = 1, column_ = 0;
  RowsInMaking rows_;
  const Limits& limits_;
};

}  // namespace

base::Result<Table> read_csv(Decoded decoded, const Limits& limits) {
  Table table;
  table.format = "csv";
  table.encoding = std::move(decoded.encoding);
  ZL_TRY(table.rows, CsvReader(decoded.text, limits).all());
  if (table.rows.empty())
    return base::fail(base::ErrorKind::invalid, "table.empty", "nothing stands in the table", "/file", "choose the file with the table");
  return table;
}

}  // namespace tables
