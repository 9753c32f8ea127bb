#include "store_sqlite/core.h"

#include "files/disk.h"
#include "store_sqlite/migrations.h"

namespace store_sqlite {

using base::ErrorKind;

base::Result<Place> Place::take(const Options& options, const Parts& parts) {
  Place place;
  place.disk = parts.disk;
  if (place.disk == nullptr) {
    place.own_disk = std::make_unique<files::Disk>(options.data_folder);
    place.disk = place.own_disk.get();
  }
  auto lock = place.disk->lock(kLockFile);
  if (!lock && lock.error().code == "files.locked")
    return base::fail(ErrorKind::unavailable, "store.locked",
                      "another process has this store open: " + lock.error().what, kLockFile,
                      "stop that process, or send the command through it");
  if (!lock && lock.error().kind == ErrorKind::not_found)
    return base::fail(ErrorKind::not_found, "store.no_database", "there is no store in this folder",
                      kDatabaseFile, "name the data directory of a store, or make one with zhilu init");
  if (!lock) return base::pass_on(lock.error());
  place.lock = std::move(*lock);
  return place;
}

std::string database_path(const Options& options) {
  return options.data_folder + "/" + kDatabaseFile;
}

base::Status check_origin_of(const Database& database, const std::string& origin) {
  ZL_TRY(auto query, database.prepare("SELECT origin FROM bureau WHERE number = 1"));
  Rows rows(query);
  ZL_TRY(const bool there, rows.next());
  if (there && rows->text(0) == origin) return {};
  return base::fail(ErrorKind::corrupt, "store.other_origin", "the database belongs to another bureau",
                    there ? std::string(rows->text(0)) : "none",
                    "use the key file and settings of this store");
}

base::Status make_database(const Options& options, const std::string& name, base::Instant now,
                           const std::function<base::Status(const Database&)>& fill) {
  const auto path = options.data_folder + "/" + name;
  files::Disk folder(options.data_folder);
  for (const char* suffix : {"", "-wal", "-shm"})  // what an earlier attempt left
    if (auto gone = folder.remove(name + suffix); !gone && gone.error().kind != ErrorKind::not_found)
      return gone;
  ZL_TRY(auto database, Database::open(path, Database::Mode::create));
  ZL_CHECK(migrate(database, embedded_migrations(), now));
  {
    ZL_TRY(auto insert, database.prepare("INSERT INTO bureau (number, origin) VALUES (1, ?)"));
    ZL_CHECK(insert.run(options.origin));
  }
  ZL_CHECK(fill(database));
  // The write-ahead log goes into the file, and is gone, before the file gets its name.
  ZL_TRY(const auto busy, database.integer("PRAGMA wal_checkpoint(TRUNCATE)"));
  if (busy != 0) return base::fail(ErrorKind::unavailable, "store.busy", "the new database is in use", name);
  return {};
}

base::Result<Database> open_database(const Options& options, const Parts& parts) {
  auto database = Database::open(database_path(options), Database::Mode::write);
  if (!database) {
    files::Disk beside(options.data_folder);
    ZL_TRY(const auto there, beside.info(kDatabaseFile));
    if (there) return base::pass_on(database.error());
    return base::fail(ErrorKind::not_found, "store.no_database", "there is no database in this folder",
                      kDatabaseFile,
                      "if the store was there, run zhilu rebuild; to make a new one, zhilu init");
  }
  ZL_CHECK(migrate(*database, embedded_migrations(), parts.clock.now()));
  ZL_CHECK(check_origin_of(*database, options.origin));
  return database;
}

SqliteStore::Core::~Core() {
  stop();
}

base::Status SqliteStore::Core::publish(ports::LogName name) {
  const std::lock_guard lock(publish_mutex);
  return log(name).publish(publish_database, writer->committed(name));
}

base::Status SqliteStore::Core::publish_all() {
  base::Status first;
  for (const auto name : kLogs) {
    auto done = publish(name);
    if (!done && first) first = std::move(done);
  }
  const std::lock_guard lock(wake_mutex);
  last_publish = first;
  return first;
}

void SqliteStore::Core::committed() {
  const std::lock_guard lock(wake_mutex);
  if (std::exchange(dirty, true)) return;  // seen by the publisher when its pause is over
  wake.notify_one();
}

base::Status SqliteStore::Core::change_sessions(std::function<base::Status(const Database&)> work) {
  auto done = writer->change(std::move(work));
  sessions.forget();
  return done;
}

void SqliteStore::Core::run_publisher() {
  std::unique_lock lock(wake_mutex);
  for (;;) {
    wake.wait(lock, [&] { return dirty || stopping; });
    if (stopping) return;
    // Waits first, so that many commits share one checkpoint.
    wake.wait_for(lock, options.publish_every, [&] { return stopping; });
    if (stopping) return;
    dirty = false;
    lock.unlock();
    const auto done = publish_all();
    lock.lock();
    if (!done) dirty = true;  // tried again after the next pause
  }
}

void SqliteStore::Core::stop() {
  {
    const std::lock_guard lock(wake_mutex);
    stopping = true;
  }
  wake.notify_all();
  if (publisher.joinable()) publisher.join();
  if (writer) writer->finish();  // what was submitted is committed or refused
}

}  // namespace store_sqlite
