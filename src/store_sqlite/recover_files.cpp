// What LogFiles does first: it finds out how much of the static files is there, and whether database and
// files are of one history.
#include <algorithm>

#include "crypto/digests.h"
#include "files/durable.h"
#include "store_sqlite/log_files.h"

namespace store_sqlite {
namespace {

using base::ErrorKind;
using merkle_log::kTileWidth;

tl::unexpected<base::Error> behind(const std::string& what, std::string where) {
  return base::fail(ErrorKind::corrupt, "store.database_behind", what, std::move(where),
                    "this database is older than the log beside it; run zhilu rebuild");
}

tl::unexpected<base::Error> differs(const char* what, std::string where) {
  return base::fail(ErrorKind::corrupt, "store.database_differs", what, std::move(where),
                    "run zhilu verify; the files or the database come from another history of this bureau");
}

// Walks one segment file beside the database, as far as both agree.
class SegmentWalk {
 public:
  SegmentWalk(const Database& database, const LogIdentity& log, RecordCodec& codec, std::uint64_t trusted,
              std::uint64_t size)
      : database_(database), log_(log), codec_(codec), trusted_(trusted), size_(size) {}

  std::uint64_t next = 0;    // the first entry that the file lacks
  std::uint64_t offset = 0;  // where it belongs; 0: the file itself is missing or not begun

  base::Status run(SegmentReader& reader) {
    next = reader.seq();
    offset = reader.offset();
    const auto file_end = next + kEntriesPerSegment;
    const auto end = std::min(file_end, std::max(size_, next));
    bool agree = true;
    ZL_CHECK(each_entry(database_, log_.log, next, end, [&](const EntryRow& row) -> base::Status {
      if (!agree) return {};
      ZL_TRY(agree, step(reader, &row));
      return {};
    }));
    // The file may go on where the database has ended.
    if (!agree || next == file_end) return {};
    return step(reader, nullptr).map([](bool) {});
  }

 private:
  // True when the file's next record is that of the database.
  base::Result<bool> step(SegmentReader& reader, const EntryRow* row) {
    const auto seq = reader.seq();
    auto record = reader.next();
    if (!record && record.error().code == "store.segment_torn") return false;
    if (!record && seq < trusted_) return base::pass_on(record.error());
    if (!record || !*record) return false;
    if (row != nullptr && (seq < trusted_ || std::ranges::equal(**record, row->sealed))) {
      next = reader.seq();
      offset = reader.offset();
      return true;
    }
    // Bytes that never were synced open with no key; a record that opens was ours.
    if (!codec_.open(seq, **record)) return false;
    const auto where = reader.path() + ", entry " + std::to_string(seq);
    if (row == nullptr) return behind("a segment file holds entries that the database does not know", where);
    return differs("a segment file and the database hold two entries of one number", where);
  }

