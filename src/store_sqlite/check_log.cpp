#include "store_sqlite/check_log.h"

#include <algorithm>

#include "crypto/digests.h"
#include "files/durable.h"
#include "store_sqlite/sqlite_store.h"

namespace store_sqlite {

using merkle_log::kTileWidth;
using merkle_log::TileName;

void DamageList::add(std::string kind, std::string where, std::string what) {
  if (list_.size() < kMost) list_.push_back({std::move(kind), std::move(where), std::move(what)});
  if (list_.size() == kMost) list_.push_back({"more", "", "more is damaged than is listed here"});
}

RowCursor::RowCursor(const Database* database, ports::LogName log, DamageList& damage) : damage_(damage) {
  if (database == nullptr) return;
  auto query =
      database->prepare(std::string("SELECT e.seq, e.n, ifnull(s.id, ''), e.digests, e.sealed FROM ") +
                        entry_table(log) + " e LEFT JOIN stream s ON s.number = e.stream ORDER BY e.seq");
  if (!query) {
    damage_.add("database", kDatabaseFile, query.error().what);
    return;
  }
  query_ = std::move(*query);
  rows_.emplace(query_);
  step();
}

void RowCursor::step() {
  row_.reset();
  auto there = rows_->next();
  if (!there) {
    damage_.add("database", kDatabaseFile, there.error().what);
    rows_.reset();
    return;
  }
  if (!*there) return;
  const auto& r = *rows_;
  Row row;
  row.seq = static_cast<std::uint64_t>(r->integer(0));
  row.n = static_cast<std::uint64_t>(r->integer(1));
  row.stream = r->text(2);
  const auto digests = r->bytes(3), sealed = r->bytes(4);
  if (digests.size() == 64) {
    row.head = base::Digest::from_bytes(digests.first(32));
    row.body = base::Digest::from_bytes(digests.subspan(32));
  }
  row.sealed.assign(sealed.begin(), sealed.end());
  row_ = std::move(row);
}

const RowCursor::Row* RowCursor::at(std::uint64_t seq) {
  while (rows_ && row_ && row_->seq < seq) step();
  return row_ && row_->seq == seq ? &*row_ : nullptr;
}

LogCheck::LogCheck(Task task, DamageList& damage)
    : task_(std::move(task)),
      damage_(damage),
      codec_(task_.identity.origin_line, task_.keys),
      tiles_(crypto::sha256) {}

std::string LogCheck::path_of(const TileName& name) const {
  return std::string(log_folder(task_.identity.log)) + "/" + name.path();
}

std::string LogCheck::entry_name(std::uint64_t seq) const {
  return std::string(ports::log_word(task_.identity.log)) + " " + std::to_string(seq);
}

// Whether the checkpoint cannot be served without this file.
bool LogCheck::required(const TileName& name) const {
  const auto hashes = merkle_log::hashes_at(covered_, name.level);
  if (name.width == kTileWidth) return (name.index + 1) * kTileWidth <= hashes;
  return name.index == hashes / kTileWidth && name.width == hashes % kTileWidth;
}

void LogCheck::open_checkpoint() {
  auto read = read_checkpoint(task_.disk, task_.identity);
  const auto path = std::string(log_folder(task_.identity.log)) + "/checkpoint";
  if (!read) {
    damage_.add(read.error().kind == base::ErrorKind::denied ? "key" : "checkpoint", path, read.error().what);
  } else if (!*read) {
    damage_.add("checkpoint", path, "the checkpoint is missing");
  } else {
    checkpoint_ = (*read)->checkpoint;
    covered_ = checkpoint_->size;
  }
}

base::Status LogCheck::list_files() {
  const std::string folder = log_folder(task_.identity.log);
  ZL_TRY(const auto paths, files::list_tree(task_.disk, folder));
  for (const auto& path : paths) {
    auto name = path.substr(folder.size() + 1);
    if (name.ends_with(".new")) name.resize(name.size() - 4);  // a write that did not finish, or a stranger
    const bool unfinished = name.size() + folder.size() + 1 < path.size();
    const auto tile = merkle_log::parse_tile_path(name);
    if (!tile && name != "checkpoint") {
      damage_.add("added", path, "this file is no part of the log");
    } else if (tile && !unfinished && !required(*tile)) {
      extras_[{tile->entries, tile->level, tile->index}].push_back(*tile);
    }
  }
  std::vector<std::string> strangers;
  ZL_TRY(segment_files_, list_segments(task_.disk, task_.identity.log, &strangers));
  for (const auto& path : strangers) damage_.add("added", path, "this file is no segment of the log");
  return {};
}

base::Status LogCheck::run() {
  open_checkpoint();
  ZL_CHECK(list_files());
  if (covered_ > task_.size && task_.database != nullptr)
    damage_.add("database", entry_name(task_.size),
                "the database ends here, but the checkpoint covers " + std::to_string(covered_) + " entries");
  RowCursor cursor(task_.database, task_.identity.log, damage_);
  check_marks();
  std::uint64_t seq = 0;
  for (; seq < std::max(task_.size, covered_); ++seq) {
    ZL_CHECK(check_entry(seq, cursor.at(seq)));
    if (seq % 1024 == 0 && task_.progress) task_.progress(seq);
  }
  check_partials(tiles_, bundle_, false);
  for (const auto& [key, names] : extras_)
    for (const auto& name : names) damage_.add("added", path_of(name), "this file is no part of the log");
  check_segments_end(seq);
  check_streams();
  if (task_.against && task_.against->size > seq)
    damage_.add("history", task_.identity.origin_line,
                "the log has " + std::to_string(seq) + " entries, the earlier checkpoint had " +
                    std::to_string(task_.against->size));
  return {};
}

base::Status LogCheck::check_entry(std::uint64_t seq, const RowCursor::Row* row) {
  if (row == nullptr && task_.database != nullptr && seq < task_.size)
    damage_.add("entry", entry_name(seq), "the entry is missing in the database");
  const auto segment = segment_record(seq, row);
  const auto record = best_record(seq, row, segment);
  ports::EntryLeaf leaf{task_.identity.origin_line, seq, {}, {}};
  if (record) {
    leaf.head = record->head_digest();
    leaf.body = record->body_digest;
    if (row != nullptr && (row->head != leaf.head || row->body != leaf.body))
      damage_.add("entry", entry_name(seq), "the digests in the database are not those of the entry's texts");
    check_order(row, *record, seq);
  } else {
    readable_ = false;
    if (row != nullptr) {
      leaf.head = row->head;
      leaf.body = row->body;
    }
  }
  add_leaf(seq, ports::leaf_text(leaf));
  return {};
}

std::optional<base::Bytes> LogCheck::segment_record(std::uint64_t seq, const RowCursor::Row* row) {
  if (seq % kEntriesPerSegment == 0) {
    reader_.reset();
    auto opened = SegmentReader::open(task_.disk, task_.identity.log, seq, task_.identity.origin_line);
    reader_lost_ = !opened;
    if (opened) reader_ = std::move(*opened);
    const bool unfinished = !opened && (opened.error().kind == base::ErrorKind::not_found ||
                                        opened.error().code == "store.segment_torn");
    if (!opened && (!unfinished || seq < covered_))
      damage_.add("segment", segment_path(task_.identity.log, seq),
                  opened.error().kind == base::ErrorKind::not_found ? "the segment file is missing"
                                                                    : opened.error().what);
  }
  if (reader_lost_) return std::nullopt;
  if (row !=
      nullptr) {  // the database knows the length, so that one changed length does not hide what follows
    auto bytes = reader_->take(row->sealed.size());
    if (bytes && bytes->size() == row->sealed.size()) return std::move(*bytes);
    reader_lost_ = true;
    if (seq < covered_)
      damage_.add("segment", reader_->path(), "the file ends before entry " + std::to_string(seq));
    return std::nullopt;
  }
  auto bytes = reader_->next();
  if (bytes && *bytes) return std::move(**bytes);
  reader_lost_ = true;
  if (seq < covered_)
    damage_.add("segment", reader_->path(),
                bytes ? "the file ends before entry " + std::to_string(seq) : bytes.error().what);
  return std::nullopt;
}

std::optional<OpenedRecord> LogCheck::best_record(std::uint64_t seq, const RowCursor::Row* row,
                                                  const std::optional<base::Bytes>& segment) {
  std::optional<OpenedRecord> best;
  const bool same = row != nullptr && segment && *segment == row->sealed;
  if (row != nullptr) {
    auto opened = codec_.open(seq, row->sealed);
    if (opened) best = std::move(*opened);
    if (!opened && same) {
      damage_.add("body", entry_name(seq), "database and segment agree, but: " + opened.error().what);
      return std::nullopt;
    }
    if (!opened) damage_.add("body", entry_name(seq), "in the database: " + opened.error().what);
  }
  if (!segment || same) return best;
  auto opened = codec_.open(seq, *segment);
  const auto where = reader_->path() + ", entry " + std::to_string(seq);
  if (!opened) {
    damage_.add("segment", where, opened.error().what);
  } else if (best) {
    damage_.add("segment", where, "the segment file and the database hold two records of this entry");
  } else {
    best = std::move(*opened);
  }
  return best;
}

void LogCheck::check_order(const RowCursor::Row* row, const OpenedRecord& record, std::uint64_t seq) {
  const auto event = event_of(seq, record);
  if (!event) {
    damage_.add("entry", entry_name(seq), event.error().what);
    readable_ = false;
    return;
  }
  auto& length = lengths_[event->stream.text];
  if (event->n != length)
    damage_.add("entry", entry_name(seq),
                "it says that it is event " + std::to_string(event->n) + " of its stream, but it is event " +
                    std::to_string(length));
  ++length;
  if (event->at < last_at_)
    damage_.add("entry", entry_name(seq), "its time lies before that of the entry before");
  last_at_ = std::max(last_at_, event->at);
  if (row != nullptr && (row->stream != event->stream.text || row->n != event->n))
    damage_.add("entry", entry_name(seq), "stream or number in the database are not those of its head");
  if (task_.event) task_.event(*event, readable_);
}

void LogCheck::add_leaf(std::uint64_t seq, const std::string& leaf) {
  merkle_log::put_leaf(bundle_, base::view_of(leaf));
  const auto done =
      tiles_.append(merkle_log::leaf_hash(crypto::sha256, base::view_of(leaf)),
                    [&](unsigned level, std::uint64_t index, base::ByteView hashes) -> base::Status {
                      check_tile({level, false, index, kTileWidth}, hashes, true);
                      return {};
                    });
  REQUIRE_INVARIANT(done.has_value());
  if (tiles_.size() % kTileWidth == 0) {
    check_tile({0, true, seq / kTileWidth, kTileWidth}, bundle_, true);
    bundle_.clear();
  }
  check_marks();
}

// At the sizes that somebody signed, the root must be the one that was signed.
void LogCheck::check_marks() {
  const auto size = tiles_.size();
  if (checkpoint_ && size == covered_) {
    if (tiles_.root() != checkpoint_->root)
      damage_.add("checkpoint", std::string(log_folder(task_.identity.log)) + "/checkpoint",
                  "the entries do not give the root that the checkpoint signs");
    check_partials(tiles_, bundle_, true);
  }
  if (task_.against && size == task_.against->size && tiles_.root() != task_.against->root)
    damage_.add(
        "history", task_.identity.origin_line,
        "the first " + std::to_string(size) + " entries are not those that the earlier checkpoint signed");
}

void LogCheck::check_tile(const TileName& name, base::ByteView expected, bool full) {
  if (full) check_extras(name, expected);
  if (!required(name)) return;
  const auto bytes = files::read_whole(task_.disk, path_of(name), expected.size());
  if (bytes && std::ranges::equal(*bytes, expected)) return;
  const bool missing = !bytes && bytes.error().kind == base::ErrorKind::not_found;
  damage_.add(name.entries ? "entries" : "tile", path_of(name),
              missing ? "the file is missing" : "the file is not what the entries give");
}

void LogCheck::check_partials(const merkle_log::TileBuilder& tiles, base::ByteView bundle,
                              bool for_checkpoint) {
  for (unsigned level = 0; level < tiles.partials().size(); ++level) {
    const auto& hashes = tiles.partials()[level];
    if (hashes.empty()) continue;
    const TileName name{level, false, merkle_log::hashes_at(tiles.size(), level) / kTileWidth,
                        static_cast<unsigned>(hashes.size() / 32)};
    const TileName leaves{0, true, name.index, name.width};
    if (for_checkpoint) {
      check_tile(name, hashes, false);
      if (level == 0) check_tile(leaves, bundle, false);
    } else {
      check_extras(name, hashes);
      if (level == 0) check_extras(leaves, bundle);
    }
  }
}

// Partial files of other widths stay for a while and are right when they begin as the tile does.
void LogCheck::check_extras(const TileName& tile, base::ByteView expected) {
  const auto found = extras_.find({tile.entries, tile.level, tile.index});
  if (found == extras_.end()) return;
  std::vector<TileName> later;
  for (const auto& name : found->second) {
    if (name.width > tile.width) {
      later.push_back(name);
      continue;
    }
    const auto bytes = files::read_whole(task_.disk, path_of(name), expected.size());
    const bool right = bytes && expected.size() >= bytes->size() && !bytes->empty() &&
                       std::equal(bytes->begin(), bytes->end(), expected.begin());
    std::size_t leaves = 0;
    if (right && name.entries)
      leaves = merkle_log::leaves_of(*bytes).map([](const auto& l) { return l.size(); }).value_or(0);
    if (right && (name.entries ? leaves : bytes->size() / 32) == name.width) continue;
    damage_.add(name.entries ? "entries" : "tile", path_of(name), "the file is not what the entries give");
  }
  if (later.empty()) {
    extras_.erase(found);
  } else {
    found->second = std::move(later);
  }
}

void LogCheck::check_streams() {
  if (task_.database == nullptr || !readable_) return;
  auto query = task_.database->prepare("SELECT id, length FROM stream WHERE log = ? ORDER BY id");
  if (!query) return damage_.add("database", kDatabaseFile, query.error().what);
  Rows rows(*query, static_cast<int>(task_.identity.log));
  std::size_t known = 0;
  for (;;) {
    const auto there = rows.next();
    if (!there) return damage_.add("database", kDatabaseFile, there.error().what);
    if (!*there) break;
    const auto found = lengths_.find(std::string(rows->text(0)));
    const auto length = static_cast<std::uint64_t>(rows->integer(1));
    if (found != lengths_.end()) ++known;
    if ((found == lengths_.end() ? 0 : found->second) != length)
      damage_.add("database", "stream " + std::string(rows->text(0)),
                  "its length is not the number of its events");
  }
  if (known < lengths_.size()) damage_.add("database", kDatabaseFile, "a stream of the log is missing");
}

// Whatever the segment files hold beyond the last entry is either an unfinished write or entries that the
// database lost.
void LogCheck::check_segments_end(std::uint64_t end) {
  for (const auto first : segment_files_) {
    if (first + kEntriesPerSegment <= end) continue;
    auto reader = SegmentReader::open(task_.disk, task_.identity.log, first, task_.identity.origin_line);
    if (!reader) continue;  // reported above where it matters
    for (;;) {
      const auto seq = reader->seq();
      const auto record = reader->next();
      if (!record || !*record) break;
      if (seq < end || !codec_.open(seq, **record)) continue;
      damage_.add("database", reader->path() + ", entry " + std::to_string(seq),
                  "the segment file holds an entry that the database does not know");
      break;
    }
  }
}

}  // namespace store_sqlite
