#include <re2/re2.h>

#include <algorithm>

#include "base/blank.h"
#include "base/digest.h"
#include "base/instant.h"
#include "base/limits.h"
#include "records/schema.h"

namespace records {
namespace {

using base::Json;
using base::Status;

constexpr std::size_t kShown = 60;  // bytes of a wrong value that a message repeats

tl::unexpected<base::Error> wrong(Keyword keyword, const std::string& path, std::string what,
                                  std::string allowed) {
  return base::fail(base::ErrorKind::invalid, "schema." + std::string(keyword.name), std::move(what),
                    path.empty() ? "/" : path, std::move(allowed));
}

std::string shown(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  auto text = base::canonical(value).value_or("a number out of range");
  if (text.size() <= kShown) return text;
  auto cut = kShown;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;  // not inside a character
  return text.substr(0, cut) + "…";
}

std::int64_t code_points(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

bool is_type(const Json& value, std::string_view type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "null") return value.is_null();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  return value.is_number();
}

Status check_type(const Schema& s, const Json& value, const std::string& path) {
  if (s.types.empty()) return {};
  std::string allowed;
  for (const auto& type : s.types) {
    if (is_type(value, type)) return {};
    allowed += (allowed.empty() ? "" : " or ") + type;
  }
  return wrong("type", path, shown(value) + " is of another type", allowed);
}

Status check_allowed(const Schema& s, const Json& value, const std::string& path) {
  if (s.allowed.empty() || std::find(s.allowed.begin(), s.allowed.end(), value) != s.allowed.end()) return {};
  std::string allowed;
  for (const auto& item : s.allowed) allowed += (allowed.empty() ? "" : ", ") + shown(item);
  return wrong("enum", path, shown(value) + " is not one of the values", allowed);
}

bool is_global_id(std::string_view text) {
  static const re2::RE2 kId("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}@[a-z0-9.-]{3,253}");
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), kId);
}

bool is_user(std::string_view text) {
  static const re2::RE2 kLocal("system|os:(0|[1-9][0-9]{0,9})");
  return is_global_id(text) || re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), kLocal);
}

Status check_format(const std::string& format, std::string_view text, const Json& value,
                    const std::string& path) {
  if (format.empty()) return {};
  if (format == "date" && !base::LegalDay::parse(text))
    return wrong("format", path, shown(value) + " is not a date", "YYYY-MM-DD, a day of the calendar");
  if (format == "date-time" && !base::Instant::parse(text))
    return wrong("format", path, shown(value) + " is not an instant",
                 "RFC 3339 with its zone: 2026-03-05T09:10:00+08:00");
  if (format == "instant") {
    const auto parsed = base::Instant::parse(text);
    if (!parsed || parsed->text() != text)
      return wrong("format", path, shown(value) + " is not an instant of the record",
                   "2026-03-05T01:10:00.000000Z");
  }
  if (format == "digest" && !base::Digest::from_hex(text))
    return wrong("format", path, shown(value) + " is not a digest", "64 characters of 0-9 a-f");
  if (format == "id" && !is_global_id(text))
    return wrong("format", path, shown(value) + " is not an id", "UUID@ORIGIN");
  if (format == "user" && !is_user(text))
    return wrong("format", path, shown(value) + " is not a user id", "UUID@ORIGIN, os:UID or system");
  return {};
}

Status check_range(Keyword low, Keyword high, std::int64_t n, const std::optional<std::int64_t>& min,
                   const std::optional<std::int64_t>& max, const std::string& path, const std::string& unit) {
  if (min && n < *min)
    return wrong(low, path, std::to_string(n) + unit + ": too few",
                 "at least " + std::to_string(*min) + unit);
  if (max && n > *max)
    return wrong(high, path, std::to_string(n) + unit + ": too many",
                 "at most " + std::to_string(*max) + unit);
  return {};
}

