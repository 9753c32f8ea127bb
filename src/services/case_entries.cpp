#include "services/case_entries.h"

#include "records/case_entries.h"
#include "services/case_access.h"
#include "services/entry_forms.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;
using base::Result;

namespace {

// What the bureau's own record may hold too is entered there.
bool is_entered_in_cases(const records::Vocabulary& vocabulary, std::string_view type) {
  return vocabulary.recordable(type) != nullptr && vocabulary.of_case(type) && !vocabulary.of_bureau(type);
}

Result<std::string> type_of(Core& core, const access_control::Principal& who, const std::string& name) {
  const auto& vocabulary = core.parts.vocabulary;
  auto type = vocabulary.newest_of(name);
  if (type.empty() || !is_entered_in_cases(vocabulary, type))
    return fail(ErrorKind::not_found, "case.no_such_entry", "nobody enters '" + name + "' into the record of a case", "/type",
                "choose one of the list of entries");
  if (!may_cause(vocabulary, who, type))
    return fail(ErrorKind::denied, "case.not_your_entry", "no role of yours enters this", "/type", "ask somebody whose office it is");
  return type;
}

// Users and devices that the bureau knows.
base::Status names_are_known(Core& core, const records::Recordable& how, const Json& body) {
  for (const auto& [field, model] : how.names) {
    const auto named = base::text_at(body, field);
    if (named.empty()) continue;
    ZL_TRY(const auto row, row_json(core, model, named));
    if (!row)
      return fail(ErrorKind::not_found, "bureau.no_such_thing", "the bureau's record knows no '" + named + "'", "/body/" + field,
                  "choose one from the list");
  }
  return {};
}

// What this person may enter into the record of a case, with the fields that a form asks for.
Result<Reply> list_types(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "case.entry_types"));
  const auto& vocabulary = core.parts.vocabulary;
  auto types = entry_types(vocabulary, context.who, [&](std::string_view type) { return is_entered_in_cases(vocabulary, type); });
  return Reply{JsonObject{{"types", std::move(types)}}, {}};
}

}  // namespace

Result<Json> facts_of_entry(Core& core, const CallContext& context, const records::CaseState& state, const Json& input) {
  ZL_TRY(const auto type, type_of(core, context.who, base::text_at(input, "type")));
  const auto& vocabulary = core.parts.vocabulary;
  const auto& how = *vocabulary.recordable(type);
  const auto& body = *base::find(input, "body");
  ZL_CHECK(is_fit_for_people(vocabulary, type, body));
  ZL_CHECK(names_are_known(core, how, body));
  ZL_CHECK(records::check_things_named(state, vocabulary.fields_of(type), body, how.counted, "/body"));
  auto made = records::made_by_entry(state, vocabulary, type, body);
  if (!made) {
    made.error().where = "/body" + made.error().where;
    return base::pass_on(std::move(made).error());
  }
  return Json(JsonObject{{"type", type}, {"made", std::move(*made)}});
}

void add_case_entries(Core& core) { core.operations["case.entry_types"] = list_types; }

}  // namespace services
