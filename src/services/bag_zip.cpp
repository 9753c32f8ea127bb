#include "services/bag_zip.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>

#include "files/file_system.h"
#include "services/bag_shelf.h"

namespace services {

using base::ErrorKind;
using base::fail;

namespace {

constexpr std::uint32_t kNoTime = 0x00210000;  // 1980-01-01 00:00: a zip has no use for the time it was made at
constexpr std::uint16_t kVersion = 45;         // zip64
constexpr std::uint16_t kUtf8Names = 0x0800;

// A piece of the zip: bytes in memory, or a file.
struct Piece {
  std::uint64_t at = 0, size = 0;
  base::Bytes bytes;
  std::filesystem::path file;
};

void put16(base::Bytes& out, std::uint64_t v) {
  for (int i = 0; i < 2; ++i) out.push_back(static_cast<std::uint8_t>(v >> (8 * i)));
}
void put32(base::Bytes& out, std::uint64_t v) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<std::uint8_t>(v >> (8 * i)));
}
void put64(base::Bytes& out, std::uint64_t v) {
  for (int i = 0; i < 8; ++i) out.push_back(static_cast<std::uint8_t>(v >> (8 * i)));
}

struct Entry {
  std::string name;
  std::filesystem::path file;
  std::uint64_t size = 0, offset = 0;
  std::uint32_t crc = 0;
};

base::Bytes local_header(const Entry& e) {
  base::Bytes h;
  put32(h, 0x04034b50);
  put16(h, kVersion);
  put16(h, kUtf8Names);
  put16(h, 0);
  put32(h, kNoTime);
  put32(h, e.crc);
  put32(h, 0xffffffff);  // sizes in the zip64 field
  put32(h, 0xffffffff);
  put16(h, e.name.size());
  put16(h, 20);
  base::append(h, base::view_of(e.name));
  put16(h, 1);
  put16(h, 16);
  put64(h, e.size);
  put64(h, e.size);
  return h;
}

void put_central(base::Bytes& c, const Entry& e) {
  put32(c, 0x02014b50);
  put16(c, (3 << 8) | kVersion);
  put16(c, kVersion);
  put16(c, kUtf8Names);
  put16(c, 0);
  put32(c, kNoTime);
  put32(c, e.crc);
  put32(c, 0xffffffff);
  put32(c, 0xffffffff);
  put16(c, e.name.size());
  put16(c, 28);
  put16(c, 0);
  put16(c, 0);
  put16(c, 0);
  put32(c, std::uint64_t{0100644} << 16);
  put32(c, 0xffffffff);
  base::append(c, base::view_of(e.name));
  put16(c, 1);
  put16(c, 24);
  put64(c, e.size);
  put64(c, e.size);
  put64(c, e.offset);
}

void put_end(base::Bytes& c, std::uint64_t entries, std::uint64_t start, std::uint64_t size) {
  const std::uint64_t at = start + size;
  put32(c, 0x06064b50);
  put64(c, 44);
  put16(c, kVersion);
  put16(c, kVersion);
  put32(c, 0);
  put32(c, 0);
  put64(c, entries);
  put64(c, entries);
  put64(c, size);
  put64(c, start);
  put32(c, 0x07064b50);
  put32(c, 0);
  put64(c, at);
  put32(c, 1);
  put32(c, 0x06054b50);
  put16(c, 0);
  put16(c, 0);
  put16(c, std::min<std::uint64_t>(entries, 0xffff));
  put16(c, std::min<std::uint64_t>(entries, 0xffff));
  put32(c, 0xffffffff);
  put32(c, 0xffffffff);
  put16(c, 0);
}

class FileReader {
 public:
  explicit FileReader(const std::filesystem::path& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~FileReader() {
    if (fd_ >= 0) ::close(fd_);
  }
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;
  base::Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) {
    const auto n = fd_ < 0 ? -1 : ::pread(fd_, out.data(), out.size(), static_cast<off_t>(offset));
    if (n < 0) return base::pass_on(files::error_of(errno, "reading", "the case file"));
    return static_cast<std::size_t>(n);
  }

