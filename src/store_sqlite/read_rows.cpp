#include "store_sqlite/read_rows.h"

namespace store_sqlite {
namespace {

base::Result<ports::ReadRow> row_at(const Statement& s) {
  ports::ReadRow row{std::string(s.text(0)), std::string(s.text(1)), std::string(s.text(2)),
                     std::string(s.text(3)), nullptr};
  auto json = base::parse_json(s.text(4));
  if (!json)
    return base::fail(base::ErrorKind::corrupt, "store.row_damaged", "a row of a read model is not JSON",
                      row.model + " " + row.id, "run zhilu verify, then zhilu rebuild");
  row.json = std::move(*json);
  return row;
}

// The first string that does not begin with `prefix` and comes after all that do; empty: there is none.
std::string after_prefix(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

}  // namespace

base::Result<std::unique_ptr<ReadRows>> ReadRows::make(const Database& database) {
  std::unique_ptr<ReadRows> rows(new ReadRows(database));
  ZL_TRY(rows->get_, database.prepare("SELECT model, id, order_key, lookup, json FROM read_row"
                                      " WHERE model = ? AND id = ?"));
  ZL_TRY(rows->count_, database.prepare("SELECT count(*) FROM read_row WHERE model = ?"));
  ZL_TRY(rows->place_, database.prepare("SELECT number FROM read_row WHERE model = ? AND id = ?"));
  ZL_TRY(rows->insert_, database.prepare("INSERT INTO read_row (bureau, model, id, order_key, lookup, json)"
                                         " VALUES (1, ?, ?, ?, ?, ?)"));
  ZL_TRY(rows->change_json_, database.prepare("UPDATE read_row SET json = ?"
                                              " WHERE model = ? AND id = ? AND order_key = ? AND lookup = ?"));
  ZL_TRY(rows->change_all_, database.prepare("UPDATE read_row SET order_key = ?, lookup = ?, json = ?"
                                             " WHERE number = ?"));
  ZL_TRY(rows->erase_, database.prepare("DELETE FROM read_row WHERE number = ?"));
  return rows;
}

base::Result<std::optional<ports::ReadRow>> ReadRows::row(std::string_view model, std::string_view id) const {
  Rows rows(get_, model, id);
  ZL_TRY(const bool there, rows.next());
  if (!there) return std::nullopt;
  ZL_TRY(auto row, row_at(*rows.operator->()));
  return row;
}

base::Result<std::vector<ports::ReadRow>> ReadRows::find(const ports::RowQuery& query) const {
  const std::string direction = query.descending ? "DESC" : "ASC", beyond = query.descending ? "<" : ">";
  const bool continues = !query.after_key.empty() || !query.after_id.empty();
  const auto prefix_end = after_prefix(query.id_prefix), order_end = after_prefix(query.order_prefix);
  std::string sql = "SELECT model, id, order_key, lookup, json FROM read_row WHERE model = ?1";
  if (!query.lookup.empty()) sql += " AND lookup = ?2 AND lookup <> ''";
  if (!query.id_prefix.empty()) sql += " AND id >= ?3 AND (?4 = '' OR id < ?4)";
  if (!query.order_prefix.empty()) sql += " AND order_key >= ?7";
  if (!order_end.empty()) sql += " AND order_key < ?8";
  if (continues) sql += " AND (order_key, id) " + beyond + " (?5, ?6)";
  sql += " ORDER BY order_key " + direction + ", id " + direction + " LIMIT ?9";
  auto prepared = finders_.find(sql);
  if (prepared == finders_.end()) {
    ZL_TRY(auto statement, database_.prepare(sql));
    prepared = finders_.emplace(std::move(sql), std::move(statement)).first;
  }
  Rows rows(prepared->second, query.model, query.lookup, query.id_prefix, prefix_end, query.after_key,
            query.after_id, query.order_prefix, order_end, query.limit);
  std::vector<ports::ReadRow> found;
  for (;;) {
    ZL_TRY(const bool there, rows.next());
    if (!there) return found;
    ZL_TRY(auto row, row_at(*rows.operator->()));
    found.push_back(std::move(row));
  }
}

base::Result<std::uint64_t> ReadRows::count(std::string_view model) const {
  Rows rows(count_, model);
  ZL_TRY(const bool there, rows.next());
  return there ? static_cast<std::uint64_t>(rows->integer(0)) : 0;
}

base::Status ReadRows::put(const ports::ReadRow& row) {
  std::string json;
  if (!row.json.is_null()) {
    ZL_TRY(json, base::canonical(row.json));
  }
  return put(row, json);
}

base::Status ReadRows::put(const ports::ReadRow& row, std::string_view json) {
  if (!row.json.is_null()) {
    // Nearly always the row is there under the same keys: one search, and the indexes are left alone.
    ZL_CHECK(change_json_.run(json, row.model, row.id, row.order_key, row.lookup));
    if (sqlite3_changes(database_.raw()) > 0) return {};
  }
  std::int64_t number = 0;
  {
    Rows present(place_, row.model, row.id);
    ZL_TRY(const bool there, present.next());
    if (there) number = present->integer(0);
  }
  if (row.json.is_null()) return number == 0 ? base::Status{} : erase_.run(number);
  if (number == 0) return insert_.run(row.model, row.id, row.order_key, row.lookup, json);
  return change_all_.run(row.order_key, row.lookup, json, number);
}

}  // namespace store_sqlite
