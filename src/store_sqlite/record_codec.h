// Segment records (docs/formats/segment.md): heads, bodies and salts, sealed. An object keeps the key
// schedules of one log and belongs to one thread.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/digest.h"
#include "crypto/sealing.h"
#include "ports/key_store.h"
#include "ports/record_store.h"

namespace store_sqlite {

inline constexpr std::uint64_t kEntriesPerSegment = 4096;
inline constexpr std::size_t kRecordSizeBytes = 4;       // the field `size`
inline constexpr std::size_t kRecordFixedBytes = 41;     // kind, seq, key id, nonce, tag
inline constexpr std::size_t kMaxRecordBytes = 135'168;  // what `size` may say
inline constexpr std::size_t kSaltBytes = 32;
inline constexpr std::size_t kMaxHeadBytes = 4096;  // with a body of 64 KiB a record stays within its limit

struct RecordHeader {
  std::uint32_t size = 0;  // of the bytes after the field `size`
  std::uint8_t kind = 0;
  std::uint64_t seq = 0;
  std::uint32_t key_id = 0;
};
inline constexpr std::size_t kRecordHeaderBytes = 17;
// The first 17 bytes of a record; nothing where size or kind are impossible.
std::optional<RecordHeader> read_record_header(base::ByteView at);

struct OpenedRecord {
  bool disposed = false;
  base::ByteView head_salt;  // views into `plain`
  std::string_view head;
  base::ByteView body_salt;  // empty where disposed of
  std::string_view body;     // empty where disposed of
  base::Digest body_digest;  // as the tombstone keeps it; else of salt and text
  std::uint64_t disposed_by = 0;
  base::Bytes plain;

  base::Digest head_digest() const;
};

class RecordCodec {
 public:
  RecordCodec(std::string origin_line, const ports::KeyStore& keys);

  // Salts are 32 bytes; the nonce is 12 random ones.
  base::Bytes seal(std::uint64_t seq, base::ByteView nonce, base::ByteView head_salt, std::string_view head,
                   base::ByteView body_salt, std::string_view body);
  base::Bytes seal_tombstone(std::uint64_t seq, base::ByteView nonce, base::ByteView head_salt,
                             std::string_view head, const base::Digest& body_digest,
                             std::uint64_t disposed_by);
  // `record` with its field `size`. Errors: corrupt "store.record_damaged"; denied "keys.unknown_key".
  base::Result<OpenedRecord> open(std::uint64_t seq, base::ByteView record);

 private:
  base::Bytes seal_plain(std::uint8_t kind, std::uint64_t seq, base::ByteView nonce, base::ByteView plain);
  base::Bytes additional(std::uint8_t kind, std::uint64_t seq, std::uint32_t key_id) const;
  base::Result<crypto::Sealer*> sealer(std::uint32_t key_id);

  std::string prefix_;
  const ports::KeyStore& keys_;
  std::uint32_t current_;
  std::map<std::uint32_t, crypto::Sealer> sealers_;
};

// An opened record as an event. Errors: corrupt "store.record_damaged" where the texts are not an event.
base::Result<ports::StoredEvent> event_of(std::uint64_t seq, const OpenedRecord& record);

}  // namespace store_sqlite
