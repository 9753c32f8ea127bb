#include "store_sqlite/verify_layout.h"

#include <algorithm>
#include <array>
#include <map>

#include "crypto/digests.h"
#include "store_sqlite/log_files.h"
#include "store_sqlite/migrations.h"
#include "store_sqlite/sqlite_store.h"

namespace store_sqlite {
namespace {

using Objects =
    std::map<std::string, std::string>;  // "trigger record_entry_stays" → what it stands on, and its SQL

base::Result<Objects> objects_of(const Database& database) {
  // SQLite's own (sqlite_stat1 and the like) are no part of what the steps say.
  ZL_TRY(auto query, database.prepare("SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_schema"
                                      " WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"));
  Rows rows(query);
  Objects out;
  for (;;) {
    ZL_TRY(const bool there, rows.next());
    if (!there) return out;
    out.emplace(std::string(rows->text(0)) + " " + std::string(rows->text(1)),
                std::string(rows->text(2)) + "\n" + std::string(rows->text(3)));
  }
}

// The steps that the database went through.
base::Result<std::vector<Migration>> steps_of(const Database& database) {
  ZL_TRY(auto query, database.prepare("SELECT name, sha256 FROM schema_migration ORDER BY number"));
  Rows rows(query);
  std::vector<Migration> out;
  for (const auto& step : embedded_migrations()) {
    ZL_TRY(const bool there, rows.next());
    if (!there) break;
    if (rows->text(0) != step.name || rows->text(1) != crypto::sha256(step.sql).hex())
      return base::fail(base::ErrorKind::corrupt, "store.newer_schema",
                        "it names a step that this program does not know: " + std::string(rows->text(0)));
    out.push_back(step);
  }
  return out;
}

base::Result<Objects> made_by(const std::vector<Migration>& steps) {
  ZL_TRY(const auto scratch, Database::open("", Database::Mode::create));
  ZL_CHECK(migrate(scratch, steps, {}));
  return objects_of(scratch);
}

// Beside the folders of the logs; the database's companions come and go with it.
constexpr auto kKnown = std::to_array<std::string_view>({
    "vault", "archive", "derived", "uploads", "zhilu.sock",
    "lost+found",  // the data folder may be a disk of its own
});

bool is_database(std::string_view name) {
  if (!name.starts_with(kDatabaseFile)) return false;
  name.remove_prefix(std::string_view(kDatabaseFile).size());
  // A rebuild makes the first and keeps the second.
  for (const std::string_view stage : {".new", ".replaced"})
    if (name.starts_with(stage)) name.remove_prefix(stage.size());
  return name.empty() || name == "-wal" || name == "-shm" || name == "-journal";
}

bool belongs(std::string_view name) {
  if (name == kLockFile || is_database(name)) return true;
  for (const auto log : kLogs)
    if (name == log_folder(log) || name == segment_folder(log)) return true;
  return std::find(kKnown.begin(), kKnown.end(), name) != kKnown.end();
}

}  // namespace

void check_schema(const Database& stored, DamageList& damage) {
  const auto steps = steps_of(stored);
  if (!steps) return damage.add("schema", "table schema_migration", steps.error().what);
  const auto have = objects_of(stored), want = made_by(*steps);
  if (!have || !want) return damage.add("database", kDatabaseFile, (!have ? have : want).error().what);
  for (const auto& [name, sql] : *want) {
    const auto found = have->find(name);
    if (found == have->end())
      damage.add("schema", name, "it is missing in the database");
    else if (found->second != sql)
      damage.add("schema", name, "it is not what the program makes");
  }
  for (const auto& [name, sql] : *have)
    if (!want->contains(name)) damage.add("schema", name, "it was added; the program makes no such thing");
}

base::Status check_root(const files::FileSystem& disk, DamageList& damage) {
  ZL_TRY(const auto found, disk.list(""));
  for (const auto& entry : found)
    if (!belongs(entry.name))
      damage.add("added", entry.name,
                 entry.is_folder ? "this folder is no part of a store" : "this file is no part of a store");
  return {};
}

}  // namespace store_sqlite
