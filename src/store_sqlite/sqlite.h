// A thin skin over the C API of SQLite: handles that close themselves, values in, errors out. One connection
// and its statements belong to one thread at a time.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace store_sqlite {

class Statement {
 public:
  Statement() = default;

  // Runs a statement that gives no rows. Bound text and bytes must live until the call returns.
  template <class... Args>
  base::Status run(const Args&... args) {
    bind_all(args...);
    auto done = step();
    reset();
    if (!done) return base::pass_on(std::move(done).error());
    return {};
  }

  // Binds copies, then the caller steps; rows stay readable until the next step or reset. Use with Rows
  // below.
  template <class... Args>
  void start(const Args&... args) {
    lifetime_ = SQLITE_TRANSIENT;
    bind_all(args...);
    lifetime_ = SQLITE_STATIC;
  }
  base::Result<bool> step();  // true: there is a row
  void reset();

  std::int64_t integer(int column) const { return sqlite3_column_int64(raw_.get(), column); }
  std::string_view text(int column) const;
  base::ByteView bytes(int column) const;
  bool is_null(int column) const { return sqlite3_column_type(raw_.get(), column) == SQLITE_NULL; }

 private:
  friend class Database;
  struct Close {
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
  };

  template <class... Args>
  void bind_all(const Args&... args) {
    int place = 0;
    (bind(++place, args), ...);
  }
  void bind(int place, std::int64_t value) { check(sqlite3_bind_int64(raw_.get(), place, value)); }
  void bind(int place, std::uint64_t value) { bind(place, static_cast<std::int64_t>(value)); }
  void bind(int place, int value) { bind(place, static_cast<std::int64_t>(value)); }
  void bind(int place, std::string_view value);
  void bind(int place, const std::string& value) { bind(place, std::string_view(value)); }
  void bind(int place, const char* value) { bind(place, std::string_view(value)); }
  void bind(int place, base::ByteView value);
  void bind(int place, const base::Bytes& value) { bind(place, base::ByteView(value)); }
  static void check(int code) { REQUIRE_INVARIANT(code == SQLITE_OK || code == SQLITE_NOMEM); }

  std::unique_ptr<sqlite3_stmt, Close> raw_;
  sqlite3_destructor_type lifetime_ = SQLITE_STATIC;
};

// Resets a statement at the end of its use, so that no read stays open.
class Rows {
 public:
  template <class... Args>
  explicit Rows(Statement& statement, const Args&... args) : statement_(statement) {
    statement_.start(args...);
  }
  ~Rows() { statement_.reset(); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  base::Result<bool> next() { return statement_.step(); }
  const Statement* operator->() const { return &statement_; }

 private:
  Statement& statement_;
};

class Database {
 public:
  enum class Mode { create, write, read };

  Database() = default;
  // `path` may be "" for a scratch database in a temporary file. The opening set (WAL, synchronous FULL,
  // foreign keys, …) is applied. Errors: not_found, corrupt "store.database_damaged", io, full.
  static base::Result<Database> open(const std::string& path, Mode mode);

  base::Result<Statement> prepare(std::string_view sql) const;
  base::Status run(const char* sql) const;  // one or more statements without parameters
  base::Result<std::int64_t> integer(const char* sql) const;
  void give_back_memory() const { sqlite3_db_release_memory(raw_.get()); }  // of pages that were read
  bool in_transaction() const { return sqlite3_get_autocommit(raw_.get()) == 0; }
  sqlite3* raw() const { return raw_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* d) const { sqlite3_close_v2(d); }
  };
  std::unique_ptr<sqlite3, Close> raw_;
};

// The present error of a connection as one of ours.
base::Error error_of(sqlite3* database);

}  // namespace store_sqlite
