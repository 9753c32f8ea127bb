#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "zhilu_verify/messages.h"
#include "zhilu_verify/source.h"

namespace zhilu_verify {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

tl::unexpected<base::Error> io_error(int number, const std::string& where) {
  return base::fail(ErrorKind::io, "bag.unreadable", std::generic_category().message(number), where);
}

class FileReader : public ByteReader {
 public:
  FileReader(int descriptor, std::string where) : descriptor_(descriptor), where_(std::move(where)) {}
  ~FileReader() override { ::close(descriptor_); }
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  base::Result<std::size_t> read(std::span<std::uint8_t> out) override {
    std::size_t have = 0;
    while (have < out.size()) {
      const auto n = ::read(descriptor_, out.data() + have, out.size() - have);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return io_error(errno, where_);
      if (n == 0) break;
      have += static_cast<std::size_t>(n);
    }
    return have;
  }

 private:
  int descriptor_;
  std::string where_;
};

class FolderSource : public BagSource {
 public:
  explicit FolderSource(fs::path root) : root_(std::move(root)) {
    auto whole = fs::absolute(root_).lexically_normal();
    if (whole.filename().empty()) whole = whole.parent_path();
    name_ = whole.filename().string();
  }

  base::Status list() {
    std::error_code error;
    fs::recursive_directory_iterator at(root_, fs::directory_options::none, error);
    for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
      const auto status = at->symlink_status(error);
      if (error) break;
      if (status.type() == fs::file_type::directory) continue;
      SourceFile file;
      file.path = at->path().lexically_relative(root_).generic_string();
      file.special = status.type() != fs::file_type::regular;
      if (!file.special) file.bytes = at->file_size(error);
      if (error) break;
      if (files_.size() >= kMaxFiles) return because(ErrorKind::too_large, "why.many_files", root_.string());
      files_.push_back(std::move(file));
    }
    if (error) return base::fail(ErrorKind::io, "bag.unreadable", error.message(), root_.string());
    std::sort(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return {};
  }

  const std::string& name() const override { return name_; }
  const std::vector<SourceFile>& files() const override { return files_; }

  base::Result<std::unique_ptr<ByteReader>> open(const SourceFile& file) const override {
    const auto path = (root_ / file.path).string();
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) return io_error(errno, file.path);
    auto reader = std::make_unique<FileReader>(descriptor, file.path);
    struct stat facts{};
    if (::fstat(descriptor, &facts) != 0) return io_error(errno, file.path);
    if (!S_ISREG(facts.st_mode)) return io_error(EINVAL, file.path);
    return reader;
  }

 private:
  fs::path root_;
  std::string name_;
  std::vector<SourceFile> files_;
};

}  // namespace

base::Result<std::unique_ptr<BagSource>> open_folder(const fs::path& path) {
  auto source = std::make_unique<FolderSource>(path);
  ZL_CHECK(source->list());
  return source;
}

base::Result<std::unique_ptr<BagSource>> open_source(const fs::path& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (status.type() == fs::file_type::directory) return open_folder(path);
  if (status.type() == fs::file_type::regular) return open_zip(path);
  return because(ErrorKind::not_found, "why.no_path", path.string(),
                 "name the folder of a case file, or a zip of it");
}

}  // namespace zhilu_verify
