// The disk as the rooms above see it: few operations, each of which says plainly when it failed, and a seam
// where tests put a disk that fills up, breaks, or loses power (faulty_file_system.h).
//
// Every path is relative to the folder that the file system was made for, with '/' between its parts; "" is
// that folder. An error names the path as it was given. Kinds: not_found "files.not_found", full
// "files.disk_full" (no space, quota, or size limit), unavailable "files.locked", invalid "files.bad_path"
// (absolute, or with ".."), io "files.io".
//
// FileSystem is thread-safe. A file object belongs to one thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace files {

class WritableFile {
 public:
  virtual ~WritableFile() = default;  // closes; says nothing about what was not synced
  // Adds at the end, all or nothing: after an error the file is as long as before, as far as the disk still
  // obeys.
  virtual base::Status append(base::ByteView more) = 0;
  // What was appended is on the disk when this returns. After an error nothing is known of what was appended
  // since the last success: do not try again on this object; open anew, compare and write again.
  virtual base::Status sync() = 0;
  // A hint: the disk may begin with what was appended; a later sync() then has less to wait for. Promises nothing.
  virtual void begin_sync() {}
  virtual base::Status truncate(std::uint64_t size) = 0;
  virtual std::uint64_t size() const = 0;
};

class ReadableFile {
 public:
  virtual ~ReadableFile() = default;
  virtual std::uint64_t size() const = 0;  // when it was opened
  // Fills `out` from `offset`; fewer bytes only at the end of the file.
  virtual base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) = 0;
  // Forgets the cached pages, so that the next read comes from the disk itself. Call sync() on the writer
  // first.
  virtual base::Status drop_from_cache() = 0;
  // A hint: these bytes are read next, so the disk may fetch them all at once.
  virtual void begin_reading(std::uint64_t offset, std::uint64_t bytes) { static_cast<void>(offset), static_cast<void>(bytes); }
};

struct FileInfo {
  std::string name;  // the last part of the path
  bool is_folder = false;
  bool is_file = false;  // a regular file; neither: a link, socket or device
  std::uint64_t bytes = 0;
};

class FileLock {
 public:
  virtual ~FileLock() = default;  // lets go
};

enum class OpenMode {
  create_new,          // an error (conflict "files.exists") when there already
  create_or_truncate,  // empty, whether it was there or not
  append               // created when missing; writing goes on at its end
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // New files have mode 0600. A new name is durable only after sync_folder of its folder.
  virtual base::Result<std::unique_ptr<WritableFile>> open_write(const std::string& path, OpenMode mode) = 0;
  virtual base::Result<std::unique_ptr<ReadableFile>> open_read(const std::string& path) const = 0;

  // Replaces `to`. Durable after sync_folder.
  virtual base::Status rename(const std::string& from, const std::string& to) = 0;
  virtual base::Status remove(const std::string& path) = 0;  // a file, or an empty folder
  virtual base::Status make_folder(
      const std::string& path) = 0;  // with its parents, mode 0700, durable; may exist
  virtual base::Status sync_folder(const std::string& path) = 0;

  virtual base::Result<std::vector<FileInfo>> list(const std::string& path) const = 0;  // sorted by name
  virtual base::Result<std::optional<FileInfo>> info(const std::string& path) const = 0;

  // One holder at a time, over all processes; freed when the process ends, however it ends. The file holds
  // the holder's process id in decimal. Errors: unavailable "files.locked", with that id in `what`.
  virtual base::Result<std::unique_ptr<FileLock>> lock(const std::string& path) = 0;
};

// The folder that holds `path`: "tile/0/001" → "tile/0"; "checkpoint" → "".
std::string folder_of(const std::string& path);
// Errors: invalid "files.bad_path".
base::Status check_path(const std::string& path);
// The error for an errno of the operating system.
base::Error error_of(int error_number, const char* doing, const std::string& path);

}  // namespace files
