// Read rows made from entries. They belong to one version of the projector: a store that an earlier program projected is
// projected anew when it is opened, all at once or not at all.
#pragma once

#include <string>

#include "ports/key_store.h"
#include "ports/record_store.h"
#include "store_sqlite/read_rows.h"
#include "store_sqlite/record_codec.h"
#include "store_sqlite/sqlite.h"

namespace store_sqlite {

// Writes the rows that a projection makes of entries, in the order of the log. Belongs to one thread.
class RowMaker : public ports::ProjectionSource {
 public:
  // The rows go into `rows`; what went before in a stream is read from the entries of `entries`, often the same database.
  // Both outlive the maker.
  static base::Result<std::unique_ptr<RowMaker>> make(const Database& rows, const Database& entries,
                                                      const std::string& origin, const ports::KeyStore& keys,
                                                      const ports::Projector& projector);

  // Errors: the projection's; of the database.
  base::Status project(std::span<const ports::StoredEvent> events);

  // The same in two steps. What the first one refuses has changed nothing; the second fails with the database alone.
  struct Row {
    ports::ReadRow row;
    std::string json_text;
  };
  base::Result<std::vector<Row>> rows_of(std::span<const ports::StoredEvent> events);
  base::Status write(const std::vector<Row>& rows);
  // To be called when what was projected is undone with its transaction.
  void forget() { projection_->forget(); }

  base::Result<std::optional<ports::ReadRow>> row(std::string_view model, std::string_view id) const override;
  base::Result<std::vector<ports::StoredEvent>> events_between(const base::CaseId& stream, std::uint64_t from_n,
                                                               std::uint64_t end_n) const override;

 private:
  RowMaker(const std::string& origin, const ports::KeyStore& keys, const ports::Projector& projector);

  std::unique_ptr<ports::Projection> projection_;
  mutable RecordCodec codec_;
  std::unique_ptr<ReadRows> rows_;
  mutable Statement of_stream_;
};

// The version that made the stored rows; empty where none is noted, also in a database that has no such table yet.
base::Result<std::string> projected_by(const Database& database);
base::Status note_projection(const Database& database, const std::string& version);
// Errors: of entries that do not open, or that the projector refuses; then nothing is changed.
base::Status renew_read_rows(const Database& database, const std::string& origin, const ports::KeyStore& keys,
                             const ports::Projector& projector);

}  // namespace store_sqlite
