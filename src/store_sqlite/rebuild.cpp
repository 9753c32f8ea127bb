// A database from segments and tiles alone, and a copy of a whole store.
#include <algorithm>

#include "crypto/digests.h"
#include "files/disk.h"
#include "files/durable.h"
#include "store_sqlite/copy_database.h"
#include "store_sqlite/core.h"
#include "store_sqlite/projection.h"

namespace store_sqlite {
namespace {

using base::ErrorKind;

constexpr std::uint64_t kEntriesPerCommit = 20'000;

tl::unexpected<base::Error> impossible(const std::string& what, std::string where) {
  return base::fail(ErrorKind::corrupt, "store.cannot_rebuild", what, std::move(where),
                    "put the damaged file back from a backup; zhilu verify names all damage");
}

// Puts the entries of one log into a new database, checking each against the tree.
class LogRebuild {
 public:
  LogRebuild(const Database& into, const files::FileSystem& disk, const LogIdentity& identity,
             const std::string& origin, const Parts& parts)
      : into_(into),
        disk_(disk),
        identity_(identity),
        origin_(origin),
        parts_(parts),
        codec_(identity.origin_line, parts.keys),
        frontier_(crypto::sha256) {}

  // `old` is the database that is being replaced, where it can still be read.
  base::Result<std::uint64_t> run(const Database* old, std::uint64_t& saved) {
    ZL_TRY(const auto checkpoint, read_checkpoint(disk_, identity_));
    if (checkpoint) checkpoint_ = checkpoint->checkpoint;
    ZL_TRY(entries_, EntryWriter::make(into_, identity_.log));
    ZL_TRY(rows_, RowMaker::make(into_, into_, origin_, parts_.keys, parts_.projector));
    ZL_CHECK(into_.run("BEGIN"));
    ZL_CHECK(check_root());
    ZL_CHECK(from_segments());
    const auto in_segments = frontier_.size();
    if (old != nullptr) ZL_CHECK(from_database(*old));
    saved += frontier_.size() - in_segments;
    for (const auto& [id, stream] : streams_) ZL_CHECK(entries_->set_length(stream));
    ZL_CHECK(into_.run("COMMIT"));
    if (checkpoint_ && checkpoint_->size > frontier_.size())
      return impossible("the segments end at entry " + std::to_string(frontier_.size()) +
                            ", the checkpoint covers " + std::to_string(checkpoint_->size),
                        identity_.origin_line);
    return frontier_.size();
  }

 private:
  base::Status from_segments() {
    for (std::uint64_t first = 0;; first += kEntriesPerSegment) {
      auto reader = SegmentReader::open(disk_, identity_.log, first, identity_.origin_line);
      const bool covered = checkpoint_ && first < checkpoint_->size;
      if (!reader && !covered) return {};  // none, or one that was never finished
      if (!reader) return impossible(reader.error().what, segment_path(identity_.log, first));
      for (;;) {
        const auto seq = reader->seq();
        if (seq == first + kEntriesPerSegment) break;
        auto record = reader->next();
        const bool needed = checkpoint_ && seq < checkpoint_->size;
        if (!record && needed) return impossible(record.error().what, record.error().where);
        if (!record || !*record) return {};
        auto opened = codec_.open(seq, **record);
        if (!opened && !needed) return {};
        if (!opened)
          return impossible(opened.error().what, reader->path() + ", entry " + std::to_string(seq));
        ZL_CHECK(add(seq, *opened, **record));
      }
    }
  }

  // Entries that were committed but had not reached the segment files yet.
  base::Status from_database(const Database& old) {
    const auto count = entry_count(old, identity_.log);
    if (!count) return {};
    const auto begin = frontier_.size();
    auto done = each_entry(old, identity_.log, begin, *count, [&](const EntryRow& row) -> base::Status {
      auto opened = codec_.open(row.seq, row.sealed);
      if (row.seq != frontier_.size() || !opened)
        return impossible("the old database is damaged where the segments end", std::to_string(row.seq));
      return add(row.seq, *opened, row.sealed);
    });
    // A database that fails here is why we rebuild; what the files hold is kept.
    if (!done && done.error().kind == ErrorKind::corrupt && done.error().code == "store.database_damaged")
      return {};
    return done;
  }

  base::Status add(std::uint64_t seq, const OpenedRecord& record, base::ByteView sealed) {
    ZL_TRY(const auto event, event_of(seq, record));
    auto known = streams_.find(event.stream.text);
    if (known == streams_.end()) {
      EntryWriter::Stream stream;
      ZL_TRY(stream.number, entries_->add_stream(event.stream.text));
      known = streams_.emplace(event.stream.text, stream).first;
    }
    if (event.n != known->second.length)
      return impossible("an entry does not follow the one before it in its stream", std::to_string(seq));
    const auto head = record.head_digest();
    ZL_CHECK(entries_->insert(seq, known->second.number, event.n, head, record.body_digest, sealed));
    ++known->second.length;
    if (identity_.log == ports::LogName::record) ZL_CHECK(rows_->project({&event, 1}));
    const auto leaf = ports::leaf_text({identity_.origin_line, seq, head, record.body_digest});
    frontier_.append(merkle_log::leaf_hash(crypto::sha256, base::view_of(leaf)));
    if (frontier_.size() % kEntriesPerCommit == 0) ZL_CHECK(into_.run("COMMIT; BEGIN"));
    return check_root();
  }

