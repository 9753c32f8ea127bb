#include "vault_files/blob_format.h"

#include <algorithm>

#include "base/limits.h"

namespace vault_files {
namespace {

constexpr std::uint16_t kSuite = 1;  // SHA-256 digest, AES-256-GCM frames
constexpr std::array<std::uint8_t, 8> kBlobMagic{'Z', 'L', 'B', 'L', 'O', 'B', 1, '\n'};
constexpr std::array<std::uint8_t, 8> kKeyMagic{'Z', 'L', 'B', 'K', 'E', 'Y', 1, '\n'};
constexpr std::size_t kNonceOffset = 56, kSealedOffset = 68;

tl::unexpected<base::Error> damaged(std::string what) {
  return base::fail(base::ErrorKind::corrupt, "vault.damaged", std::move(what));
}

// Magic, suite and the two zero bytes begin both kinds of file.
base::Status check_beginning(base::ByteView head, base::ByteView magic, const std::string& whose) {
  if (!std::equal(magic.begin(), magic.end(), head.begin()))
    return damaged("the " + whose + " does not begin as one of version 1 does");
  if (const auto suite = base::get_u16(head.subspan(8)); suite != kSuite)
    return damaged("the " + whose + " names the unknown suite " + std::to_string(suite));
  if (base::get_u16(head.subspan(10)) != 0)
    return damaged("the " + whose + " has other bytes than zero at offset 10");
  return {};
}

base::Bytes beginning(base::ByteView magic) {
  base::Bytes out(magic.begin(), magic.end());
  base::put_u16(out, kSuite);
  base::put_u16(out, 0);
  return out;
}

}  // namespace

base::ByteView blob_header() {
  static const base::Bytes header = [] {
    auto out = beginning(kBlobMagic);
    base::put_u32(out, static_cast<std::uint32_t>(kFrameBytes));
    return out;
  }();
  return header;
}

base::Status check_blob_header(base::ByteView head) {
  if (head.size() < kBlobHeaderBytes) return damaged("the blob is shorter than its header");
  ZL_CHECK(check_beginning(head, kBlobMagic, "blob's header"));
  if (base::get_u32(head.subspan(12)) != kFrameBytes)
    return damaged("the blob's header names a frame length other than " + std::to_string(kFrameBytes));
  return {};
}

std::uint64_t frame_count(std::uint64_t length) {
  return length == 0 ? 1 : (length - 1) / kFrameBytes + 1;
}

std::size_t frame_length(std::uint64_t length, std::uint64_t i) {
  REQUIRE_INVARIANT(i < frame_count(length));
  return static_cast<std::size_t>(std::min<std::uint64_t>(kFrameBytes, length - i * kFrameBytes));
}

std::uint64_t frame_offset(std::uint64_t i) {
  return kBlobHeaderBytes + i * kSealedFrameBytes;
}

std::uint64_t blob_file_bytes(std::uint64_t length) {
  return kBlobHeaderBytes + length + frame_count(length) * crypto::kTagBytes;
}

std::array<std::uint8_t, crypto::kNonceBytes> frame_nonce(std::uint64_t i, bool last) {
  std::array<std::uint8_t, crypto::kNonceBytes> nonce{};
  nonce[0] = last ? 1 : 0;
  for (std::size_t k = 0; k < 8; ++k) nonce[4 + k] = static_cast<std::uint8_t>(i >> (8 * (7 - k)));
  return nonce;
}

base::Bytes write_key_file(const base::Digest& digest, std::uint64_t length, base::ByteView blob_key,
                           const ports::SealingKey& vault_key, base::ByteView nonce) {
  REQUIRE_INVARIANT(blob_key.size() == crypto::kKeyBytes && nonce.size() == crypto::kNonceBytes);
  auto out = beginning(kKeyMagic);
  base::put_u32(out, vault_key.id);
  base::put_u64(out, length);
  base::append(out, digest.view());
  const auto sealed = crypto::seal(vault_key.key, nonce, out, blob_key);
  base::append(out, nonce);
  base::append(out, sealed);
  REQUIRE_INVARIANT(out.size() == kKeyFileBytes);
  return out;
}

base::Result<KeyFile> read_key_file(base::ByteView bytes) {
  if (bytes.size() != kKeyFileBytes)
    return damaged("the key file has " + std::to_string(bytes.size()) + " bytes instead of " +
                   std::to_string(kKeyFileBytes));
  ZL_CHECK(check_beginning(bytes, kKeyMagic, "key file"));
  KeyFile file;
  file.vault_key_id = base::get_u32(bytes.subspan(12));
  file.length = base::get_u64(bytes.subspan(16));
  file.digest = base::Digest::from_bytes(bytes.subspan(24, 32));
  if (file.length > base::kMaxRecordingBytes)
    return damaged("the key file names a length that no recording may have");
  std::copy(bytes.begin(), bytes.end(), file.bytes.begin());
  return file;
}

std::optional<base::Bytes> open_blob_key(const KeyFile& file, base::ByteView vault_key) {
  const base::ByteView all(file.bytes);
  auto key = crypto::open(vault_key, all.subspan(kNonceOffset, crypto::kNonceBytes),
                          all.first(kKeyHeaderBytes), all.subspan(kSealedOffset));
  if (!key) return std::nullopt;
  return std::move(*key);
}

}  // namespace vault_files
