// Segment files (docs/formats/segment.md): append-only, 4096 sealed records each. A reader or writer belongs
// to one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "files/file_system.h"
#include "ports/record_store.h"
#include "store_sqlite/record_codec.h"

namespace store_sqlite {

const char* segment_folder(ports::LogName log);                     // "bodies", "access-bodies"
std::string segment_path(ports::LogName log, std::uint64_t first);  // "bodies/000000004096.seg"
std::optional<std::uint64_t> segment_first(
    std::string_view name);  // of "000000004096.seg"; nothing for other names
base::Bytes segment_header(std::uint64_t first, std::string_view origin_line);
inline std::uint64_t segment_of(std::uint64_t seq) {
  return seq - seq % kEntriesPerSegment;
}

// The `first` of each segment file that is there, in order; `strangers` gets the names of other files.
base::Result<std::vector<std::uint64_t>> list_segments(const files::FileSystem& disk, ports::LogName log,
                                                       std::vector<std::string>* strangers = nullptr);

class SegmentReader {
 public:
  // Errors: corrupt "store.segment_damaged" for a header that is not this file's; not_found.
  static base::Result<SegmentReader> open(const files::FileSystem& disk, ports::LogName log,
                                          std::uint64_t first, std::string_view origin_line);

  // The next whole record with its field `size`; nothing at the end. Errors: corrupt "store.segment_torn"
  // where the file ends inside a record; corrupt "store.segment_damaged" where size, kind or order are
  // impossible.
  base::Result<std::optional<base::Bytes>> next();
  // `bytes` bytes from here, whatever they are; fewer at the end. Used where the database knows the length.
  base::Result<base::Bytes> take(std::size_t bytes);

  std::uint64_t seq() const { return seq_; }        // of the next record
  std::uint64_t offset() const { return offset_; }  // where it begins
  std::uint64_t size() const { return file_->size(); }
  const std::string& path() const { return path_; }

 private:
  tl::unexpected<base::Error> damaged(const char* code, const char* what) const;

  std::unique_ptr<files::ReadableFile> file_;
  std::string path_;
  std::uint64_t seq_ = 0, offset_ = 0;
};

class SegmentWriter {
 public:
  SegmentWriter(files::FileSystem& disk, ports::LogName log, std::string origin_line)
      : disk_(disk), log_(log), origin_line_(std::move(origin_line)) {}

  // The next record is `seq`, at `offset` of its file; what the file holds from there on is dropped. Offset
  // 0: a new file.
  base::Status resume(std::uint64_t seq, std::uint64_t offset);
  // REQUIRES: seq is the next one. Kept in memory until sync, or until it is much.
  base::Status append(std::uint64_t seq, base::ByteView record);
  base::Status sync();
  std::uint64_t next() const { return next_; }

 private:
  base::Status begin_file(std::uint64_t first);
  base::Status flush();

  files::FileSystem& disk_;
  ports::LogName log_;
  std::string origin_line_;
  std::unique_ptr<files::WritableFile> file_;
  std::uint64_t next_ = 0;
  base::Bytes waiting_;
};

}  // namespace store_sqlite
