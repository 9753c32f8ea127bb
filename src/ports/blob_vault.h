// The vault: bytes kept once, by SHA-256 digest, sealed, never rewritten. A blob is complete and verified, or it does not
// exist. Thread-safe; one BlobWriter or BlobReader belongs to one thread at a time. Memory is constant in the blob's size.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/digest.h"

namespace ports {

struct BlobInfo {
  base::Digest digest;
  std::uint64_t bytes = 0;
  bool was_there = false;  // equal bytes were stored before; they are one blob
};

class BlobWriter {
 public:
  virtual ~BlobWriter() = default;  // without commit nothing stays
  virtual base::Status write(base::ByteView more) = 0;
  // Of all that was written. REQUIRES: commit was not called.
  virtual base::Digest digest() const = 0;
  // Durable and read back when it returns. Errors: invalid "vault.digest_mismatch" (not what was announced; nothing
  // stays), full "vault.disk_full", corrupt "vault.read_back_failed", io.
  virtual base::Result<BlobInfo> commit(std::optional<base::Digest> announced = std::nullopt) = 0;
};

class BlobReader {
 public:
  virtual ~BlobReader() = default;
  virtual std::uint64_t size() const = 0;
  // Fills `out` from `offset`, as much as there is; fewer only at the end. Errors: corrupt "vault.damaged" naming the frame.
  virtual base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) = 0;
};

class BlobVault {
 public:
  virtual ~BlobVault() = default;
  virtual base::Result<std::unique_ptr<BlobWriter>> begin() = 0;
  // Errors: not_found "vault.no_such_blob"; corrupt "vault.damaged"; denied "vault.wrong_key".
  virtual base::Result<std::unique_ptr<BlobReader>> open(const base::Digest& digest) const = 0;
  virtual base::Result<bool> has(const base::Digest& digest) const = 0;
  // Calls back for each blob, in digest order.
  virtual base::Status each(const std::function<base::Status(const base::Digest&)>& visit) const = 0;
  // Decrypts all frames and compares the digest. Errors as open, and corrupt "vault.digest_mismatch".
  virtual base::Result<BlobInfo> check(const base::Digest& digest) const = 0;
  // Files in the vault's place that belong to no blob (paths relative to the data directory).
  virtual base::Result<std::vector<std::string>> strangers() const = 0;
  // Takes a blob away, durably; nothing happens where there is none. Only for what no entry names: whoever calls it must know
  // that, and that nobody is about to name it (services/blob_turn.h). A crash midway leaves the blob whole or no trace of it.
  virtual base::Status remove(const base::Digest& digest) = 0;
};

// Whole small blobs.
base::Result<BlobInfo> put_bytes(BlobVault& vault, base::ByteView bytes);
base::Result<base::Bytes> get_bytes(const BlobVault& vault, const base::Digest& digest, std::size_t limit);

}  // namespace ports
