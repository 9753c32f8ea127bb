// The plain bytes of a recording where a child can read them: in memory when small, else in a file without a
// name, which is gone with its last descriptor, however this program ends. Belongs to one thread.
#pragma once

#include "media_tools/descriptor.h"
#include "media_tools/walk.h"
#include "ports/blob_vault.h"

namespace media_tools {

class Spool {
 public:
  static constexpr std::uint64_t kInMemoryMax = std::uint64_t{16} << 20;

  // Errors: unavailable "media.spool_failed" (no room, no folder); whatever the reader says.
  static base::Result<Spool> copy_of(ports::BlobReader& original, const std::string& folder);
  // An empty one on disk, for what a child writes.
  static base::Result<Spool> empty(const std::string& folder);

  int descriptor() const { return file_.get(); }
  std::uint64_t size() const;
  // Fewer bytes at the end, and where the disk fails.
  std::size_t read_at(std::uint64_t offset, std::span<std::uint8_t> out) const;
  ReadAt reading() const {
    return [this](std::uint64_t offset, std::span<std::uint8_t> out) { return read_at(offset, out); };
  }

 private:
  explicit Spool(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

}  // namespace media_tools
