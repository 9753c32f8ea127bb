// A copy of a database that others may be writing to.
#pragma once

#include <functional>
#include <string>

#include "store_sqlite/sqlite.h"

namespace store_sqlite {

inline constexpr int kPagesPerStep = 1024;

// Copies the database as it stands at the call into a new file, whatever is committed meanwhile. `between` is called after
// each step. REQUIRES: `from` is in no transaction.
base::Status copy_database(const Database& from, const std::string& path, const std::function<void()>& between = {});

}  // namespace store_sqlite
