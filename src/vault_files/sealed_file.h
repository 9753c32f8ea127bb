// The sealed bytes of one blob while it is being written, and their reading back. Each object belongs to one
// thread; the two may work on the same file at the same time.
#pragma once

#include <optional>

#include "files/file_system.h"
#include "vault_files/blob_format.h"

namespace vault_files {

// Appends header and frames, in order.
class SealedFile {
 public:
  static base::Result<std::unique_ptr<SealedFile>> create(files::FileSystem& disk, const std::string& path,
                                                          base::ByteView blob_key);
  // REQUIRES: kFrameBytes of plain bytes unless `last`; nothing after the last.
  base::Status append_frame(base::ByteView plain, bool last);

 private:
  SealedFile(std::unique_ptr<files::WritableFile> file, base::ByteView blob_key);

  std::unique_ptr<files::WritableFile> file_;
  crypto::Sealer sealer_;
  base::Bytes buffer_;
  std::uint64_t frames_ = 0;
  bool ended_ = false;
};

// Makes what was appended durable, then reads it again from the disk itself and checks every tag.
class ReadBack {
 public:
  static base::Result<std::unique_ptr<ReadBack>> open(files::FileSystem& disk, const std::string& path,
                                                      base::ByteView blob_key);
  // Frames before `end`, from where it stopped the last time. `last_length`: the frame before `end` is the
  // last, of so many bytes. Errors: corrupt "vault.read_back_failed" naming the frame; io, full.
  base::Status check_up_to(std::uint64_t end, std::optional<std::size_t> last_length);

 private:
  ReadBack(std::unique_ptr<files::WritableFile> syncer, std::unique_ptr<files::ReadableFile> reader,
           std::string path, base::ByteView blob_key);

  // A handle of its own, used for nothing but fdatasync: so sealing goes on while the disk works.
  std::unique_ptr<files::WritableFile> syncer_;
  std::unique_ptr<files::ReadableFile> reader_;
  std::string path_;
  crypto::Sealer sealer_;
  base::Bytes sealed_, plain_;
  std::uint64_t checked_ = 0;
};

}  // namespace vault_files
