#include <re2/re2.h>

#include <array>

#include "records/schema.h"
#include "records/vocabulary.h"

namespace records {
namespace {

using base::Json;
using base::JsonObject;
using base::Result;
using base::Status;

constexpr std::size_t kMaxPattern = 500;
constexpr std::int64_t kRe2Memory = 1 << 20;

constexpr auto kFormats =
    std::to_array<std::string_view>({"instant", "date-time", "date", "digest", "user", "id"});
constexpr auto kTypes =
    std::to_array<std::string_view>({"object", "array", "string", "integer", "number", "boolean", "null"});
// Keywords that say nothing about a value, or that Vocabulary reads itself.
constexpr auto kSilent = std::to_array<std::string_view>(
    {"$schema", "$id", "$defs", "title", "description", "x-sentence", "x-actors", "x-stream", "x-words", "x-gated"});

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& list) {
  for (const auto item : list)
    if (item == text) return true;
  return false;
}

class Compiler {
 public:
  Compiler(const Definitions& definitions, const std::string& file)
      : definitions_(definitions), file_(file) {}

  Result<SchemaPtr> compile(const Json& json, const std::string& path, int depth) {
    if (depth > kMaxSchemaDepth) return bad(path, "nested too deeply, or a $ref that leads to itself");
    if (!json.is_object()) return bad(path, "a schema is an object");
    const auto& object = json.get_object();
    if (const auto* ref = object.if_contains("$ref")) return follow(*ref, object.size(), path, depth);
    auto schema = std::make_shared<Schema>();
    for (const auto& [key, value] : object)
      ZL_CHECK(keyword(*schema, key, value, path + "/" + std::string(key), depth));
    ZL_CHECK(bounded(*schema, path));
    // What people send; events may repeat what a device or a file tells, which may well be blank.
    schema->written = file_.starts_with("commands/") && schema->types.contains("string") &&
                      schema->min_length.value_or(0) > 0;
    return SchemaPtr(std::move(schema));
  }

 private:
  tl::unexpected<base::Error> bad(const std::string& path, std::string what) const {
    return base::fail(base::ErrorKind::invalid, "vocabulary.bad_schema", std::move(what), file_ + "#" + path);
  }

  Result<SchemaPtr> follow(const Json& ref, std::size_t members, const std::string& path, int depth) {
    static constexpr std::string_view kPrefix = "common.json#/$defs/";
    std::string target(ref.is_string() ? std::string_view(ref.get_string()) : "");
    if (file_.starts_with("commands/") && target.starts_with("../")) target.erase(0, 3);
    // A schema of data that are no events stands alone: its definitions are its own.
    if (file_.ends_with(".schema.json") && target.starts_with("#/$defs/")) target.insert(0, "common.json");
    if (members != 1) return bad(path, "$ref stands alone");
    if (!target.starts_with(kPrefix)) return bad(path, "$ref leads to " + std::string(kPrefix) + "NAME only");
    const auto found = definitions_.find(target.substr(kPrefix.size()));
    if (found == definitions_.end()) return bad(path, "no such definition: " + target);
    return compile(found->second, path + "/$ref", depth + 1);
  }

  Status keyword(Schema& s, std::string_view key, const Json& value, const std::string& path, int depth) {
    if (one_of(key, kSilent)) return {};
    if (key == "type") return types(s, value, path);
    if (key == "properties") return properties(s, value, path, depth);
    if (key == "required") return required(s, value, path);
    if (key == "additionalProperties") return additional(s, value, path, depth);
    if (key == "enum" || key == "const") return allowed(s, key, value, path);
    if (key == "pattern") return pattern(s, value, path);
    if (key == "format") return format(s, value, path);
    if (key == "oneOf") return alternatives(s, value, path, depth);
    if (key == "items") {
      ZL_TRY(s.items, compile(value, path, depth + 1));
      return {};
    }
    if (key == "uniqueItems") {
      if (!value.is_bool()) return bad(path, "true or false");
      s.unique_items = value.get_bool();
      return {};
    }
    return number(s, key, value, path);
  }

  Status number(Schema& s, std::string_view key, const Json& value, const std::string& path) {
    const std::pair<std::string_view, std::optional<std::int64_t>*> slots[] = {
        {"minLength", &s.min_length},
        {"maxLength", &s.max_length},
        {"minimum", &s.minimum},
        {"maximum", &s.maximum},
        {"minItems", &s.min_items},
        {"maxItems", &s.max_items},
        {"minProperties", &s.min_properties},
        {"maxProperties", &s.max_properties}};
    for (const auto& [name, slot] : slots) {
      if (name != key) continue;
      if (!value.is_int64()) return bad(path, "an integer");
      *slot = value.get_int64();
      return {};
    }
    return bad(path, "unknown keyword '" + std::string(key) + "'");
  }

