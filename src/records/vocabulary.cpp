#include "records/vocabulary.h"

#include <algorithm>

#include "records/sentence.h"
#include "records/vocabulary_content.h"

namespace records {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;
using base::Status;

namespace {

// "hazard.found.v1.json" → {"hazard.found", 1}
Result<TypeName> name_of_file(const std::string& file) {
  static constexpr std::string_view kEnd = ".json";
  const auto v = file.rfind(".v");
  if (!std::string_view(file).ends_with(kEnd) || v == std::string::npos)
    return bad_schema(file, "a schema's file is NAME.vN.json");
  const auto name =
      split_type(file.substr(0, v) + "/" + file.substr(v + 2, file.size() - v - 2 - kEnd.size()));
  if (!name) return bad_schema(file, "a schema's file is NAME.vN.json");
  return *name;
}

std::string text_of(const TypeName& type) {
  return type.name + "/" + std::to_string(type.version);
}

Result<Json> parse_file(const std::string& file, const std::string& text) {
  if (text.size() > kMaxSchemaBytes) return bad_schema(file, "the file is too large");
  auto json = base::parse_json(text);
  if (!json) return bad_schema(file, json.error().text());
  if (!json->is_object()) return bad_schema(file, "the file holds no object");
  return json;
}

Result<std::vector<std::string>> texts_of(const Json& json, std::string_view key, const std::string& file) {
  std::vector<std::string> out;
  const auto* list = base::array_at(json, key);
  if (!list || list->empty()) return bad_schema(file + "#/" + std::string(key), "a list of names");
  for (const auto& item : *list) {
    if (!item.is_string()) return bad_schema(file + "#/" + std::string(key), "a list of names");
    out.emplace_back(item.get_string());
  }
  return out;
}

Result<UpcastStep> read_step(const Json& json, const std::string& where) {
  UpcastStep step;
  if (const auto* rename = base::object_at(json, "rename")) {
    step.kind = UpcastStep::Kind::rename;
    step.field = base::text_at(*rename, "from");
    step.to = base::text_at(*rename, "to");
    if (step.to.empty()) return bad_schema(where, "rename: {from, to}");
  } else if (const auto* set = base::object_at(json, "default")) {
    step.kind = UpcastStep::Kind::set_default;
    step.field = base::text_at(*set, "field");
    if (const auto* value = set->if_contains("value")) step.value = *value;
  } else if (const auto* drop = base::object_at(json, "drop")) {
    step.kind = UpcastStep::Kind::drop;
    step.field = base::text_at(*drop, "field");
  }
  if (step.field.empty())
    return bad_schema(where, "a step is {rename:{from,to}}, {default:{field,value}} or {drop:{field}}");
  return step;
}

Status read_upcasts(VocabularyContent& content, const Json& json) {
  const auto* list = base::array_at(json, "upcasts");
  if (!list) return bad_schema("upcasts.json", "{upcasts:[…]}");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto where = "upcasts.json#/upcasts/" + std::to_string(i);
    const auto from = base::text_at((*list)[i], "from"), to = base::text_at((*list)[i], "to");
    ZL_TRY(const auto old_type, split_type(from));
    ZL_TRY(const auto new_type, split_type(to));
    if (old_type.name != new_type.name || old_type.version + 1 != new_type.version)
      return bad_schema(where, "an upcast leads from a version to the next one");
    if (!content.events.contains(from) || !content.events.contains(to))
      return bad_schema(where, "of a type that has no schema");
    const auto* steps = base::array_at((*list)[i], "steps");
    if (!steps) return bad_schema(where, "no steps");
    std::vector<UpcastStep> read;
    for (const auto& step : *steps) {
      ZL_TRY(auto one, read_step(step, where));
      read.push_back(std::move(one));
    }
    if (!content.upcasts.emplace(from, std::move(read)).second)
      return bad_schema(where, "two upcasts of one version");
  }
  return {};
}

Status read_words(VocabularyContent& content, const Json& common) {
  const auto* words = base::object_at(common, "x-words");
  if (!words) return {};
  for (const auto& [field, values] : *words) {
    if (!values.is_object()) return bad_schema("common.json#/x-words/" + std::string(field), "{value: {zh, en}}");
    for (const auto& [value, word] : values.get_object()) {
      const Words both{base::text_at(word, "zh"), base::text_at(word, "en")};
      if (both.zh.empty() || both.en.empty())
        return bad_schema("common.json#/x-words/" + std::string(field) + "/" + std::string(value), "{zh, en}");
      content.words[std::string(field)][std::string(value)] = both;
    }
  }
  return {};
}

// Definitions are all compiled once, so that one that nothing uses yet is right too.
Status read_common(VocabularyContent& content, Definitions& definitions, const Json& common) {
  ZL_CHECK(read_words(content, common));
  if (base::find(common, "x-own-signers")) {
    ZL_TRY(content.own_signers, texts_of(common, "x-own-signers", "common.json"));
  }
  const auto* defs = base::object_at(common, "$defs");
  if (!defs) return bad_schema("common.json", "no $defs");
  for (const auto& [name, schema] : *defs) definitions.emplace(std::string(name), schema);
  for (const auto& [name, schema] : definitions)
    ZL_CHECK(compile_schema(schema, definitions, "common.json#/$defs/" + name));
  return {};
}

Status read_stream(EventSchema& event, const Json& json, const std::string& file) {
  const auto* stream = base::find(json, "x-stream");
  if (!stream) return {};
  const auto name = base::text_at(json, "x-stream");
  if (name != "case" && name != "bureau" && name != "access" && name != "any")
    return bad_schema(file + "#/x-stream", "case, bureau, access or any");
  event.of_case = name == "case" || name == "any";
  event.of_bureau = name != "case";
  return {};
}

using FieldMap = std::map<std::string, std::string, std::less<>>;

// {FIELD of the event: what it is about}
bool read_fields(FieldMap& out, const EventSchema& event, const Json& json) {
  if (!json.is_object()) return false;
  for (const auto& [field, about] : json.get_object()) {
    if (!event.schema->properties.contains(std::string_view(field)) || !about.is_string()) return false;
    out.emplace(field, about.get_string());
  }
  return true;
}

// {counted?: FIELD, may_go_on?: true, spoken?: true, identified?: FIELD, names?: {FIELD: read model}, follows?: {FIELD: entry},
// confined?: true, after_closing?: true, after_approval?: {FIELD: value}, group?: NAME}
Status read_recordable(EventSchema& event, const Json& json, const std::string& file) {
  const auto* told = base::find(json, "x-recordable");
  if (!told) return {};
  const auto where = file + "#/x-recordable";
  if (!told->is_object()) return bad_schema(where, "an object");
  Recordable out;
  const auto known = [&](std::string_view field) { return event.schema->properties.contains(field); };
  const auto knows_all = [&](const base::JsonObject& fields) {
    return std::all_of(fields.begin(), fields.end(), [&](const auto& field) { return known(field.key()); });
  };
  for (const auto& [key, value] : told->get_object()) {
    if (key == "names" || key == "follows") {
      if (!read_fields(key == "names" ? out.names : out.follows, event, value))
        return bad_schema(where + "/" + std::string(key), "{field of the event: read model, or entry}");
    } else if ((key == "confined" || key == "may_go_on" || key == "spoken" || key == "after_closing") && value.is_bool()) {
      auto& flag = key == "confined" ? out.confined : key == "spoken" ? out.spoken : key == "may_go_on" ? out.may_go_on : out.after_closing;
      flag = value.get_bool();
    } else if (key == "after_approval" && value.is_object() && known("approval") && knows_all(value.get_object())) {
      out.after_approval = value.get_object();
    } else if (key == "group" && value.is_string()) {
      out.group = value.get_string();
    } else if ((key == "counted" || key == "identified") && value.is_string() && known(value.get_string())) {
      (key == "counted" ? out.counted : out.identified) = value.get_string();
    } else {
      return bad_schema(where, "{counted?, identified?: field of the event, names?: {field: read model}, "
                               "follows?: {field: entry}, confined?, may_go_on?, spoken?, after_closing?: true or false, "
                               "after_approval?: {field of the event: value}, group?: name}");
    }
  }
  event.recordable = std::move(out);
  return {};
}

Status read_event(VocabularyContent& content, const Definitions& definitions, const std::string& file,
                  const Json& json) {
  ZL_TRY(const auto type, name_of_file(file));
  EventSchema event;
  ZL_TRY(event.schema, compile_schema(json, definitions, file));
  if (!event.schema->types.contains("object")) return bad_schema(file, "a body is an object");
  ZL_TRY(event.actors, texts_of(json, "x-actors", file));
  ZL_CHECK(read_stream(event, json, file));
  ZL_CHECK(read_recordable(event, json, file));
  const auto* sentence = base::find(json, "x-sentence");
  if (!sentence) return bad_schema(file, "no x-sentence");
  ZL_TRY(event.zh, parse_sentence(base::text_at(*sentence, "zh"), *event.schema, file + "#/x-sentence/zh"));
  ZL_TRY(event.en, parse_sentence(base::text_at(*sentence, "en"), *event.schema, file + "#/x-sentence/en"));
  content.newest[type.name] = std::max(content.newest[type.name], type.version);
  content.events.emplace(text_of(type), std::move(event));
  return {};
}

Status read_command(VocabularyContent& content, const Definitions& definitions, const std::string& file,
                    const Json& json) {
  ZL_TRY(const auto type, name_of_file(file.substr(std::string_view("commands/").size())));
  ZL_TRY(auto schema, compile_schema(json, definitions, file));
  auto& known = content.commands[type.name];
  if (type.version > known.version) known = {type.version, std::move(schema)};
  return {};
}

// Every version from 1 to the newest is there, and each older one leads on.
Status check_versions(const VocabularyContent& content) {
  for (const auto& [name, newest] : content.newest)
    for (int version = 1; version <= newest; ++version) {
      const auto type = text_of({name, version});
      if (!content.events.contains(type))
        return bad_schema(type, "a version is missing: old versions are read for ever");
      if (version < newest && !content.upcasts.contains(type))
        return bad_schema(type, "no upcast to the next version");
    }
  return {};
}

void take_step(JsonObject& body, const UpcastStep& step) {
  switch (step.kind) {
    case UpcastStep::Kind::rename:
      if (const auto* value = body.if_contains(step.field)) {
        auto moved = *value;
        body.erase(step.field);
        body[step.to] = std::move(moved);
      }
      break;
    case UpcastStep::Kind::set_default:
      if (!body.contains(step.field)) body[step.field] = step.value;
      break;
    case UpcastStep::Kind::drop:
      body.erase(step.field);
      break;
  }
}

tl::unexpected<base::Error> unknown_type(std::string_view type) {
  return base::fail(ErrorKind::invalid, "event.unknown_type",
                    "the vocabulary has no events of type '" + std::string(type) + "'", "",
                    "use the version of the program that wrote it, or a later one");
}

}  // namespace

