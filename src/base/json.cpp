#include "base/json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <set>
#include <vector>

#include "base/limits.h"

namespace base {
namespace {

namespace bj = boost::json;

// Builds a value from the parser's events. Boost's own parser keeps the last of equal keys and (1.81) reads fractions to
// within one unit only; a record must not be read two ways, so equal keys are refused and fractions read exactly.
class StrictHandler {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  using Text = bj::string_view;
  using Code = boost::system::error_code;

  Json release() { return stack_.release(); }
  const std::optional<std::string>& duplicate() const { return duplicate_; }

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return keys_.emplace_back(), true; }
  bool on_object_end(std::size_t n, Code&) {
    keys_.pop_back();
    return stack_.push_object(n), true;
  }
  bool on_array_begin(Code&) { return true; }
  bool on_array_end(std::size_t n, Code&) { return stack_.push_array(n), true; }
  bool on_key_part(Text s, std::size_t, Code&) { return part_.append(s.data(), s.size()), stack_.push_chars(s), true; }
  bool on_key(Text s, std::size_t, Code& error) {
    part_.append(s.data(), s.size());
    if (!keys_.back().insert(part_).second) {
      duplicate_ = part_;
      error = bj::error::syntax;
      return false;
    }
    part_.clear();
    return stack_.push_key(s), true;
  }
  bool on_string_part(Text s, std::size_t, Code&) { return stack_.push_chars(s), true; }
  bool on_string(Text s, std::size_t, Code&) { return stack_.push_string(s), true; }
  bool on_number_part(Text s, Code&) { return part_.append(s.data(), s.size()), true; }
  bool on_int64(std::int64_t i, Text, Code&) { return part_.clear(), stack_.push_int64(i), true; }
  bool on_uint64(std::uint64_t u, Text, Code&) { return part_.clear(), stack_.push_uint64(u), true; }
  bool on_double(double, Text s, Code& error) {
    part_.append(s.data(), s.size());
    double exact = 0;
    const auto read = std::from_chars(part_.data(), part_.data() + part_.size(), exact);
    if (read.ec != std::errc{} || read.ptr != part_.data() + part_.size()) {
      error = bj::error::exponent_overflow;
      return false;
    }
    part_.clear();
    return stack_.push_double(exact), true;
  }
  bool on_bool(bool b, Code&) { return stack_.push_bool(b), true; }
  bool on_null(Code&) { return stack_.push_null(), true; }
  bool on_comment_part(Text, Code&) { return true; }
  bool on_comment(Text, Code&) { return true; }

 private:
  bj::value_stack stack_;
  std::vector<std::set<std::string>> keys_;
  std::string part_;       // of a key or number that the parser hands over in pieces
  std::optional<std::string> duplicate_;
};

// RFC 8785 §3.2.3 sorts by UTF-16 code units, which differs from UTF-8 byte order for surrogates.
std::u16string utf16(std::string_view text) {
  std::u16string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const int n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    char32_t cp = n == 1 ? c : c & (0xffu >> (n + 1));
    for (int k = 1; k < n && i + static_cast<std::size_t>(k) < text.size(); ++k)
      cp = (cp << 6) | (static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0x3fu);
    i += static_cast<std::size_t>(n);
    if (cp >= 0x10000) {
      cp -= 0x10000;
      out.push_back(static_cast<char16_t>(0xd800 + (cp >> 10)));
      out.push_back(static_cast<char16_t>(0xdc00 + (cp & 0x3ff)));
    } else {
      out.push_back(static_cast<char16_t>(cp));
    }
  }
  return out;
}

void write_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out.push_back(kHex[(c >> 4) & 15]);
          out.push_back(kHex[c & 15]);
        } else {
          out.push_back(c);
        }
    }
  }
  out.push_back('"');
}

// ECMAScript Number::toString, from the shortest digits that std::to_chars gives.
void write_double(std::string& out, double value) {
  if (value == 0) {
    out += "0";
    return;
  }
  if (value < 0) {
    out.push_back('-');
    value = -value;
  }
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  const auto e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 2) digits += text.substr(2, e - 2);
  int exponent = 0;
  const auto from = text[e + 1] == '+' ? e + 2 : e + 1;
  std::from_chars(text.data() + from, text.data() + text.size(), exponent);
  const int k = static_cast<int>(digits.size());
  const int n = exponent + 1;
  if (k <= n && n <= 21) {
    out += digits + std::string(static_cast<std::size_t>(n - k), '0');
  } else if (0 < n && n <= 21) {
    out += digits.substr(0, static_cast<std::size_t>(n)) + "." + digits.substr(static_cast<std::size_t>(n));
  } else if (-6 < n && n <= 0) {
    out += "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
  } else {
    out.push_back(digits[0]);
    if (k > 1) out += "." + digits.substr(1);
    out += n - 1 < 0 ? "e-" : "e+";
    out += std::to_string(std::abs(n - 1));
  }
}

Status write(std::string& out, const Json& value);

