#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "zhilu_verify/messages.h"
#include "zhilu_verify/source.h"
#include "zhilu_verify/zip_directory.h"

namespace zhilu_verify {
namespace {

using base::ErrorKind;

constexpr std::size_t kReadPiece = 256 * 1024;

tl::unexpected<base::Error> damaged(Code reason, const std::string& where) {
  return because(ErrorKind::corrupt, reason, where, "fetch the zip again");
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() { ::close(descriptor_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  base::Status read_at(std::uint64_t offset, std::span<std::uint8_t> out) const {
    std::size_t have = 0;
    while (have < out.size()) {
      const auto n =
          ::pread(descriptor_, out.data() + have, out.size() - have, static_cast<off_t>(offset + have));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return base::fail(ErrorKind::io, "bag.unreadable", std::generic_category().message(errno));
      if (n == 0) return damaged("why.zip_early", {});
      have += static_cast<std::size_t>(n);
    }
    return {};
  }
  base::Result<base::Bytes> read_at(std::uint64_t offset, std::size_t count) const {
    base::Bytes out(count);
    ZL_CHECK(read_at(offset, std::span<std::uint8_t>(out)));
    return out;
  }

 private:
  int descriptor_;
};

// Gives the plain bytes of one entry and checks their number and CRC at the end.
class EntryReader : public ByteReader {
 public:
  EntryReader(const File& file, const ZipEntry& entry, std::uint64_t at)
      : file_(file), entry_(entry), at_(at) {
    if (entry_.method == 8) inflating_ = inflateInit2(&stream_, -MAX_WBITS) == Z_OK;
  }
  ~EntryReader() override {
    if (inflating_) inflateEnd(&stream_);
  }
  EntryReader(const EntryReader&) = delete;
  EntryReader& operator=(const EntryReader&) = delete;

  base::Result<std::size_t> read(std::span<std::uint8_t> out) override {
    ZL_TRY(const std::size_t n, entry_.method == 0 ? stored(out) : deflated(out));
    crc_ = crc32_z(crc_, out.data(), n);
    given_ += n;
    const bool at_end = entry_.method == 0 ? given_ == entry_.plain : ended_;
    if (at_end && (given_ != entry_.plain || crc_ != entry_.crc)) return damaged("why.zip_crc", entry_.name);
    return n;
  }

 private:
  base::Result<std::size_t> stored(std::span<std::uint8_t> out) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), entry_.packed - taken_));
    ZL_CHECK(file_.read_at(at_ + taken_, out.first(n)));
    taken_ += n;
    return n;
  }

  base::Status refill() {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(kReadPiece, entry_.packed - taken_));
    if (n == 0) return damaged("why.zip_packed", entry_.name);
    packed_.resize(n);
    ZL_CHECK(file_.read_at(at_ + taken_, std::span<std::uint8_t>(packed_)));
    taken_ += n;
    stream_.next_in = packed_.data();
    stream_.avail_in = static_cast<uInt>(n);
    return {};
  }

  base::Result<std::size_t> deflated(std::span<std::uint8_t> out) {
    if (!inflating_) return damaged("why.zip_memory", entry_.name);
    out = out.first(std::min(out.size(), kReadPiece));
    stream_.next_out = out.data();
    stream_.avail_out = static_cast<uInt>(out.size());
    while (stream_.avail_out > 0 && !ended_) {
      if (stream_.avail_in == 0) {
        ZL_CHECK(refill());
      }
      const int answer = inflate(&stream_, Z_NO_FLUSH);
      if (answer == Z_STREAM_END) {
        ended_ = true;
      } else if (answer != Z_OK && answer != Z_BUF_ERROR) {
        return damaged("why.zip_damaged", entry_.name);
      }
      const std::size_t unpacked = out.size() - stream_.avail_out;
      if (given_ + unpacked > entry_.plain) return damaged("why.zip_bomb", entry_.name);
    }
    return out.size() - stream_.avail_out;
  }

  const File& file_;
  const ZipEntry& entry_;
  std::uint64_t at_, taken_ = 0, given_ = 0;
  z_stream stream_{};
  base::Bytes packed_;
  bool inflating_ = false, ended_ = false;
  unsigned long crc_ = 0;
};

class ZipSource : public BagSource {
 public:
  ZipSource(std::unique_ptr<File> file, std::uint64_t bytes, std::vector<ZipEntry> entries)
      : file_(std::move(file)), bytes_(bytes), entries_(std::move(entries)) {
    if (!entries_.empty()) name_ = entries_.front().name.substr(0, entries_.front().name.find('/'));
    for (std::size_t i = 0; i < entries_.size(); ++i) list(i);
    std::sort(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  }

  const std::string& name() const override { return name_; }
  const std::vector<SourceFile>& files() const override { return files_; }

  base::Result<std::unique_ptr<ByteReader>> open(const SourceFile& file) const override {
    const auto& entry = entries_[static_cast<std::size_t>(file.at)];
    const auto read = [this](std::uint64_t offset, std::size_t count) {
      return file_->read_at(offset, count);
    };
    ZL_TRY(const auto at, packed_bytes_at(entry, bytes_, read));
    return std::make_unique<EntryReader>(*file_, entry, at);
  }

 private:
  void list(std::size_t index) {
    const auto& entry = entries_[index];
    const bool below = !name_.empty() && entry.name.starts_with(name_ + "/");
    SourceFile file{below ? entry.name.substr(name_.size() + 1) : entry.name, entry.plain, entry.special,
                    !below, index};
    // A folder's own entry tells nothing, unless its path is a trick.
    const bool plain_folder = entry.folder && below && file.path.find("..") == std::string::npos;
    if (!plain_folder) files_.push_back(std::move(file));
  }

  std::unique_ptr<File> file_;
  std::uint64_t bytes_;
  std::vector<ZipEntry> entries_;
  std::string name_;
  std::vector<SourceFile> files_;
};

}  // namespace

base::Result<std::unique_ptr<BagSource>> open_zip(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return base::fail(ErrorKind::io, "bag.unreadable", std::generic_category().message(errno), path.string());
  auto file = std::make_unique<File>(descriptor);
  struct stat facts{};
  if (::fstat(descriptor, &facts) != 0)
    return base::fail(ErrorKind::io, "bag.unreadable", std::generic_category().message(errno), path.string());
  const auto bytes = static_cast<std::uint64_t>(facts.st_size);
  const auto read = [&](std::uint64_t offset, std::size_t count) { return file->read_at(offset, count); };
  ZL_TRY(auto entries, read_zip_directory(bytes, read));
  return std::make_unique<ZipSource>(std::move(file), bytes, std::move(entries));
}

}  // namespace zhilu_verify