  const Database& database_;
  const LogIdentity& log_;
  RecordCodec& codec_;
  std::uint64_t trusted_, size_;
};

}  // namespace

base::Status LogFiles::recover(const Database& database, std::uint64_t size) {
  folders_.clear();
  ZL_TRY(const auto checkpoint, read_checkpoint(disk_, identity_));
  const auto covered = checkpoint ? checkpoint->checkpoint.size : 0;
  if (covered > size)
    return behind("the database holds " + std::to_string(size) + " entries, the checkpoint covers " +
                      std::to_string(covered),
                  identity_.origin_line);
  std::shared_ptr<const Published> found;
  if (checkpoint) {
    ZL_TRY(auto edge, recover_edge(database, checkpoint->checkpoint));
    found = std::make_shared<const Published>(Published{std::move(edge), checkpoint->note});
  }
  ZL_CHECK(recover_segments(database, covered, size));
  const std::lock_guard lock(mutex_);
  published_ = std::move(found);
  return {};
}

base::Result<Edge> LogFiles::recover_edge(const Database& database,
                                          const merkle_log::Checkpoint& checkpoint) {
  auto edge = edge_from_files(database, checkpoint);
  if (edge && edge->tiles.root() == checkpoint.root) return edge;
  // A tile at the edge is missing or wrong: the database, if it is of this history, gives all tiles again.
  merkle_log::Frontier tree(crypto::sha256);
  ZL_CHECK(each_entry(database, identity_.log, 0, checkpoint.size, [&](const EntryRow& row) -> base::Status {
    const auto leaf = leaf_of(identity_, row);
    tree.append(merkle_log::leaf_hash(crypto::sha256, base::view_of(leaf)));
    return {};
  }));
  if (tree.size() != checkpoint.size || tree.root() != checkpoint.root)
    return differs("the entries of the database do not give the root of the checkpoint",
                   identity_.origin_line);
  return edge_from_database(database, checkpoint.size);
}

base::Result<Edge> LogFiles::edge_from_files(const Database& database,
                                             const merkle_log::Checkpoint& checkpoint) {
  const auto size = checkpoint.size;
  std::vector<base::Bytes> partials(1);
  for (unsigned level = 1; merkle_log::hashes_at(size, level) > 0; ++level) {
    const auto hashes = merkle_log::hashes_at(size, level);
    const auto width = static_cast<unsigned>(hashes % kTileWidth);
    partials.emplace_back();
    if (width == 0) continue;
    ZL_TRY(partials.back(),
           files::read_whole(disk_, path_of({level, false, hashes / kTileWidth, width}), width * 32));
  }
  // The last leaves come from the database, so that a database of another history shows itself.
  const auto begin = size == 0 ? 0 : (size - 1) / kTileWidth * kTileWidth;
  base::Bytes hashes, bundle;
  ZL_CHECK(each_entry(database, identity_.log, begin, size, [&](const EntryRow& row) -> base::Status {
    const auto leaf = leaf_of(identity_, row);
    base::append(hashes, merkle_log::leaf_hash(crypto::sha256, base::view_of(leaf)).view());
    merkle_log::put_leaf(bundle, base::view_of(leaf));
    return {};
  }));
  if (size > 0 && size % kTileWidth == 0) {
    ZL_TRY(const auto tile,
           files::read_whole(disk_, path_of({0, false, begin / kTileWidth, kTileWidth}), hashes.size()));
    if (tile != hashes) return differs("the last tile and the database do not agree", identity_.origin_line);
    hashes.clear();
    bundle.clear();
  }
  partials[0] = std::move(hashes);
  ZL_TRY(auto tiles, merkle_log::TileBuilder::resume(crypto::sha256, size, std::move(partials)));
  return Edge{std::move(tiles), std::move(bundle)};
}

base::Result<Edge> LogFiles::edge_from_database(const Database& database, std::uint64_t size) {
  Edge edge{merkle_log::TileBuilder(crypto::sha256), {}};
  ZL_CHECK(each_entry(database, identity_.log, 0, size, [&](const EntryRow& row) { return add(edge, row); }));
  ZL_CHECK(write_partials(edge));
  return edge;
}

base::Status LogFiles::recover_segments(const Database& database, std::uint64_t trusted, std::uint64_t size) {
  ZL_TRY(const auto firsts, list_segments(disk_, identity_.log));
  const std::set<std::uint64_t> there(firsts.begin(), firsts.end());
  const auto active = segment_of(trusted);
  for (std::uint64_t first = 0; first < active; first += kEntriesPerSegment)
    if (!there.contains(first)) ZL_CHECK(restore_segment(database, first));

  RecordCodec codec(identity_.origin_line, keys_);
  std::uint64_t next = active, offset = 0, file = active;
  for (; there.contains(file); file += kEntriesPerSegment) {
    auto reader = SegmentReader::open(disk_, identity_.log, file, identity_.origin_line);
    if (!reader && reader.error().kind == ErrorKind::corrupt && trusted <= file)
      break;  // begun, never synced
    if (!reader) return base::pass_on(reader.error());
    SegmentWalk walk(database, identity_, codec, trusted, size);
    ZL_CHECK(walk.run(*reader));
    next = walk.next;
    offset = walk.offset;
    if (next < file + kEntriesPerSegment) break;
  }
  // Files after the one that is to be continued hold nothing that was ever synced before a checkpoint.
  for (const auto first : firsts) {
    if (first <= next || first < active) continue;
    auto reader = SegmentReader::open(disk_, identity_.log, first, identity_.origin_line);
    if (reader) {
      const auto record = reader->next();
      if (record && *record && codec.open(first, **record))
        return behind("a segment file holds entries that the database does not know",
                      segment_path(identity_.log, first));
    }
    ZL_CHECK(disk_.remove(segment_path(identity_.log, first)));
  }
  return segments_.resume(next, offset);
}

// Writes a missing file anew: the database keeps each record byte for byte.
base::Status LogFiles::restore_segment(const Database& database, std::uint64_t first) {
  SegmentWriter writer(disk_, identity_.log, identity_.origin_line);
  ZL_CHECK(writer.resume(first, 0));
  ZL_CHECK(each_entry(database, identity_.log, first, first + kEntriesPerSegment,
                      [&](const EntryRow& row) { return writer.append(row.seq, row.sealed); }));
  return writer.sync();
}

}  // namespace store_sqlite
