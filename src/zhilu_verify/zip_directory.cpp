#include "zhilu_verify/zip_directory.h"

#include <algorithm>
#include <optional>

#include "zhilu_verify/messages.h"
#include "zhilu_verify/source.h"

namespace zhilu_verify {
namespace {

using base::ByteView;
using base::ErrorKind;

constexpr std::uint32_t kEnd = 0x06054b50, kEnd64 = 0x06064b50, kEnd64Locator = 0x07064b50;
constexpr std::uint32_t kCentral = 0x02014b50, kLocal = 0x04034b50;
constexpr std::size_t kEndBytes = 22, kEnd64Bytes = 56, kLocatorBytes = 20, kCentralBytes = 46,
                      kLocalBytes = 30;
constexpr std::size_t kMaxDirectoryBytes = 512u << 20;

tl::unexpected<base::Error> damaged(Code reason) {
  return because(ErrorKind::corrupt, reason, {}, "fetch the zip again");
}

// Zip files count from the little end.
std::uint64_t little(ByteView bytes, std::size_t at, int width) {
  std::uint64_t out = 0;
  for (int i = width - 1; i >= 0; --i) out = out << 8 | bytes[at + static_cast<std::size_t>(i)];
  return out;
}

std::uint16_t u16(ByteView b, std::size_t at) {
  return static_cast<std::uint16_t>(little(b, at, 2));
}
std::uint32_t u32(ByteView b, std::size_t at) {
  return static_cast<std::uint32_t>(little(b, at, 4));
}
std::uint64_t u64(ByteView b, std::size_t at) {
  return little(b, at, 8);
}

struct Directory {
  std::uint64_t entries = 0, bytes = 0, at = 0;
};

base::Result<Directory> directory64(std::uint64_t end_at, const ReadAt& read) {
  if (end_at < kLocatorBytes) return damaged("why.zip_locator");
  ZL_TRY(const auto locator, read(end_at - kLocatorBytes, kLocatorBytes));
  if (u32(locator, 0) != kEnd64Locator) return damaged("why.zip_locator");
  const std::uint64_t at = u64(locator, 8);
  if (at > end_at || end_at - at < kEnd64Bytes) return damaged("why.zip_end64");
  ZL_TRY(const auto end, read(at, kEnd64Bytes));
  if (u32(end, 0) != kEnd64) return damaged("why.zip_no64");
  return Directory{u64(end, 32), u64(end, 40), u64(end, 48)};
}

base::Result<Directory> find_directory(std::uint64_t file_bytes, const ReadAt& read) {
  if (file_bytes < kEndBytes) return damaged("why.zip_short");
  const auto tail_bytes = static_cast<std::size_t>(std::min<std::uint64_t>(file_bytes, kEndBytes + 65535));
  const std::uint64_t tail_at = file_bytes - tail_bytes;
  ZL_TRY(const auto tail, read(tail_at, tail_bytes));
  for (std::size_t i = tail_bytes - kEndBytes + 1; i-- > 0;) {
    if (u32(tail, i) != kEnd || i + kEndBytes + u16(tail, i + 20) != tail_bytes) continue;
    if (u16(tail, i + 4) != 0 || u16(tail, i + 6) != 0) return damaged("why.zip_parts");
    const Directory small{u16(tail, i + 10), u32(tail, i + 12), u32(tail, i + 16)};
    const bool needs64 = small.entries == 0xffff || small.bytes == 0xffffffff || small.at == 0xffffffff;
    Directory found = small;
    if (needs64) {
      ZL_TRY(found, directory64(tail_at + i, read));
    }
    if (found.bytes > tail_at + i || found.at > tail_at + i - found.bytes) return damaged("why.zip_end");
    return found;
  }
  return damaged("why.zip_cut");
}

// Values that are too large for the directory's own fields stand in extra field 1, in this order.
base::Status widen(ZipEntry& entry, ByteView extra) {
  for (std::size_t i = 0; i + 4 <= extra.size();) {
    const std::size_t length = u16(extra, i + 2);
    if (extra.size() - i - 4 < length) return damaged("why.zip_extra");
    if (u16(extra, i) == 1) {
      std::size_t at = i + 4;
      const std::size_t end = at + length;
      for (auto* value : {&entry.plain, &entry.packed, &entry.header_at}) {
        if (*value != 0xffffffff) continue;
        if (end - at < 8) return damaged("why.zip_field64");
        *value = u64(extra, at);
        at += 8;
      }
      return {};
    }
    i += 4 + length;
  }
  return {};
}

base::Result<ZipEntry> read_entry(ByteView directory, std::size_t& at) {
  if (directory.size() - at < kCentralBytes || u32(directory, at) != kCentral)
    return damaged("why.zip_fewer");
  const std::size_t name_bytes = u16(directory, at + 28), extra_bytes = u16(directory, at + 30);
  const std::size_t whole = kCentralBytes + name_bytes + extra_bytes + u16(directory, at + 32);
  if (directory.size() - at < whole) return damaged("why.zip_entry_end");
  ZipEntry entry;
  entry.method = u16(directory, at + 10);
  entry.crc = u32(directory, at + 16);
  entry.packed = u32(directory, at + 20);
  entry.plain = u32(directory, at + 24);
  entry.header_at = u32(directory, at + 42);
  entry.name = base::text_of(directory.subspan(at + kCentralBytes, name_bytes));
  ZL_CHECK(widen(entry, directory.subspan(at + kCentralBytes + name_bytes, extra_bytes)));
  if ((u16(directory, at + 8) & 1) != 0) return damaged("why.zip_encrypted");
  if (entry.method != 0 && entry.method != 8) return damaged("why.zip_method");
  if (entry.method == 0 && entry.packed != entry.plain) return damaged("why.zip_lengths");
  const std::uint32_t attributes = u32(directory, at + 38);
  const std::uint32_t unix_type = (attributes >> 16) & 0170000;  // zero where no Unix made it
  const bool by_unix = directory[at + 5] == 3 || directory[at + 5] == 19;
  entry.folder = entry.name.ends_with('/');
  entry.special = by_unix && unix_type != 0 && unix_type != 0100000 && unix_type != 0040000;
  at += whole;
  return entry;
}

}  // namespace

base::Result<std::vector<ZipEntry>> read_zip_directory(std::uint64_t file_bytes, const ReadAt& read) {
  ZL_TRY(const auto where, find_directory(file_bytes, read));
  if (where.entries > kMaxFiles || where.bytes > kMaxDirectoryBytes)
    return because(ErrorKind::too_large, "why.many_files");
  ZL_TRY(const auto directory, read(where.at, static_cast<std::size_t>(where.bytes)));
  std::vector<ZipEntry> entries;
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < where.entries; ++i) {
    ZL_TRY(auto entry, read_entry(directory, at));
    entries.push_back(std::move(entry));
  }
  if (at != directory.size()) return damaged("why.zip_more");
  return entries;
}

base::Result<std::uint64_t> packed_bytes_at(const ZipEntry& entry, std::uint64_t file_bytes,
                                            const ReadAt& read) {
  if (file_bytes < kLocalBytes || entry.header_at > file_bytes - kLocalBytes)
    return damaged("why.zip_beyond");
  ZL_TRY(const auto header, read(entry.header_at, kLocalBytes));
  const std::size_t name_bytes = u16(header, 26);
  if (u32(header, 0) != kLocal || u16(header, 8) != entry.method || name_bytes != entry.name.size())
    return damaged("why.zip_header");
  const std::uint64_t data_at = entry.header_at + kLocalBytes + name_bytes + u16(header, 28);
  if (data_at > file_bytes || file_bytes - data_at < entry.packed) return damaged("why.zip_beyond");
  ZL_TRY(const auto name, read(entry.header_at + kLocalBytes, name_bytes));
  if (base::text_of(name) != entry.name) return damaged("why.zip_header");
  return data_at;
}

}  // namespace zhilu_verify
