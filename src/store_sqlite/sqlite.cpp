#include "store_sqlite/sqlite.h"

#include <cerrno>
#include <mutex>

#include "store_sqlite/gathered_log.h"

namespace store_sqlite {

using base::ErrorKind;

base::Error error_of(sqlite3* database) {
  const int code = database == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(database);
  const std::string reason = database == nullptr ? "out of memory" : sqlite3_errmsg(database);
  // SQLite forgets the system's reason when a commit fails; errno, cleared before each call, still has it.
  const int system =
      database == nullptr || sqlite3_system_errno(database) == 0 ? errno : sqlite3_system_errno(database);
  const char* file = "zhilu.db";
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {ErrorKind::full, "store.disk_full", "no space is left for the record (" + reason + ")", file,
              "free space on the disk of the data directory, then try again"};
    case SQLITE_IOERR:
      if (system == ENOSPC || system == EDQUOT || system == EFBIG)
        return {ErrorKind::full, "store.disk_full", "no space is left for the record (" + reason + ")", file,
                "free space on the disk of the data directory, then try again"};
      return {ErrorKind::io, "store.io",
              "the database could not be read or written: " + reason + " (" + std::to_string(code) +
                  ", system error " + std::to_string(system) + ")",
              file, "check the disk of the data directory"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorKind::corrupt, "store.database_damaged", "the database is damaged: " + reason, file,
              "run zhilu verify, then zhilu rebuild"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::unavailable, "store.busy", "the database is in use: " + reason, file, "try again"};
    case SQLITE_CONSTRAINT:
      return {ErrorKind::broken, "store.constraint", "a rule of the database refused a row: " + reason, file,
              "run zhilu verify"};
    default:
      return {ErrorKind::io, "store.io", "the database failed: " + reason, file, "check the data directory"};
  }
}

void Statement::bind(int place, std::string_view value) {
  check(sqlite3_bind_text64(raw_.get(), place, value.data() == nullptr ? "" : value.data(), value.size(),
                            lifetime_, SQLITE_UTF8));
}

void Statement::bind(int place, base::ByteView value) {
  const void* data = value.empty() ? static_cast<const void*>("") : value.data();
  check(sqlite3_bind_blob64(raw_.get(), place, data, value.size(), lifetime_));
}

base::Result<bool> Statement::step() {
  errno = 0;
  const int code = sqlite3_step(raw_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return base::pass_on(error_of(sqlite3_db_handle(raw_.get())));
}

void Statement::reset() {
  sqlite3_reset(raw_.get());  // gives the error of the last step again
  sqlite3_clear_bindings(raw_.get());
}

std::string_view Statement::text(int column) const {
  const auto* data = sqlite3_column_text(raw_.get(), column);
  if (data == nullptr) return {};
  return {reinterpret_cast<const char*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(raw_.get(), column))};
}

base::ByteView Statement::bytes(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(raw_.get(), column));
  return {data, data == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(raw_.get(), column))};
}

namespace {

// SQLite would count every allocation under one lock, which all threads then wait for. Nobody asks for the count.
void count_no_memory() {
  static std::once_flag once;
  std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

}  // namespace

// Pages that work changes again and again go from the write-ahead log into the file once in 16 MB of log, not in 4.
base::Result<Database> Database::open(const std::string& path, Mode mode) {
  const int how = mode == Mode::create  ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                  : mode == Mode::write ? SQLITE_OPEN_READWRITE
                                        : SQLITE_OPEN_READONLY;
  count_no_memory();
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, how | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                   gathering_files());
  Database database;
  database.raw_.reset(raw);
  if (code != SQLITE_OK) return base::pass_on(error_of(raw));
  ZL_CHECK(
      database.run("PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON;"
                   "PRAGMA trusted_schema=OFF; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;"
                   "PRAGMA wal_autocheckpoint=4000;"));
  if (mode == Mode::create && !path.empty()) ZL_CHECK(database.run("PRAGMA journal_mode=WAL;"));
  return database;
}

base::Result<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v3(raw_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &raw, nullptr) != SQLITE_OK)
    return base::pass_on(error_of(raw_.get()));
  Statement statement;
  statement.raw_.reset(raw);
  return statement;
}

base::Status Database::run(const char* sql) const {
  errno = 0;
  if (sqlite3_exec(raw_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return base::pass_on(error_of(raw_.get()));
  return {};
}

base::Result<std::int64_t> Database::integer(const char* sql) const {
  ZL_TRY(auto statement, prepare(sql));
  Rows rows(statement);
  ZL_TRY(const bool there, rows.next());
  if (!there) return 0;
  return rows->integer(0);
}

}  // namespace store_sqlite
