#include "services/enterprise_list.h"

#include <algorithm>

#include "chinese_text/folding.h"
#include "crypto/digests.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using tables::Cell;
using tables::CellKind;

namespace {

// A name as it is looked for: neither spaces nor the width of brackets tell two enterprises apart.
std::string name_key(std::string_view name) {
  std::string key;
  for (const char c : chinese_text::fold(name))
    if (c != ' ') key += c;
  return key;
}

// What people write where there is nothing to say.
bool says_nothing(std::string_view text) {
  for (const std::string_view nothing : {"/", "-", "--", "—", "——", "无", "暂无", "N/A", "n/a"})
    if (text == nothing) return true;
  return false;
}

// A mark in front, which keeps a spreadsheet from making a number of it, is no part of a number.
std::string without_mark(std::string text) {
  while (text.starts_with('\'') || text.starts_with('`')) text.erase(0, 1);
  return text;
}

std::string plain_code(std::string_view text) {
  std::string code;
  for (char c : without_mark(chinese_text::fold(text))) {
    if (c == ' ' || c == '-') continue;
    code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return code;
}

// Why the cell cannot stand for what was typed into it.
std::optional<base::Error> spoilt(const Cell& cell) {
  if (cell.kind == CellKind::wrong)
    return base::Error{ErrorKind::invalid, "import.cell_failed", "a formula failed here and left " + cell.text, {},
                       "write the value itself into the cell"};
  if (cell.kind == CellKind::date)
    return base::Error{ErrorKind::invalid, "import.cell_is_date", "the spreadsheet took what was typed for the date " + cell.text, {},
                       "set the cell to text and type it anew"};
  if (cell.digits_lost)
    return base::Error{ErrorKind::invalid, "import.digits_lost",
                       "the spreadsheet took it for a number and lost its last digits: " + cell.text, {},
                       "set the column to text and enter the value anew"};
  return std::nullopt;
}

std::string value_of(std::string_view field, const Cell& cell) {
  if (field == "credit_code") return plain_code(cell.text);
  auto line = chinese_text::tidy_line(cell.text);
  return field == "phone" ? without_mark(std::move(line)) : line;
}

std::string said_in(const JsonObject& row, std::string_view field) {
  const auto* value = row.if_contains(field);
  return value == nullptr ? std::string() : std::string(value->as_string());
}

}  // namespace

// ---- the register ------------------------------------------------------------------------------------------------------

base::Result<EnterpriseRegister> EnterpriseRegister::read(Core& core) {
  ZL_TRY(auto rows, all_rows(core, "enterprise"));
  EnterpriseRegister out;
  for (auto& row : rows) out.put(std::move(row.json));
  return out;
}

const Json* EnterpriseRegister::by_id(const std::string& id) const {
  const auto found = all_.find(id);
  return found == all_.end() ? nullptr : &found->second;
}

std::string EnterpriseRegister::by_code(const std::string& code) const {
  const auto found = codes_.find(code);
  return found == codes_.end() ? std::string() : found->second;
}

std::vector<std::string> EnterpriseRegister::by_name(const std::string& name) const {
  const auto found = names_.find(name_key(name));
  return found == names_.end() ? std::vector<std::string>() : std::vector<std::string>(found->second.begin(), found->second.end());
}

void EnterpriseRegister::put(Json enterprise) {
  const auto id = base::text_at(enterprise, "enterprise");
  if (const auto* before = by_id(id)) {
    codes_.erase(base::text_at(*before, "credit_code"));
    names_[name_key(base::text_at(*before, "name"))].erase(id);
  }
  if (const auto code = base::text_at(enterprise, "credit_code"); !code.empty()) codes_[code] = id;
  names_[name_key(base::text_at(enterprise, "name"))].insert(id);
  all_[id] = std::move(enterprise);
}

// ---- the file ----------------------------------------------------------------------------------------------------------

JsonObject to_json(const ListRow& row) {
  JsonObject out{{"row", row.number}, {"verdict", row.verdict}, {"said", row.said}};
  if (!row.enterprise.empty()) out["enterprise"] = row.enterprise;
  if (!row.changes.empty()) out["changes"] = row.changes;
  if (!row.problems.empty()) out["problems"] = row.problems;
  if (!row.notes.empty()) out["notes"] = row.notes;
  return out;
}

base::Result<EnterpriseList> EnterpriseList::read(const Core& core, const CallContext& context, const Json& input) {
  if (!context.file || context.file->empty())
    return fail(ErrorKind::invalid, "import.no_file", "no file came with the request", "/file", "send the bytes of the list as the body");
  EnterpriseList list;
  const auto sheet = base::int_at(input, "sheet").value_or(1);
  if (sheet < 1)
    return fail(ErrorKind::invalid, "table.no_such_sheet", "the workbook has no sheet of this number", "/sheet", "count from 1");
  ZL_TRY(list.table_, tables::read_table(*context.file, static_cast<std::size_t>(sheet - 1)));
  list.sha256_ = crypto::sha256(*context.file).hex();
  ZL_CHECK(list.map_columns(core.parts.enterprise_columns, input));
  return list;
}

base::Status EnterpriseList::map_columns(const EnterpriseColumns& columns, const Json& input) {
  const auto* titles = columns.titles_in(table_);
  if (const auto wanted = base::int_at(input, "header_row")) {
    const auto found = std::find_if(table_.rows.begin(), table_.rows.end(),
                                    [&](const auto& row) { return static_cast<std::int64_t>(row.number) == *wanted; });
    if (found == table_.rows.end())
      return fail(ErrorKind::invalid, "import.bad_mapping", "nothing stands in the row that was named", "/header_row", "name the row of the titles");
    titles = &*found;
  }
  if (titles == nullptr) titles = &table_.rows.front();
  titles_ = static_cast<std::size_t>(titles - table_.rows.data());
  first_ = titles_ + 1;
  const auto said = base::text_at(input, "columns");
  if (said.empty()) {
    fields_ = columns.fields_of(*titles);
    return {};
  }
  std::set<std::string> taken;
  for (std::size_t from = 0; from <= said.size();) {
    const auto comma = std::min(said.find(',', from), said.size());
    const auto field = said.substr(from, comma - from);
    const bool known = field.empty() || std::find(std::begin(kEnterpriseFields), std::end(kEnterpriseFields), field) != std::end(kEnterpriseFields);
    if (!known || (!field.empty() && !taken.insert(field).second))
      return fail(ErrorKind::invalid, "import.bad_mapping", "a column stands for a field that there is not, or that another column stands for",
                  "/columns", "each field once, by column, with commas");
    fields_.push_back(field);
    from = comma + 1;
  }
  return {};
}

JsonObject EnterpriseList::described() const {
  JsonObject out{{"format", table_.format}, {"sha256", sha256_}, {"sheet", table_.sheet + 1},
                 {"header_row", table_.rows[titles_].number}, {"rows", size()}};
  if (!table_.encoding.empty()) out["encoding"] = table_.encoding;
  if (!table_.sheets.empty()) out["sheets"] = JsonArray(table_.sheets.begin(), table_.sheets.end());
  std::size_t width = 0;
  for (const auto& row : table_.rows) width = std::max(width, row.cells.size());
  JsonArray columns;
  const auto& titles = table_.rows[titles_].cells;
  for (std::size_t i = 0; i < width; ++i) {
    JsonObject column{{"column", tables::column_name(i)}, {"title", i < titles.size() ? titles[i].text : std::string()}};
    if (i < fields_.size() && !fields_[i].empty()) column["field"] = fields_[i];
    columns.push_back(std::move(column));
  }
  out["columns"] = std::move(columns);
  JsonArray lacking;
  if (lacks_name()) lacking.emplace_back("name");
  out["lacking"] = std::move(lacking);
  return out;
}

bool EnterpriseList::lacks_name() const { return std::find(fields_.begin(), fields_.end(), "name") == fields_.end(); }

std::string EnterpriseList::usual_titles(const EnterpriseColumns& columns) const {
  std::string titles;
  for (const auto field : kEnterpriseFields) titles += (titles.empty() ? "" : "、") + columns.title_of(field);
  return titles;
}

// ---- one row -----------------------------------------------------------------------------------------------------------

std::string EnterpriseList::place(std::string_view field, std::size_t row) const {
  const auto column = std::find(fields_.begin(), fields_.end(), field);
  if (column == fields_.end()) return std::to_string(row);
  return tables::column_name(static_cast<std::size_t>(column - fields_.begin())) + std::to_string(row);
}

JsonObject EnterpriseList::problem(const base::Error& error, std::string_view field, std::size_t row) const {
  JsonObject out{{"code", error.code}, {"what", error.what}, {"where", place(field, row)}, {"field", field}};
  if (!error.remedy.empty()) out["remedy"] = error.remedy;
  return out;
}

void EnterpriseList::read_cells(const tables::Row& row, ListRow& out) const {
  for (std::size_t i = 0; i < row.cells.size() && i < fields_.size(); ++i) {
    const auto& cell = row.cells[i];
    const auto& field = fields_[i];
    if (field.empty() || cell.kind == CellKind::empty) continue;
    if (const auto error = spoilt(cell)) {
      out.problems.push_back(problem(*error, field, row.number));
      continue;
    }
    auto value = value_of(field, cell);
    if (value.empty() || says_nothing(value)) continue;
    if (field == "credit_code")
      if (const auto right = records::check_credit_code(value); !right) out.problems.push_back(problem(right.error(), field, row.number));
    out.said[field] = std::move(value);
  }
}

// An enterprise is known by its code; where none is said, or the register has none of it yet, by its name.
void EnterpriseList::find(const EnterpriseRegister& known, ListRow& out) const {
  const auto code = said_in(out.said, "credit_code"), name = said_in(out.said, "name");
  if (!code.empty()) out.enterprise = known.by_code(code);
  if (!out.enterprise.empty() || name.empty()) return;
  std::vector<std::string> candidates;
  bool other_code = false;
  for (const auto& id : known.by_name(name)) {
    const bool bears_code = !base::text_at(*known.by_id(id), "credit_code").empty();
    // What a row further up speaks of is another one, if both rows have their codes.
    const bool free = code.empty() || (!bears_code && !spoken_of_.contains(id));
    if (free) candidates.push_back(id);
    other_code = other_code || !free;
  }
  if (candidates.size() == 1) out.enterprise = candidates.front();
  if (candidates.size() > 1)
    out.problems.push_back(problem({ErrorKind::conflict, "import.ambiguous_name", "several registered enterprises have this name", {},
                                    "give the credit code"}, "name", out.number));
  if (candidates.empty() && other_code)
    out.notes.push_back(problem({ErrorKind::conflict, "import.same_name",
                                 "an enterprise of this name is registered under another credit code", {},
                                 "make sure that they are two"}, "name", out.number));
}

void EnterpriseList::check_twice(ListRow& out) {
  const auto twice = [&](std::size_t earlier, const char* field) {
    out.problems.push_back(problem({ErrorKind::conflict, "import.twice", "row " + std::to_string(earlier) + " speaks of the same enterprise",
                                    {}, "leave one of them in the list"}, field, out.number));
  };
  const auto code = said_in(out.said, "credit_code");
  const auto name = name_key(said_in(out.said, "name"));
  if (!code.empty()) {
    const auto [seen, fresh] = codes_seen_.emplace(code, out.number);
    if (!fresh) return twice(seen->second, "credit_code");
  }
  if (name.empty()) return;
  // Two of one name may be two, if each has a code of its own.
  const auto [seen, fresh] = names_seen_.emplace(name, std::pair(out.number, !code.empty()));
  if (!fresh && (code.empty() || !seen->second.second)) twice(seen->second.first, "name");
}

// Lengths and the like, as the command will ask.
void EnterpriseList::check_words(const records::Vocabulary& vocabulary, ListRow& out) const {
  if (said_in(out.said, "name").empty() || (out.enterprise.empty() && said_in(out.said, "address").empty())) {
    const char* lacking = said_in(out.said, "name").empty() ? "name" : "address";
    out.problems.push_back(problem({ErrorKind::invalid, "import.lacks_field", "what registering needs is not said", {}, "fill the cell in"},
                                   lacking, out.number));
    return;
  }
  auto input = out.said;
  if (!input.contains("address")) input["address"] = "-";  // known already
  const auto right = vocabulary.check_command("enterprise.register", Json(input));
  if (right) return;
  const std::string_view where = right.error().where;
  out.problems.push_back(problem(right.error(), where.starts_with('/') ? where.substr(1) : where, out.number));
}

base::Result<ListRow> EnterpriseList::judge(const records::Vocabulary& vocabulary, const EnterpriseRegister& known, std::size_t row) {
  ListRow out;
  const auto& cells = table_.rows[first_ + row];
  out.number = cells.number;
  read_cells(cells, out);
  if (out.problems.empty()) find(known, out);
  if (out.problems.empty()) check_words(vocabulary, out);
  check_twice(out);
  if (!out.problems.empty()) {
    out.verdict = "refused";
    return out;
  }
  if (!out.enterprise.empty()) spoken_of_.insert(out.enterprise);
  const auto* before = known.by_id(out.enterprise);
  if (before == nullptr) {
    out.verdict = "new";
    return out;
  }
  for (const auto& [field, value] : out.said) {
    const auto old = base::text_at(*before, field);
    const std::string_view now(value.as_string());
    if (old == now || (field == "name" && chinese_text::same_name(old, now))) continue;
    JsonObject change{{"to", value}};
    if (!old.empty()) change["from"] = old;
    out.changes[field] = std::move(change);
  }
  out.verdict = out.changes.empty() ? "same" : "changes";
  return out;
}

}  // namespace services
