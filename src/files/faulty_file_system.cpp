#include "files/faulty_file_system.h"

#include <algorithm>
#include <cerrno>

namespace files {

struct FaultyFileSystem::Content {
  base::Bytes seen;
  base::Bytes stored;
};

struct FaultyFileSystem::Names {
  Tree seen;
  Tree stored;
};

namespace {
std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}
tl::unexpected<base::Error> refused(int error_number, const char* doing, const std::string& path) {
  return base::pass_on(error_of(error_number, doing, path));
}
}  // namespace

class FaultyFileSystem::Writer : public WritableFile {
 public:
  Writer(FaultyFileSystem& disk, std::shared_ptr<Content> content, std::string path)
      : disk_(disk), content_(std::move(content)), path_(std::move(path)), generation_(disk.generation_) {}

  base::Status append(base::ByteView more) override {
    const std::lock_guard lock(disk_.mutex_);
    ZL_CHECK(usable("writing"));
    if (disk_.bytes_left_ && *disk_.bytes_left_ < more.size()) return refused(ENOSPC, "writing", path_);
    if (disk_.bytes_left_) *disk_.bytes_left_ -= more.size();
    base::append(content_->seen, more);
    return {};
  }

  base::Status sync() override {
    const std::lock_guard lock(disk_.mutex_);
    ZL_CHECK(usable("syncing"));
    ++disk_.syncs_;
    content_->stored = content_->seen;
    return {};
  }

  base::Status truncate(std::uint64_t size) override {
    const std::lock_guard lock(disk_.mutex_);
    ZL_CHECK(usable("truncating"));
    content_->seen.resize(static_cast<std::size_t>(size));
    return {};
  }

  std::uint64_t size() const override {
    const std::lock_guard lock(disk_.mutex_);
    return content_->seen.size();
  }

 private:
  base::Status usable(const char* doing) {
    if (generation_ != disk_.generation_) return refused(EIO, doing, path_);
    return disk_.may_change(doing, path_);
  }

  FaultyFileSystem& disk_;
  std::shared_ptr<Content> content_;
  std::string path_;
  std::uint64_t generation_;
};

class FaultyFileSystem::Reader : public ReadableFile {
 public:
  Reader(const FaultyFileSystem& disk, std::shared_ptr<Content> content)
      : disk_(disk), content_(std::move(content)), size_(content_->seen.size()) {}

  std::uint64_t size() const override { return size_; }

  base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override {
    const std::lock_guard lock(disk_.mutex_);
    const auto& bytes = content_->seen;
    if (offset >= bytes.size()) return std::size_t{0};
    const auto n = std::min<std::size_t>(out.size(), bytes.size() - static_cast<std::size_t>(offset));
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), n, out.begin());
    return n;
  }

  base::Status drop_from_cache() override { return {}; }

 private:
  const FaultyFileSystem& disk_;
  std::shared_ptr<Content> content_;
  std::uint64_t size_;
};

class FaultyFileSystem::Lock : public FileLock {
 public:
  Lock(FaultyFileSystem& disk, std::string path)
      : disk_(disk), path_(std::move(path)), generation_(disk.generation_) {}
  ~Lock() override {
    const std::lock_guard lock(disk_.mutex_);
    if (generation_ == disk_.generation_) disk_.locks_.erase(path_);
  }

 private:
  FaultyFileSystem& disk_;
  std::string path_;
  std::uint64_t generation_;
};

FaultyFileSystem::FaultyFileSystem() {
  folders_[""] = std::make_unique<Names>();
}
FaultyFileSystem::~FaultyFileSystem() = default;

void FaultyFileSystem::fail_operation(std::uint64_t k) {
  const std::lock_guard lock(mutex_);
  fail_at_ = k == 0 ? 0 : operations_ + k;
}

std::uint64_t FaultyFileSystem::operations() const {
  const std::lock_guard lock(mutex_);
  return operations_;
}

std::uint64_t FaultyFileSystem::syncs() const {
  const std::lock_guard lock(mutex_);
  return syncs_;
}

void FaultyFileSystem::allow_bytes(std::optional<std::uint64_t> bytes) {
  const std::lock_guard lock(mutex_);
  bytes_left_ = bytes;
}

void FaultyFileSystem::power_cut() {
  cut(nullptr);
}
void FaultyFileSystem::power_cut(base::Random& chance) {
  cut(&chance);
}

void FaultyFileSystem::cut(base::Random* chance) {
  const std::lock_guard lock(mutex_);
  ++generation_;
  locks_.clear();
  auto draw = [&] { return chance == nullptr ? std::uint8_t{0} : chance->bytes(1)[0]; };
  for (auto& [folder, names] : folders_) {
    for (const auto& [name, content] : names->seen)
      if (draw() % 2 == 1) names->stored[name] = content;
    names->seen = names->stored;
  }
  for (auto& [folder, names] : folders_) {
    for (auto& [name, content] : names->seen) {
      // Of what was appended after the last sync, a part may be there.
      const auto more =
          content->seen.size() > content->stored.size() ? content->seen.size() - content->stored.size() : 0;
      const auto kept = static_cast<std::ptrdiff_t>(more * draw() / 255);
      const auto from =
          content->seen.begin() + static_cast<std::ptrdiff_t>(content->stored.size() * (more > 0));
      if (more > 0) content->stored.insert(content->stored.end(), from, from + kept);
      auto survivor = std::make_shared<Content>();
      survivor->seen = survivor->stored = content->stored;
      content = survivor;
    }
    names->stored = names->seen;
  }
}

