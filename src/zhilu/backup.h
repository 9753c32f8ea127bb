// A copy of the whole record that opens as it stood: a data directory of its own, below a folder for backups.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/instant.h"
#include "base/json.h"
#include "store_sqlite/sqlite_store.h"

namespace zhilu {

struct BackupTask {
  const store_sqlite::SqliteStore& store;
  std::filesystem::path data;
  std::string origin;
  base::Instant at;
  std::filesystem::path to;     // the folder for backups; made when missing
  std::function<void()> taken;  // called when the record itself is copied
};

// Writes TO/ORIGIN-TIME: database, logs and segments as of one instant, then vault and archive, which only grow. A file that the
// newest earlier backup of this bureau holds already (same name, size and time) is linked to it, not copied; where the disk
// knows no links it is copied. The folder gets its name when all of it is on the disk; what an interrupted one left is removed.
// Gives {folder, files, linked, bytes}. Errors: invalid "backup.bad_path"; conflict "backup.exists"; full, io.
base::Result<base::Json> back_up(const BackupTask& task);

}  // namespace zhilu
