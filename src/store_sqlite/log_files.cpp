#include "store_sqlite/log_files.h"

#include "crypto/digests.h"
#include "crypto/signatures.h"
#include "files/durable.h"

namespace store_sqlite {

using base::ErrorKind;
using merkle_log::kTileWidth;
using merkle_log::TileName;

const char* log_folder(ports::LogName log) {
  return log == ports::LogName::record ? "log" : "access-log";
}

LogIdentity::LogIdentity(std::string_view origin, ports::LogName name, const ports::KeyStore& keys)
    : log(name),
      origin_line(ports::origin_line(origin, name)),
      key(merkle_log::VerifierKey::of(crypto::sha256, origin_line, keys.public_key(name))) {}

base::Result<std::optional<SignedCheckpoint>> read_checkpoint(const files::FileSystem& disk,
                                                              const LogIdentity& log) {
  const auto path = std::string(log_folder(log.log)) + "/checkpoint";
  const auto bytes = files::read_whole(disk, path, merkle_log::kMaxNoteBytes);
  if (!bytes && bytes.error().kind == ErrorKind::not_found) return std::nullopt;
  if (!bytes && bytes.error().kind != ErrorKind::too_large) return base::pass_on(bytes.error());
  auto damaged = [&](const base::Error& why) {
    return base::fail(
        ErrorKind::corrupt, "store.checkpoint_damaged", "the checkpoint is damaged: " + why.what, path,
        "run zhilu verify; put the file back from a backup, or move it away to have it signed anew");
  };
  if (!bytes) return damaged(bytes.error());
  const std::string note(base::text_of(*bytes));
  const auto opened = merkle_log::open_checkpoint(note, log.key, crypto::ed25519_verify);
  if (opened) return SignedCheckpoint{*opened, note};
  if (const auto parsed = merkle_log::parse_note(note); parsed && opened.error().code == "note.not_signed") {
    for (const auto& s : parsed->signatures)
      if (s.name == log.origin_line)
        return base::fail(ErrorKind::denied, "store.wrong_key",
                          "the checkpoint of this log is signed by another key", path,
                          "use the key file that belongs to this store");
  }
  return damaged(opened.error());
}

std::string leaf_of(const LogIdentity& log, const EntryRow& row) {
  return ports::leaf_text({log.origin_line, row.seq, row.head, row.body});
}

LogFiles::LogFiles(files::FileSystem& disk, LogIdentity identity, const ports::KeyStore& keys)
    : disk_(disk),
      identity_(std::move(identity)),
      keys_(keys),
      segments_(disk, identity_.log, identity_.origin_line) {}

std::shared_ptr<const Published> LogFiles::published() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

std::string LogFiles::path_of(const TileName& name) const {
  return std::string(log_folder(identity_.log)) + "/" + name.path();
}

merkle_log::NodeReader LogFiles::nodes(std::shared_ptr<const Published> published) const {
  return merkle_log::nodes_from_tiles(
      crypto::sha256, [this, published](unsigned level, std::uint64_t index) -> base::Result<base::Bytes> {
        const auto& edge = published->edge.tiles;
        // The partial tile of each level is in memory; full ones never change.
        if (index == merkle_log::hashes_at(edge.size(), level) / kTileWidth) return edge.partials().at(level);
        return files::read_whole(disk_, path_of({level, false, index, kTileWidth}), kTileWidth * 32);
      });
}

base::Status LogFiles::publish(const Database& database, std::uint64_t size) {
  if (!recovered_) ZL_CHECK(recover(database, size));
  auto done = advance(database, size);
  recovered_ = done.has_value();  // after a failure the disk is looked at anew
  return done;
}

base::Status LogFiles::advance(const Database& database, std::uint64_t size) {
  const auto before = published();
  if (before && before->edge.tiles.size() == size && segments_.next() == size) return {};
  auto edge = before ? before->edge : Edge{merkle_log::TileBuilder(crypto::sha256), {}};
  const auto from = std::min(edge.tiles.size(), segments_.next());
  ZL_CHECK(each_entry(database, identity_.log, from, size, [&](const EntryRow& row) -> base::Status {
    if (row.seq >= segments_.next()) ZL_CHECK(segments_.append(row.seq, row.sealed));
    return row.seq < edge.tiles.size() ? base::Status{} : add(edge, row);
  }));
  if (edge.tiles.size() != size || segments_.next() != size)
    return base::fail(ErrorKind::corrupt, "store.database_damaged", "entries are missing in the database",
                      identity_.origin_line, "run zhilu verify, then zhilu rebuild");
  ZL_CHECK(segments_.sync());
  ZL_CHECK(write_partials(edge));
  ZL_TRY(auto note, sign({identity_.origin_line, size, edge.tiles.root()}));
  // From here the files up to `size` are what the world may rely on.
  ZL_CHECK(disk_.make_folder(log_folder(identity_.log)));
  ZL_CHECK(files::write_durably(disk_, std::string(log_folder(identity_.log)) + "/checkpoint",
                                base::view_of(note)));
  auto after = std::make_shared<const Published>(Published{std::move(edge), std::move(note)});
  {
    const std::lock_guard lock(mutex_);
    published_ = after;
  }
  for (const auto& name : std::exchange(became_full_, {})) drop_partials(name);
  for (const auto& name : merkle_log::right_edge_of(size)) drop_partials(name);
  return {};
}

// Takes a row into the edge; tiles and bundles that become full are written.
base::Status LogFiles::add(Edge& edge, const EntryRow& row) {
  if (row.seq != edge.tiles.size())
    return base::fail(ErrorKind::corrupt, "store.database_damaged", "an entry is missing in the database",
                      identity_.origin_line + " " + std::to_string(edge.tiles.size()),
                      "run zhilu verify, then zhilu rebuild");
  const auto leaf = leaf_of(identity_, row);
  merkle_log::put_leaf(edge.bundle, base::view_of(leaf));
  ZL_CHECK(edge.tiles.append(merkle_log::leaf_hash(crypto::sha256, base::view_of(leaf)),
                             [&](unsigned level, std::uint64_t index, base::ByteView hashes) {
                               return write_full(level, index, hashes);
                             }));
  if (edge.tiles.size() % kTileWidth != 0) return {};
  const TileName bundle{0, true, row.seq / kTileWidth, kTileWidth};
  ZL_CHECK(write_file(bundle, edge.bundle));
  became_full_.push_back(bundle);
  edge.bundle.clear();
  return {};
}

base::Status LogFiles::write_full(unsigned level, std::uint64_t index, base::ByteView hashes) {
  const TileName name{level, false, index, kTileWidth};
  ZL_CHECK(write_file(name, hashes));
  became_full_.push_back(name);
  return {};
}

base::Status LogFiles::write_partials(const Edge& edge) {
  for (unsigned level = 0; level < edge.tiles.partials().size(); ++level) {
    const auto& hashes = edge.tiles.partials()[level];
    if (hashes.empty()) continue;
    const auto index = merkle_log::hashes_at(edge.tiles.size(), level) / kTileWidth;
    const auto width = static_cast<unsigned>(hashes.size() / 32);
    ZL_CHECK(write_file({level, false, index, width}, hashes));
    if (level == 0) ZL_CHECK(write_file({0, true, index, width}, edge.bundle));
  }
  return {};
}

base::Status LogFiles::write_file(const TileName& name, base::ByteView bytes) {
  const auto path = path_of(name);
  const auto folder = files::folder_of(path);
  if (!folders_.contains(folder)) {
    ZL_CHECK(disk_.make_folder(folder));
    folders_.insert(folder);
  }
  return files::write_once(disk_, path, bytes);
}

// Removes the partial files of a tile but the one of this width. What stays by mishap is harmless: verify
// knows it.
void LogFiles::drop_partials(const TileName& of) {
  auto full = of;
  full.width = kTileWidth;
  const auto folder = path_of(full) + ".p";
  const auto entries = disk_.list(folder);
  if (!entries) return;
  for (const auto& entry : *entries)
    if (entry.name != std::to_string(of.width)) static_cast<void>(disk_.remove(folder + "/" + entry.name));
  if (of.width != kTileWidth) return;
  static_cast<void>(disk_.remove(folder));
  folders_.erase(folder);
}

base::Result<std::string> LogFiles::sign(const merkle_log::Checkpoint& checkpoint) const {
  merkle_log::Note note{checkpoint.text(), {}};
  ZL_CHECK(merkle_log::sign_note(note, identity_.key,
                                 [&](base::ByteView message) { return keys_.sign(identity_.log, message); }));
  return merkle_log::format_note(note);
}

}  // namespace store_sqlite
