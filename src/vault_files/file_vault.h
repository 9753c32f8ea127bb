// The vault in a folder: DATA/vault, as docs/formats/blob.md lays it out. Thread-safe; see
// ports/blob_vault.h.
#pragma once

#include "vault_files/shelf.h"

namespace vault_files {

class FileVault : public ports::BlobVault {
 public:
  // `disk` is that of the data directory. Removes what unfinished writes left behind: REQUIRES that no other
  // process uses this data directory. All three must outlive the vault, and the vault its readers and
  // writers.
  static base::Result<std::unique_ptr<FileVault>> open(files::FileSystem& disk, const ports::KeyStore& keys,
                                                       base::Random& random);

  base::Result<std::unique_ptr<ports::BlobWriter>> begin() override;
  base::Result<std::unique_ptr<ports::BlobReader>> open(const base::Digest& digest) const override;
  base::Result<bool> has(const base::Digest& digest) const override;
  base::Status each(const std::function<base::Status(const base::Digest&)>& visit) const override;
  base::Result<ports::BlobInfo> check(const base::Digest& digest) const override;
  base::Result<std::vector<std::string>> strangers() const override;
  base::Status remove(const base::Digest& digest) override;

  // Seals the blob's key anew under the current vault key, durably; nothing to do where it is already. The
  // old vault key may be let go only after this succeeded for every blob. Errors: as open().
  base::Status rewrap(const base::Digest& digest);

 private:
  FileVault(files::FileSystem& disk, const ports::KeyStore& keys, base::Random& random)
      : shelf_(disk, keys, random) {}

  Shelf shelf_;
};

}  // namespace vault_files
