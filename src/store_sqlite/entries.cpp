#include "store_sqlite/entries.h"

namespace store_sqlite {

const char* entry_table(ports::LogName log) {
  return log == ports::LogName::record ? "record_entry" : "access_entry";
}

base::Result<std::uint64_t> entry_count(const Database& database, ports::LogName log) {
  const auto sql = std::string("SELECT ifnull(max(seq) + 1, 0) FROM ") + entry_table(log);
  ZL_TRY(const auto count, database.integer(sql.c_str()));
  return static_cast<std::uint64_t>(count);
}

base::Status each_entry(const Database& database, ports::LogName log, std::uint64_t from, std::uint64_t to,
                        const std::function<base::Status(const EntryRow&)>& visit) {
  ZL_TRY(auto query,
         database.prepare(std::string("SELECT e.seq, ifnull(s.id, ''), e.n, e.digests, e.sealed FROM ") +
                          entry_table(log) +
                          " e LEFT JOIN stream s ON s.number = e.stream"
                          " WHERE e.seq >= ? AND e.seq < ? ORDER BY e.seq"));
  Rows rows(query, from, to);
  for (;;) {
    ZL_TRY(const bool there, rows.next());
    if (!there) return {};
    EntryRow row;
    row.seq = static_cast<std::uint64_t>(rows->integer(0));
    row.stream = rows->text(1);
    row.n = static_cast<std::uint64_t>(rows->integer(2));
    const auto digests = rows->bytes(3);
    if (digests.size() == 64) {
      row.head = base::Digest::from_bytes(digests.first(32));
      row.body = base::Digest::from_bytes(digests.subspan(32));
    }
    row.sealed = rows->bytes(4);
    ZL_CHECK(visit(row));
  }
}

base::Result<std::vector<ports::StoredEvent>> events_at(Rows& rows, RecordCodec& codec) {
  std::vector<ports::StoredEvent> found;
  for (;;) {
    ZL_TRY(const bool there, rows.next());
    if (!there) return found;
    const auto seq = static_cast<std::uint64_t>(rows->integer(0));
    ZL_TRY(const auto record, codec.open(seq, rows->bytes(1)));
    ZL_TRY(auto event, event_of(seq, record));
    found.push_back(std::move(event));
  }
}

base::Result<EntryWriter> EntryWriter::make(const Database& database, ports::LogName log) {
  EntryWriter writer;
  writer.log_ = static_cast<int>(log);
  ZL_TRY(writer.find_stream_,
         database.prepare("SELECT number, length FROM stream WHERE bureau = 1 AND log = ? AND id = ?"));
  ZL_TRY(writer.add_stream_,
         database.prepare("INSERT INTO stream (bureau, log, id, length) VALUES (1, ?, ?, 0)"
                          " RETURNING number"));
  ZL_TRY(writer.set_length_, database.prepare("UPDATE stream SET length = ? WHERE number = ?"));
  ZL_TRY(writer.insert_,
         database.prepare(std::string("INSERT INTO ") + entry_table(log) +
                          " (seq, bureau, stream, n, digests, sealed) VALUES (?, 1, ?, ?, ?, ?)"));
  return writer;
}

base::Result<EntryWriter::Stream> EntryWriter::stream(std::string_view id) {
  Rows rows(find_stream_, log_, id);
  ZL_TRY(const bool there, rows.next());
  if (!there) return Stream{};
  return Stream{rows->integer(0), static_cast<std::uint64_t>(rows->integer(1))};
}

base::Result<std::int64_t> EntryWriter::add_stream(std::string_view id) {
  Rows rows(add_stream_, log_, id);
  ZL_TRY(const bool there, rows.next());
  REQUIRE_INVARIANT(there);
  const auto number = rows->integer(0);
  ZL_TRY(const bool more, rows.next());  // a RETURNING statement is done only when stepped to its end
  REQUIRE_INVARIANT(!more);
  return number;
}

base::Status EntryWriter::set_length(const Stream& stream) {
  return set_length_.run(stream.length, stream.number);
}

base::Status EntryWriter::insert(std::uint64_t seq, std::int64_t stream, std::uint64_t n,
                                 const base::Digest& head, const base::Digest& body, base::ByteView sealed) {
  std::array<std::uint8_t, 64> digests;
  std::copy(head.bytes.begin(), head.bytes.end(), digests.begin());
  std::copy(body.bytes.begin(), body.bytes.end(), digests.begin() + 32);
  return insert_.run(seq, stream, n, base::ByteView(digests), sealed);
}

}  // namespace store_sqlite
