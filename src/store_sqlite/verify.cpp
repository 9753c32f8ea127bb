// Checks a whole store; changes nothing.
#include "crypto/digests.h"
#include "crypto/signatures.h"
#include "store_sqlite/check_log.h"
#include "store_sqlite/core.h"
#include "store_sqlite/migrations.h"
#include "store_sqlite/verify_layout.h"
#include "store_sqlite/projection.h"

namespace store_sqlite {
namespace {

using base::ErrorKind;

// Read models projected anew into a scratch database, to be compared with those that are stored.
class FreshRows {
 public:
  // `stored` holds the entries that will be told.
  static base::Result<std::unique_ptr<FreshRows>> make(const Database& stored, const Options& options,
                                                       const Parts& parts) {
    auto fresh = std::make_unique<FreshRows>();
    ZL_TRY(fresh->database_, Database::open("", Database::Mode::create));
    ZL_CHECK(migrate(fresh->database_, embedded_migrations(), {}));
    ZL_CHECK(fresh->database_.run("INSERT INTO bureau (number, origin) VALUES (1, 'scratch'); BEGIN"));
    ZL_TRY(fresh->rows_,
           RowMaker::make(fresh->database_, stored, options.origin, parts.keys, parts.projector));
    return fresh;
  }

  void add(const ports::StoredEvent& event) {
    if (failed_) return;
    if (auto done = rows_->project({&event, 1}); !done)
      failed_ = "entry " + std::to_string(event.seq) + ": " + done.error().what;
  }

  base::Status compare(const Database& stored, DamageList& damage) const {
    if (failed_) {
      damage.add("read_model", *failed_, "the projector refuses an entry that it once took");
      return {};
    }
    constexpr const char* kAll = "SELECT model, id, order_key, lookup, json FROM read_row ORDER BY model, id";
    ZL_TRY(auto want_query, database_.prepare(kAll));
    ZL_TRY(auto have_query, stored.prepare(kAll));
    Rows want(want_query), have(have_query);
    ZL_TRY(bool more_want, want.next());
    ZL_TRY(bool more_have, have.next());
    while (more_want || more_have) {
      const int order = !more_want ? 1 : !more_have ? -1 : compare_ids(want, have);
      if (order < 0) damage.add("read_model", name_of(want), "the row is missing");
      if (order > 0) damage.add("read_model", name_of(have), "the row was added; no entry gives it");
      if (order == 0 && !equal(want, have))
        damage.add("read_model", name_of(have), "the row is not what the entries give");
      if (order <= 0) {
        ZL_TRY(more_want, want.next());
      }
      if (order >= 0) {
        ZL_TRY(more_have, have.next());
      }
    }
    return {};
  }

 private:
  static std::string name_of(const Rows& r) {
    return std::string(r->text(0)) + " " + std::string(r->text(1));
  }
  static int compare_ids(const Rows& a, const Rows& b) {
    const int model = a->text(0).compare(b->text(0));
    return model != 0 ? model : a->text(1).compare(b->text(1));
  }
  static bool equal(const Rows& a, const Rows& b) {
    return a->text(2) == b->text(2) && a->text(3) == b->text(3) && a->text(4) == b->text(4);
  }

