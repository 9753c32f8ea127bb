#include "services/entry_forms.h"

#include <algorithm>

#include "base/blank.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using records::FieldTold;
using records::Language;
using records::Recordable;
using records::Vocabulary;

// Fields that the record fills itself, or that no form can: bytes come by other ways.
bool is_own(const Recordable& how, const FieldTold& field) {
  static constexpr std::string_view kOwn[] = {"time_source", "late_entry", "uncertainty_s"};
  if (how.spoken && (field.name == "user" || field.name == "name")) return true;
  return (field.name == how.counted && !how.may_go_on) || field.format == "digest" ||
         std::find(std::begin(kOwn), std::end(kOwn), field.name) != std::end(kOwn);
}

namespace {

// What no form offers is taken from nobody: a digest would name bytes that the vault never had.
base::Status is_offered(const Recordable& how, const FieldTold& field, const Json& body) {
  if (!base::find(body, field.name) || !is_own(how, field)) return {};
  return fail(ErrorKind::invalid, "bureau.not_by_hand", "the record fills '" + field.name + "' itself, or nobody does",
              "/body/" + field.name, "leave it out");
}

base::Status says_something(const FieldTold& field, const Json& value, const std::string& where) {
  if (const auto* list = value.if_array())
    for (std::size_t i = 0; i < list->size(); ++i) ZL_CHECK(says_something(field, (*list)[i], where + "/" + std::to_string(i)));
  if (const auto* text = value.if_string(); text != nullptr && field.written && base::is_blank(*text))
    return fail(ErrorKind::invalid, "schema.blank", "only blanks or invisible characters", where, "write what there is to tell");
  for (const auto& part : field.parts)
    if (const auto* inner = base::find(value, part.name)) ZL_CHECK(says_something(part, *inner, where + "/" + part.name));
  return {};
}

JsonArray words_of(const Vocabulary& vocabulary, const FieldTold& field) {
  const auto zh = vocabulary.words_of(field.name, Language::zh);
  const auto en = vocabulary.words_of(field.name, Language::en);
  const auto word = [](const auto& words, const std::string& value) {
    const auto found = words.find(value);
    return found == words.end() ? value : found->second;
  };
  JsonArray out;
  for (const auto& value : field.choices)
    out.push_back(JsonObject{{"value", value}, {"word", word(zh, value)}, {"word_en", word(en, value)}});
  return out;
}

// A field's own title at its place ("measure.ordered.from"), where it has one; else that of its name.
std::string title_of(const Vocabulary& vocabulary, const std::string& place, const std::string& field, Language language) {
  const auto own = place + "." + field;
  auto title = vocabulary.word("entry_field", own, language);
  return title == own ? vocabulary.word("entry_field", field, language) : title;
}

JsonObject field_view(const Vocabulary& vocabulary, const std::string& place, const Recordable& how, const FieldTold& field) {
  JsonObject out{{"name", field.name},
                 {"title", title_of(vocabulary, place, field.name, Language::zh)},
                 {"title_en", title_of(vocabulary, place, field.name, Language::en)},
                 {"type", field.type},
                 {"needed", field.needed && field.name != how.identified && field.name != how.counted}};
  if (!field.format.empty()) out["format"] = field.format;
  if (!field.choices.empty()) out["choices"] = words_of(vocabulary, field);
  if (!field.thing.empty()) out["thing"] = field.thing;
  if (const auto names = how.names.find(field.name); names != how.names.end()) out["names"] = names->second;
  for (const auto& [key, value] : {std::pair{"least", field.least}, {"most", field.most}, {"longest", field.longest},
                                   {"items_most", field.items_most}})
    if (value) out[key] = *value;
  JsonArray parts;
  static const Recordable kNothingOwn;
  for (const auto& part : field.parts)
    if (!is_own(kNothingOwn, part)) parts.push_back(field_view(vocabulary, place + "." + field.name, kNothingOwn, part));
  if (!parts.empty()) out["parts"] = std::move(parts);
  return out;
}

}  // namespace

bool may_cause(const Vocabulary& vocabulary, const access_control::Principal& who, std::string_view type) {
  const auto actors = vocabulary.actors(type);
  return std::any_of(actors.begin(), actors.end(), [&](const auto& role) { return who.roles.contains(role); });
}

base::Status is_fit_for_people(const Vocabulary& vocabulary, std::string_view type, const Json& body) {
  const auto& how = *vocabulary.recordable(type);
  for (const auto& field : vocabulary.fields_of(type)) {
    ZL_CHECK(is_offered(how, field, body));
    if (const auto* value = base::find(body, field.name)) ZL_CHECK(says_something(field, *value, "/body/" + field.name));
  }
  return {};
}

JsonArray entry_types(const Vocabulary& vocabulary, const access_control::Principal& who,
                      const std::function<bool(std::string_view type)>& offered) {
  JsonArray types;
  for (const auto& type : vocabulary.event_types()) {
    const auto* how = vocabulary.recordable(type);
    const auto name = type.substr(0, type.find('/'));
    if (!how || !offered(type) || vocabulary.newest_of(name) != type || !may_cause(vocabulary, who, type)) continue;
    JsonArray fields;
    for (const auto& field : vocabulary.fields_of(type))
      if (!is_own(*how, field)) fields.push_back(field_view(vocabulary, name, *how, field));
    JsonObject one{{"type", name},
                   {"title", vocabulary.word("entry_type", name, Language::zh)},
                   {"title_en", vocabulary.word("entry_type", name, Language::en)},
                   {"after_closing", how->after_closing},
                   {"fields", std::move(fields)}};
    if (!how->group.empty()) {
      one["group"] = how->group;
      one["group_title"] = vocabulary.word("entry_group", how->group, Language::zh);
      one["group_title_en"] = vocabulary.word("entry_group", how->group, Language::en);
    }
    types.push_back(std::move(one));
  }
  return types;
}

}  // namespace services
