// The static side of one log: its segment files, tiles, bundles and checkpoint, always completed from the
// database.
//
// Order: segment records, full tiles and bundles, partial ones, all synced; then the checkpoint. A crash in
// between leaves files that the same code completes at the next start, for it takes the last checkpoint as
// what is surely on the disk and compares all beyond it with the database. publish() is for one thread at a
// time; the rest is thread-safe.
#pragma once

#include <mutex>
#include <set>

#include "base/clock.h"
#include "files/file_system.h"
#include "merkle_log/notes.h"
#include "merkle_log/tiles.h"
#include "ports/key_store.h"
#include "store_sqlite/entries.h"
#include "store_sqlite/segments.h"

namespace store_sqlite {

const char* log_folder(ports::LogName log);  // "log", "access-log"

// The right edge of the published log.
struct Edge {
  merkle_log::TileBuilder tiles;
  base::Bytes bundle;  // of the leaves in the partial tile of level 0
};

struct Published {
  Edge edge;
  std::string checkpoint;  // the signed note
};

// One log's names and keys.
struct LogIdentity {
  LogIdentity(std::string_view origin, ports::LogName log, const ports::KeyStore& keys);
  ports::LogName log;
  std::string origin_line;
  merkle_log::VerifierKey key;
};

// The checkpoint in the log's folder; nothing when there is none. Errors: denied "store.wrong_key" (signed by
// another key of this log), corrupt "store.checkpoint_damaged".
struct SignedCheckpoint {
  merkle_log::Checkpoint checkpoint;
  std::string note;
};
base::Result<std::optional<SignedCheckpoint>> read_checkpoint(const files::FileSystem& disk,
                                                              const LogIdentity& log);

std::string leaf_of(const LogIdentity& log, const EntryRow& row);

class LogFiles {
 public:
  LogFiles(files::FileSystem& disk, LogIdentity identity, const ports::KeyStore& keys);

  // Completes the files up to `size` entries and signs a checkpoint over them. Errors, besides those of the
  // disk and of read_checkpoint: corrupt "store.database_behind", "store.database_differs",
  // "store.segment_damaged".
  base::Status publish(const Database& database, std::uint64_t size);
  std::shared_ptr<const Published> published() const;  // null before the first
  merkle_log::NodeReader nodes(std::shared_ptr<const Published> published) const;
  const LogIdentity& identity() const { return identity_; }

 private:
  base::Status recover(const Database& database, std::uint64_t size);
  base::Result<Edge> recover_edge(const Database& database, const merkle_log::Checkpoint& checkpoint);
  base::Result<Edge> edge_from_files(const Database& database, const merkle_log::Checkpoint& checkpoint);
  base::Result<Edge> edge_from_database(const Database& database, std::uint64_t size);
  base::Status recover_segments(const Database& database, std::uint64_t trusted, std::uint64_t size);
  base::Status restore_segment(const Database& database, std::uint64_t first);

  base::Status advance(const Database& database, std::uint64_t size);
  base::Status add(Edge& edge, const EntryRow& row);
  base::Status write_full(unsigned level, std::uint64_t index, base::ByteView hashes);
  base::Status write_partials(const Edge& edge);
  base::Status write_file(const merkle_log::TileName& name, base::ByteView bytes);
  void drop_partials(const merkle_log::TileName& of);
  base::Result<std::string> sign(const merkle_log::Checkpoint& checkpoint) const;
  std::string path_of(const merkle_log::TileName& name) const;

  files::FileSystem& disk_;
  LogIdentity identity_;
  const ports::KeyStore& keys_;
  bool recovered_ = false;
  SegmentWriter segments_;
  std::set<std::string> folders_;  // known to be there
  // Tiles that became full: their partial files serve the old checkpoint until the new one is in place.
  std::vector<merkle_log::TileName> became_full_;
  mutable std::mutex mutex_;       // of published_
  std::shared_ptr<const Published> published_;
};

}  // namespace store_sqlite
