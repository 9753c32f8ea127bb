#include "store_sqlite/record_codec.h"

#include "crypto/digests.h"
#include "ports/log_entry.h"

namespace store_sqlite {
namespace {

constexpr std::uint8_t kEntry = 1, kTombstone = 2;
constexpr std::size_t kMinEntryPlain = 2 * kSaltBytes + 8;

tl::unexpected<base::Error> damaged(const char* what, std::uint64_t seq) {
  return base::fail(base::ErrorKind::corrupt, "store.record_damaged", what, "entry " + std::to_string(seq),
                    "run zhilu verify");
}

// Splits off `n` bytes; false when there are fewer.
bool take(base::ByteView& rest, std::size_t n, base::ByteView& out) {
  if (rest.size() < n) return false;
  out = rest.first(n);
  rest = rest.subspan(n);
  return true;
}

bool take_text(base::ByteView& rest, std::string_view& out) {
  base::ByteView length, text;
  if (!take(rest, 4, length) || !take(rest, base::get_u32(length), text)) return false;
  out = base::text_of(text);
  return true;
}

void put_text(base::Bytes& out, std::string_view text) {
  base::put_u32(out, static_cast<std::uint32_t>(text.size()));
  base::append(out, base::view_of(text));
}

}  // namespace

std::optional<RecordHeader> read_record_header(base::ByteView at) {
  if (at.size() < kRecordHeaderBytes) return std::nullopt;
  const RecordHeader header{base::get_u32(at), at[4], base::get_u64(at.subspan(5)),
                            base::get_u32(at.subspan(13))};
  if (header.size < kRecordFixedBytes || header.size > kMaxRecordBytes) return std::nullopt;
  if (header.kind != kEntry && header.kind != kTombstone) return std::nullopt;
  return header;
}

base::Digest OpenedRecord::head_digest() const {
  return crypto::sha256(head_salt, base::view_of(head));
}

RecordCodec::RecordCodec(std::string origin_line, const ports::KeyStore& keys)
    : prefix_("zhilu-segment-1\n" + std::move(origin_line) + "\n"), keys_(keys) {
  const auto key = keys.current_body_key();
  current_ = key.id;
  sealers_.emplace(key.id, crypto::Sealer(key.key));
}

base::Bytes RecordCodec::additional(std::uint8_t kind, std::uint64_t seq, std::uint32_t key_id) const {
  auto bytes = base::bytes_of(prefix_);
  bytes.push_back(kind);
  base::put_u64(bytes, seq);
  base::put_u32(bytes, key_id);
  return bytes;
}

base::Result<crypto::Sealer*> RecordCodec::sealer(std::uint32_t key_id) {
  auto found = sealers_.find(key_id);
  if (found == sealers_.end()) {
    ZL_TRY(const auto key, keys_.body_key(key_id));
    found = sealers_.emplace(key_id, crypto::Sealer(key.key)).first;
  }
  return &found->second;
}

base::Bytes RecordCodec::seal_plain(std::uint8_t kind, std::uint64_t seq, base::ByteView nonce,
                                    base::ByteView plain) {
  REQUIRE_INVARIANT(kRecordFixedBytes + plain.size() <= kMaxRecordBytes);
  base::Bytes out;
  out.reserve(kRecordSizeBytes + kRecordFixedBytes + plain.size());
  base::put_u32(out, static_cast<std::uint32_t>(kRecordFixedBytes + plain.size()));
  out.push_back(kind);
  base::put_u64(out, seq);
  base::put_u32(out, current_);
  base::append(out, nonce);
  const auto sealed_at = out.size();
  out.resize(sealed_at + plain.size() + crypto::kTagBytes);
  sealers_.at(current_).seal(nonce, additional(kind, seq, current_), plain,
                             std::span(out).subspan(sealed_at));
  return out;
}

base::Bytes RecordCodec::seal(std::uint64_t seq, base::ByteView nonce, base::ByteView head_salt,
                              std::string_view head, base::ByteView body_salt, std::string_view body) {
  base::Bytes plain;
  plain.reserve(kMinEntryPlain + head.size() + body.size());
  base::append(plain, head_salt);
  base::append(plain, body_salt);
  put_text(plain, head);
  put_text(plain, body);
  return seal_plain(kEntry, seq, nonce, plain);
}

base::Bytes RecordCodec::seal_tombstone(std::uint64_t seq, base::ByteView nonce, base::ByteView head_salt,
                                        std::string_view head, const base::Digest& body_digest,
                                        std::uint64_t disposed_by) {
  base::Bytes plain;
  base::append(plain, head_salt);
  put_text(plain, head);
  base::append(plain, body_digest.view());
  base::put_u64(plain, disposed_by);
  return seal_plain(kTombstone, seq, nonce, plain);
}

base::Result<OpenedRecord> RecordCodec::open(std::uint64_t seq, base::ByteView record) {
  const auto header = read_record_header(record);
  if (!header || header->size != record.size() - kRecordSizeBytes)
    return damaged("a sealed record has an impossible size or kind", seq);
  if (header->seq != seq) return damaged("a sealed record bears another number", seq);
  ZL_TRY(auto* const key, sealer(header->key_id));
  OpenedRecord opened;
  opened.plain.resize(header->size - kRecordFixedBytes);
  const auto nonce = record.subspan(kRecordHeaderBytes, crypto::kNonceBytes);
  const auto sealed = record.subspan(kRecordHeaderBytes + crypto::kNonceBytes);
  if (!key->open(nonce, additional(header->kind, seq, header->key_id), sealed, opened.plain))
    return damaged("a sealed record does not open: its bytes were changed, or the key is another", seq);
  base::ByteView rest = opened.plain, digest, by;
  opened.disposed = header->kind == kTombstone;
  bool whole = take(rest, kSaltBytes, opened.head_salt);
  if (opened.disposed) {
    whole =
        whole && take_text(rest, opened.head) && take(rest, 32, digest) && take(rest, 8, by) && rest.empty();
    if (!whole) return damaged("a tombstone has a wrong shape", seq);
    opened.body_digest = base::Digest::from_bytes(digest);
    opened.disposed_by = base::get_u64(by);
    return opened;
  }
  whole = whole && take(rest, kSaltBytes, opened.body_salt) && take_text(rest, opened.head) &&
          take_text(rest, opened.body) && rest.empty();
  if (!whole) return damaged("an entry has a wrong shape", seq);
  opened.body_digest = crypto::sha256(opened.body_salt, base::view_of(opened.body));
  return opened;
}

base::Result<ports::StoredEvent> event_of(std::uint64_t seq, const OpenedRecord& record) {
  auto head = ports::parse_head(record.head);
  if (!head) return damaged("the head of an entry is not one", seq);
  ports::StoredEvent event{seq,      base::CaseId{std::move(head->stream)},
                           head->n,  std::move(head->type),
                           head->at, std::move(head->by),
                           nullptr,  record.disposed};
  if (record.disposed) return event;
  auto body = base::parse_json(record.body);
  if (!body) return damaged("the body of an entry is not JSON", seq);
  event.body = std::move(*body);
  return event;
}

}  // namespace store_sqlite