Status check_text(const Schema& s, const Json& value, const std::string& path) {
  const std::string_view text = value.get_string();
  ZL_CHECK(check_range("minLength", "maxLength", code_points(text), s.min_length, s.max_length, path,
                       " characters"));
  if (s.written && base::is_blank(text))
    return wrong("blank", path, "only blanks or invisible characters", "write what there is to tell");
  if (s.pattern && !re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *s.pattern))
    return wrong("pattern", path, shown(value) + " has another form", s.pattern->pattern());
  return check_format(s.format, text, value, path);
}

Status check_number(const Schema& s, const Json& value, const std::string& path) {
  if (!s.minimum && !s.maximum) return {};
  boost::json::error_code error;
  const auto n = value.to_number<double>(error);
  if (s.minimum && n < static_cast<double>(*s.minimum))
    return wrong("minimum", path, shown(value) + " is too small", "at least " + std::to_string(*s.minimum));
  if (s.maximum && n > static_cast<double>(*s.maximum))
    return wrong("maximum", path, shown(value) + " is too large", "at most " + std::to_string(*s.maximum));
  return {};
}

Status check_list(const Schema& s, const Json& value, const std::string& path) {
  const auto& list = value.get_array();
  ZL_CHECK(check_range("minItems", "maxItems", static_cast<std::int64_t>(list.size()), s.min_items,
                       s.max_items, path, " items"));
  std::set<std::string> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto at = path + "/" + std::to_string(i);
    if (s.items) ZL_CHECK(check_schema(*s.items, list[i], at));
    if (!s.unique_items) continue;
    ZL_TRY(auto text, base::canonical(list[i]));
    if (!seen.insert(std::move(text)).second)
      return wrong("uniqueItems", at, "the same value twice", "each value once");
  }
  return {};
}

std::string names_of(const Schema& s) {
  std::string out;
  for (const auto& [name, schema] : s.properties) out += (out.empty() ? "" : ", ") + name;
  return out;
}

Status check_object(const Schema& s, const Json& value, const std::string& path) {
  const auto& object = value.get_object();
  ZL_CHECK(check_range("minProperties", "maxProperties", static_cast<std::int64_t>(object.size()),
                       s.min_properties, s.max_properties, path, " fields"));
  for (const auto& name : s.required)
    if (!object.contains(name))
      return wrong("required", path + "/" + name, "the field is missing", "it must be there");
  for (const auto& [key, member] : object) {
    const auto at = path + "/" + std::string(key);
    if (const auto found = s.properties.find(std::string_view(key)); found != s.properties.end()) {
      ZL_CHECK(check_schema(*found->second, member, at));
    } else if (s.others) {
      ZL_CHECK(check_schema(*s.others, member, at));
    } else if (s.closed) {
      return wrong("additionalProperties", at, "there is no such field", "fields: " + names_of(s));
    }
  }
  return {};
}

Status check_alternatives(const Schema& s, const Json& value, const std::string& path) {
  if (s.one_of.empty()) return {};
  std::string reasons;
  int fitting = 0;
  for (const auto& alternative : s.one_of) {
    const auto checked = check_schema(*alternative, value, path);
    if (checked)
      ++fitting;
    else
      reasons += (reasons.empty() ? "" : "; or ") + checked.error().remedy;
  }
  if (fitting == 1) return {};
  if (fitting == 0) return wrong("oneOf", path, shown(value) + " fits no alternative", reasons);
  return wrong("oneOf", path, shown(value) + " fits more than one alternative", "exactly one");
}

}  // namespace

Status check_schema(const Schema& s, const Json& value, const std::string& path) {
  if (std::count(path.begin(), path.end(), '/') > static_cast<std::ptrdiff_t>(base::kMaxJsonDepth))
    return wrong("depth", path, "nested too deeply",
                 "at most " + std::to_string(base::kMaxJsonDepth) + " levels");
  ZL_CHECK(check_type(s, value, path));
  ZL_CHECK(check_allowed(s, value, path));
  ZL_CHECK(check_alternatives(s, value, path));
  if (value.is_string()) return check_text(s, value, path);
  if (value.is_number()) return check_number(s, value, path);
  if (value.is_array()) return check_list(s, value, path);
  if (value.is_object()) return check_object(s, value, path);
  return {};
}

}  // namespace records
