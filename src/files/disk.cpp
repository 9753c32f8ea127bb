#include "files/disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace files {
namespace {

tl::unexpected<base::Error> failed(const char* doing, const std::string& path) {
  return base::pass_on(error_of(errno, doing, path));
}

class Handle {
 public:
  explicit Handle(int raw = -1) : raw_(raw) {}
  Handle(Handle&& other) noexcept : raw_(std::exchange(other.raw_, -1)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(raw_, other.raw_);
    return *this;
  }
  ~Handle() {
    if (raw_ >= 0) ::close(raw_);
  }
  int get() const { return raw_; }
  explicit operator bool() const { return raw_ >= 0; }

 private:
  int raw_;
};

class DiskWriter : public WritableFile {
 public:
  DiskWriter(Handle handle, std::string path, std::uint64_t size)
      : handle_(std::move(handle)), path_(std::move(path)), size_(size) {}

  base::Status append(base::ByteView more) override {
    std::size_t done = 0;
    while (done < more.size()) {
      const auto n =
          ::pwrite(handle_.get(), more.data() + done, more.size() - done, static_cast<off_t>(size_ + done));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) {
        const int reason = n < 0 ? errno : ENOSPC;
        // Takes back the part that went in, so that a full disk leaves no half record behind.
        if (done > 0 && ::ftruncate(handle_.get(), static_cast<off_t>(size_)) != 0) errno = reason;
        return base::pass_on(error_of(reason, "writing", path_));
      }
      done += static_cast<std::size_t>(n);
    }
    size_ += more.size();
    return {};
  }

  base::Status sync() override {
    if (::fdatasync(handle_.get()) != 0) return failed("syncing", path_);
    return {};
  }

  void begin_sync() override {
    static_cast<void>(::sync_file_range(handle_.get(), static_cast<off_t>(begun_), static_cast<off_t>(size_ - begun_),
                                        SYNC_FILE_RANGE_WRITE));
    begun_ = size_;
  }

  base::Status truncate(std::uint64_t size) override {
    begun_ = std::min(begun_, size);
    if (::ftruncate(handle_.get(), static_cast<off_t>(size)) != 0) return failed("truncating", path_);
    size_ = size;
    return {};
  }

  std::uint64_t size() const override { return size_; }

 private:
  Handle handle_;
  std::string path_;
  std::uint64_t size_;
  std::uint64_t begun_ = 0;  // up to here the disk was told to write
};

class DiskReader : public ReadableFile {
 public:
  DiskReader(Handle handle, std::string path, std::uint64_t size)
      : handle_(std::move(handle)), path_(std::move(path)), size_(size) {}

  std::uint64_t size() const override { return size_; }

  base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      const auto n =
          ::pread(handle_.get(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return failed("reading", path_);
      if (n == 0) break;
      done += static_cast<std::size_t>(n);
    }
    return done;
  }

  base::Status drop_from_cache() override {
    errno = ::posix_fadvise(handle_.get(), 0, 0, POSIX_FADV_DONTNEED);
    if (errno != 0) return failed("dropping from the cache", path_);
    return {};
  }

  void begin_reading(std::uint64_t offset, std::uint64_t bytes) override {
    static_cast<void>(
        ::posix_fadvise(handle_.get(), static_cast<off_t>(offset), static_cast<off_t>(bytes), POSIX_FADV_WILLNEED));
  }

 private:
  Handle handle_;
  std::string path_;
  std::uint64_t size_;
};

class DiskLock : public FileLock {
 public:
  explicit DiskLock(Handle handle) : handle_(std::move(handle)) {}

 private:
  Handle handle_;
};

FileInfo info_of(std::string name, const struct stat& s) {
  return {std::move(name), S_ISDIR(s.st_mode), S_ISREG(s.st_mode), static_cast<std::uint64_t>(s.st_size)};
}

std::string holder_of(int handle) {
  char text[24];
  const auto n = ::pread(handle, text, sizeof text, 0);
  std::string id(text, n > 0 ? static_cast<std::size_t>(n) : 0);
  while (!id.empty() && id.back() == '\n') id.pop_back();
  return id.empty() ? "unknown" : id;
}

}  // namespace

