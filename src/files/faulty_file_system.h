// A disk in memory for tests of this room and of those above: it can fail at the k-th operation, fill up
// after so many bytes, and lose power, whereupon all that was not synced is forgotten (or survives by chance,
// as on real disks). Thread-safe.
#pragma once

#include <map>
#include <mutex>

#include "base/random.h"
#include "files/file_system.h"

namespace files {

class FaultyFileSystem : public FileSystem {
 public:
  FaultyFileSystem();
  ~FaultyFileSystem() override;

  // The k-th changing operation from now (1 = the next) fails with an I/O error; later ones work. 0 = none
  // fails.
  void fail_operation(std::uint64_t k);
  // Changing operations so far: opening for writing, append, sync, truncate, rename, remove, make and sync a
  // folder.
  std::uint64_t operations() const;
  std::uint64_t syncs() const;  // of files and folders
  // From now on so many bytes may be appended; the append that would pass them fails with "files.disk_full".
  void allow_bytes(std::optional<std::uint64_t> bytes);
  // Only what was synced is left: contents by sync(), names by sync_folder(). Locks are freed; objects that
  // are still open write into nothing.
  void power_cut();
  // As above, but each unsynced name and a part of each unsynced content may have reached the disk.
  void power_cut(base::Random& chance);
  // Changes one stored byte (a rotten sector). REQUIRES: the file exists and is longer than `offset`.
  void flip_byte(const std::string& path, std::uint64_t offset);

  base::Result<std::unique_ptr<WritableFile>> open_write(const std::string& path, OpenMode mode) override;
  base::Result<std::unique_ptr<ReadableFile>> open_read(const std::string& path) const override;
  base::Status rename(const std::string& from, const std::string& to) override;
  base::Status remove(const std::string& path) override;
  base::Status make_folder(const std::string& path) override;
  base::Status sync_folder(const std::string& path) override;
  base::Result<std::vector<FileInfo>> list(const std::string& path) const override;
  base::Result<std::optional<FileInfo>> info(const std::string& path) const override;
  base::Result<std::unique_ptr<FileLock>> lock(const std::string& path) override;

 private:
  struct Content;  // of a file: what programs see, and what the disk holds
  struct Names;    // of a folder, likewise
  class Writer;
  class Reader;
  class Lock;
  using Tree = std::map<std::string, std::shared_ptr<Content>>;

  base::Status may_change(const char* doing, const std::string& path);  // REQUIRES: mutex_ held
  void cut(base::Random* chance);

  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Names>> folders_;
  std::map<std::string, int> locks_;
  std::uint64_t generation_ = 0;  // counts power cuts; objects of an earlier one are dead
  std::uint64_t operations_ = 0, syncs_ = 0, fail_at_ = 0;
  std::optional<std::uint64_t> bytes_left_;
};

}  // namespace files
