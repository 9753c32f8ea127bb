#include "ports/blob_vault.h"

namespace ports {

base::Result<BlobInfo> put_bytes(BlobVault& vault, base::ByteView bytes) {
  ZL_TRY(auto writer, vault.begin());
  ZL_CHECK(writer->write(bytes));
  return writer->commit();
}

base::Result<base::Bytes> get_bytes(const BlobVault& vault, const base::Digest& digest, std::size_t limit) {
  ZL_TRY(auto reader, vault.open(digest));
  if (reader->size() > limit)
    return base::fail(base::ErrorKind::too_large, "vault.too_large", "the blob is larger than this use allows",
                      digest.hex());
  base::Bytes out(static_cast<std::size_t>(reader->size()));
  ZL_TRY(const auto n, reader->read_at(0, out));
  if (n != out.size())
    return base::fail(base::ErrorKind::corrupt, "vault.damaged", "the blob ends early", digest.hex());
  return out;
}

}  // namespace ports
