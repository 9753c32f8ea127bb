// The facts of one case made ready for matching: corrections and amendments laid over, fields as columns,
// times parsed, rows by type, and an index per field that is asked for. Lives for one evaluation.
#pragma once

#include <deque>
#include <map>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rulebook/model.h"

namespace rulebook {

// A time with the bounds that its stated uncertainty leaves.
struct Span {
  std::int64_t nominal = 0, lo = 0, hi = 0;
  static Span at(base::Instant t) { return {t.us, t.us, t.us}; }
};

struct Row {
  const Fact* fact = nullptr;
  const base::JsonObject* body = nullptr;
  int type = kNone;
  std::size_t columns = 0;  // where they begin in the table
  std::size_t index = 0;    // in the table
  Span claimed;
  std::int64_t spread = 0;  // the stated uncertainty, microseconds
};

class FactTable {
 public:
  FactTable(const Model& model, std::span<const Fact> facts);
  FactTable(const Model& model, const std::vector<const Fact*>& facts);

  // One more fact, later than all others, which must outlive the table. False where it changes what earlier
  // ones say (a correction, an amendment): then the table must be made anew.
  bool append(const Fact& fact);

  const std::vector<std::uint32_t>& rows_of(int type) const {
    return by_type_[static_cast<std::size_t>(type)];
  }
  const std::vector<std::uint32_t>& rows_where(int type, int path, std::string_view value);
  const std::vector<std::uint32_t>& rows_of_all(const std::vector<int>& types);  // in the order of the record
  const Row& row(std::uint32_t index) const { return rows_[index]; }
  const base::Json* value(const Row& row, int path) const {
    const auto& columns = model_.types[static_cast<std::size_t>(row.type)].column_of;
    if (static_cast<std::size_t>(path) >= columns.size()) return nullptr;
    const int column = columns[static_cast<std::size_t>(path)];
    return column == kNone ? nullptr : values_[row.columns + static_cast<std::size_t>(column)];
  }
  std::size_t size() const { return rows_.size(); }

 private:
  void add(const Fact& fact, int type);
  void lay_over(const std::vector<const Fact*>& facts);
  void amend();
  void lay_over(Row& row, const Row& by, const RecordSettings::Amendment& amendment);
  void build(const std::vector<const Fact*>& facts);
  void fill_columns(Row& row);
  void fill_times(Row& row);
  void index_row(const Row& row);
  const base::Json* extract(const Row& row, const Path& path);

  const Model& model_;
  std::vector<Row> rows_;
  std::vector<std::vector<std::uint32_t>> by_type_;
  std::vector<const base::Json*> values_;
  std::deque<base::Json> owned_;
  std::unordered_map<std::uint64_t, const base::JsonObject*> corrected_;  // seq → body after corrections
  using ValueIndex = std::unordered_map<std::string_view, std::vector<std::uint32_t>>;
  std::map<std::pair<int, int>, ValueIndex> indexes_;
  std::map<std::vector<int>, std::vector<std::uint32_t>> several_;
};

// Walks the keys of a path; nothing where something is missing on the way.
const base::Json* walk(const base::JsonObject& from, const Path& path);
bool equal(const base::Json& a, const base::Json& b);
std::optional<std::int64_t> integer_of(const base::Json& value);

}  // namespace rulebook
