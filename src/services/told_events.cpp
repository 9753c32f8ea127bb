#include "services/told_events.h"

#include "records/thing_names.h"
#include "services/case_access.h"
#include "services/hidden_sources.h"

namespace services {

using base::Json;
using base::JsonObject;

namespace {

std::string name_in_case(Core& core, const records::CaseState& state, std::string_view id) {
  for (const auto& officer : state.officers)
    if (officer.user == id) return officer.name;
  auto row = row_json(core, "user", id);
  return row && *row ? base::text_at(**row, "name") : std::string();
}

void take_out_informant(JsonObject& told, JsonObject& item) {
  for (const char* field : {"from", "reference", "text"}) told.erase(field);
  item["withheld"] = true;
}

// Takes out of an entry what this person may not know of: another case that is kept from them, and who told of a violation
// under protection, but for those who handle the case.
base::Status withhold(Core& core, const access_control::Principal& who, const records::CaseState& state, const records::Event& event,
                      JsonObject& body, JsonObject& item) {
  const std::string_view type = event.type;
  for (const char* field : {"to", "arises_from"}) {
    const auto other = type.starts_with("case.") ? base::text_at(body, field) : std::string();
    if (other.empty()) continue;
    ZL_TRY(const auto line, row_json(core, "case_line", other));
    if (line && may_see(core, who, *line)) continue;
    for (const char* told : {field, "relation", "note"}) body.erase(told);
    item["withheld"] = true;
  }
  if (auto* source = type.starts_with("case.opened/") ? body.if_contains("source") : nullptr; source != nullptr && source->is_object()) {
    ZL_TRY(const bool hidden, is_hidden_source(core, who, state, base::text_at(*source, "source")));
    if (hidden) take_out_informant(source->get_object(), item);
  }
  if (type.starts_with("source.received/")) {
    ZL_TRY(const bool hidden, is_hidden_source(core, who, state, event.seq));
    if (hidden) take_out_informant(body, item);
  }
  if (type.starts_with("correction.made/")) {
    ZL_TRY(const bool hidden, is_hidden_source(core, who, state, static_cast<std::uint64_t>(base::int_at(body, "corrects").value_or(0))));
    if (!hidden) return {};
    body["reason"] = "…";  // it may name whoever is protected
    if (auto* fields = body.if_contains("fields"); fields != nullptr && fields->is_object()) take_out_informant(fields->get_object(), item);
  }
  return {};
}

}  // namespace

base::Result<JsonObject> told_event(Core& core, const access_control::Principal& who, const records::CaseState& state,
                                    records::Event e) {
  const auto name = [&](std::string_view id) { return name_in_case(core, state, id); };
  const auto name_in = [&](records::Language language) {
    return [&, language](std::string_view id) {
      auto thing = records::name_of_thing(state, id, core.parts.vocabulary, language);
      return thing.empty() ? name(id) : thing;
    };
  };
  JsonObject item{{"seq", e.seq}, {"n", e.n},           {"type", e.type},
                  {"at", e.at.text()}, {"by", e.by}, {"by_name", name(e.by)}};
  if (const auto* line = state.line(e.seq); line != nullptr && !line->subject.empty()) item["subject"] = line->subject;
  if (e.disposed) {
    item["disposed"] = true;
  } else {
    if (auto* told = e.body.if_object()) ZL_CHECK(withhold(core, who, state, e, *told, item));
    item["sentence"] = core.parts.vocabulary.sentence(e.type, e.body, records::Language::zh, name_in(records::Language::zh));
    item["sentence_en"] = core.parts.vocabulary.sentence(e.type, e.body, records::Language::en, name_in(records::Language::en));
    item["body"] = std::move(e.body);
  }
  return item;
}

}  // namespace services
