#include "http_api/request_parts.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/limits.h"
#include "http_api/message.h"

namespace http_api {
namespace {

using base::ErrorKind;

constexpr std::size_t kMaxSegments = 32;
constexpr std::size_t kMaxPairs = 32;
constexpr std::size_t kMaxKeyChars = 200;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The part before the next `separator`; `rest` goes on behind it.
std::string_view next_part(std::string_view& rest, char separator) {
  const auto at = rest.find(separator);
  const auto part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return part;
}

tl::unexpected<base::Error> bad_path(std::string what) {
  return base::fail(ErrorKind::invalid, "http.bad_path", std::move(what), "path");
}

// The weight of one element of Accept-…: thousandths.
int weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    auto parameter = trim(next_part(parameters, ';'));
    if (parameter.size() < 3 || (parameter[0] != 'q' && parameter[0] != 'Q') || parameter[1] != '=') continue;
    if (parameter[2] != '0') return 1000;
    int thousandths = 0, scale = 100;
    for (std::size_t i = 4; i < parameter.size() && scale > 0; ++i, scale /= 10)
      if (parameter[i] >= '0' && parameter[i] <= '9') thousandths += (parameter[i] - '0') * scale;
    return thousandths;
  }
  return 1000;
}

std::size_t utf8_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = utf8_length(lead);
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return false;
    if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return false;
    i += length;
  }
  return true;
}

const std::string* find_pair(const Pairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs)
    if (key == name) return &value;
  return nullptr;
}

base::Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return bad_path("a percent sign is not followed by two hexadecimal digits");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c == '\0') return bad_path("it holds a NUL character");
    out += c;
  }
  if (!is_utf8(out)) return bad_path("it is not UTF-8");
  return out;
}

base::Result<std::vector<std::string>> split_path(std::string_view path) {
  if (path.empty() || path[0] != '/') return bad_path("it does not begin with a slash");
  std::vector<std::string> segments;
  std::size_t at = 1;
  while (true) {
    const auto end = std::min(path.find('/', at), path.size());
    ZL_TRY(auto segment, percent_decode(path.substr(at, end - at)));
    segments.push_back(std::move(segment));
    if (segments.size() > kMaxSegments) return bad_path("it has too many segments");
    if (end == path.size()) return segments;
    at = end + 1;
  }
}

base::Result<Pairs> parse_query(std::string_view query) {
  Pairs pairs;
  while (!query.empty()) {
    auto value = next_part(query, '&');
    if (value.empty()) continue;
    const bool has_value = value.find('=') != std::string_view::npos;
    auto name = next_part(value, '=');
    ZL_TRY(auto decoded_name, percent_decode(name, true));
    ZL_TRY(auto decoded_value, percent_decode(has_value ? value : std::string_view(), true));
    if (find_pair(pairs, decoded_name))
      return base::fail(ErrorKind::invalid, "http.bad_query", "a parameter is given twice", decoded_name);
    pairs.emplace_back(std::move(decoded_name), std::move(decoded_value));
    if (pairs.size() > kMaxPairs)
      return base::fail(ErrorKind::invalid, "http.bad_query", "there are too many parameters", "query");
  }
  return pairs;
}

std::string cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    auto value = trim(next_part(header, ';'));
    if (value.find('=') == std::string_view::npos) continue;
    if (trim(next_part(value, '=')) == name) return std::string(trim(value));
  }
  return {};
}

std::optional<std::uint64_t> parse_count(std::string_view digits) {
  std::uint64_t value = 0;
  const auto* end = digits.data() + digits.size();
  if (digits.empty() || digits[0] < '0' || digits[0] > '9') return std::nullopt;
  const auto [stopped, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || stopped != end) return std::nullopt;
  if (value > static_cast<std::uint64_t>(base::kMaxExactInteger)) return std::nullopt;
  return value;
}

ByteRange parse_range(std::string_view header, std::uint64_t size) {
  const ByteRange whole{ByteRange::whole, 0, size};
  constexpr std::string_view unit = "bytes=";
  if (header.size() < unit.size() || !same_name(header.substr(0, unit.size()), unit)) return whole;
  auto last = trim(header.substr(unit.size()));
  if (last.find(',') != std::string_view::npos || last.find('-') == std::string_view::npos) return whole;
  const auto first = trim(next_part(last, '-'));
  last = trim(last);
  if (first.empty()) {
    const auto suffix = parse_count(last);
    if (!suffix) return whole;
    if (*suffix == 0 || size == 0) return {ByteRange::unsatisfiable, 0, 0};
    const auto count = std::min(*suffix, size);
    return {ByteRange::part, size - count, count};
  }
  const auto begin = parse_count(first);
  const auto end = last.empty() ? std::optional<std::uint64_t>(UINT64_MAX) : parse_count(last);
  if (!begin || !end || *end < *begin) return whole;
  if (*begin >= size) return {ByteRange::unsatisfiable, 0, 0};
  const auto stop = std::min(*end, size - 1);
  return {ByteRange::part, *begin, stop - *begin + 1};
}

