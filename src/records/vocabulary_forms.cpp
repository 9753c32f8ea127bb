// What people enter themselves, and how a form asks for it.
#include <re2/re2.h>

#include <algorithm>

#include "records/vocabulary.h"
#include "records/vocabulary_content.h"

namespace records {
namespace {

std::vector<std::string> choices_of(const Schema& schema) {
  std::vector<std::string> out;
  for (const auto& value : schema.allowed)
    if (value.is_string()) out.emplace_back(value.get_string());
  return out;
}

bool is_written(const Schema& schema) {
  return schema.types.contains("string") && schema.min_length.value_or(0) > 0;
}

// "act" of "^act-[1-9][0-9]{0,5}$", "*" of what lets any noun pass.
std::string thing_named(const Schema& schema) {
  static const re2::RE2 kOne(R"(\^([a-z][a-z_]*)-\[1-9\].*)"), kAny(R"(\^\[a-z\].*-\[1-9\].*)");
  if (!schema.pattern) return {};
  std::string noun;
  if (re2::RE2::FullMatch(schema.pattern->pattern(), kOne, &noun)) return noun;
  return re2::RE2::FullMatch(schema.pattern->pattern(), kAny) ? "*" : "";
}

FieldTold field_told(const std::string& name, const Schema& schema, const Schema& body) {
  FieldTold out;
  out.name = name;
  out.type = schema.types.empty() ? (schema.allowed.empty() ? "" : "string") : *schema.types.begin();
  out.format = schema.items ? schema.items->format : schema.format;
  if (schema.pattern) out.pattern = schema.pattern->pattern();
  out.needed = std::find(body.required.begin(), body.required.end(), name) != body.required.end();
  out.written = is_written(schema.items ? *schema.items : schema);
  out.choices = choices_of(schema.items ? *schema.items : schema);
  out.least = schema.minimum;
  out.most = schema.maximum;
  out.longest = schema.max_length;
  out.items_most = schema.max_items;
  const Schema& one = schema.items ? *schema.items : schema;
  out.thing = thing_named(one);
  for (const auto& [part, inner] : one.properties) out.parts.push_back(field_told(part, *inner, one));
  return out;
}

const Schema& element_of(const Schema& schema) {
  return schema.items ? element_of(*schema.items) : schema;
}

bool holds(const Schema& given, const std::vector<std::string>& below, std::size_t at) {
  const Schema& schema = element_of(given);
  if (at == below.size()) return true;
  if (const auto found = schema.properties.find(below[at]); found != schema.properties.end())
    return holds(*found->second, below, at + 1);
  return std::any_of(schema.one_of.begin(), schema.one_of.end(),
                     [&](const auto& one) { return holds(*one, below, at); });
}

}  // namespace

const Recordable* Vocabulary::recordable(std::string_view type) const {
  const auto found = content_->all.events.find(type);
  return found == content_->all.events.end() || !found->second.recordable ? nullptr
                                                                          : &*found->second.recordable;
}

std::string Vocabulary::newest_of(std::string_view name) const {
  const auto found = content_->all.newest.find(name);
  return found == content_->all.newest.end() ? std::string()
                                             : found->first + "/" + std::to_string(found->second);
}

std::vector<FieldTold> Vocabulary::fields_of(std::string_view type) const {
  std::vector<FieldTold> out;
  const auto found = content_->all.events.find(type);
  if (found == content_->all.events.end()) return out;
  const auto& body = *found->second.schema;
  for (const auto& [name, schema] : body.properties) out.push_back(field_told(name, *schema, body));
  return out;
}

bool Vocabulary::has_field(std::string_view name, const std::vector<std::string>& below) const {
  const auto found = content_->all.events.find(newest_of(name));
  return found != content_->all.events.end() && holds(*found->second.schema, below, 0);
}

std::map<std::string, std::string> Vocabulary::words_of(std::string_view field, Language language) const {
  std::map<std::string, std::string> out;
  const auto found = content_->all.words.find(field);
  if (found == content_->all.words.end()) return out;
  for (const auto& [value, words] : found->second)
    out.emplace(value, language == Language::zh ? words.zh : words.en);
  return out;
}

}  // namespace records
