// Checks one log against itself: database rows, segment records, bundles, tiles and checkpoint must tell one
// story.
#pragma once

#include <map>
#include <unordered_map>

#include "store_sqlite/log_files.h"

namespace store_sqlite {

// Collects what is wrong, up to a limit: a store whose every entry is damaged needs no list of them all.
class DamageList {
 public:
  static constexpr std::size_t kMost = 1000;
  void add(std::string kind, std::string where, std::string what);
  std::vector<ports::Damage> take() { return std::move(list_); }
  bool empty() const { return list_.empty(); }

 private:
  std::vector<ports::Damage> list_;
};

// Reads rows by rising seq; a database that fails midway is reported once and then gives no more rows.
class RowCursor {
 public:
  struct Row {
    std::uint64_t seq = 0, n = 0;
    std::string stream;
    base::Digest head, body;
    base::Bytes sealed;
  };
  RowCursor(const Database* database, ports::LogName log, DamageList& damage);
  const Row* at(std::uint64_t seq);  // null where there is none

 private:
  void step();

  Statement query_;
  std::optional<Rows> rows_;
  std::optional<Row> row_;
  DamageList& damage_;
};

class LogCheck {
 public:
  struct Task {
    const files::FileSystem& disk;
    const LogIdentity& identity;
    const ports::KeyStore& keys;
    const Database* database;  // null: only the files are checked
    std::uint64_t size = 0;    // entries in the database
    std::optional<merkle_log::Checkpoint> against;
    std::function<void(std::uint64_t done)> progress;
    // Each event that could be read, in order; `whole` is false after one that could not.
    std::function<void(const ports::StoredEvent& event, bool whole)> event;
  };
  LogCheck(Task task, DamageList& damage);
  base::Status run();
  bool all_readable() const { return readable_; }

 private:
  using TileKey = std::tuple<bool, unsigned, std::uint64_t>;  // entries, level, index

  base::Status list_files();
  void open_checkpoint();
  base::Status check_entry(std::uint64_t seq, const RowCursor::Row* row);
  std::optional<base::Bytes> segment_record(std::uint64_t seq, const RowCursor::Row* row);
  std::optional<OpenedRecord> best_record(std::uint64_t seq, const RowCursor::Row* row,
                                          const std::optional<base::Bytes>& segment);
  void check_order(const RowCursor::Row* row, const OpenedRecord& record, std::uint64_t seq);
  void add_leaf(std::uint64_t seq, const std::string& leaf);
  void check_marks();
  void check_tile(const merkle_log::TileName& name, base::ByteView expected, bool full);
  void check_partials(const merkle_log::TileBuilder& tiles, base::ByteView bundle, bool required);
  void check_extras(const merkle_log::TileName& tile, base::ByteView expected);
  void check_streams();
  void check_segments_end(std::uint64_t end);
  bool required(const merkle_log::TileName& name) const;
  std::string path_of(const merkle_log::TileName& name) const;
  std::string entry_name(std::uint64_t seq) const;

  Task task_;
  DamageList& damage_;
  RecordCodec codec_;
  std::optional<merkle_log::Checkpoint> checkpoint_;
  std::uint64_t covered_ = 0;
  std::map<TileKey, std::vector<merkle_log::TileName>> extras_;  // files that the checkpoint does not need
  std::vector<std::uint64_t> segment_files_;
  std::optional<SegmentReader> reader_;
  bool reader_lost_ = false;  // the rest of this segment file cannot be told apart
  merkle_log::TileBuilder tiles_;
  base::Bytes bundle_;
  std::unordered_map<std::string, std::uint64_t> lengths_;
  base::Instant last_at_;
  bool readable_ = true;
};

}  // namespace store_sqlite
