// A list of enterprises that somebody brings as a file: what its rows would do to the register. Nothing is written here.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/core.h"
#include "services/enterprise_columns.h"
#include "tables/table.h"

namespace services {

// The register as it stands, by what enterprises are found by.
class EnterpriseRegister {
 public:
  static base::Result<EnterpriseRegister> read(Core& core);

  // Null where there is none.
  const base::Json* by_id(const std::string& id) const;
  std::string by_code(const std::string& code) const;
  // Those of one name, however it is spaced and bracketed.
  std::vector<std::string> by_name(const std::string& name) const;
  void put(base::Json enterprise);

 private:
  std::map<std::string, base::Json> all_;
  std::map<std::string, std::string> codes_;
  std::map<std::string, std::set<std::string>> names_;
};

// What became of one row.
struct ListRow {
  std::size_t number = 0;
  std::string verdict;      // "new", "changes", "same", "refused"
  std::string enterprise;   // that it speaks of, where there is one
  base::JsonObject said;    // field → value; what is empty is not said
  base::JsonObject changes; // field → {from?, to}
  base::JsonArray problems; // {code, what, where, field?, remedy?}: why it is refused
  base::JsonArray notes;    // likewise, and yet it is taken
};
base::JsonObject to_json(const ListRow& row);

class EnterpriseList {
 public:
  // The file of the request, read as its `sheet`, `header_row` and `columns` say, or as its titles do.
  // Errors: those of tables::read_table; invalid "import.no_file", "import.bad_mapping".
  static base::Result<EnterpriseList> read(const Core& core, const CallContext& context, const base::Json& input);

  // {format, encoding?, sheets?, sheet, sha256, header_row, columns: [{column, title, field?}], lacking: [field], rows}
  base::JsonObject described() const;
  const std::string& sha256() const { return sha256_; }
  // Without a column for the name no row means anything.
  bool lacks_name() const;
  std::string usual_titles(const EnterpriseColumns& columns) const;

  // Rows below the titles.
  std::size_t size() const { return table_.rows.size() - first_; }
  std::size_t number_of(std::size_t row) const { return table_.rows[first_ + row].number; }
  // Rows are judged one after another: what was said further up counts.
  base::Result<ListRow> judge(const records::Vocabulary& vocabulary, const EnterpriseRegister& known, std::size_t row);
  // As it stands in a row's `problems`.
  base::JsonObject problem(const base::Error& error, std::string_view field, std::size_t row) const;

 private:
  base::Status map_columns(const EnterpriseColumns& columns, const base::Json& input);
  void read_cells(const tables::Row& row, ListRow& out) const;
  void find(const EnterpriseRegister& known, ListRow& out) const;
  void check_twice(ListRow& out);
  void check_words(const records::Vocabulary& vocabulary, ListRow& out) const;
  std::string place(std::string_view field, std::size_t row) const;

  tables::Table table_;
  std::string sha256_;
  std::size_t titles_ = 0, first_ = 0;  // indices of rows
  std::vector<std::string> fields_;     // by column
  std::map<std::string, std::size_t> codes_seen_;                   // in which row
  std::map<std::string, std::pair<std::size_t, bool>> names_seen_;  // likewise, and whether with a code
  std::set<std::string> spoken_of_;                                 // enterprises
};

}  // namespace services
