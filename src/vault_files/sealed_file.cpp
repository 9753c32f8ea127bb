#include "vault_files/sealed_file.h"

#include <algorithm>

namespace vault_files {
namespace {

// The disk writes these while the next are sealed and earlier ones are read back.
constexpr std::uint64_t kFramesPerWrite = 8;

}  // namespace

SealedFile::SealedFile(std::unique_ptr<files::WritableFile> file, base::ByteView blob_key)
    : file_(std::move(file)), sealer_(blob_key) {}

base::Result<std::unique_ptr<SealedFile>> SealedFile::create(files::FileSystem& disk, const std::string& path,
                                                             base::ByteView blob_key) {
  ZL_TRY(auto file, disk.open_write(path, files::OpenMode::create_new));
  return std::unique_ptr<SealedFile>(new SealedFile(std::move(file), blob_key));
}

base::Status SealedFile::append_frame(base::ByteView plain, bool last) {
  REQUIRE_INVARIANT(!ended_ && (plain.size() == kFrameBytes || (last && plain.size() < kFrameBytes)));
  const std::size_t before = frames_ == 0 ? kBlobHeaderBytes : 0;  // the header goes out with the first frame
  buffer_.resize(before + plain.size() + crypto::kTagBytes);
  if (before != 0) std::copy(blob_header().begin(), blob_header().end(), buffer_.begin());
  sealer_.seal(frame_nonce(frames_, last), blob_header(), plain, std::span(buffer_).subspan(before));
  ZL_CHECK(file_->append(buffer_));
  ++frames_;
  ended_ = last;
  if (frames_ % kFramesPerWrite == 0) file_->begin_sync();
  return {};
}

ReadBack::ReadBack(std::unique_ptr<files::WritableFile> syncer, std::unique_ptr<files::ReadableFile> reader,
                   std::string path, base::ByteView blob_key)
    : syncer_(std::move(syncer)), reader_(std::move(reader)), path_(std::move(path)), sealer_(blob_key) {}

base::Result<std::unique_ptr<ReadBack>> ReadBack::open(files::FileSystem& disk, const std::string& path,
                                                       base::ByteView blob_key) {
  ZL_TRY(auto syncer, disk.open_write(path, files::OpenMode::append));
  ZL_TRY(auto reader, disk.open_read(path));
  return std::unique_ptr<ReadBack>(new ReadBack(std::move(syncer), std::move(reader), path, blob_key));
}

base::Status ReadBack::check_up_to(std::uint64_t end, std::optional<std::size_t> last_length) {
  auto failed = [&](const std::string& which) {
    return base::fail(base::ErrorKind::corrupt, "vault.read_back_failed",
                      "the disk gives back other bytes than were written", path_ + ", " + which,
                      "check this disk; the bytes were not accepted, send them again");
  };
  ZL_CHECK(syncer_->sync());
  ZL_CHECK(reader_->drop_from_cache());
  if (checked_ == 0 && end > 0) {
    std::array<std::uint8_t, kBlobHeaderBytes> header{};
    ZL_TRY(const auto got, reader_->read_at(0, header));
    if (got != header.size() || !std::equal(header.begin(), header.end(), blob_header().begin()))
      return failed("header");
  }
  reader_->begin_reading(frame_offset(checked_), frame_offset(end) - frame_offset(checked_));
  for (; checked_ < end; ++checked_) {
    const bool last = last_length && checked_ + 1 == end;
    plain_.resize(last ? *last_length : kFrameBytes);
    sealed_.resize(plain_.size() + crypto::kTagBytes);
    ZL_TRY(const auto got, reader_->read_at(frame_offset(checked_), sealed_));
    if (got != sealed_.size() || !sealer_.open(frame_nonce(checked_, last), blob_header(), sealed_, plain_))
      return failed("frame " + std::to_string(checked_));
  }
  return {};
}

}  // namespace vault_files