base::Result<std::unique_ptr<WritableFile>> Disk::open_write(const std::string& path, OpenMode mode) {
  ZL_CHECK(check_path(path));
  const int how = mode == OpenMode::create_new ? O_EXCL : mode == OpenMode::create_or_truncate ? O_TRUNC : 0;
  Handle handle(::open(full(path).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | how, 0600));
  if (!handle) return failed("opening for writing", path);
  struct stat s{};
  if (::fstat(handle.get(), &s) != 0) return failed("asking about", path);
  return std::make_unique<DiskWriter>(std::move(handle), path, static_cast<std::uint64_t>(s.st_size));
}

base::Result<std::unique_ptr<ReadableFile>> Disk::open_read(const std::string& path) const {
  ZL_CHECK(check_path(path));
  Handle handle(::open(full(path).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!handle) return failed("opening for reading", path);
  struct stat s{};
  if (::fstat(handle.get(), &s) != 0) return failed("asking about", path);
  if (!S_ISREG(s.st_mode)) {
    errno = EISDIR;
    return failed("opening for reading", path);
  }
  return std::make_unique<DiskReader>(std::move(handle), path, static_cast<std::uint64_t>(s.st_size));
}

base::Status Disk::rename(const std::string& from, const std::string& to) {
  ZL_CHECK(check_path(from));
  ZL_CHECK(check_path(to));
  if (::rename(full(from).c_str(), full(to).c_str()) != 0) return failed("renaming", from);
  return {};
}

base::Status Disk::remove(const std::string& path) {
  ZL_CHECK(check_path(path));
  if (::remove(full(path).c_str()) != 0) return failed("removing", path);
  return {};
}

base::Status Disk::make_folder(const std::string& path) {
  ZL_CHECK(check_path(path));
  if (::mkdir(full(path).c_str(), 0700) == 0)
    return path.empty() ? base::Status{} : sync_folder(folder_of(path));
  if (errno == ENOENT && !path.empty()) {
    ZL_CHECK(make_folder(folder_of(path)));
    return make_folder(path);
  }
  if (errno != EEXIST) return failed("making the folder", path);
  ZL_TRY(const auto there, info(path));
  if (there && there->is_folder) return {};
  errno = ENOTDIR;
  return failed("making the folder", path);
}

base::Status Disk::sync_folder(const std::string& path) {
  ZL_CHECK(check_path(path));
  Handle handle(::open(full(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!handle || ::fsync(handle.get()) != 0) return failed("syncing the folder", path);
  return {};
}

base::Result<std::vector<FileInfo>> Disk::list(const std::string& path) const {
  ZL_CHECK(check_path(path));
  struct Close {
    void operator()(DIR* d) const { ::closedir(d); }
  };
  std::unique_ptr<DIR, Close> folder(::opendir(full(path).c_str()));
  if (!folder) return failed("listing", path);
  std::vector<FileInfo> found;
  for (;;) {
    errno = 0;
    const auto* entry = ::readdir(folder.get());
    if (entry == nullptr) break;
    std::string name(entry->d_name);
    if (name == "." || name == "..") continue;
    struct stat s{};
    if (::fstatat(::dirfd(folder.get()), name.c_str(), &s, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT) continue;  // gone in between
      return failed("asking about", path.empty() ? name : path + "/" + name);
    }
    found.push_back(info_of(std::move(name), s));
  }
  if (errno != 0) return failed("listing", path);
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return found;
}

base::Result<std::optional<FileInfo>> Disk::info(const std::string& path) const {
  ZL_CHECK(check_path(path));
  struct stat s{};
  if (::lstat(full(path).c_str(), &s) == 0) return info_of(path.substr(path.rfind('/') + 1), s);
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  return failed("asking about", path);
}

base::Result<std::unique_ptr<FileLock>> Disk::lock(const std::string& path) {
  ZL_CHECK(check_path(path));
  Handle handle(::open(full(path).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!handle) return failed("opening the lock", path);
  if (::flock(handle.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return failed("locking", path);
    return base::fail(base::ErrorKind::unavailable, "files.locked",
                      "another process holds the lock (process " + holder_of(handle.get()) + ")", path,
                      "stop that process, or send the command through it");
  }
  const auto id = std::to_string(::getpid()) + "\n";
  // The id only helps people; a disk too full to hold it must not keep the lock from being held.
  if (::ftruncate(handle.get(), 0) == 0 && ::pwrite(handle.get(), id.data(), id.size(), 0) < 0) errno = 0;
  return std::make_unique<DiskLock>(std::move(handle));
}

}  // namespace files
