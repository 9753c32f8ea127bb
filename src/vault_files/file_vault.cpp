#include "vault_files/file_vault.h"

#include "crypto/digests.h"
#include "vault_files/blob_reader.h"
#include "vault_files/blob_writer.h"

namespace vault_files {

base::Result<std::unique_ptr<FileVault>> FileVault::open(files::FileSystem& disk, const ports::KeyStore& keys,
                                                         base::Random& random) {
  auto vault = std::unique_ptr<FileVault>(new FileVault(disk, keys, random));
  ZL_CHECK(vault->shelf_.sweep());
  return vault;
}

base::Result<std::unique_ptr<ports::BlobWriter>> FileVault::begin() {
  return BlobFileWriter::begin(shelf_);
}

base::Result<std::unique_ptr<ports::BlobReader>> FileVault::open(const base::Digest& digest) const {
  return BlobFileReader::open(shelf_, digest);
}

base::Result<bool> FileVault::has(const base::Digest& digest) const {
  return shelf_.has(digest);
}

base::Status FileVault::each(const std::function<base::Status(const base::Digest&)>& visit) const {
  ZL_TRY(const auto digests, shelf_.all());
  for (const auto& digest : digests) ZL_CHECK(visit(digest));
  return {};
}

base::Result<ports::BlobInfo> FileVault::check(const base::Digest& digest) const {
  ZL_TRY(auto reader, BlobFileReader::open(shelf_, digest));
  crypto::Hasher hasher(crypto::Algorithm::sha256);
  base::Bytes frame(kFrameBytes);
  for (std::uint64_t at = 0; at < reader->size() || at == 0;) {
    ZL_TRY(const auto got, reader->read_at(at, frame));
    hasher.add(base::ByteView(frame).first(got));
    at += got;
    if (got == 0) break;
  }
  ports::BlobInfo info{base::Digest::from_bytes(hasher.finish()), reader->size(), true};
  if (info.digest != digest)
    return base::fail(base::ErrorKind::corrupt, "vault.digest_mismatch",
                      "the stored bytes have the digest " + info.digest.hex(), Shelf::blob_path(digest),
                      "put both files of this blob back from a backup");
  return info;
}

base::Result<std::vector<std::string>> FileVault::strangers() const {
  return shelf_.strangers();
}

base::Status FileVault::remove(const base::Digest& digest) {
  return shelf_.remove(digest);
}

base::Status FileVault::rewrap(const base::Digest& digest) {
  return shelf_.rewrap(digest);
}

}  // namespace vault_files
