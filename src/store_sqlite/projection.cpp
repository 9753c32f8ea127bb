#include "store_sqlite/projection.h"

#include "store_sqlite/entries.h"
#include "store_sqlite/read_rows.h"
#include "store_sqlite/record_codec.h"

namespace store_sqlite {
namespace {

base::Status project_all(const Database& database, const std::string& origin, const ports::KeyStore& keys,
                         const ports::Projector& projector) {
  ZL_CHECK(database.run("DELETE FROM read_row"));
  ZL_TRY(const auto rows, ReadRows::make(database));
  RecordCodec codec(ports::origin_line(origin, ports::LogName::record), keys);
  ZL_TRY(const auto size, entry_count(database, ports::LogName::record));
  return each_entry(database, ports::LogName::record, 0, size, [&](const EntryRow& row) -> base::Status {
    ZL_TRY(const auto record, codec.open(row.seq, row.sealed));
    ZL_TRY(const auto event, event_of(row.seq, record));
    return rows->project(projector, {&event, 1});
  });
}

}  // namespace

base::Result<std::string> projected_by(const Database& database) {
  ZL_TRY(const auto tables, database.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'projection'"));
  if (tables == 0) return std::string();
  ZL_TRY(auto query, database.prepare("SELECT version FROM projection WHERE bureau = 1"));
  Rows rows(query);
  ZL_TRY(const bool there, rows.next());
  return there ? std::string(rows->text(0)) : std::string();
}

base::Status note_projection(const Database& database, const std::string& version) {
  ZL_TRY(auto note, database.prepare("INSERT INTO projection (bureau, version) VALUES (1, ?)"
                                     " ON CONFLICT (bureau) DO UPDATE SET version = excluded.version"));
  return note.run(version);
}

base::Status renew_read_rows(const Database& database, const std::string& origin, const ports::KeyStore& keys,
                             const ports::Projector& projector) {
  ZL_TRY(const auto made_by, projected_by(database));
  if (made_by == projector.version()) return {};
  ZL_CHECK(database.run("BEGIN IMMEDIATE"));
  auto renewed = project_all(database, origin, keys, projector);
  if (renewed) renewed = note_projection(database, projector.version());
  if (renewed) renewed = database.run("COMMIT");
  if (!renewed && database.in_transaction()) static_cast<void>(database.run("ROLLBACK"));
  return renewed;
}

}  // namespace store_sqlite
