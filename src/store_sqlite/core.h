// What an open SqliteStore is made of, and the steps of opening one.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "store_sqlite/known_sessions.h"
#include "store_sqlite/log_files.h"
#include "store_sqlite/readers.h"
#include "store_sqlite/sqlite_store.h"
#include "store_sqlite/writer.h"

namespace store_sqlite {

// A store's folder, locked for this process.
struct Place {
  std::unique_ptr<files::FileSystem> own_disk;
  files::FileSystem* disk = nullptr;
  std::unique_ptr<files::FileLock> lock;

  // Errors: unavailable "store.locked".
  static base::Result<Place> take(const Options& options, const Parts& parts);
};
std::string database_path(const Options& options);

// Makes a database of this bureau under another name in the folder, whole and synced; the caller renames it.
base::Status make_database(const Options& options, const std::string& name, base::Instant now,
                           const std::function<base::Status(const Database&)>& fill);

// Opens zhilu.db for writing, brings its schema up to date, and checks whose it is. Errors: not_found
// "store.no_database"; corrupt "store.other_origin", "store.newer_schema".
base::Result<Database> open_database(const Options& options, const Parts& parts);
base::Status check_origin_of(const Database& database, const std::string& origin);

struct SqliteStore::Core {
  Core(Options o, Parts p, Place where) : options(std::move(o)), parts(p), place(std::move(where)) {}
  ~Core();

  Options options;
  Parts parts;
  Place place;
  // The writer's connection closes last: only it can move the write-ahead log into zhilu.db.
  std::unique_ptr<Writer> writer;
  std::unique_ptr<Readers> readers;
  KnownSessions sessions;

  // Publishing: one thread at a time holds publish_mutex and uses what stands here.
  std::mutex publish_mutex;
  Database publish_database;
  std::array<std::unique_ptr<LogFiles>, 2> logs;

  std::mutex wake_mutex;  // of the four below
  std::condition_variable wake;
  bool dirty = false, stopping = false;
  base::Status last_publish;
  std::thread publisher;

  LogFiles& log(ports::LogName name) { return *logs[index_of(name)]; }
  base::Status publish(ports::LogName name);
  base::Status publish_all();
  void run_publisher();
  void committed();
  // A change of sessions is acknowledged only when what was known of them before is forgotten.
  base::Status change_sessions(std::function<base::Status(const Database&)> work);
  void stop();
};

}  // namespace store_sqlite