Result<Vocabulary> Vocabulary::load(const std::map<std::string, std::string>& files) {
  if (files.size() > kMaxSchemaFiles) return bad_schema("", "too many files");
  auto content = std::make_shared<Content>();
  Definitions definitions;
  const auto common = files.find("common.json");
  if (common == files.end()) return bad_schema("common.json", "the file is missing");
  ZL_TRY(const auto common_json, parse_file(common->first, common->second));
  ZL_CHECK(read_common(content->all, definitions, common_json));
  content->all.texts.insert(*common);
  Json upcasts;
  for (const auto& [file, text] : files) {
    if (file == "common.json" || file.ends_with(".md")) continue;
    ZL_TRY(auto json, parse_file(file, text));
    if (file == "upcasts.json") {
      upcasts = std::move(json);
      continue;
    }
    if (base::text_at(json, "$id") != file) return bad_schema(file + "#/$id", "the $id is the file's name");
    ZL_CHECK(file.starts_with("commands/") ? read_command(content->all, definitions, file, json)
                                           : read_event(content->all, definitions, file, json));
    if (!file.starts_with("commands/")) content->all.texts.emplace(file, text);
  }
  if (!upcasts.is_null()) ZL_CHECK(read_upcasts(content->all, upcasts));
  ZL_CHECK(check_versions(content->all));
  Vocabulary out;
  out.content_ = std::move(content);
  return out;
}

