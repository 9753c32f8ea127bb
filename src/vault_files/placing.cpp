// The part of Shelf that changes what stands on it. The order of system calls is told in shelf.h.
#include <algorithm>

#include "files/durable.h"
#include "vault_files/shelf.h"

namespace vault_files {

using base::ErrorKind;

base::Result<bool> Shelf::place(const std::string& incoming, const base::Digest& digest, std::uint64_t length,
                                base::ByteView blob_key) {
  const std::lock_guard lock(place_lock(digest));
  ZL_TRY(const bool there, has(digest));
  if (there) {
    ZL_TRY(const auto present, open_key(digest));
    if (present.length != length)
      return base::fail(
          ErrorKind::corrupt, "vault.damaged",
          "equal bytes were stored before, but with a length of " + std::to_string(present.length),
          key_path(digest), "run zhilu verify and put both files of this blob back from a backup");
    // The earlier placing may have met an error after its last rename; then its names are not durable yet.
    ZL_CHECK(disk_.sync_folder(folder(digest)));
    return true;
  }
  ZL_CHECK(disk_.make_folder(folder(digest)));  // 1
  ZL_CHECK(set_lone_key_aside(digest));
  const auto named = incoming + "-" + digest.hex();
  auto placed = put_new(incoming, digest, length, blob_key);
  if (!placed) {
    // Takes everything back in the order of sweep(). After the last rename nothing is taken back: the blob is
    // whole.
    const auto blob = disk_.info(blob_path(digest));
    if (blob && !*blob) {
      static_cast<void>(disk_.remove(key_path(digest)));
      static_cast<void>(disk_.sync_folder(folder(digest)));
    }
    static_cast<void>(disk_.remove(named + ".key"));
    static_cast<void>(disk_.remove(named));
    return base::pass_on(std::move(placed).error());
  }
  return false;
}

base::Status Shelf::put_new(const std::string& incoming, const base::Digest& digest, std::uint64_t length,
                            base::ByteView blob_key) {
  const auto named = incoming + "-" + digest.hex();
  const auto vault_key = keys_.current_vault_key();
  const auto key_file = write_key_file(digest, length, blob_key, vault_key, fresh_bytes(crypto::kNonceBytes));
  ZL_CHECK(write_key(named + ".key", key_file, vault_key));  // 2
  ZL_CHECK(disk_.rename(incoming, named));                   // 3
  ZL_CHECK(disk_.sync_folder(files::folder_of(named)));
  ZL_CHECK(disk_.rename(named + ".key", key_path(digest)));  // 4
  ZL_CHECK(disk_.sync_folder(folder(digest)));
  ZL_CHECK(disk_.rename(named, blob_path(digest)));  // 5
  ZL_CHECK(disk_.sync_folder(folder(digest)));
  return disk_.sync_folder(files::folder_of(named));  // 6
}

// Writes a key file under a temporary name, makes it durable, and opens what the disk gives back.
base::Status Shelf::write_key(const std::string& temporary, base::ByteView key_file,
                              const ports::SealingKey& vault_key) {
  {
    ZL_TRY(auto file, disk_.open_write(temporary, files::OpenMode::create_new));
    ZL_CHECK(file->append(key_file));
    ZL_CHECK(file->sync());
  }
  ZL_TRY(auto reader, disk_.open_read(temporary));
  ZL_CHECK(reader->drop_from_cache());
  base::Bytes back(kKeyFileBytes);
  ZL_TRY(const auto got, reader->read_at(0, back));
  const auto file = read_key_file(base::ByteView(back).first(got));
  if (!file || !std::equal(back.begin(), back.end(), key_file.begin(), key_file.end()) ||
      !open_blob_key(*file, vault_key.key))
    return base::fail(ErrorKind::corrupt, "vault.read_back_failed",
                      "the disk gives back other bytes than were written", temporary,
                      "check this disk; the bytes were not accepted, send them again");
  return {};
}

// A key without its blob is no remnant of ours: those are swept by the digest in the incoming file's name.
// The blob may come back from a backup, so its key is kept, under a name that is reported as a stranger's.
base::Status Shelf::set_lone_key_aside(const base::Digest& digest) {
  ZL_TRY(const auto key, disk_.info(key_path(digest)));
  if (!key) return {};
  return disk_.rename(key_path(digest), key_path(digest) + ".lone-" + base::to_hex(fresh_bytes(4)));
}

base::Status Shelf::remove(const base::Digest& digest) {
  const std::lock_guard lock(place_lock(digest));
  ZL_TRY(const auto blob, disk_.info(blob_path(digest)));
  if (!blob) return {};
  const auto incoming = new_incoming();
  const auto named = incoming + "-" + digest.hex();
  auto take_away = [&]() -> base::Status {
    ZL_CHECK(disk_.rename(blob_path(digest), named));  // 1
    ZL_CHECK(disk_.sync_folder(files::folder_of(named)));
    ZL_CHECK(disk_.sync_folder(folder(digest)));
    ZL_CHECK(disk_.remove(key_path(digest)));  // 2
    ZL_CHECK(disk_.sync_folder(folder(digest)));
    return disk_.remove(named);  // 3
  };
  auto taken = take_away();
  if (taken) {
    let_go(incoming);
    return {};
  }
  // Where the key still stands the blob goes back to it; else the file that is set aside stays, known as under way, until
  // the next start ends what was begun: without it a key that comes back after a power cut would stand alone.
  const auto key = disk_.info(key_path(digest));
  if (key && *key && disk_.rename(named, blob_path(digest))) let_go(incoming);
  return taken;
}

base::Status Shelf::rewrap(const base::Digest& digest) {
  const std::lock_guard lock(place_lock(digest));
  ZL_TRY(auto present, open_key(digest));
  const auto vault_key = keys_.current_vault_key();
  if (present.vault_key_id == vault_key.id) return {};
  const auto temporary = new_incoming();
  const auto key_file =
      write_key_file(digest, present.length, present.blob_key, vault_key, fresh_bytes(crypto::kNonceBytes));
  crypto::wipe(present.blob_key);
  // create vault/incoming-N, write, fdatasync, read back → rename to vault/dd/D.key → fsync vault/dd → fsync
  // vault
  auto replace = [&]() -> base::Status {
    ZL_CHECK(write_key(temporary, key_file, vault_key));
    ZL_CHECK(disk_.rename(temporary, key_path(digest)));
    ZL_CHECK(disk_.sync_folder(folder(digest)));
    return disk_.sync_folder(files::folder_of(temporary));
  };
  auto replaced = replace();
  let_go(temporary);
  return replaced;
}

}  // namespace vault_files
