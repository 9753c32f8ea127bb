// Numbered steps of the database's schema, forward only: each runs once, in a transaction, and its text is
// remembered by digest, so that a database made by other steps is refused instead of being misread.
#pragma once

#include <string>
#include <vector>

#include "base/instant.h"
#include "store_sqlite/sqlite.h"

namespace store_sqlite {

struct Migration {
  std::string name;  // "0001_records"
  std::string sql;
};

const std::vector<Migration>& embedded_migrations();

// Errors: corrupt "store.newer_schema" (a step that we do not know, or one with another text).
base::Status migrate(const Database& database, const std::vector<Migration>& steps, base::Instant now);

}  // namespace store_sqlite
