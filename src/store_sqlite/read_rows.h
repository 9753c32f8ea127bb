// Rows of read models in a database: written one by one, read by id or as lists. Belongs to one connection.
#pragma once

#include <map>

#include "ports/record_store.h"
#include "store_sqlite/sqlite.h"

namespace store_sqlite {

class ReadRows : public ports::RowSource {
 public:
  static base::Result<std::unique_ptr<ReadRows>> make(const Database& database);

  base::Result<std::optional<ports::ReadRow>> row(std::string_view model, std::string_view id) const override;
  base::Result<std::vector<ports::ReadRow>> find(const ports::RowQuery& query) const;
  base::Result<std::uint64_t> count(std::string_view model) const;

  base::Status put(const ports::ReadRow& row);
  // The same with its text made before; errors are of the database alone.
  base::Status put(const ports::ReadRow& row, std::string_view json_text);

 private:
  explicit ReadRows(const Database& database) : database_(database) {}

  const Database& database_;
  mutable Statement get_, count_;
  mutable std::map<std::string, Statement> finders_;  // by their text, which is of a few kinds
  Statement place_, insert_, change_json_, change_all_, erase_;
};

}  // namespace store_sqlite