void FaultyFileSystem::flip_byte(const std::string& path, std::uint64_t offset) {
  const std::lock_guard lock(mutex_);
  const auto& content = folders_.at(folder_of(path))->seen.at(name_of(path));
  content->seen.at(static_cast<std::size_t>(offset)) ^= 1;
  content->stored = content->seen;
}

base::Status FaultyFileSystem::may_change(const char* doing, const std::string& path) {
  if (++operations_ == fail_at_) return refused(EIO, doing, path);
  return {};
}

base::Result<std::unique_ptr<WritableFile>> FaultyFileSystem::open_write(const std::string& path,
                                                                         OpenMode mode) {
  ZL_CHECK(check_path(path));
  const std::lock_guard lock(mutex_);
  ZL_CHECK(may_change("opening for writing", path));
  const auto folder = folders_.find(folder_of(path));
  if (folder == folders_.end() || path.empty()) return refused(ENOENT, "opening for writing", path);
  auto& content = folder->second->seen[name_of(path)];
  if (content && mode == OpenMode::create_new) return refused(EEXIST, "opening for writing", path);
  if (!content) content = std::make_shared<Content>();
  if (mode == OpenMode::create_or_truncate) content->seen.clear();
  return std::make_unique<Writer>(*this, content, path);
}

base::Result<std::unique_ptr<ReadableFile>> FaultyFileSystem::open_read(const std::string& path) const {
  ZL_CHECK(check_path(path));
  const std::lock_guard lock(mutex_);
  const auto folder = folders_.find(folder_of(path));
  if (folder == folders_.end()) return refused(ENOENT, "opening for reading", path);
  const auto file = folder->second->seen.find(name_of(path));
  if (file == folder->second->seen.end()) return refused(ENOENT, "opening for reading", path);
  return std::make_unique<Reader>(*this, file->second);
}

base::Status FaultyFileSystem::rename(const std::string& from, const std::string& to) {
  ZL_CHECK(check_path(from));
  ZL_CHECK(check_path(to));
  const std::lock_guard lock(mutex_);
  ZL_CHECK(may_change("renaming", from));
  const auto source = folders_.find(folder_of(from));
  const auto target = folders_.find(folder_of(to));
  if (source == folders_.end() || target == folders_.end() || !source->second->seen.contains(name_of(from)))
    return refused(ENOENT, "renaming", from);
  auto node = source->second->seen.extract(name_of(from));
  target->second->seen[name_of(to)] = std::move(node.mapped());
  return {};
}

base::Status FaultyFileSystem::remove(const std::string& path) {
  ZL_CHECK(check_path(path));
  const std::lock_guard lock(mutex_);
  ZL_CHECK(may_change("removing", path));
  const auto folder = folders_.find(folder_of(path));
  if (folder != folders_.end() && folder->second->seen.erase(name_of(path)) > 0) return {};
  const auto itself = folders_.find(path);
  if (itself == folders_.end() || path.empty()) return refused(ENOENT, "removing", path);
  const auto below = folders_.lower_bound(path + "/");
  const bool has_folders = below != folders_.end() && below->first.starts_with(path + "/");
  if (has_folders || !itself->second->seen.empty()) return refused(ENOTEMPTY, "removing", path);
  folders_.erase(itself);
  return {};
}

base::Status FaultyFileSystem::make_folder(const std::string& path) {
  ZL_CHECK(check_path(path));
  const std::lock_guard lock(mutex_);
  ZL_CHECK(may_change("making the folder", path));
  for (auto at = path; !at.empty(); at = folder_of(at)) {
    if (auto& names = folders_[at]; !names) names = std::make_unique<Names>();
  }
  return {};
}

base::Status FaultyFileSystem::sync_folder(const std::string& path) {
  ZL_CHECK(check_path(path));
  const std::lock_guard lock(mutex_);
  ZL_CHECK(may_change("syncing the folder", path));
  const auto folder = folders_.find(path);
  if (folder == folders_.end()) return refused(ENOENT, "syncing the folder", path);
  ++syncs_;
  folder->second->stored = folder->second->seen;
  return {};
}

base::Result<std::vector<FileInfo>> FaultyFileSystem::list(const std::string& path) const {
  ZL_CHECK(check_path(path));
  const std::lock_guard lock(mutex_);
  const auto folder = folders_.find(path);
  if (folder == folders_.end()) return refused(ENOENT, "listing", path);
  std::vector<FileInfo> found;
  for (const auto& [name, content] : folder->second->seen)
    found.push_back({name, false, true, content->seen.size()});
  for (const auto& [other, names] : folders_)
    if (!other.empty() && folder_of(other) == path) found.push_back({name_of(other), true, false, 0});
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return found;
}

base::Result<std::optional<FileInfo>> FaultyFileSystem::info(const std::string& path) const {
  ZL_CHECK(check_path(path));
  const std::lock_guard lock(mutex_);
  if (folders_.contains(path)) return FileInfo{name_of(path), true, false, 0};
  const auto folder = folders_.find(folder_of(path));
  if (folder == folders_.end()) return std::nullopt;
  const auto file = folder->second->seen.find(name_of(path));
  if (file == folder->second->seen.end()) return std::nullopt;
  return FileInfo{name_of(path), false, true, file->second->seen.size()};
}

base::Result<std::unique_ptr<FileLock>> FaultyFileSystem::lock(const std::string& path) {
  ZL_CHECK(check_path(path));
  const std::lock_guard lock(mutex_);
  if (!locks_.emplace(path, 1).second)
    return base::fail(base::ErrorKind::unavailable, "files.locked",
                      "another holder has the lock (process this one)", path);
  return std::make_unique<Lock>(*this, path);
}

}  // namespace files
