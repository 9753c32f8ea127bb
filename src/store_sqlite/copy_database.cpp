#include "store_sqlite/copy_database.h"

namespace store_sqlite {
namespace {

base::Status copy_pages(const Database& from, const Database& to, const std::function<void()>& between) {
  sqlite3_backup* backup = sqlite3_backup_init(to.raw(), "main", from.raw(), "main");
  if (backup == nullptr) return base::pass_on(error_of(to.raw()));
  while (true) {
    const int code = sqlite3_backup_step(backup, kPagesPerStep);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) sqlite3_sleep(5);
    if (code != SQLITE_OK && code != SQLITE_BUSY && code != SQLITE_LOCKED) break;
    if (between) between();
  }
  if (sqlite3_backup_finish(backup) != SQLITE_OK) return base::pass_on(error_of(to.raw()));
  return {};
}

}  // namespace

// Without a read transaction of its own SQLite begins the copy again at each commit of another connection: beside a busy
// writer it would never end. The first read is what opens the transaction.
base::Status copy_database(const Database& from, const std::string& path, const std::function<void()>& between) {
  ZL_TRY(const auto to, Database::open(path, Database::Mode::create));
  ZL_CHECK(from.run("BEGIN"));
  auto done = from.integer("SELECT count(*) FROM sqlite_schema").and_then([&](auto) { return copy_pages(from, to, between); });
  const auto ended = from.run("ROLLBACK");
  if (!done) return done;
  return ended;
}

}  // namespace store_sqlite