bool names_etag(std::string_view header, std::string_view etag) {
  while (!header.empty()) {
    auto tag = trim(next_part(header, ','));
    if (tag == "*") return true;
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"' && tag.substr(1, tag.size() - 2) == etag)
      return true;
  }
  return false;
}

base::Result<std::optional<std::uint64_t>> parse_if_match(std::string_view header) {
  auto tag = trim(header);
  if (tag.empty() || tag == "*") return std::optional<std::uint64_t>();
  if (tag.size() > 2 && tag.front() == '"' && tag.back() == '"')
    if (const auto version = parse_count(tag.substr(1, tag.size() - 2))) return version;
  return base::fail(ErrorKind::invalid, "http.bad_if_match", "If-Match is not a version that was given out",
                    "If-Match", "read the case again and send its ETag");
}

base::Result<std::string> parse_idempotency_key(std::string_view header) {
  auto key = trim(header);
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"') key = key.substr(1, key.size() - 2);
  const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7F; });
  if (key.size() > kMaxKeyChars || !printable)
    return base::fail(ErrorKind::invalid, "http.bad_idempotency_key",
                      "the key is longer than 200 characters or not printable ASCII", "Idempotency-Key");
  return std::string(key);
}

base::Result<base::Json> parse_upload_metadata(std::string_view header) {
  base::JsonObject metadata;
  auto bad = [](std::string_view key, std::string what) {
    return base::fail(ErrorKind::invalid, "upload.bad_metadata", std::move(what), std::string(key));
  };
  while (!header.empty()) {
    auto value = trim(next_part(header, ','));
    if (value.empty()) continue;
    const auto key = next_part(value, ' ');
    const bool ascii = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7F; });
    if (key.empty() || !ascii) return bad("Upload-Metadata", "a key is empty or not ASCII");
    if (metadata.contains(key)) return bad(key, "the key is given twice");
    if (metadata.size() >= kMaxPairs) return bad(key, "there are too many keys");
    auto decoded = base::from_base64(trim(value));
    if (!decoded) return bad(key, "the value is not base64");
    const auto text = base::text_of(*decoded);
    if (!is_utf8(text) || text.size() > base::kMaxTextChars)
      return bad(key, "the value is not UTF-8, or too long");
    metadata.emplace(key, text);
  }
  return base::Json(std::move(metadata));
}

std::string write_upload_metadata(const base::Json& metadata) {
  std::string out;
  if (!metadata.is_object()) return out;
  for (const auto& [key, value] : metadata.get_object()) {
    if (!value.is_string()) continue;
    if (!out.empty()) out += ',';
    out += key;
    out += ' ';
    out += base::to_base64(base::view_of(std::string_view(value.get_string())));
  }
  return out;
}

base::Result<UploadChecksum> parse_upload_checksum(std::string_view header) {
  auto value = trim(header);
  UploadChecksum checksum;
  checksum.algorithm = std::string(next_part(value, ' '));
  if (checksum.algorithm != "sha256" && checksum.algorithm != "sha1")
    return base::fail(ErrorKind::invalid, "upload.unknown_checksum",
                      "the checksum's algorithm is not known here", "Upload-Checksum", "use sha256 or sha1");
  auto bytes = base::from_base64(trim(value));
  if (!bytes || bytes->size() != (checksum.algorithm == "sha1" ? 20u : 32u))
    return base::fail(ErrorKind::invalid, "upload.bad_checksum",
                      "the checksum is not base64 of a digest of that length", "Upload-Checksum");
  checksum.value = std::move(*bytes);
  return checksum;
}

bool has_folded_line(std::string_view head) {
  head = head.substr(0, head.find("\r\n\r\n"));
  for (auto at = head.find('\n'); at != std::string_view::npos; at = head.find('\n', at + 1))
    if (at + 1 < head.size() && (head[at + 1] == ' ' || head[at + 1] == '\t')) return true;
  return false;
}

std::string origin_authority(std::string_view origin) {
  const auto at = origin.find("://");
  if (at == std::string_view::npos) return {};
  auto authority = origin.substr(at + 3);
  return std::string(authority.substr(0, authority.find('/')));
}

bool accepts_coding(std::string_view header, std::string_view coding) {
  while (!header.empty()) {
    auto parameters = next_part(header, ',');
    const auto name = trim(next_part(parameters, ';'));
    if (same_name(name, coding)) return weight_of(parameters) > 0;
  }
  return false;
}

std::string_view preferred_language(std::string_view header) {
  std::string_view best = "zh";
  int best_weight = 0;
  while (!header.empty()) {
    auto parameters = next_part(header, ',');
    const auto tag = trim(next_part(parameters, ';')).substr(0, 2);
    const std::string_view known = same_name(tag, "zh") ? "zh" : same_name(tag, "en") ? "en" : "";
    const int weight = weight_of(parameters);
    if (known.empty() || weight <= best_weight) continue;
    best = known;
    best_weight = weight;
  }
  return best;
}

}  // namespace http_api
