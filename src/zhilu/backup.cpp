#include "zhilu/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>

#include "files/disk.h"
#include "services/bag_shelf.h"
#include "services/blob_turn.h"
#include "zhilu/settled_blobs.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;
namespace fs = std::filesystem;

namespace {

tl::unexpected<base::Error> refused(const std::error_code& error, const char* doing, const fs::path& path) {
  return base::pass_on(files::error_of(error.value(), doing, path.string()));
}

bool lies_in(const fs::path& inner, const fs::path& outer) {
  const auto [end, rest] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return end == outer.end();
}

base::Status check_place(const fs::path& data, const fs::path& to) {
  std::error_code error;
  const auto own = fs::canonical(data, error);
  const auto target = fs::weakly_canonical(to, error);
  if (error) return refused(error, "finding", to);
  if (lies_in(target, own))
    return fail(ErrorKind::invalid, "backup.bad_path", "a backup cannot lie in the data directory", to.string(),
                "choose a folder on another disk");
  return {};
}

// "2026-11-23T18:00:00.000000Z" → "20261123T180000.000000Z": sorts by time, and is a name everywhere.
std::string compact(const base::Instant& at) {
  std::string text = at.text();
  std::erase_if(text, [](char c) { return c == ':' || c == '-'; });
  return text;
}

class Backup {
 public:
  explicit Backup(const BackupTask& task)
      : task_(task), incoming_(task.to / (task.origin + ".incoming")), folder_(task.to / (task.origin + "-" + compact(task.at))) {}

  base::Result<Json> run() {
    std::error_code error;
    fs::create_directories(task_.to, error);
    if (error) return refused(error, "creating", task_.to);
    if (fs::exists(folder_, error))
      return fail(ErrorKind::conflict, "backup.exists", "there is a backup of this very instant", folder_.string(), "try again");
    find_earlier();
    fs::remove_all(incoming_, error);
    auto done = write();
    if (!done) {
      fs::remove_all(incoming_, error);
      return base::pass_on(done.error());
    }
    return Json(JsonObject{{"folder", folder_.string()}, {"files", files_}, {"linked", linked_}, {"bytes", bytes_}});
  }

 private:
  base::Status write() {
    ZL_TRY(const auto settled, settled_blobs(files::Disk(task_.data.string())));
    ZL_CHECK(task_.store.snapshot(incoming_.string()));
    task_.taken();
    // The record is copied; what it names lies in folders whose files are never changed.
    files::Disk copy(incoming_.string());
    ZL_CHECK(copy_tree("vault", [&](const fs::path& path) -> base::Status {
      if (path.extension() != ".blob") return {};
      auto key = path;
      key.replace_extension(".key");
      ZL_CHECK(copy_one(key));
      ZL_CHECK(copy_one(path));
      // What came into the vault since, or was on its way, is named by the copied record or not: its next start finds out.
      const auto digest = base::Digest::from_hex(path.stem().string());
      return digest && !settled.contains(*digest) ? services::note_unnamed(copy, *digest) : base::Status{};
    }));
    const auto any = [this](const fs::path& path) { return copy_one(path); };
    ZL_CHECK(copy_tree("archive", any));
    ZL_CHECK(copy_tree("derived/bags", any));
    ZL_CHECK(sync_all());
    std::error_code error;
    fs::rename(incoming_, folder_, error);
    if (error) return refused(error, "naming", folder_);
    return services::sync_folder(task_.to);
  }

  void find_earlier() {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(task_.to, error))
      if (entry.path().filename().string().starts_with(task_.origin + "-") && entry.path() > earlier_) earlier_ = entry.path();
  }

  template <class Copy>
  base::Status copy_tree(const std::string& part, Copy copy) {
    std::error_code error;
    const auto root = task_.data / part;
    if (!fs::is_directory(root, error)) return {};
    auto entry = fs::recursive_directory_iterator(root, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
      if (entry->path().filename() == ".incoming") {
        entry.disable_recursion_pending();  // not sealed yet
      } else if (entry->symlink_status().type() == fs::file_type::regular) {
        ZL_CHECK(copy(entry->path().lexically_relative(task_.data)));
      }
    }
    if (error) return refused(error, "reading", root);
    return {};
  }

  base::Status copy_one(const fs::path& path) {
    const auto from = task_.data / path, to = incoming_ / path;
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    if (error) return refused(error, "creating", to.parent_path());
    ++files_;
    if (same_as_earlier(from, path)) {
      fs::create_hard_link(earlier_ / path, to, error);
      if (!error) {
        ++linked_;
        return {};
      }
      error.clear();
    }
    fs::copy_file(from, to, error);
    if (error) return refused(error, "copying", to);
    bytes_ += fs::file_size(to, error);
    const auto written = fs::last_write_time(from, error);
    if (!error) fs::last_write_time(to, written, error);
    if (error) return refused(error, "copying", to);
    return {};
  }

  bool same_as_earlier(const fs::path& from, const fs::path& path) const {
    std::error_code error;
    if (earlier_.empty() || !fs::is_regular_file(earlier_ / path, error)) return false;
    const bool same_size = fs::file_size(from, error) == fs::file_size(earlier_ / path, error);
    return !error && same_size && fs::last_write_time(from, error) == fs::last_write_time(earlier_ / path, error) && !error;
  }

  base::Status sync_all() const {
    const int fd = ::open(incoming_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return base::pass_on(files::error_of(errno, "opening", incoming_.string()));
    const int failed = ::syncfs(fd) != 0 ? errno : 0;
    ::close(fd);
    if (failed != 0) return base::pass_on(files::error_of(failed, "syncing", incoming_.string()));
    return {};
  }

  const BackupTask& task_;
  const fs::path incoming_, folder_;
  fs::path earlier_;
  std::uint64_t files_ = 0, linked_ = 0, bytes_ = 0;
};

}  // namespace

base::Result<Json> back_up(const BackupTask& task) {
  static std::mutex one_at_a_time;
  const std::unique_lock turn(one_at_a_time, std::try_to_lock);
  if (!turn)
    return fail(ErrorKind::unavailable, "backup.under_way", "a backup is being written", task.to.string(), "wait until it is done");
  ZL_CHECK(check_place(task.data, task.to));
  return Backup(task).run();
}

}  // namespace zhilu
