#include "store_sqlite/projection.h"

#include "store_sqlite/entries.h"

namespace store_sqlite {

RowMaker::RowMaker(const std::string& origin, const ports::KeyStore& keys, const ports::Projector& projector)
    : projection_(projector.begin()), codec_(ports::origin_line(origin, ports::LogName::record), keys) {}

base::Result<std::unique_ptr<RowMaker>> RowMaker::make(const Database& rows, const Database& entries,
                                                       const std::string& origin, const ports::KeyStore& keys,
                                                       const ports::Projector& projector) {
  std::unique_ptr<RowMaker> maker(new RowMaker(origin, keys, projector));
  ZL_TRY(maker->rows_, ReadRows::make(rows));
  ZL_TRY(maker->of_stream_, entries.prepare(kEventsOfStream));
  return maker;
}

base::Status RowMaker::project(std::span<const ports::StoredEvent> events) {
  ZL_TRY(const auto rows, rows_of(events));
  return write(rows);
}

base::Result<std::vector<RowMaker::Row>> RowMaker::rows_of(std::span<const ports::StoredEvent> events) {
  ZL_TRY(auto changed, projection_->project(*this, events));
  std::vector<Row> rows;
  rows.reserve(changed.size());
  for (auto& row : changed) {
    base::Result<std::string> text;
    if (!row.json.is_null()) text = base::canonical(row.json);
    if (!text) {
      forget();
      return base::pass_on(std::move(text).error());
    }
    rows.push_back({std::move(row), std::move(*text)});
  }
  return rows;
}

base::Status RowMaker::write(const std::vector<Row>& rows) {
  for (const auto& [row, json_text] : rows) {
    auto put = rows_->put(row, json_text);
    if (put) continue;
    forget();
    return put;
  }
  return {};
}

base::Result<std::optional<ports::ReadRow>> RowMaker::row(std::string_view model, std::string_view id) const {
  return rows_->row(model, id);
}

base::Result<std::vector<ports::StoredEvent>> RowMaker::events_between(const base::CaseId& stream,
                                                                       std::uint64_t from_n,
                                                                       std::uint64_t end_n) const {
  Rows rows(of_stream_, stream.text, from_n, end_n);
  return events_at(rows, codec_);
}

namespace {

base::Status project_all(const Database& database, const std::string& origin, const ports::KeyStore& keys,
                         const ports::Projector& projector) {
  ZL_CHECK(database.run("DELETE FROM read_row"));
  ZL_TRY(const auto rows, RowMaker::make(database, database, origin, keys, projector));
  RecordCodec codec(ports::origin_line(origin, ports::LogName::record), keys);
  ZL_TRY(const auto size, entry_count(database, ports::LogName::record));
  return each_entry(database, ports::LogName::record, 0, size, [&](const EntryRow& row) -> base::Status {
    ZL_TRY(const auto record, codec.open(row.seq, row.sealed));
    ZL_TRY(const auto event, event_of(row.seq, record));
    return rows->project({&event, 1});
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
