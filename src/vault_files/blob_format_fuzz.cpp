// Headers of blobs and key files from any bytes: they are read or refused, and what is read fits the sizes it
// claims.
#include <algorithm>

#include "base/limits.h"
#include "vault_files/blob_format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  if (vault_files::check_blob_header(bytes).has_value())
    REQUIRE_INVARIANT(
        std::equal(vault_files::blob_header().begin(), vault_files::blob_header().end(), bytes.begin()));
  const auto key = vault_files::read_key_file(bytes);
  if (!key) return 0;
  REQUIRE_INVARIANT(key->length <= base::kMaxRecordingBytes);
  const auto last = vault_files::frame_count(key->length) - 1;
  REQUIRE_INVARIANT(vault_files::blob_file_bytes(key->length) ==
                    vault_files::frame_offset(last) + vault_files::frame_length(key->length, last) +
                        crypto::kTagBytes);
  const base::Bytes vault_key(crypto::kKeyBytes, 1);
  static_cast<void>(vault_files::open_blob_key(*key, vault_key));
  return 0;
}
