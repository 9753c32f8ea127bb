// The directory of a zip file (PKWARE's APPNOTE, with zip64): what it says, checked against the file's own
// bounds.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace zhilu_verify {

struct ZipEntry {
  std::string name;
  std::uint16_t method = 0;  // 0 stored, 8 deflate
  std::uint32_t crc = 0;
  std::uint64_t packed = 0, plain = 0, header_at = 0;
  bool folder = false, special = false;
};

// Reads bytes at a place of the file: exactly `count`, or an error.
using ReadAt = std::function<base::Result<base::Bytes>(std::uint64_t offset, std::size_t count)>;

// Errors: corrupt "why.zip_…" (no directory, a length beyond the end, an encrypted entry, an unknown method,
// parts); too_large "why.many_files".
base::Result<std::vector<ZipEntry>> read_zip_directory(std::uint64_t file_bytes, const ReadAt& read);

// Where the packed bytes of an entry begin; its own header must tell the same name and method.
base::Result<std::uint64_t> packed_bytes_at(const ZipEntry& entry, std::uint64_t file_bytes,
                                            const ReadAt& read);

}  // namespace zhilu_verify
