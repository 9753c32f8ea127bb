// Leaves, heads and bodies as docs/formats/entry.md has them, and the lines of a case file that disclose
// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/instant.h"
#include "base/json.h"

namespace zhilu_verify {

// Parses a text that must be an object in its own canonical form. Errors: invalid, those of base::parse_json,
// and "why.object", "why.canonical".
base::Result<base::Json> read_canonical(std::string_view text);
// Whether the object has exactly these members.
bool has_exactly(const base::Json& object, std::initializer_list<std::string_view> members);

struct Leaf {
  std::string head_digest, body_digest;  // hexadecimal
};
// Errors: invalid "why.leaf_…": not exactly the leaf of this log and seq.
base::Result<Leaf> read_leaf(std::string_view text, std::string_view log, std::uint64_t seq);

struct LeafLine {
  std::uint64_t seq = 0;
  std::string leaf;
};
base::Result<LeafLine> read_leaf_line(std::string_view line);

struct DisclosedEntry {
  std::uint64_t seq = 0;
  std::string head, body;
  base::Bytes head_salt, body_salt;
  std::optional<std::uint64_t> disposed_by;
  std::optional<std::string> leaf;  // in seal-entry.json only
};
// Errors: invalid "why.entry_members", "why.count", "why.salt"; those of read_canonical.
base::Result<DisclosedEntry> read_entry_line(std::string_view line, bool with_leaf = false);

struct Head {
  base::Instant at;
  std::string by, case_id, type;
  std::uint64_t n = 0;
};
base::Result<Head> read_head(std::string_view text);
// Errors: invalid "why.body_long", "why.body_number", and those of read_canonical: too long, no object, a
// number that is not an integer within 2^53 - 1.
base::Result<base::Json> read_body(std::string_view text);

// "case.archived" of "case.archived/1".
std::string_view type_name(std::string_view type);

std::string salted_digest(const base::Bytes& salt, std::string_view text);

struct BlobName {
  std::string digest, member;
};
// The digests that a body names as blobs, at any depth.
std::vector<BlobName> named_blobs(const base::Json& body);

}  // namespace zhilu_verify
