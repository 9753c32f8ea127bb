// The bytes of D.blob and D.key, as docs/formats/blob.md fixes them. Pure; thread-safe.
#pragma once

#include <array>
#include <optional>

#include "base/digest.h"
#include "crypto/sealing.h"
#include "ports/key_store.h"

namespace vault_files {

inline constexpr std::size_t kFrameBytes = std::size_t{1} << 20;
inline constexpr std::size_t kSealedFrameBytes = kFrameBytes + crypto::kTagBytes;
inline constexpr std::size_t kBlobHeaderBytes = 16;
inline constexpr std::size_t kKeyHeaderBytes = 56;
inline constexpr std::size_t kKeyFileBytes = 116;

base::ByteView blob_header();
// Errors: corrupt "vault.damaged" naming the header field.
base::Status check_blob_header(base::ByteView head);

// A blob of `length` plain bytes has so many frames, at least one; frame i is of such a length and stands
// there.
std::uint64_t frame_count(std::uint64_t length);
std::size_t frame_length(std::uint64_t length, std::uint64_t i);  // REQUIRES: i < frame_count(length)
std::uint64_t frame_offset(std::uint64_t i);
std::uint64_t blob_file_bytes(std::uint64_t length);
std::array<std::uint8_t, crypto::kNonceBytes> frame_nonce(std::uint64_t i, bool last);

struct KeyFile {
  std::uint32_t vault_key_id = 0;
  std::uint64_t length = 0;  // of the plain bytes
  base::Digest digest;
  std::array<std::uint8_t, kKeyFileBytes> bytes{};
};

// REQUIRES: nonce of 12 fresh bytes, blob_key of 32 bytes.
base::Bytes write_key_file(const base::Digest& digest, std::uint64_t length, base::ByteView blob_key,
                           const ports::SealingKey& vault_key, base::ByteView nonce);
// Errors: corrupt "vault.damaged" naming the field. What it returns is claimed, until the blob's key opens.
base::Result<KeyFile> read_key_file(base::ByteView bytes);
// The blob's own key; nothing when the seal does not open under this vault key.
std::optional<base::Bytes> open_blob_key(const KeyFile& file, base::ByteView vault_key);

}  // namespace vault_files
