#include "store_sqlite/migrations.h"

#include "crypto/digests.h"

namespace store_sqlite {
namespace {

base::Status check_applied(const Database& database, const std::vector<Migration>& steps,
                           std::size_t& applied) {
  ZL_TRY(auto query, database.prepare("SELECT name, sha256 FROM schema_migration ORDER BY number"));
  Rows rows(query);
  for (applied = 0;; ++applied) {
    ZL_TRY(const bool there, rows.next());
    if (!there) return {};
    const std::string name(rows->text(0));
    if (applied >= steps.size() || steps[applied].name != name ||
        crypto::sha256(steps[applied].sql).hex() != rows->text(1))
      return base::fail(base::ErrorKind::corrupt, "store.newer_schema",
                        "the database was made by another version of the program", "migration " + name,
                        "use the program that made it, or a newer one");
  }
}

base::Status apply(const Database& database, const Migration& step, std::size_t number, base::Instant now) {
  ZL_CHECK(database.run("BEGIN IMMEDIATE"));
  auto applied = [&]() -> base::Status {
    ZL_CHECK(database.run(step.sql.c_str()));
    ZL_TRY(auto insert, database.prepare("INSERT INTO schema_migration VALUES (?, ?, ?, ?)"));
    ZL_CHECK(insert.run(number, step.name, crypto::sha256(step.sql).hex(), now.us));
    return database.run("COMMIT");
  }();
  if (!applied && database.in_transaction()) static_cast<void>(database.run("ROLLBACK"));
  return applied;
}

}  // namespace

base::Status migrate(const Database& database, const std::vector<Migration>& steps, base::Instant now) {
  ZL_CHECK(database.run(
      "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
      " sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT"));
  std::size_t applied = 0;
  ZL_CHECK(check_applied(database, steps, applied));
  for (; applied < steps.size(); ++applied) ZL_CHECK(apply(database, steps[applied], applied + 1, now));
  return {};
}

}  // namespace store_sqlite