Status Vocabulary::check_event(std::string_view type, const Json& body) const {
  const auto found = content_->all.events.find(type);
  if (found == content_->all.events.end()) return unknown_type(type);
  return check_schema(*found->second.schema, body);
}

Status Vocabulary::check_command(std::string_view name, const Json& input) const {
  const auto found = content_->all.commands.find(name);
  if (found == content_->all.commands.end())
    return base::fail(ErrorKind::invalid, "command.unknown",
                      "there is no command '" + std::string(name) + "'");
  return check_schema(*found->second.schema, input);
}

Result<Event> Vocabulary::upcast(Event event) const {
  if (!content_->all.events.contains(event.type)) return unknown_type(event.type);
  for (auto found = content_->all.upcasts.find(event.type); found != content_->all.upcasts.end();
       found = content_->all.upcasts.find(event.type)) {
    if (event.body.is_object())
      for (const auto& step : found->second) take_step(event.body.get_object(), step);
    ZL_TRY(const auto type, split_type(event.type));
    event.type = text_of({type.name, type.version + 1});
  }
  return event;
}

Result<const Event*> Vocabulary::newest(const Event& event, Event& room) const {
  if (!content_->all.events.contains(event.type)) return unknown_type(event.type);
  if (!content_->all.upcasts.contains(event.type)) return &event;
  ZL_TRY(room, upcast(event));
  return &room;
}

