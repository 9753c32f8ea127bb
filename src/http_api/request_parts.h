// Readers of the small languages inside a request: paths, queries, cookies, ranges, entity tags, tus
// metadata. Pure; total: any bytes give a value or an error, never more. Fuzzed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace http_api {

using Pairs = std::vector<std::pair<std::string, std::string>>;

const std::string* find_pair(const Pairs& pairs, std::string_view name);

// Errors: invalid "http.bad_path": a broken escape, a NUL, or bytes that are not UTF-8.
base::Result<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

// "/a/b%20c" → ["a", "b c"]; one empty last segment stands for a trailing slash. Errors as above, and for a
// path that does not begin with a slash.
base::Result<std::vector<std::string>> split_path(std::string_view path);
base::Result<Pairs> parse_query(std::string_view query);

// The value of one cookie; empty when it is not there.
std::string cookie(std::string_view header, std::string_view name);

// RFC 9110 §14: one range of bytes. Of what is not understood, or holds several ranges, the whole is sent.
struct ByteRange {
  enum Kind { whole, part, unsatisfiable };
  Kind kind = whole;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};
ByteRange parse_range(std::string_view header, std::uint64_t size);

// Whether If-None-Match names this entity tag (given without quotes); weak comparison.
bool names_etag(std::string_view header, std::string_view etag);

// If-Match of a case: "\"17\"" → 17, "*" → nothing, absent → nothing.
// Errors: invalid "http.bad_if_match" (the answer is 412: such a tag was never given out).
base::Result<std::optional<std::uint64_t>> parse_if_match(std::string_view header);

// Errors: invalid "http.bad_idempotency_key": longer than 200, or not printable ASCII.
base::Result<std::string> parse_idempotency_key(std::string_view header);

// Digits only, at most 2^53-1.
std::optional<std::uint64_t> parse_count(std::string_view digits);

// tus: "name d29ybGQ=,flag" → {"name":"world","flag":""}. Errors: invalid "upload.bad_metadata" naming the
// key.
base::Result<base::Json> parse_upload_metadata(std::string_view header);
std::string write_upload_metadata(const base::Json& metadata);

// tus: "sha256 BASE64". Errors: invalid "upload.bad_checksum"; "upload.unknown_checksum".
struct UploadChecksum {
  std::string algorithm;  // "sha256" or "sha1"
  base::Bytes value;
};
base::Result<UploadChecksum> parse_upload_checksum(std::string_view header);

// The host and port of an origin: "https://bureau.example:8443" → "bureau.example:8443"; empty when it has
// none.
std::string origin_authority(std::string_view origin);

// Whether a line of this head goes on in the next one. RFC 9112 §5.2 lets a server refuse such: what one reader
// joins to a value, another takes for a header of its own.
bool has_folded_line(std::string_view head);

// Whether text is UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

// Whether Accept-Encoding takes this coding (weights above 0).
bool accepts_coding(std::string_view header, std::string_view coding);
// "zh" or "en", by the order of weights in Accept-Language; Chinese where nothing is said.
std::string_view preferred_language(std::string_view header);

}  // namespace http_api
