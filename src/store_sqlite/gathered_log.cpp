#include "store_sqlite/gathered_log.h"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <new>

#include "base/bytes.h"

namespace store_sqlite {
namespace {

constexpr std::size_t kMostWaiting =
    1 << 20;                             // of a larger transaction the beginning goes before the end is there
constexpr std::size_t kPiece = 1 << 16;  // SQLite's own functions take less than 128 KiB at a time

// What waits lies without a gap, from `at` on.
struct Waiting {
  base::Bytes bytes;
  sqlite3_int64 at = 0;

  sqlite3_int64 end() const { return at + static_cast<sqlite3_int64>(bytes.size()); }
};

// As SQLite knows an open log. The system's own file lies right behind it.
struct Log {
  sqlite3_file as_sqlite;  // first: SQLite takes the one for the other
  sqlite3_file* file;
  Waiting* waiting;
};

Log& log_of(sqlite3_file* file) {
  return *reinterpret_cast<Log*>(file);
}
sqlite3_file* system_file(sqlite3_file* file) {
  return log_of(file).file;
}
const sqlite3_io_methods& system_of(sqlite3_file* file) {
  return *system_file(file)->pMethods;
}

// What cannot be written is dropped: the caller hears of it, and the transaction is undone.
int let_go(sqlite3_file* file) {
  auto& waiting = *log_of(file).waiting;
  int code = SQLITE_OK;
  for (std::size_t from = 0; from < waiting.bytes.size() && code == SQLITE_OK; from += kPiece)
    code = system_of(file).xWrite(system_file(file), waiting.bytes.data() + from,
                                  static_cast<int>(std::min(kPiece, waiting.bytes.size() - from)),
                                  waiting.at + static_cast<sqlite3_int64>(from));
  waiting.bytes.clear();
  return code;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  auto& waiting = *log_of(file).waiting;
  if (!waiting.bytes.empty() && (at != waiting.end() || waiting.bytes.size() >= kMostWaiting))
    if (const int code = let_go(file); code != SQLITE_OK) return code;
  if (waiting.bytes.empty()) waiting.at = at;
  try {
    const auto* begin = static_cast<const std::uint8_t*>(data);
    waiting.bytes.insert(waiting.bytes.end(), begin, begin + size);
  } catch (const std::bad_alloc&) {
    return SQLITE_IOERR_NOMEM;
  }
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
  const auto& waiting = *log_of(file).waiting;
  if (!waiting.bytes.empty() && at + size > waiting.at)
    if (const int code = let_go(file); code != SQLITE_OK) return code;
  return system_of(file).xRead(system_file(file), into, size, at);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (const int code = let_go(file); code != SQLITE_OK) return code;
  return system_of(file).xTruncate(system_file(file), size);
}

int sync(sqlite3_file* file, int flags) {
  if (const int code = let_go(file); code != SQLITE_OK) return code;
  return system_of(file).xSync(system_file(file), flags);
}

int size_of(sqlite3_file* file, sqlite3_int64* size) {
  if (const int code = let_go(file); code != SQLITE_OK) return code;
  return system_of(file).xFileSize(system_file(file), size);
}

int close(sqlite3_file* file) {
  const int written = let_go(file);
  const int closed = system_of(file).xClose(system_file(file));
  delete log_of(file).waiting;
  return written == SQLITE_OK ? closed : written;
}

int lock(sqlite3_file* file, int level) {
  return system_of(file).xLock(system_file(file), level);
}
int unlock(sqlite3_file* file, int level) {
  return system_of(file).xUnlock(system_file(file), level);
}
int check_lock(sqlite3_file* file, int* held) {
  return system_of(file).xCheckReservedLock(system_file(file), held);
}
int control(sqlite3_file* file, int what, void* with) {
  return system_of(file).xFileControl(system_file(file), what, with);
}
int sector_size(sqlite3_file* file) {
  return system_of(file).xSectorSize(system_file(file));
}
int characteristics(sqlite3_file* file) {
  return system_of(file).xDeviceCharacteristics(system_file(file));
}

const sqlite3_io_methods kLogMethods{.iVersion = 1,
                                     .xClose = close,
                                     .xRead = read,
                                     .xWrite = write,
                                     .xTruncate = truncate,
                                     .xSync = sync,
                                     .xFileSize = size_of,
                                     .xLock = lock,
                                     .xUnlock = unlock,
                                     .xCheckReservedLock = check_lock,
                                     .xFileControl = control,
                                     .xSectorSize = sector_size,
                                     .xDeviceCharacteristics = characteristics};

sqlite3_vfs* system_files() {
  return sqlite3_vfs_find(nullptr);
}

// Files other than logs are the system's own from here on.
int open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* flags_out) {
  auto* const system = static_cast<sqlite3_vfs*>(vfs->pAppData);
  if ((flags & SQLITE_OPEN_WAL) == 0) return system->xOpen(system, name, file, flags, flags_out);
  auto& log = log_of(file);
  log.as_sqlite.pMethods = nullptr;  // nothing to close where opening fails
  log.file = reinterpret_cast<sqlite3_file*>(&log + 1);
  log.file->pMethods = nullptr;
  auto waiting = std::unique_ptr<Waiting>(new (std::nothrow) Waiting);
  if (!waiting) return SQLITE_NOMEM;
  if (const int code = system->xOpen(system, name, log.file, flags, flags_out); code != SQLITE_OK) {
    if (log.file->pMethods != nullptr) log.file->pMethods->xClose(log.file);
    return code;
  }
  log.waiting = waiting.release();
  log.as_sqlite.pMethods = &kLogMethods;
  return SQLITE_OK;
}

// All else goes to the system's functions, which are asked as their own.
sqlite3_vfs made_of(sqlite3_vfs* system) {
  static const auto own = [](sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); };
  sqlite3_vfs vfs = *system;
  vfs.szOsFile = static_cast<int>(sizeof(Log)) + system->szOsFile;
  vfs.pNext = nullptr;
  vfs.zName = "zhilu-gathered";
  vfs.pAppData = system;
  vfs.xOpen = open;
  vfs.xDelete = [](sqlite3_vfs* v, const char* name, int sync_folder) {
    return own(v)->xDelete(own(v), name, sync_folder);
  };
  vfs.xAccess = [](sqlite3_vfs* v, const char* name, int flags, int* out) {
    return own(v)->xAccess(own(v), name, flags, out);
  };
  vfs.xFullPathname = [](sqlite3_vfs* v, const char* name, int size, char* out) {
    return own(v)->xFullPathname(own(v), name, size, out);
  };
  return vfs;
}

}  // namespace

const char* gathering_files() {
  static sqlite3_vfs vfs = made_of(system_files());
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  REQUIRE_INVARIANT(registered == SQLITE_OK);
  return vfs.zName;
}

}  // namespace store_sqlite
