#include "vault_files/blob_reader.h"

#include <algorithm>

namespace vault_files {

BlobFileReader::BlobFileReader(std::unique_ptr<files::ReadableFile> file, std::string path,
                               const OpenedKey& key)
    : file_(std::move(file)), path_(std::move(path)), length_(key.length), sealer_(key.blob_key) {}

base::Result<std::unique_ptr<BlobFileReader>> BlobFileReader::open(const Shelf& shelf,
                                                                   const base::Digest& digest) {
  ZL_TRY(auto key, shelf.open_key(digest));
  auto path = Shelf::blob_path(digest);
  ZL_TRY(auto file, shelf.disk().open_read(path));
  std::array<std::uint8_t, kBlobHeaderBytes> header{};
  ZL_TRY(const auto got, file->read_at(0, header));
  if (auto sound = check_blob_header(base::ByteView(header).first(got)); !sound) {
    auto error = std::move(sound).error();
    error.where = path;
    error.remedy = "put this file back from a backup";
    return base::pass_on(std::move(error));
  }
  auto reader = std::unique_ptr<BlobFileReader>(new BlobFileReader(std::move(file), std::move(path), key));
  crypto::wipe(key.blob_key);
  if (reader->length_ == 0)
    ZL_CHECK(reader->read_frame(0, {}));  // no range would ever touch the one empty frame
  return reader;
}

base::Result<std::size_t> BlobFileReader::read_at(std::uint64_t offset, std::span<std::uint8_t> out) {
  if (offset >= length_) return std::size_t{0};
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), length_ - offset));
  for (std::size_t done = 0; done < wanted;) {
    const auto i = (offset + done) / kFrameBytes;
    const auto within = static_cast<std::size_t>((offset + done) % kFrameBytes);
    const auto whole = frame_length(length_, i);
    const auto n = std::min(whole - within, wanted - done);
    if (n == whole && cached_ != i) {  // a whole frame goes straight where it is wanted
      ZL_CHECK(read_frame(i, out.subspan(done, n)));
    } else {
      if (cached_ != i) {
        cached_.reset();
        frame_.resize(whole);
        ZL_CHECK(read_frame(i, frame_));
        cached_ = i;
      }
      std::copy_n(frame_.begin() + static_cast<std::ptrdiff_t>(within), n,
                  out.begin() + static_cast<std::ptrdiff_t>(done));
    }
    done += n;
  }
  return wanted;
}

base::Status BlobFileReader::read_frame(std::uint64_t i, std::span<std::uint8_t> out) {
  sealed_.resize(out.size() + crypto::kTagBytes);
  ZL_TRY(const auto got, file_->read_at(frame_offset(i), sealed_));
  const bool last = i + 1 == frame_count(length_);
  if (got == sealed_.size() && sealer_.open(frame_nonce(i, last), blob_header(), sealed_, out)) return {};
  return base::fail(base::ErrorKind::corrupt, "vault.damaged",
                    got == sealed_.size() ? "stored bytes were changed" : "the blob's file ends early",
                    path_ + ", frame " + std::to_string(i), "put this file back from a backup");
}

}  // namespace vault_files