  Status types(Schema& s, const Json& value, const std::string& path) {
    base::JsonArray list;
    if (value.is_array())
      list = value.get_array();
    else
      list.push_back(value);
    for (const auto& type : list) {
      if (!type.is_string() || !one_of(type.get_string(), kTypes)) return bad(path, "an unknown type");
      s.types.insert(std::string(type.get_string()));
    }
    if (s.types.empty()) return bad(path, "no type");
    return {};
  }

  Status properties(Schema& s, const Json& value, const std::string& path, int depth) {
    if (!value.is_object()) return bad(path, "an object");
    for (const auto& [name, inner] : value.get_object()) {
      ZL_TRY(auto compiled, compile(inner, path + "/" + std::string(name), depth + 1));
      s.properties.emplace(std::string(name), std::move(compiled));
    }
    return {};
  }

  Status required(Schema& s, const Json& value, const std::string& path) {
    if (!value.is_array()) return bad(path, "a list of names");
    for (const auto& name : value.get_array()) {
      if (!name.is_string()) return bad(path, "a list of names");
      s.required.emplace_back(name.get_string());
    }
    return {};
  }

  Status additional(Schema& s, const Json& value, const std::string& path, int depth) {
    s.closed = true;
    if (value.is_bool()) {
      if (value.get_bool()) return bad(path, "false, or a schema of the others");
      return {};
    }
    ZL_TRY(s.others, compile(value, path, depth + 1));
    return {};
  }

  Status allowed(Schema& s, std::string_view key, const Json& value, const std::string& path) {
    if (key == "const") {
      s.allowed = {value};
      return {};
    }
    if (!value.is_array() || value.get_array().empty()) return bad(path, "a list of values");
    s.allowed.assign(value.get_array().begin(), value.get_array().end());
    return {};
  }

  Status pattern(Schema& s, const Json& value, const std::string& path) {
    if (!value.is_string() || value.get_string().size() > kMaxPattern) return bad(path, "a short text");
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kRe2Memory);
    auto compiled = std::make_shared<re2::RE2>(std::string(value.get_string()), options);
    if (!compiled->ok()) return bad(path, "not a pattern: " + compiled->error());
    s.pattern = std::move(compiled);
    return {};
  }

  Status format(Schema& s, const Json& value, const std::string& path) {
    if (!value.is_string() || !one_of(value.get_string(), kFormats)) return bad(path, "an unknown format");
    s.format = std::string(value.get_string());
    return {};
  }

  Status alternatives(Schema& s, const Json& value, const std::string& path, int depth) {
    if (!value.is_array() || value.get_array().size() < 2) return bad(path, "a list of two or more schemas");
    for (const auto& alternative : value.get_array()) {
      ZL_TRY(auto compiled, compile(alternative, path + "/" + std::to_string(s.one_of.size()), depth + 1));
      s.one_of.push_back(std::move(compiled));
    }
    return {};
  }

  // Whatever the vocabulary lets in has a size.
  Status bounded(const Schema& s, const std::string& path) const {
    if (!s.allowed.empty() || !s.one_of.empty()) return {};
    if (s.types.empty()) return bad(path, "a schema names its type, its values or its alternatives");
    const bool sized_text = s.max_length || !s.format.empty();
    if (s.types.contains("string") && !sized_text) return bad(path, "a text without maxLength or format");
    if (s.types.contains("array") && (!s.max_items || !s.items))
      return bad(path, "a list without items and maxItems");
    if (s.types.contains("object") && !s.closed) return bad(path, "an object without additionalProperties");
    if (s.others && !s.max_properties) return bad(path, "an open object without maxProperties");
    for (const auto& name : s.required)
      if (!s.properties.contains(name))
        return bad(path, "required '" + name + "' is not among the properties");
    return {};
  }

  const Definitions& definitions_;
  const std::string& file_;
};

}  // namespace

Result<SchemaPtr> compile_schema(const Json& schema, const Definitions& definitions,
                                 const std::string& file) {
  return Compiler(definitions, file).compile(schema, "", 0);
}

}  // namespace records
