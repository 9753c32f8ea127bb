#include "base/json.h"

#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <span>
#include <vector>

#include "base/bytes.h"
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
  bool on_object_begin(Code&) { return objects_.push_back(keys_.size()), true; }
  bool on_object_end(std::size_t n, Code& error) {
    const auto first = objects_.back();
    objects_.pop_back();
    if (names_twice(first)) {
      error = bj::error::syntax;
      return false;
    }
    return stack_.push_object(n), true;
  }
  bool on_array_begin(Code&) { return true; }
  bool on_array_end(std::size_t n, Code&) { return stack_.push_array(n), true; }
  bool on_key_part(Text s, std::size_t, Code&) { return key_text_.append(s.data(), s.size()), stack_.push_chars(s), true; }
  bool on_key(Text s, std::size_t, Code&) {
    const auto from = keys_.empty() ? 0 : keys_.back().end;
    key_text_.append(s.data(), s.size());
    keys_.push_back({from, key_text_.size()});
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
  struct Key {  // its bytes in key_text_
    std::size_t from, end;
  };

  // Of the innermost object, whose keys begin at `first`; they are let go of.
  bool names_twice(std::size_t first) {
    const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(first);
    if (begin == keys_.end()) return false;
    const auto text = [this](const Key& key) {
      return std::string_view(key_text_).substr(key.from, key.end - key.from);
    };
    const auto from = begin->from;
    std::sort(begin, keys_.end(), [&](const Key& a, const Key& b) { return text(a) < text(b); });
    const auto twice =
        std::adjacent_find(begin, keys_.end(), [&](const Key& a, const Key& b) { return text(a) == text(b); });
    if (twice != keys_.end()) duplicate_ = std::string(text(*twice));
    keys_.erase(begin, keys_.end());
    key_text_.resize(from);
    return duplicate_.has_value();
  }

  bj::value_stack stack_;
  std::vector<Key> keys_;             // of all objects that are open, outermost first
  std::vector<std::size_t> objects_;  // where the keys of each begin
  std::string key_text_;
  std::string part_;  // of a number that the parser hands over in pieces
  std::optional<std::string> duplicate_;
};

// RFC 8785 §3.2.3 sorts by UTF-16 code units. That is the order of UTF-8 bytes, but for one thing: what lies beyond U+FFFF
// (first byte F0 to F4) is written with surrogates there, and so comes before U+E000 to U+FFFF (first byte EE or EF).
unsigned utf16_rank(char byte) {
  const unsigned b = static_cast<unsigned char>(byte);
  if (b < 0xee || b > 0xf4) return b;
  return b >= 0xf0 ? b - 2 : b + 5;
}

bool before_in_utf16(std::string_view a, std::string_view b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (x == a.end() || y == b.end()) return x == a.end() && y != b.end();
  return utf16_rank(*x) < utf16_rank(*y);
}

bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

void write_string(std::string& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    const auto special = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    out.append(text.substr(0, plain));
    if (special == text.end()) break;
    const char c = *special;
    text.remove_prefix(plain + 1);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out.push_back(kHexDigits[(c >> 4) & 15]);
        out.push_back(kHexDigits[c & 15]);
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
  using Member = const JsonObject::value_type*;
  std::array<Member, 24> few;  // most objects have no more, and each event holds several
  std::vector<Member> many(object.size() > few.size() ? object.size() : 0);
  const auto members = std::span(many.empty() ? few.data() : many.data(), object.size());
  std::transform(object.begin(), object.end(), members.begin(), [](const auto& member) { return &member; });
  const auto key_of = [](const JsonObject::value_type* m) { return std::string_view(m->key().data(), m->key().size()); };
  std::sort(members.begin(), members.end(),
            [&](const auto* a, const auto* b) { return before_in_utf16(key_of(a), key_of(b)); });
  out.push_back('{');
  bool first = true;
  for (const auto* member : members) {
    if (!first) out.push_back(',');
    first = false;
    write_string(out, key_of(member));
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

const Json* find(const JsonObject& object, std::string_view key) {
  return object.if_contains(boost::json::string_view(key.data(), key.size()));
}
const Json* find(const Json& object, std::string_view key) {
  const auto* members = object.if_object();
  return members == nullptr ? nullptr : find(*members, key);
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

template <class Object>
const JsonArray* array_in(const Object& object, std::string_view key) {
  const auto* value = find(object, key);
  return value ? value->if_array() : nullptr;
}
template <class Object>
const JsonObject* object_in(const Object& object, std::string_view key) {
  const auto* value = find(object, key);
  return value ? value->if_object() : nullptr;
}

const JsonArray* array_at(const Json& object, std::string_view key) { return array_in(object, key); }
const JsonArray* array_at(const JsonObject& object, std::string_view key) { return array_in(object, key); }
const JsonObject* object_at(const Json& object, std::string_view key) { return object_in(object, key); }
const JsonObject* object_at(const JsonObject& object, std::string_view key) { return object_in(object, key); }

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
