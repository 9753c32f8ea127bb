// The entries of both logs as the database holds them: reading and inserting rows, and what follows from a
// row. Objects belong to one connection and thread.
#pragma once

#include <functional>

#include "ports/log_entry.h"
#include "store_sqlite/record_codec.h"
#include "store_sqlite/sqlite.h"

namespace store_sqlite {

inline constexpr ports::LogName kLogs[] = {ports::LogName::record, ports::LogName::access};
inline constexpr std::size_t index_of(ports::LogName log) {
  return static_cast<std::size_t>(log);
}
const char* entry_table(ports::LogName log);

struct EntryRow {
  std::uint64_t seq = 0;
  std::string_view stream;  // views hold during the visit only
  std::uint64_t n = 0;
  base::Digest head;
  base::Digest body;
  base::ByteView sealed;
};

// The number of entries: one more than the last seq.
base::Result<std::uint64_t> entry_count(const Database& database, ports::LogName log);
// Calls back for rows from ≤ seq < to, in order. Errors: the visitor's; corrupt "store.database_damaged".
base::Status each_entry(const Database& database, ports::LogName log, std::uint64_t from, std::uint64_t to,
                        const std::function<base::Status(const EntryRow&)>& visit);

// Of a stream of the record log: seq, sealed record of n from the second parameter on, below the third.
inline constexpr const char* kEventsOfStream =
    "SELECT e.seq, e.sealed FROM stream s JOIN record_entry e ON e.stream = s.number"
    " WHERE s.bureau = 1 AND s.log = 0 AND s.id = ? AND e.n >= ? AND e.n < ? ORDER BY e.n";
// What is left of rows of (seq, sealed record), opened.
base::Result<std::vector<ports::StoredEvent>> events_at(Rows& rows, RecordCodec& codec);

// Inserts entries and counts streams.
class EntryWriter {
 public:
  static base::Result<EntryWriter> make(const Database& database, ports::LogName log);

  struct Stream {
    std::int64_t number = 0;  // 0: not there yet
    std::uint64_t length = 0;
  };
  base::Result<Stream> stream(std::string_view id);
  base::Result<std::int64_t> add_stream(std::string_view id);
  base::Status set_length(const Stream& stream);
  base::Status insert(std::uint64_t seq, std::int64_t stream, std::uint64_t n, const base::Digest& head,
                      const base::Digest& body, base::ByteView sealed);

 private:
  int log_ = 0;
  Statement find_stream_, add_stream_, set_length_, insert_;
};

}  // namespace store_sqlite
