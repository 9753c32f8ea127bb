#include "zhilu_verify/entries.h"

#include <algorithm>

#include "base/limits.h"
#include "crypto/digests.h"
#include "zhilu_verify/messages.h"

namespace zhilu_verify {
namespace {

using base::ErrorKind;
using base::Json;

constexpr std::size_t kSaltBytes = 32;

tl::unexpected<base::Error> bad_entry(Code reason) {
  return because(ErrorKind::invalid, reason);
}
tl::unexpected<base::Error> bad_leaf(Code reason) {
  return because(ErrorKind::invalid, reason);
}

base::Result<std::uint64_t> need_count(const Json& object, std::string_view key) {
  const auto value = base::int_at(object, key);
  if (!value || *value < 0 || *value > base::kMaxExactInteger) return bad_entry("why.count");
  return static_cast<std::uint64_t>(*value);
}

base::Result<base::Bytes> need_salt(const Json& object, std::string_view key) {
  ZL_TRY(const auto text, base::need_text(object, key));
  auto salt = base::from_hex(text);
  if (!salt || salt->size() != kSaltBytes) return bad_entry("why.salt");
  return std::move(*salt);
}

bool is_null(const Json& object, std::string_view key) {
  const auto* value = base::find(object, key);
  return value != nullptr && value->is_null();
}

bool only_exact_integers(const Json& value) {
  switch (value.kind()) {
    case boost::json::kind::double_:
      return false;
    case boost::json::kind::int64:
      return value.get_int64() <= base::kMaxExactInteger && value.get_int64() >= -base::kMaxExactInteger;
    case boost::json::kind::uint64:
      return value.get_uint64() <= static_cast<std::uint64_t>(base::kMaxExactInteger);
    case boost::json::kind::array:
      return std::all_of(value.get_array().begin(), value.get_array().end(), only_exact_integers);
    case boost::json::kind::object:
      return std::all_of(value.get_object().begin(), value.get_object().end(),
                         [](const auto& member) { return only_exact_integers(member.value()); });
    default:
      return true;
  }
}

void collect_blobs(const Json& value, std::vector<BlobName>& out) {
  static constexpr std::string_view kMembers[] = {"blob", "signed_digest", "strokes",
                                                  "raw",  "poster",        "proxy"};
  if (const auto* items = value.if_array())
    for (const auto& item : *items) collect_blobs(item, out);
  if (const auto* members = value.if_object()) {
    for (const auto& member : *members) {
      const std::string_view key(member.key().data(), member.key().size());
      const auto* text = member.value().if_string();
      if (text != nullptr && std::find(std::begin(kMembers), std::end(kMembers), key) != std::end(kMembers))
        if (auto digest = base::Digest::from_hex({text->data(), text->size()}))
          out.push_back({digest->hex(), std::string(key)});
      collect_blobs(member.value(), out);
    }
  }
}

}  // namespace

base::Result<Json> read_canonical(std::string_view text) {
  ZL_TRY(auto value, base::parse_json(text));
  if (!value.is_object()) return because(ErrorKind::invalid, "why.object");
  const auto again = base::canonical(value);
  if (!again || *again != text) return because(ErrorKind::invalid, "why.canonical");
  return value;
}

bool has_exactly(const Json& object, std::initializer_list<std::string_view> members) {
  const auto* there = object.if_object();
  return there != nullptr && there->size() == members.size() &&
         std::all_of(members.begin(), members.end(),
                     [&](std::string_view key) { return base::find(object, key) != nullptr; });
}

base::Result<Leaf> read_leaf(std::string_view text, std::string_view log, std::uint64_t seq) {
  auto value = read_canonical(text);
  if (!value) return bad_leaf("why.leaf_canonical");
  if (base::int_at(*value, "v") != 1) return bad_leaf("why.version");
  if (!has_exactly(*value, {"body", "head", "log", "seq", "v"})) return bad_leaf("why.leaf_members");
  Leaf leaf{base::text_at(*value, "head"), base::text_at(*value, "body")};
  if (!base::Digest::from_hex(leaf.head_digest) || !base::Digest::from_hex(leaf.body_digest))
    return bad_leaf("why.leaf_digests");
  if (base::text_at(*value, "log") != log) return bad_leaf("why.leaf_log");
  const auto own_seq = base::int_at(*value, "seq");
  if (!own_seq || *own_seq < 0 || static_cast<std::uint64_t>(*own_seq) != seq)
    return bad_leaf("why.leaf_seq");
  return leaf;
}

base::Result<LeafLine> read_leaf_line(std::string_view line) {
  ZL_TRY(const auto value, read_canonical(line));
  if (!has_exactly(value, {"leaf", "seq"})) return bad_entry("why.leaf_line");
  LeafLine out;
  ZL_TRY(out.seq, need_count(value, "seq"));
  ZL_TRY(const auto encoded, base::need_text(value, "leaf"));
  ZL_TRY(const auto bytes, base::from_base64(encoded));
  out.leaf = base::text_of(bytes);
  return out;
}

base::Result<DisclosedEntry> read_entry_line(std::string_view line, bool with_leaf) {
  ZL_TRY(auto value, read_canonical(line));
  DisclosedEntry out;
  if (with_leaf) {
    ZL_TRY(const auto encoded, base::need_text(value, "leaf"));
    ZL_TRY(const auto bytes, base::from_base64(encoded));
    out.leaf = std::string(base::text_of(bytes));
    value.as_object().erase("leaf");
  }
  const bool disposed = base::find(value, "body_disposed_by") != nullptr;
  const bool fits =
      disposed ? has_exactly(value, {"body", "body_disposed_by", "body_salt", "head", "head_salt", "seq"}) &&
                     is_null(value, "body") && is_null(value, "body_salt")
               : has_exactly(value, {"body", "body_salt", "head", "head_salt", "seq"});
  if (!fits) return bad_entry("why.entry_members");
  ZL_TRY(out.seq, need_count(value, "seq"));
  ZL_TRY(out.head, base::need_text(value, "head"));
  ZL_TRY(out.head_salt, need_salt(value, "head_salt"));
  if (disposed) {
    ZL_TRY(out.disposed_by, need_count(value, "body_disposed_by"));
    return out;
  }
  ZL_TRY(out.body, base::need_text(value, "body"));
  ZL_TRY(out.body_salt, need_salt(value, "body_salt"));
  return out;
}

base::Result<Head> read_head(std::string_view text) {
  ZL_TRY(const auto value, read_canonical(text));
  if (!has_exactly(value, {"at", "by", "case", "n", "type"})) return bad_entry("why.head_members");
  Head head;
  ZL_TRY(const auto at, base::need_text(value, "at"));
  const auto instant = base::Instant::parse(at);
  if (!instant || instant->text() != at) return bad_entry("why.head_at");
  head.at = *instant;
  ZL_TRY(head.by, base::need_text(value, "by"));
  ZL_TRY(head.case_id, base::need_text(value, "case"));
  ZL_TRY(head.type, base::need_text(value, "type"));
  ZL_TRY(head.n, need_count(value, "n"));
  return head;
}

base::Result<Json> read_body(std::string_view text) {
  if (text.size() > base::kMaxBodyBytes) return bad_entry("why.body_long");
  ZL_TRY(auto value, read_canonical(text));
  if (!only_exact_integers(value)) return bad_entry("why.body_number");
  return value;
}

std::string_view type_name(std::string_view type) {
  return type.substr(0, type.rfind('/'));
}

std::string salted_digest(const base::Bytes& salt, std::string_view text) {
  return crypto::sha256(salt, base::view_of(text)).hex();
}

std::vector<BlobName> named_blobs(const Json& body) {
  std::vector<BlobName> out;
  collect_blobs(body, out);
  return out;
}

}  // namespace zhilu_verify