Status write_object(std::string& out, const JsonObject& object) {
  std::vector<std::pair<std::u16string, const JsonObject::value_type*>> members;
  members.reserve(object.size());
  for (const auto& member : object) members.emplace_back(utf16({member.key().data(), member.key().size()}), &member);
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  out.push_back('{');
  bool first = true;
  for (const auto& [key, member] : members) {
    if (!first) out.push_back(',');
    first = false;
    write_string(out, {member->key().data(), member->key().size()});
    out.push_back(':');
    ZL_CHECK(write(out, member->value()));
  }
  out.push_back('}');
  return {};
}

Status write_integer(std::string& out, std::int64_t value) {
  if (value > kMaxExactInteger || value < -kMaxExactInteger)
    return fail(ErrorKind::invalid, "json.not_canonical", "an integer beyond 2^53 has no canonical spelling",
                std::to_string(value));
  out += std::to_string(value);
  return {};
}

Status write(std::string& out, const Json& value) {
  switch (value.kind()) {
    case bj::kind::null: out += "null"; return {};
    case bj::kind::bool_: out += value.get_bool() ? "true" : "false"; return {};
    case bj::kind::int64: return write_integer(out, value.get_int64());
    case bj::kind::uint64:
      if (value.get_uint64() > static_cast<std::uint64_t>(kMaxExactInteger))
        return fail(ErrorKind::invalid, "json.not_canonical", "an integer beyond 2^53 has no canonical spelling");
      return write_integer(out, static_cast<std::int64_t>(value.get_uint64()));
    case bj::kind::double_:
      if (!std::isfinite(value.get_double()))
        return fail(ErrorKind::invalid, "json.not_canonical", "a number that is not finite");
      write_double(out, value.get_double());
      return {};
    case bj::kind::string: write_string(out, {value.get_string().data(), value.get_string().size()}); return {};
    case bj::kind::array: {
      out.push_back('[');
      bool first = true;
      for (const auto& item : value.get_array()) {
        if (!first) out.push_back(',');
        first = false;
        ZL_CHECK(write(out, item));
      }
      out.push_back(']');
      return {};
    }
    case bj::kind::object: return write_object(out, value.get_object());
  }
  return {};
}

tl::unexpected<Error> missing(std::string_view key, const char* type) {
  return fail(ErrorKind::invalid, "json.missing_field", std::string("a field is missing or not ") + type,
              std::string(key), "send it");
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  bj::parse_options options;
  options.max_depth = kMaxJsonDepth;
  bj::basic_parser<StrictHandler> parser(options);
  boost::system::error_code error;
  std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (!error) {
    used = text.find_first_not_of(" \t\r\n", used);
    if (used != std::string_view::npos) error = bj::error::extra_data;
  }
  if (!error) return parser.handler().release();
  if (const auto& key = parser.handler().duplicate())
    return fail(ErrorKind::invalid, "json.duplicate_key", "a JSON object names a key twice", *key);
  return fail(ErrorKind::invalid, "json.malformed", "not well-formed JSON: " + error.message(),
              "byte " + std::to_string(std::min(used, text.size())), "send UTF-8 JSON as RFC 8259 has it");
}

Result<std::string> canonical(const Json& value) {
  std::string out;
  ZL_CHECK(write(out, value));
  return out;
}

std::string canonical_or_die(const Json& value) {
  auto text = canonical(value);
  REQUIRE_INVARIANT(text.has_value());
  return *text;
}

const Json* find(const Json& object, std::string_view key) {
  const auto* members = object.if_object();
  return members == nullptr ? nullptr : members->if_contains(boost::json::string_view(key.data(), key.size()));
}

std::string text_at(const Json& object, std::string_view key, std::string_view otherwise) {
  const auto* value = find(object, key);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(text->data(), text->size()) : std::string(otherwise);
}

std::optional<std::int64_t> int_at(const Json& object, std::string_view key) {
  const auto* value = find(object, key);
  if (value == nullptr) return std::nullopt;
  if (const auto* i = value->if_int64()) return *i;
  if (const auto* u = value->if_uint64(); u && *u <= static_cast<std::uint64_t>(INT64_MAX))
    return static_cast<std::int64_t>(*u);
  return std::nullopt;
}

bool bool_at(const Json& object, std::string_view key, bool otherwise) {
  const auto* value = find(object, key);
  const auto* flag = value ? value->if_bool() : nullptr;
  return flag ? *flag : otherwise;
}

const JsonArray* array_at(const Json& object, std::string_view key) {
  const auto* value = find(object, key);
  return value ? value->if_array() : nullptr;
}

const JsonObject* object_at(const Json& object, std::string_view key) {
  const auto* value = find(object, key);
  return value ? value->if_object() : nullptr;
}

Result<std::string> need_text(const Json& object, std::string_view key) {
  const auto* value = find(object, key);
  const auto* text = value ? value->if_string() : nullptr;
  if (text == nullptr) return missing(key, "text");
  return std::string(text->data(), text->size());
}

Result<std::int64_t> need_int(const Json& object, std::string_view key) {
  auto value = int_at(object, key);
  if (!value) return missing(key, "an integer");
  return *value;
}

}  // namespace base
