// Reads a sealed blob: any range, frame by frame, each tag checked. Keeps the last frame. Belongs to one
// thread.
#pragma once

#include "vault_files/shelf.h"

namespace vault_files {

class BlobFileReader : public ports::BlobReader {
 public:
  static base::Result<std::unique_ptr<BlobFileReader>> open(const Shelf& shelf, const base::Digest& digest);

  std::uint64_t size() const override { return length_; }
  base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override;

 private:
  BlobFileReader(std::unique_ptr<files::ReadableFile> file, std::string path, const OpenedKey& key);
  base::Status read_frame(std::uint64_t i, std::span<std::uint8_t> out);

  std::unique_ptr<files::ReadableFile> file_;
  std::string path_;
  std::uint64_t length_;
  crypto::Sealer sealer_;
  base::Bytes sealed_, frame_;
  std::optional<std::uint64_t> cached_;  // which frame frame_ holds
};

}  // namespace vault_files
