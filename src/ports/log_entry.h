// The texts of a log entry as docs/formats/entry.md gives them, for every store. Digests come from outside.
// Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/instant.h"
#include "ports/record_store.h"

namespace ports {

const char* log_word(LogName log);                              // "record", "access"
std::string origin_line(std::string_view origin, LogName log);  // "DOMAIN/record"

struct EntryHead {
  base::Instant at;
  std::string by;
  std::string stream;  // the member `case`
  std::uint64_t n = 0;
  std::string type;
};
std::string head_text(const EntryHead& head);
// Errors: corrupt "entry.bad_head".
base::Result<EntryHead> parse_head(std::string_view text);

struct EntryLeaf {
  std::string origin_line;
  std::uint64_t seq = 0;
  base::Digest head;
  base::Digest body;
};
std::string leaf_text(const EntryLeaf& leaf);
// Errors: corrupt "entry.bad_leaf" (not exactly the canonical text); invalid "entry.unknown_version".
base::Result<EntryLeaf> parse_leaf(std::string_view text);

// What may be appended; gives the canonical text of the body. Errors: invalid "store.bad_event" (no stream or
// one that is not plain ASCII, a type without its version, text that is not UTF-8), "store.body_too_large",
// "json.not_canonical".
base::Result<std::string> body_text_of(const NewEvent& event);
// Errors: invalid "store.bad_event" unless `by` is plain ASCII and not empty.
base::Status check_author(std::string_view by);

// The event that records a clock that was set, and its body.
inline constexpr const char* kClockStepped = "clock.stepped/1";
inline constexpr const char* kSystem = "system";
base::Json clock_stepped_body(base::Instant from, base::Instant to);

}  // namespace ports
