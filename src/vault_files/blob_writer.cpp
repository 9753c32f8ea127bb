#include "vault_files/blob_writer.h"

#include <algorithm>

#include "base/limits.h"

namespace vault_files {
namespace {

base::Error named_for_the_vault(base::Error error) {
  if (error.kind == base::ErrorKind::full) {
    error.code = "vault.disk_full";
    error.what = "the disk of the vault is full; nothing was stored";
    error.remedy = "free space on this disk or enlarge it, then send the recording again";
  }
  return error;
}

}  // namespace

BlobFileWriter::BlobFileWriter(Shelf& shelf, std::string incoming, base::Bytes blob_key)
    : shelf_(shelf), incoming_(std::move(incoming)), blob_key_(std::move(blob_key)) {}

BlobFileWriter::~BlobFileWriter() {
  clear();
}

base::Result<std::unique_ptr<BlobFileWriter>> BlobFileWriter::begin(Shelf& shelf) {
  auto writer = std::unique_ptr<BlobFileWriter>(
      new BlobFileWriter(shelf, shelf.new_incoming(), shelf.fresh_bytes(crypto::kKeyBytes)));
  auto file = SealedFile::create(shelf.disk(), writer->incoming_, writer->blob_key_);
  if (!file) return base::pass_on(named_for_the_vault(std::move(file).error()));
  writer->file_ = std::move(*file);
  auto read_back = ReadBack::open(shelf.disk(), writer->incoming_, writer->blob_key_);
  if (!read_back) return base::pass_on(named_for_the_vault(std::move(read_back).error()));
  writer->read_back_ = std::move(*read_back);
  return writer;
}

// Stops the threads, closes the files, removes what was written and forgets the key.
void BlobFileWriter::clear() {
  flow_.reset();
  read_back_.reset();
  file_.reset();
  if (!incoming_.empty()) shelf_.let_go(incoming_);
  incoming_.clear();
  crypto::wipe(blob_key_);
}

base::Error BlobFileWriter::broke(base::Error error) {
  broken_ = named_for_the_vault(std::move(error));
  clear();
  return *broken_;
}

base::Status BlobFileWriter::write(base::ByteView more) {
  REQUIRE_INVARIANT(!spent_);
  if (broken_) return base::pass_on(*broken_);
  if (more.size() > base::kMaxRecordingBytes - length_)
    return base::pass_on(
        broke({base::ErrorKind::too_large, "vault.too_large",
               "the recording is larger than " + std::to_string(base::kMaxRecordingBytes) + " bytes", "",
               "cut the recording into parts on the device"}));
  length_ += more.size();
  while (!more.empty()) {
    if (frame_.size() == kFrameBytes) {
      if (auto handed = hand_over_frame(); !handed) return base::pass_on(broke(std::move(handed).error()));
    }
    if (frame_.capacity() < kFrameBytes && frame_.size() + more.size() > kFrameBytes / 4)
      frame_.reserve(kFrameBytes);
    const auto piece = more.first(std::min(more.size(), kFrameBytes - frame_.size()));
    frame_.insert(frame_.end(), piece.begin(), piece.end());
    hasher_.add(piece);
    more = more.subspan(piece.size());
  }
  return {};
}

// The frame is full and more bytes follow, so it is not the last.
base::Status BlobFileWriter::hand_over_frame() {
  if (!flow_) flow_ = std::make_unique<FrameFlow>(*file_, *read_back_);
  ZL_TRY(frame_, flow_->exchange(std::move(frame_)));
  frame_.clear();
  return {};
}

base::Status BlobFileWriter::end_frames() {
  if (flow_) return flow_->finish(std::move(frame_));
  ZL_CHECK(file_->append_frame(frame_, true));
  return read_back_->check_up_to(1, frame_.size());
}

base::Result<ports::BlobInfo> BlobFileWriter::commit(std::optional<base::Digest> announced) {
  REQUIRE_INVARIANT(!spent_);
  spent_ = true;
  if (broken_) return base::pass_on(*broken_);
  auto placed = place(announced);
  clear();
  if (!placed) return base::pass_on(named_for_the_vault(std::move(placed).error()));
  return placed;
}

base::Result<ports::BlobInfo> BlobFileWriter::place(std::optional<base::Digest> announced) {
  ports::BlobInfo info;
  info.bytes = length_;
  info.digest = base::Digest::from_bytes(hasher_.finish());
  if (announced && *announced != info.digest)
    return base::fail(base::ErrorKind::invalid, "vault.digest_mismatch",
                      "the bytes received have the digest " + info.digest.hex() + ", not the one announced",
                      announced->hex(), "send the recording again from the device; nothing of it was kept");
  ZL_CHECK(end_frames());
  flow_.reset();
  read_back_.reset();
  file_.reset();
  ZL_TRY(info.was_there, shelf_.place(incoming_, info.digest, length_, blob_key_));
  return info;
}

}  // namespace vault_files
