// Is everything there and as it was written? The log with all that is derived from it, every blob, every blob that the
// record names and no other, and every case file that it says was sealed. Changes nothing.
#pragma once

#include <string>
#include <vector>

#include "ports/record_store.h"
#include "zhilu/house.h"

namespace zhilu {

// `against`: the text of an earlier checkpoint, or empty. Errors: only where checking is impossible (locked, no such store).
base::Result<std::vector<ports::Damage>> check_closed_store(const Foundation& base, const std::string& against);
// The same of a store that is in use; what is recorded meanwhile is not waited for.
base::Result<std::vector<ports::Damage>> check_open_store(const std::filesystem::path& data,
                                                          const store_sqlite::SqliteStore& store,
                                                          const vault_files::FileVault& vault, const std::string& against);

}  // namespace zhilu
