#include "files/durable.h"

#include <algorithm>

namespace files {

base::Status write_durably(FileSystem& disk, const std::string& path, base::ByteView bytes) {
  const auto temporary = path + ".new";
  auto write = [&]() -> base::Status {
    ZL_TRY(auto file, disk.open_write(temporary, OpenMode::create_or_truncate));
    ZL_CHECK(file->append(bytes));
    return file->sync();
  };
  if (auto written = write(); !written) {
    static_cast<void>(disk.remove(temporary));  // the first error is the one that tells
    return written;
  }
  ZL_CHECK(disk.rename(temporary, path));
  return disk.sync_folder(folder_of(path));
}

base::Status write_once(FileSystem& disk, const std::string& path, base::ByteView bytes) {
  ZL_TRY(const auto there, disk.info(path));
  if (!there) return write_durably(disk, path, bytes);
  ZL_TRY(const auto present, read_whole(disk, path, static_cast<std::size_t>(there->bytes)));
  if (std::equal(present.begin(), present.end(), bytes.begin(), bytes.end())) return {};
  return base::fail(base::ErrorKind::corrupt, "files.differs", "a file that never changes holds other bytes",
                    path, "run zhilu verify, then put the file back from a backup");
}

base::Result<base::Bytes> read_whole(const FileSystem& disk, const std::string& path, std::size_t limit) {
  ZL_TRY(auto file, disk.open_read(path));
  if (file->size() > limit)
    return base::fail(base::ErrorKind::too_large, "files.too_large",
                      "the file has " + std::to_string(file->size()) + " bytes, more than the " +
                          std::to_string(limit) + " that belong there",
                      path);
  base::Bytes bytes(static_cast<std::size_t>(file->size()));
  ZL_TRY(const auto got, file->read_at(0, bytes));
  bytes.resize(got);
  return bytes;
}

base::Result<std::vector<std::string>> list_tree(const FileSystem& disk, const std::string& folder) {
  std::vector<std::string> found;
  ZL_TRY(const auto there, disk.info(folder));
  if (!there) return found;
  std::vector<std::string> waiting{folder};
  while (!waiting.empty()) {
    const auto at = waiting.back();
    waiting.pop_back();
    ZL_TRY(const auto entries, disk.list(at));
    for (const auto& entry : entries) {
      const auto path = at.empty() ? entry.name : at + "/" + entry.name;
      (entry.is_folder ? waiting : found).push_back(path);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace files