  base::Status check_root() {
    if (!checkpoint_ || frontier_.size() != checkpoint_->size || frontier_.root() == checkpoint_->root)
      return {};
    return impossible("the segments do not give the root that the checkpoint signs", identity_.origin_line);
  }

  const Database& into_;
  const files::FileSystem& disk_;
  const LogIdentity& identity_;
  const std::string& origin_;
  const Parts& parts_;
  RecordCodec codec_;
  merkle_log::Frontier frontier_;
  std::optional<merkle_log::Checkpoint> checkpoint_;
  std::optional<EntryWriter> entries_;
  std::unique_ptr<RowMaker> rows_;
  std::unordered_map<std::string, EntryWriter::Stream> streams_;
};

// Puts the old database aside. Its write-ahead log goes first: beside the new database it would be taken for
// its own.
base::Result<std::string> put_aside(files::FileSystem& folder) {
  ZL_TRY(const auto there, folder.info(kDatabaseFile));
  if (!there) return std::string();
  const std::string name = kDatabaseFile, kept = name + ".replaced";
  ZL_TRY(const auto log, folder.info(name + "-wal"));
  if (log) {
    ZL_CHECK(folder.rename(name + "-wal", kept + "-wal"));
  } else if (auto gone = folder.remove(kept + "-wal"); !gone && gone.error().kind != ErrorKind::not_found) {
    return base::pass_on(gone.error());
  }
  for (const auto& shared : {name + "-shm", kept + "-shm"})
    if (auto gone = folder.remove(shared); !gone && gone.error().kind != ErrorKind::not_found)
      return base::pass_on(gone.error());
  ZL_CHECK(folder.rename(name, kept));
  ZL_CHECK(folder.sync_folder(""));
  return kept;
}

base::Status copy_file(const files::FileSystem& from, files::FileSystem& to, const std::string& path) {
  ZL_TRY(auto source, from.open_read(path));
  ZL_CHECK(to.make_folder(files::folder_of(path)));
  ZL_TRY(auto target, to.open_write(path, files::OpenMode::create_new));
  base::Bytes buffer(std::size_t{1} << 20);
  for (std::uint64_t at = 0;;) {
    ZL_TRY(const auto got, source->read_at(at, buffer));
    if (got == 0) break;
    ZL_CHECK(target->append(base::ByteView(buffer).first(got)));
    at += got;
  }
  ZL_CHECK(target->sync());
  return to.sync_folder(files::folder_of(path));
}

}  // namespace

base::Result<RebuildReport> rebuild_store(const Options& options, const Parts& parts) {
  ZL_TRY(const auto place, Place::take(options, parts));
  files::Disk folder(options.data_folder);
  RebuildReport report;
  const auto unfinished = std::string(kDatabaseFile) + ".new";
  {
    auto old = Database::open(database_path(options), Database::Mode::write);
    const bool usable = old && check_origin_of(*old, options.origin);
    ZL_CHECK(make_database(options, unfinished, parts.clock.now(), [&](const Database& into) -> base::Status {
      for (const auto log : kLogs) {
        const LogIdentity identity(options.origin, log, parts.keys);
        LogRebuild rebuild(into, *place.disk, identity, options.origin, parts);
        ZL_TRY(const auto count, rebuild.run(usable ? &*old : nullptr, report.saved_from_database));
        (log == ports::LogName::record ? report.record_entries : report.access_entries) = count;
      }
      ZL_TRY(const auto rows, into.integer("SELECT count(*) FROM read_row"));
      report.read_rows = static_cast<std::uint64_t>(rows);
      return note_projection(into, parts.projector.version());
    }));
  }
  ZL_TRY(report.kept_as, put_aside(folder));
  ZL_CHECK(folder.rename(unfinished, kDatabaseFile));
  ZL_CHECK(folder.sync_folder(""));
  return report;
}

base::Status SqliteStore::snapshot(const std::string& target_folder) const {
  files::Disk target(target_folder);
  ZL_CHECK(target.make_folder(""));
  ZL_TRY(const auto present, target.list(""));
  if (!present.empty())
    return base::fail(ErrorKind::conflict, "store.exists", "the folder for the copy is not empty",
                      target_folder, "choose an empty or new folder");
  const std::lock_guard lock(core_->publish_mutex);
  // Files first, the database last: then it is never behind them.
  for (const auto log : kLogs) {
    for (const char* part : {segment_folder(log), log_folder(log)}) {
      ZL_TRY(const auto paths, files::list_tree(*core_->place.disk, part));
      for (const auto& path : paths) ZL_CHECK(copy_file(*core_->place.disk, target, path));
    }
  }
  ZL_TRY(const auto database, Database::open(database_path(core_->options), Database::Mode::read));
  ZL_CHECK(copy_database(database, target_folder + "/" + kDatabaseFile));
  return target.sync_folder("");
}

}  // namespace store_sqlite