 private:
  int fd_;
};

base::Status measure(Entry& entry) {
  FileReader reader(entry.file);
  base::Bytes buffer(1 << 20);
  uLong crc = ::crc32(0, nullptr, 0);
  while (true) {
    ZL_TRY(const auto n, reader.read(entry.size, buffer));
    if (n == 0) break;
    crc = ::crc32(crc, buffer.data(), static_cast<uInt>(n));
    entry.size += n;
  }
  entry.crc = static_cast<std::uint32_t>(crc);
  return {};
}

class ZipReader : public ports::BlobReader {
 public:
  explicit ZipReader(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {
    size_ = pieces_.back().at + pieces_.back().size;
  }
  std::uint64_t size() const override { return size_; }
  base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override {
    std::size_t done = 0;
    while (done < out.size() && offset + done < size_) {
      const auto& piece = piece_at(offset + done);
      const std::uint64_t inside = offset + done - piece.at;
      const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(out.size() - done, piece.size - inside));
      if (piece.file.empty()) {
        std::copy_n(piece.bytes.begin() + static_cast<std::ptrdiff_t>(inside), want, out.begin() + static_cast<std::ptrdiff_t>(done));
      } else {
        FileReader reader(piece.file);
        ZL_TRY(const auto n, reader.read(inside, out.subspan(done, want)));
        if (n == 0)
          return fail(ErrorKind::corrupt, "archive.changed", "a file of the case file became shorter while it was read",
                      piece.file.filename().string(), "run zhilu-verify on it");
        done += n;
        continue;
      }
      done += want;
    }
    return done;
  }

 private:
  const Piece& piece_at(std::uint64_t offset) const {
    auto after = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                  [](std::uint64_t o, const Piece& p) { return o < p.at; });
    return *std::prev(after);
  }
  std::vector<Piece> pieces_;
  std::uint64_t size_ = 0;
};

void add_piece(std::vector<Piece>& pieces, Piece piece) {
  piece.at = pieces.empty() ? 0 : pieces.back().at + pieces.back().size;
  if (piece.file.empty()) piece.size = piece.bytes.size();
  if (piece.size > 0) pieces.push_back(std::move(piece));
}

}  // namespace

base::Result<std::unique_ptr<ports::BlobReader>> zip_of(const std::filesystem::path& folder) {
  std::vector<Entry> entries;
  for (const auto& found : std::filesystem::recursive_directory_iterator(folder))
    if (found.is_regular_file())
      entries.push_back({(folder.filename() / std::filesystem::relative(found.path(), folder)).string(), found.path()});
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  std::vector<Piece> pieces;
  const auto end = [&] { return pieces.empty() ? 0 : pieces.back().at + pieces.back().size; };
  for (auto& entry : entries) {
    ZL_CHECK(measure(entry));
    entry.offset = end();
    add_piece(pieces, {.bytes = local_header(entry), .file = {}});
    add_piece(pieces, {.size = entry.size, .bytes = {}, .file = entry.file});
  }
  base::Bytes central;
  for (const auto& entry : entries) put_central(central, entry);
  const std::uint64_t size = central.size();
  put_end(central, entries.size(), end(), size);
  add_piece(pieces, {.bytes = std::move(central), .file = {}});
  return std::make_unique<ZipReader>(std::move(pieces));
}

base::Result<Content> bag_as_zip(Core& core, const records::CaseState& state) {
  if (!state.archive || state.archive->seals.empty())
    return fail(ErrorKind::not_found, "archive.none", "the case is not archived yet", {}, "close and archive it first");
  const auto& seal = state.archive->seals.back();
  const auto folder = sealed_bag(core.parts.data, seal.seal, seal.bag);
  if (!folder)
    return fail(ErrorKind::not_found, "archive.none", "the sealed case file is not kept here", seal.bag, "archive the case again");
  ZL_TRY(auto reader, zip_of(*folder));
  return Content{"application/zip", seal.bag + ".zip", seal.seal, std::move(reader)};
}

}  // namespace services
