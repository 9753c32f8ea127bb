// Where a bag's files are read from: a folder, or a zip of one. Nothing is written, nothing is unpacked.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace zhilu_verify {

inline constexpr std::size_t kMaxFiles = 1'000'000;

struct SourceFile {
  std::string path;  // from the bag's folder, with `/`
  std::uint64_t bytes = 0;
  bool special = false;  // a symbolic link, device, pipe, socket
  bool outside = false;  // of a zip: not below its one top folder
  std::uint64_t at = 0;  // of a zip: index in its directory
};

// One pass over one file. Belongs to one thread.
class ByteReader {
 public:
  virtual ~ByteReader() = default;
  // Fills as much of `out` as there is; 0 at the end. Errors: io, corrupt "why.zip_…".
  virtual base::Result<std::size_t> read(std::span<std::uint8_t> out) = 0;
};

class BagSource {
 public:
  virtual ~BagSource() = default;
  virtual const std::string& name() const = 0;  // of the folder
  virtual const std::vector<SourceFile>& files() const = 0;
  virtual base::Result<std::unique_ptr<ByteReader>> open(const SourceFile& file) const = 0;  // thread-safe
};

// Errors: not_found "why.no_path"; io; corrupt "why.zip_…"; too_large "why.many_files".
base::Result<std::unique_ptr<BagSource>> open_source(const std::filesystem::path& path);
base::Result<std::unique_ptr<BagSource>> open_folder(const std::filesystem::path& path);
base::Result<std::unique_ptr<BagSource>> open_zip(const std::filesystem::path& path);

}  // namespace zhilu_verify
