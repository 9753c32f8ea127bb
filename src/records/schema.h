// A compiled JSON Schema of the subset that vocabulary.h names. Immutable; thread-safe. Internal to the room.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace re2 {
class RE2;
}

namespace records {

struct Schema {
  std::set<std::string> types;  // empty: any
  std::map<std::string, std::shared_ptr<const Schema>, std::less<>> properties;
  std::vector<std::string> required;
  bool closed = false;                   // additionalProperties: false
  std::shared_ptr<const Schema> others;  // additionalProperties: a schema
  std::vector<base::Json> allowed;       // enum, const
  std::shared_ptr<const re2::RE2> pattern;
  std::string format;
  std::optional<std::int64_t> min_length, max_length, minimum, maximum;
  std::optional<std::int64_t> min_items, max_items, min_properties, max_properties;
  std::shared_ptr<const Schema> items;
  bool unique_items = false;
  bool written = false;  // a text that somebody has to write: letters, not blanks alone
  std::vector<std::shared_ptr<const Schema>> one_of;
};

using SchemaPtr = std::shared_ptr<const Schema>;
// $defs of common.json; of the file itself where that is a NAME.schema.json.
using Definitions = std::map<std::string, base::Json, std::less<>>;

// Errors: invalid "vocabulary.bad_schema" with where = FILE#/path.
base::Result<SchemaPtr> compile_schema(const base::Json& schema, const Definitions& definitions,
                                       const std::string& file);

// What a value can offend against, `blank` and `depth` by themselves: the errors are "schema." and one of
// these, each with its words in data/problems.json. There {field} stands for the error's `where`, {limit} for
// its `remedy` without "at least", "at most" and the unit behind the number.
inline constexpr auto kSchemaKeywords = std::to_array<std::string_view>(
    {"additionalProperties", "blank", "depth", "enum", "format", "maxItems", "maxLength", "maxProperties",
     "maximum", "minItems", "minLength", "minProperties", "minimum", "oneOf", "pattern", "required", "type",
     "uniqueItems"});

// One of them; another word does not compile.
struct Keyword {
  std::string_view name;
  consteval Keyword(const char* word) : name(word) {
    if (std::find(kSchemaKeywords.begin(), kSchemaKeywords.end(), name) == kSchemaKeywords.end())
      throw "not in kSchemaKeywords";
  }
};

// Errors: invalid "schema.<keyword>" with where = the field's path.
base::Status check_schema(const Schema& schema, const base::Json& value, const std::string& path = "");

}  // namespace records
