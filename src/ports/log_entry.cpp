#include "ports/log_entry.h"

#include <algorithm>

#include "base/limits.h"

namespace ports {
namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

// Ids and types are nearly always plain ASCII; anything else takes the general way.
void quote(std::string& out, std::string_view text) {
  if (is_plain(text)) {
    out.push_back('"');
    out += text;
    out.push_back('"');
  } else {
    out += base::canonical_or_die(base::Json(text));
  }
}

// "hazard.found/1"
bool names_a_version(std::string_view type) {
  const auto slash = type.rfind('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == type.size()) return false;
  const auto version = type.substr(slash + 1);
  return version[0] != '0' &&
         std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// An entry that no strict reader would take must never come into the log: shortest form, no surrogates, at
// most U+10FFFF.
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t n = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
    if (n == 0 || i + n > text.size()) return false;
    char32_t point = n == 1 ? c : c & (0xffu >> (n + 1));
    for (std::size_t k = 1; k < n; ++k) {
      const auto more = static_cast<unsigned char>(text[i + k]);
      if ((more & 0xc0) != 0x80) return false;
      point = (point << 6) | (more & 0x3fu);
    }
    if ((n == 3 && point < 0x800) || (n == 4 && point < 0x10000) || point > 0x10ffff) return false;
    if (point >= 0xd800 && point < 0xe000) return false;
    i += n;
  }
  return true;
}

tl::unexpected<base::Error> bad_event(const char* what, const std::string& type) {
  return base::fail(base::ErrorKind::invalid, "store.bad_event", what, type);
}

tl::unexpected<base::Error> bad(const char* code, const char* what) {
  return base::fail(base::ErrorKind::corrupt, code, what);
}

}  // namespace

const char* log_word(LogName log) {
  return log == LogName::record ? "record" : "access";
}

std::string origin_line(std::string_view origin, LogName log) {
  return std::string(origin) + "/" + log_word(log);
}

std::string head_text(const EntryHead& head) {
  std::string out = R"({"at":")" + head.at.text() + R"(","by":)";
  quote(out, head.by);
  out += R"(,"case":)";
  quote(out, head.stream);
  out += R"(,"n":)" + std::to_string(head.n) + R"(,"type":)";
  quote(out, head.type);
  out.push_back('}');
  return out;
}

base::Result<EntryHead> parse_head(std::string_view text) {
  const auto json = base::parse_json(text);
  if (!json || !json->is_object() || json->as_object().size() != 5)
    return bad("entry.bad_head", "a head is not an object of five members");
  EntryHead head;
  const auto at = base::Instant::parse(base::text_at(*json, "at"));
  const auto n = base::int_at(*json, "n");
  head.by = base::text_at(*json, "by");
  head.stream = base::text_at(*json, "case");
  head.type = base::text_at(*json, "type");
  if (!at || !n || *n < 0 || head.by.empty() || head.stream.empty() || head.type.empty())
    return bad("entry.bad_head", "a member of a head is missing or of another type");
  head.at = *at;
  head.n = static_cast<std::uint64_t>(*n);
  if (head_text(head) != text) return bad("entry.bad_head", "a head is not in canonical form");
  return head;
}

std::string leaf_text(const EntryLeaf& leaf) {
  std::string out = R"({"body":")" + leaf.body.hex() + R"(","head":")" + leaf.head.hex() + R"(","log":)";
  quote(out, leaf.origin_line);
  out += R"(,"seq":)" + std::to_string(leaf.seq) + R"(,"v":1})";
  return out;
}

base::Result<EntryLeaf> parse_leaf(std::string_view text) {
  const auto json = base::parse_json(text);
  if (!json) return bad("entry.bad_leaf", "a leaf is not JSON");
  const auto version = base::int_at(*json, "v");
  if (version && *version != 1)
    return base::fail(base::ErrorKind::invalid, "entry.unknown_version",
                      "a leaf has a version that we do not know", std::to_string(*version),
                      "use a newer program");
  EntryLeaf leaf;
  const auto head = base::Digest::from_hex(base::text_at(*json, "head"));
  const auto body = base::Digest::from_hex(base::text_at(*json, "body"));
  const auto seq = base::int_at(*json, "seq");
  if (!version || !head || !body || !seq || *seq < 0)
    return bad("entry.bad_leaf", "a member of a leaf is missing");
  leaf.origin_line = base::text_at(*json, "log");
  leaf.seq = static_cast<std::uint64_t>(*seq);
  leaf.head = *head;
  leaf.body = *body;
  if (leaf_text(leaf) != text) return bad("entry.bad_leaf", "a leaf is not in canonical form");
  return leaf;
}

base::Result<std::string> body_text_of(const NewEvent& event) {
  if (event.stream.empty() || !is_plain(event.stream.text))
    return bad_event("an event needs a stream in plain ASCII", event.type);
  if (!names_a_version(event.type) || !is_plain(event.type))
    return bad_event("an event needs a type with its version", event.type);
  ZL_TRY(auto text, base::canonical(event.body));
  if (!is_utf8(text)) return bad_event("the body of an event holds text that is not UTF-8", event.type);
  if (text.size() > base::kMaxBodyBytes)
    return base::fail(base::ErrorKind::invalid, "store.body_too_large",
                      "the body of an event has " + std::to_string(text.size()) + " bytes, more than " +
                          std::to_string(base::kMaxBodyBytes),
                      event.type, "keep what is long as a blob and name its digest");
  return text;
}

base::Status check_author(std::string_view by) {
  if (!by.empty() && is_plain(by)) return {};
  return bad_event("an event needs an author in plain ASCII", std::string(by));
}

base::Json clock_stepped_body(base::Instant from, base::Instant to) {
  return base::JsonObject{{"from", from.text()}, {"to", to.text()}, {"delta_us", to.us - from.us}};
}

}  // namespace ports
