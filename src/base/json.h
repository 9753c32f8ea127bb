// JSON values (Boost.JSON) and their one canonical spelling (RFC 8785, JCS), which is what gets digested.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace base {

using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

// Strict RFC 8259: UTF-8, no comments, no trailing commas, no duplicate keys, depth at most kMaxJsonDepth.
// Errors: invalid "json.malformed" with the byte offset; "json.duplicate_key" with the key.
Result<Json> parse_json(std::string_view text);

// RFC 8785. Numbers of the record are integers within ±2^53; other numbers are spelled as ECMAScript does.
// Errors: invalid "json.not_canonical" (a number that is not finite, or an integer beyond ±2^53).
Result<std::string> canonical(const Json& value);
// For values that we built ourselves and know to be canonical.
std::string canonical_or_die(const Json& value);

// Looks into an object; nothing when it is not there or of another type.
const Json* find(const Json& object, std::string_view key);
std::string text_at(const Json& object, std::string_view key, std::string_view otherwise = {});
std::optional<std::int64_t> int_at(const Json& object, std::string_view key);
bool bool_at(const Json& object, std::string_view key, bool otherwise = false);
const JsonArray* array_at(const Json& object, std::string_view key);
const JsonObject* object_at(const Json& object, std::string_view key);
// The same of an object that is no value yet: as a value it would be a copy, gone before what was found in it is looked at.
const Json* find(const JsonObject& object, std::string_view key);
const JsonArray* array_at(const JsonObject& object, std::string_view key);
const JsonObject* object_at(const JsonObject& object, std::string_view key);

// The same, but missing or mistyped is an error: invalid "json.missing_field" with the key in `where`.
Result<std::string> need_text(const Json& object, std::string_view key);
Result<std::int64_t> need_int(const Json& object, std::string_view key);

}  // namespace base
