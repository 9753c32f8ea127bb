// Where blobs stand: vault/dd/D.blob and vault/dd/D.key, and how they get there. Thread-safe.
//
// The order of one placing, after every frame was made durable and read back (sealed_file.h):
//    1  mkdir vault/dd, fsync vault (only for the first blob of this folder)
//    2  create vault/incoming-N-D.key, write, fdatasync, drop its pages, read back and open it
//    3  rename vault/incoming-N to vault/incoming-N-D, fsync vault
//       (from here a start knows whose key may stand alone)
//    4  rename vault/incoming-N-D.key to vault/dd/D.key, fsync vault/dd
//    5  rename vault/incoming-N-D to vault/dd/D.blob, fsync vault/dd
//       (the commit point: from here a crash loses nothing)
//    6  fsync vault
// A crash before 5 leaves only incoming-* files and perhaps one key alone; sweep() removes both at the next
// start.
//
// Taking a blob away goes back the same way:
//    1  rename vault/dd/D.blob to vault/incoming-N-D, fsync vault, fsync vault/dd
//       (from here there is no blob, and a start knows that its key must go)
//    2  remove vault/dd/D.key, fsync vault/dd
//    3  remove vault/incoming-N-D
#pragma once

#include <mutex>
#include <set>

#include "base/random.h"
#include "files/file_system.h"
#include "ports/blob_vault.h"
#include "vault_files/blob_format.h"

namespace vault_files {

struct OpenedKey {
  std::uint32_t vault_key_id = 0;
  std::uint64_t length = 0;
  base::Bytes blob_key;
};

class Shelf {
 public:
  Shelf(files::FileSystem& disk, const ports::KeyStore& keys, base::Random& random)
      : disk_(disk), keys_(keys), random_(random) {}

  files::FileSystem& disk() const { return disk_; }
  static std::string folder(const base::Digest& digest);  // "vault/dd"
  static std::string blob_path(const base::Digest& digest);
  static std::string key_path(const base::Digest& digest);

  // At start: makes the folder, removes writes that did not finish.
  base::Status sweep();

  base::Bytes fresh_bytes(std::size_t n);
  // A path for a write that begins; known as ours until let_go().
  std::string new_incoming();
  void let_go(const std::string& incoming);  // removes the file too, where it is still there

  base::Result<bool> has(const base::Digest& digest) const;
  // Reads and opens the key file, and compares its length with the blob's size.
  // Errors: as ports::BlobVault::open.
  base::Result<OpenedKey> open_key(const base::Digest& digest) const;

  // Puts the file at `incoming`, complete and read back, in its place; true when equal bytes were there
  // before.
  base::Result<bool> place(const std::string& incoming, const base::Digest& digest, std::uint64_t length,
                           base::ByteView blob_key);
  base::Status remove(const base::Digest& digest);
  base::Status rewrap(const base::Digest& digest);

  base::Result<std::vector<base::Digest>> all() const;
  base::Result<std::vector<std::string>> strangers() const;

 private:
  struct Found {
    std::vector<base::Digest> blobs;
    std::vector<std::string> strangers;
  };
  base::Result<Found> survey() const;
  bool is_under_way(const std::string& path) const;
  base::Status survey_folder(const std::string& name, Found& found) const;
  base::Status write_key(const std::string& temporary, base::ByteView key_file,
                         const ports::SealingKey& vault_key);
  base::Status put_new(const std::string& incoming, const base::Digest& digest, std::uint64_t length,
                       base::ByteView blob_key);
  base::Status set_lone_key_aside(const base::Digest& digest);
  base::Status sweep_one(const std::string& name);
  base::Error does_not_open(const base::Digest& digest, const ports::SealingKey& vault_key) const;
  base::Result<bool> another_opens(const base::Digest& but, const ports::SealingKey& vault_key) const;
  std::mutex& place_lock(const base::Digest& digest) const { return place_locks_[digest.bytes[0] % 16]; }

  files::FileSystem& disk_;
  const ports::KeyStore& keys_;
  base::Random& random_;
  mutable std::mutex mutex_;  // guards random_ and incoming_
  std::set<std::string> incoming_;
  mutable std::array<std::mutex, 16> place_locks_;  // one placing of the same digest at a time
};

}  // namespace vault_files
