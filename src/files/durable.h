// Whole files, written so that a power cut at any instant leaves the old bytes or the new, never a mixture.
#pragma once

#include <functional>

#include "files/file_system.h"

namespace files {

// open(PATH.new, O_CREAT|O_TRUNC) → write → fdatasync → rename(PATH.new, PATH) → fsync(folder).
// The folder must exist. REQUIRES: one writer of `path` at a time.
base::Status write_durably(FileSystem& disk, const std::string& path, base::ByteView bytes);

// Writes a file that never changes: nothing to do when it holds these very bytes.
// Errors: corrupt "files.differs" when it holds others.
base::Status write_once(FileSystem& disk, const std::string& path, base::ByteView bytes);

// Errors: too_large "files.too_large" beyond `limit` bytes.
base::Result<base::Bytes> read_whole(const FileSystem& disk, const std::string& path, std::size_t limit);

// Paths (relative as `folder` is) of everything below `folder` that is not a folder, sorted; nothing when it
// is missing.
base::Result<std::vector<std::string>> list_tree(const FileSystem& disk, const std::string& folder);

}  // namespace files