  Database database_;
  std::unique_ptr<RowMaker> rows_;
  std::optional<std::string> failed_;
};

struct Against {
  ports::LogName log = ports::LogName::record;
  merkle_log::Checkpoint checkpoint;
};

// The earlier checkpoint that the caller kept; a bad one is reported, not trusted.
std::optional<Against> open_against(const std::string& note, const std::array<LogIdentity, 2>& logs,
                                    DamageList& damage) {
  if (note.empty()) return std::nullopt;
  std::string why = "it is of no log of this bureau";
  for (const auto& identity : logs) {
    const auto opened = merkle_log::open_checkpoint(note, identity.key, crypto::ed25519_verify);
    if (opened) return Against{identity.log, *opened};
    if (note.starts_with(identity.origin_line + "\n")) why = opened.error().what;
  }
  damage.add("history", "the earlier checkpoint", "it cannot be used: " + why);
  return std::nullopt;
}

void check_database(const Database& database, DamageList& damage) {
  for (const char* pragma : {"PRAGMA integrity_check(100)", "PRAGMA foreign_key_check"}) {
    auto query = database.prepare(pragma);
    if (!query) return damage.add("database", kDatabaseFile, query.error().what);
    Rows rows(*query);
    for (;;) {
      const auto there = rows.next();
      if (!there) return damage.add("database", kDatabaseFile, there.error().what);
      if (!*there) break;
      if (rows->text(0) != "ok") damage.add("database", kDatabaseFile, std::string(rows->text(0)));
    }
  }
}

// Rows of another version are made anew when the store is next opened: there is nothing to hold them against.
base::Status check_rows(const FreshRows& fresh, const Database& database, const ports::Projector& projector,
                        DamageList& damage) {
  ZL_TRY(const auto made_by, projected_by(database));
  return made_by == projector.version() ? fresh.compare(database, damage) : base::Status{};
}

// `database` is null where it cannot be opened; then the files alone are checked.
base::Result<std::vector<ports::Damage>> verify_with(const Options& options, const Parts& parts,
                                                     const files::FileSystem& disk, const Database* database,
                                                     const VerifyOptions& verify, DamageList damage) {
  const std::array<LogIdentity, 2> logs{LogIdentity(options.origin, ports::LogName::record, parts.keys),
                                        LogIdentity(options.origin, ports::LogName::access, parts.keys)};
  const auto against = open_against(verify.against, logs, damage);
  std::array<std::uint64_t, 2> sizes{};
  if (database != nullptr) {
    check_database(*database, damage);
    for (const auto log : kLogs) {
      const auto count = entry_count(*database, log);
      if (count) sizes[index_of(log)] = *count;
      if (!count) damage.add("database", kDatabaseFile, count.error().what);
    }
  }
  std::unique_ptr<FreshRows> fresh;
  if (database != nullptr) {
    if (auto made = FreshRows::make(*database, options, parts))
      fresh = std::move(*made);
    else
      damage.add("read_model", "all", "not checked: " + made.error().what);
  }
  ZL_CHECK(check_root(disk, damage));
  if (database != nullptr) check_schema(*database, damage);
  const auto total = sizes[0] + sizes[1];
  std::uint64_t before = 0;
  for (const auto& identity : logs) {
    LogCheck::Task task{disk,         identity, parts.keys, database, sizes[index_of(identity.log)],
                        std::nullopt, {},       {}};
    if (against && against->log == identity.log) task.against = against->checkpoint;
    if (verify.progress) task.progress = [&](std::uint64_t done) { verify.progress(before + done, total); };
    const bool is_record = identity.log == ports::LogName::record;
    const bool projected = is_record && fresh != nullptr;
    if (is_record)
      task.event = [&](const ports::StoredEvent& event, bool whole) {
        if (verify.record) verify.record(event);
        if (projected && whole) fresh->add(event);
      };
    LogCheck check(std::move(task), damage);
    ZL_CHECK(check.run());
    if (is_record && verify.unread && (database == nullptr || !check.all_readable())) verify.unread();
    if (projected && check.all_readable()) {
      if (auto done = check_rows(*fresh, *database, parts.projector, damage); !done)
        damage.add("database", kDatabaseFile, done.error().what);
    } else if (projected) {
      damage.add("read_model", "all", "not checked: entries above cannot be read");
    }
    before += sizes[index_of(identity.log)];
  }
  if (verify.progress) verify.progress(total, total);
  return damage.take();
}

}  // namespace

base::Result<std::vector<ports::Damage>> verify_store(const Options& options, const Parts& parts,
                                                      const VerifyOptions& verify) {
  ZL_TRY(const auto place, Place::take(options, parts));
  DamageList damage;
  auto database = Database::open(database_path(options), Database::Mode::write);
  auto readable = [&]() -> base::Status {
    if (!database) return base::pass_on(database.error());
    // Closing must not move the write-ahead log into the file: verify changes nothing.
    sqlite3_db_config(database->raw(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    ZL_CHECK(database->run("BEGIN; SELECT count(*) FROM sqlite_schema"));
    return check_origin_of(*database, options.origin);
  }();
  if (!readable && readable.error().code == "store.other_origin") return base::pass_on(readable.error());
  if (!readable) damage.add("database", kDatabaseFile, readable.error().what);
  return verify_with(options, parts, *place.disk, readable ? &*database : nullptr, verify, std::move(damage));
}

base::Result<std::vector<ports::Damage>> SqliteStore::verify(const VerifyOptions& options) const {
  const std::lock_guard lock(
      core_->publish_mutex);  // files stand still; the database goes on beside the snapshot
  ZL_TRY(const auto database, Database::open(database_path(core_->options), Database::Mode::read));
  ZL_CHECK(database.run("BEGIN; SELECT count(*) FROM sqlite_schema"));
  return verify_with(core_->options, core_->parts, *core_->place.disk, &database, options, {});
}

}  // namespace store_sqlite
