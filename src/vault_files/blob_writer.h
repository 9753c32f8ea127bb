// Takes the plain bytes of one blob, in pieces of any size. Memory is constant: at most a dozen frames.
#pragma once

#include "crypto/digests.h"
#include "vault_files/frame_flow.h"
#include "vault_files/shelf.h"

namespace vault_files {

// REQUIRES: the shelf outlives it.
class BlobFileWriter : public ports::BlobWriter {
 public:
  static base::Result<std::unique_ptr<BlobFileWriter>> begin(Shelf& shelf);
  ~BlobFileWriter() override;

  base::Status write(base::ByteView more) override;
  base::Digest digest() const override { return base::Digest::from_bytes(hasher_.so_far()); }
  base::Result<ports::BlobInfo> commit(std::optional<base::Digest> announced) override;

 private:
  BlobFileWriter(Shelf& shelf, std::string incoming, base::Bytes blob_key);
  base::Status hand_over_frame();
  base::Status end_frames();
  base::Result<ports::BlobInfo> place(std::optional<base::Digest> announced);
  base::Error broke(base::Error error);
  void clear();

  Shelf& shelf_;
  std::string incoming_;
  base::Bytes blob_key_;
  crypto::Hasher hasher_{crypto::Algorithm::sha256};
  base::Bytes frame_;  // bytes of the frame that is being filled
  std::uint64_t length_ = 0;
  std::unique_ptr<SealedFile> file_;
  std::unique_ptr<ReadBack> read_back_;
  std::unique_ptr<FrameFlow> flow_;  // only once there is a second frame; its threads use the two above
  std::optional<base::Error> broken_;
  bool spent_ = false;
};

}  // namespace vault_files
