#include "services/case_entries.h"

#include <algorithm>

#include "records/case_entries.h"
#include "services/approvals.h"
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

// The roles of this person that cause the event: one of them has to open this very case to its entries, and not another one.
base::Status may_enter(Core& core, const access_control::Principal& who, const std::string& type, const records::CaseState& state) {
  auto acting = who;
  const auto actors = core.parts.vocabulary.actors(type);
  std::erase_if(acting.roles, [&](const auto& role) { return std::find(actors.begin(), actors.end(), role) == actors.end(); });
  return core.parts.kernel.may(acting, "case.record", object_of(state));
}

base::Status is_registered(Core& core, std::string_view model, const Json& named, const std::string& where) {
  const auto* text = named.if_string();
  if (text == nullptr) return {};
  ZL_TRY(const auto row, row_json(core, model, std::string_view(*text)));
  if (row) return {};
  return fail(ErrorKind::not_found, "bureau.no_such_thing", "the bureau's record knows no '" + std::string(*text) + "'", where,
              "choose one from the list");
}

// Users and devices that the bureau knows, wherever in the entry they are named.
base::Status names_are_known(Core& core, const records::Recordable& how, const std::vector<records::FieldTold>& fields, const Json& body,
                             const std::string& where) {
  static const records::Recordable kNoNames;
  for (const auto& field : fields) {
    const auto* value = base::find(body, field.name);
    if (value == nullptr) continue;
    const auto at = where + "/" + field.name;
    const auto names = how.names.find(field.name);
    const std::string model = names != how.names.end() ? names->second : field.format == "user" ? "user" : "";
    const auto* list = value->if_array();
    const std::size_t count = list == nullptr ? 1 : list->size();
    for (std::size_t i = 0; i < count; ++i) {
      const auto& one = list == nullptr ? *value : (*list)[i];
      const auto place = list == nullptr ? at : at + "/" + std::to_string(i);
      if (!model.empty()) ZL_CHECK(is_registered(core, model, one, place));
      ZL_CHECK(names_are_known(core, kNoNames, field.parts, one, place));
    }
  }
  return {};
}

// What somebody says in their own office is said under their own name, for a level of their own, and never of a case that
// they handle or ever handled.
base::Status put_speaker(Core& core, const CallContext& context, const records::CaseState& state, const Json& body, JsonObject& made) {
  if (records::handled(state, context.who.user.text))
    return fail(ErrorKind::conflict, "approval.own", "who handles the case does not say this of it", "/type",
                "let another person whose office it is enter it");
  if (const auto level = base::text_at(body, "level"); !level.empty()) ZL_CHECK(speaks_for(core, context.who, level, "/body/level"));
  ZL_TRY(const auto row, row_json(core, "user", context.who.user.text));
  if (row) made["user"] = context.who.user.text;
  made["name"] = row ? base::text_at(*row, "name") : context.who.user.text;
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
  ZL_CHECK(may_enter(core, context.who, type, state));
  ZL_CHECK(names_are_known(core, how, vocabulary.fields_of(type), body, "/body"));
  ZL_CHECK(records::check_things_named(state, vocabulary.fields_of(type), body, how.counted, "/body"));
  auto made = records::made_by_entry(state, vocabulary, type, body);
  if (!made) {
    made.error().where = "/body" + made.error().where;
    return base::pass_on(std::move(made).error());
  }
  if (how.spoken) ZL_CHECK(put_speaker(core, context, state, body, *made));
  return Json(JsonObject{{"type", type}, {"made", std::move(*made)}});
}

void add_case_entries(Core& core) { core.operations["case.entry_types"] = list_types; }

}  // namespace services
