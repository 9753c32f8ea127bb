// For the tests of this room: keys in memory, and a disk that is watched and can lie or lose power.
#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>

#include "crypto/digests.h"
#include "crypto/signatures.h"
#include "files/faulty_file_system.h"
#include "vault_files/file_vault.h"

namespace vault_files {

class TestKeys : public ports::KeyStore {
 public:
  explicit TestKeys(std::uint8_t fill = 1) { rotate(fill); }
  void rotate(std::uint8_t fill) {
    keys_.push_back({static_cast<std::uint32_t>(keys_.size() + 1), base::Bytes(32, fill)});
  }
  void add(ports::SealingKey key) { keys_.push_back(std::move(key)); }
  void lose(std::uint32_t id) {
    std::erase_if(keys_, [&](const auto& key) { return key.id == id; });
  }

  base::Result<base::Bytes> sign(ports::LogName, base::ByteView message) const override {
    return crypto::ed25519_sign(keys_[0].key, message);
  }
  base::Bytes public_key(ports::LogName) const override { return crypto::ed25519_public_key(keys_[0].key); }
  ports::SealingKey current_body_key() const override { return keys_.back(); }
  ports::SealingKey current_vault_key() const override { return keys_.back(); }
  base::Result<ports::SealingKey> body_key(std::uint32_t id) const override { return vault_key(id); }
  base::Result<ports::SealingKey> vault_key(std::uint32_t id) const override {
    for (const auto& key : keys_)
      if (key.id == id) return key;
    return base::fail(base::ErrorKind::denied, "keys.unknown_key", "there is no such key",
                      "vault key " + std::to_string(id));
  }

 private:
  std::vector<ports::SealingKey> keys_;
};

// Passes everything on to another disk, and keeps a list of what was done. Before the k-th changing operation
// the power can go; what was read back can be made to differ from what was written.
class WatchedDisk : public files::FileSystem {
 public:
  explicit WatchedDisk(files::FileSystem& inner) : inner_(inner) {}

  std::vector<std::string> done() const {
    const std::lock_guard lock(mutex_);
    return done_;
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    done_.clear();
  }
  // Calls `cut` before the k-th changing operation from now; that one and all later ones fail.
  void cut_power_before(std::size_t k, std::function<void()> cut) {
    const std::lock_guard lock(mutex_);
    cut_ = std::move(cut);
    left_ = k;
  }
  // From now on a read of a path that ends so, after its pages were dropped, gives one byte changed.
  void lie_about(std::string ending, std::uint64_t from_offset = 0) {
    const std::lock_guard lock(mutex_);
    lie_ = std::move(ending);
    lie_from_ = from_offset;
  }

  base::Result<std::unique_ptr<files::WritableFile>> open_write(const std::string& path,
                                                                files::OpenMode mode) override {
    ZL_CHECK(note((mode == files::OpenMode::append ? "reopen " : "create ") + path));
    ZL_TRY(auto file, inner_.open_write(path, mode));
    return std::make_unique<Writer>(*this, std::move(file), path);
  }
  base::Result<std::unique_ptr<files::ReadableFile>> open_read(const std::string& path) const override {
    ZL_TRY(auto file, inner_.open_read(path));
    return std::make_unique<Reader>(*this, std::move(file), path);
  }
  base::Status rename(const std::string& from, const std::string& to) override {
    ZL_CHECK(note("rename " + from + " " + to));
    return inner_.rename(from, to);
  }
  base::Status remove(const std::string& path) override {
    ZL_CHECK(note("remove " + path));
    return inner_.remove(path);
  }
  base::Status make_folder(const std::string& path) override {
    ZL_CHECK(note("mkdir " + path));
    return inner_.make_folder(path);
  }
  base::Status sync_folder(const std::string& path) override {
    ZL_CHECK(note("fsync " + path));
    return inner_.sync_folder(path);
  }
  base::Result<std::vector<files::FileInfo>> list(const std::string& path) const override {
    return inner_.list(path);
  }
  base::Result<std::optional<files::FileInfo>> info(const std::string& path) const override {
    return inner_.info(path);
  }
  base::Result<std::unique_ptr<files::FileLock>> lock(const std::string& path) override {
    return inner_.lock(path);
  }

 private:
  class Writer : public files::WritableFile {
   public:
    Writer(WatchedDisk& disk, std::unique_ptr<files::WritableFile> file, std::string path)
        : disk_(disk), file_(std::move(file)), path_(std::move(path)) {}
    base::Status append(base::ByteView more) override {
      ZL_CHECK(disk_.note("write " + path_));
      return file_->append(more);
    }
    base::Status sync() override {
      ZL_CHECK(disk_.note("fdatasync " + path_));
      return file_->sync();
    }
    base::Status truncate(std::uint64_t size) override {
      ZL_CHECK(disk_.note("truncate " + path_));
      return file_->truncate(size);
    }
    std::uint64_t size() const override { return file_->size(); }

   private:
    WatchedDisk& disk_;
    std::unique_ptr<files::WritableFile> file_;
    std::string path_;
  };

  class Reader : public files::ReadableFile {
   public:
    Reader(const WatchedDisk& disk, std::unique_ptr<files::ReadableFile> file, std::string path)
        : disk_(disk), file_(std::move(file)), path_(std::move(path)) {}
    std::uint64_t size() const override { return file_->size(); }
    base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override {
      ZL_TRY(const auto got, file_->read_at(offset, out));
      if (dropped_ && disk_.lies_about(path_, offset) && got > 0) out[got / 2] ^= 0x10;
      return got;
    }
    base::Status drop_from_cache() override {
      dropped_ = true;
      static_cast<void>(disk_.note("drop " + path_));
      return file_->drop_from_cache();
    }

   private:
    const WatchedDisk& disk_;
    std::unique_ptr<files::ReadableFile> file_;
    std::string path_;
    bool dropped_ = false;
  };

  base::Status note(const std::string& what) const {
    const std::lock_guard lock(mutex_);
    done_.push_back(what);
    if (what.starts_with("drop ")) return {};
    if (left_ > 0 && --left_ == 0) cut_(), dead_ = true;
    if (dead_) return base::fail(base::ErrorKind::io, "files.io", "the power is gone", what);
    return {};
  }
  bool lies_about(const std::string& path, std::uint64_t offset) const {
    const std::lock_guard lock(mutex_);
    return !lie_.empty() && path.ends_with(lie_) && offset >= lie_from_;
  }

  files::FileSystem& inner_;
  mutable std::mutex mutex_;
  mutable std::vector<std::string> done_;
  std::function<void()> cut_;
  mutable std::size_t left_ = 0;
  mutable bool dead_ = false;
  std::string lie_;
  std::uint64_t lie_from_ = 0;
};

inline base::Bytes some_bytes(std::size_t n, std::uint64_t seed) {
  return base::SeededRandom(seed).bytes(n);
}

// A folder of the real file system that is gone afterwards.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "vault-test-XXXXXX").string();
    REQUIRE_INVARIANT(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace vault_files