bool Vocabulary::knows_event(std::string_view type) const {
  return content_->all.events.contains(type);
}
bool Vocabulary::knows_command(std::string_view name) const {
  return content_->all.commands.contains(name);
}

bool Vocabulary::of_case(std::string_view type) const {
  const auto found = content_->all.events.find(type);
  return found != content_->all.events.end() && found->second.of_case;
}
bool Vocabulary::of_bureau(std::string_view type) const {
  const auto found = content_->all.events.find(type);
  return found != content_->all.events.end() && found->second.of_bureau;
}

bool Vocabulary::signs_by_account(std::string_view signer_role) const {
  const auto& own = content_->all.own_signers;
  return std::find(own.begin(), own.end(), signer_role) != own.end();
}

std::vector<std::string> Vocabulary::event_types() const {
  std::vector<std::string> out;
  for (const auto& [type, schema] : content_->all.events) out.push_back(type);
  return out;
}

std::vector<std::string> Vocabulary::commands() const {
  std::vector<std::string> out;
  for (const auto& [name, schema] : content_->all.commands) out.push_back(name);
  return out;
}

std::map<std::string, std::string> Vocabulary::schema_files(const std::set<std::string>& types) const {
  const auto& texts = content_->all.texts;
  std::map<std::string, std::string> out;
  const auto take = [&](const std::string& file) {
    if (const auto found = texts.find(file); found != texts.end()) out.insert(*found);
  };
  take("common.json");
  for (const auto& type : types)
    if (const auto name = split_type(type)) take(name->name + ".v" + std::to_string(name->version) + ".json");
  return out;
}

std::vector<std::string> Vocabulary::actors(std::string_view type) const {
  const auto found = content_->all.events.find(type);
  return found == content_->all.events.end() ? std::vector<std::string>{} : found->second.actors;
}

std::string Vocabulary::sentence(std::string_view type, const Json& body, Language language,
                                 const NameOf& name_of) const {
  const auto found = content_->all.events.find(type);
  if (found == content_->all.events.end()) return std::string(type);
  return render_sentence(language == Language::zh ? found->second.zh : found->second.en, body,
                         content_->all.words, language, name_of);
}

std::string Vocabulary::word(std::string_view field, std::string_view value, Language language) const {
  return word_of(content_->all.words, field, value, language);
}

}  // namespace records
