// The real file system below one folder. Thread-safe.
#pragma once

#include "files/file_system.h"

namespace files {

class Disk : public FileSystem {
 public:
  // `root` may be missing until make_folder("") is called.
  explicit Disk(std::string root) : root_(std::move(root)) {}

  base::Result<std::unique_ptr<WritableFile>> open_write(const std::string& path, OpenMode mode) override;
  base::Result<std::unique_ptr<ReadableFile>> open_read(const std::string& path) const override;
  base::Status rename(const std::string& from, const std::string& to) override;
  base::Status remove(const std::string& path) override;
  base::Status make_folder(const std::string& path) override;
  base::Status sync_folder(const std::string& path) override;
  base::Result<std::vector<FileInfo>> list(const std::string& path) const override;
  base::Result<std::optional<FileInfo>> info(const std::string& path) const override;
  base::Result<std::unique_ptr<FileLock>> lock(const std::string& path) override;

  const std::string& root() const { return root_; }

 private:
  std::string full(const std::string& path) const { return path.empty() ? root_ : root_ + "/" + path; }

  const std::string root_;
};

}  // namespace files
