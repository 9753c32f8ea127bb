// What people enter into the bureau's own record as it is: custodians, devices given out, rules kept, what supervision found.
// Which events these are, who may cause them and what they name says the vocabulary (`x-recordable`, `x-actors`).
#include <algorithm>

#include "services/bureau_bodies.h"
#include "services/case_access.h"
#include "services/core.h"
#include "services/entry_forms.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::int64_t kPageDefault = 50;
constexpr std::int64_t kPageMost = 500;

base::Result<std::string> type_of(Core& core, const access_control::Principal& who, const std::string& name) {
  auto type = core.parts.vocabulary.newest_of(name);
  if (type.empty() || !core.parts.vocabulary.recordable(type) || !core.parts.vocabulary.of_bureau(type))
    return fail(ErrorKind::not_found, "bureau.no_such_entry", "nobody enters '" + name + "' into the bureau's record", "/type",
                "choose one of the list of entries");
  if (!may_cause(core.parts.vocabulary, who, type))
    return fail(ErrorKind::denied, "bureau.not_your_entry", "no role of yours enters this", "/type",
                "ask somebody whose office it is");
  return type;
}

// The ids of what the entry brings: the next of its kind, or one of its own unless it goes on with an earlier one.
base::Result<JsonObject> things_made(Core& core, const records::Recordable& how, const Json& body) {
  JsonObject made;
  if (!how.identified.empty() && !base::find(body, how.identified))
    made[how.identified] = base::global_id(core.now(), core.parts.random, core.parts.origin);
  if (how.counted.empty()) return made;
  const ports::RowQuery newest{.model = "bureau_thing", .lookup = how.counted, .descending = true, .limit = 1};
  ZL_TRY(const auto last, core.parts.store.rows(newest));
  std::int64_t number = 1;
  if (!last.empty()) number += std::stoll(last.front().id.substr(how.counted.size() + 1));
  made[how.counted] = how.counted + "-" + std::to_string(number);
  return made;
}

base::Status names_are_known(Core& core, const records::Recordable& how, const Json& body) {
  for (const auto& [field, model] : how.names) {
    const auto named = base::text_at(body, field);
    if (named.empty()) continue;
    ZL_TRY(const auto row, row_json(core, model, named));
    if (!row)
      return fail(ErrorKind::not_found, "bureau.no_such_thing", "the bureau's record knows no '" + named + "'",
                  "/body/" + field, "choose one from the list");
  }
  return {};
}

// Whether an entry of this name said the same in this field before.
base::Result<bool> was_said(Core& core, const std::string& entry, const std::string& field, const std::string& value) {
  ZL_TRY(const auto said, bureau_bodies(core, entry));
  return std::any_of(said.begin(), said.end(), [&](const Json& body) { return base::text_at(body, field) == value; });
}

base::Status follows_what_was_said(Core& core, const records::Recordable& how, const Json& body) {
  for (const auto& [field, entry] : how.follows) {
    const auto named = base::text_at(body, field);
    if (named.empty()) continue;
    ZL_TRY(const bool said, was_said(core, entry, field, named));
    if (!said)
      return fail(ErrorKind::not_found, "bureau.no_such_thing", "no earlier entry bears '" + named + "'", "/body/" + field,
                  "name it as the earlier entry does");
  }
  return {};
}

constexpr std::string_view kCase = "case", kCases = "cases";  // fields that name one case, or several

// The bureau's record bears no labels, so nothing that a label protects is told in it. Whoever may not see the case for
// another reason may still name it: its number is on paper.
base::Status case_may_be_named(Core& core, const access_control::Principal& who, const std::string& named, std::string where) {
  ZL_TRY(const auto state, core.cases.by_id_or_number(named));
  if (!state || is_withheld(core, who, object_of(*state)))
    return fail(ErrorKind::not_found, "case.no_such_case", "there is no such case", std::move(where),
                "check the number, or ask to be let into the case");
  if (!state->labels.empty())
    return fail(ErrorKind::conflict, "bureau.case_is_labelled", "the case bears a label, and the bureau's record none",
                std::move(where), "enter it without naming the case");
  return {};
}

base::Status cases_may_be_named(Core& core, const access_control::Principal& who, const Json& body) {
  if (const auto one = base::text_at(body, kCase); !one.empty()) ZL_CHECK(case_may_be_named(core, who, one, "/body/case"));
  const auto* several = base::array_at(body, kCases);
  for (std::size_t i = 0; several && i < several->size(); ++i)
    if (const auto* named = (*several)[i].if_string())
      ZL_CHECK(case_may_be_named(core, who, std::string(*named), "/body/cases/" + std::to_string(i)));
  return {};
}

base::Result<Reply> record_event(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "bureau.record"));
  ZL_TRY(const auto type, type_of(core, context.who, base::text_at(input, "type")));
  const auto& how = *core.parts.vocabulary.recordable(type);
  const auto& body = *base::find(input, "body");
  ZL_CHECK(is_fit_for_people(core.parts.vocabulary, type, body));
  ZL_CHECK(cases_may_be_named(core, context.who, body));
  if (type.starts_with("mandate.given/") && base::text_at(body, "user") == context.who.user.text)
    return fail(ErrorKind::denied, "access.not_to_oneself", "nobody gives a mandate to themselves", "/body/user", "let it be given by another person");
  const std::lock_guard turn(core.turns.numbers());  // two that count at once get two numbers
  ZL_CHECK(names_are_known(core, how, body));
  ZL_CHECK(follows_what_was_said(core, how, body));
  ZL_TRY(auto made, things_made(core, how, body));
  auto reply = made;
  reply["type"] = type;
  JsonObject given{{"type", type}, {"made", std::move(made)}};
  auto done = run_bureau_command(core, context, "bureau.record", input, std::move(given), std::move(reply));
  if (!done && done.error().code.starts_with("schema.")) done.error().where = "/body" + done.error().where;
  return done;
}

// What this person may enter, with the fields that a form asks for.
base::Result<Reply> list_types(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "bureau.entry_types"));
  const auto& vocabulary = core.parts.vocabulary;
  auto types = entry_types(vocabulary, context.who, [&](std::string_view type) { return vocabulary.of_bureau(type); });
  return Reply{JsonObject{{"types", std::move(types)}}, {}};
}

// A label may have been put on a case after it was named here.
base::Result<bool> is_withheld_now(Core& core, const access_control::Principal& who, const Json& named) {
  const auto* text = named.if_string();
  if (!text) return false;
  ZL_TRY(const auto line, line_of_case(core, std::string(*text)));
  return line && is_withheld(core, who, object_of_line(*line));
}

// Takes out of an entry what names a case that is kept from this person, and marks that something was taken.
base::Status withhold_cases(Core& core, const access_control::Principal& who, JsonObject& entry) {
  auto& body = entry["body"].as_object();
  bool withheld = false;
  if (const auto* one = body.if_contains(kCase)) {
    ZL_TRY(withheld, is_withheld_now(core, who, *one));
    if (withheld) body.erase(kCase);
  }
  if (const auto* several = base::array_at(entry["body"], kCases)) {
    JsonArray shown;
    for (const auto& one : *several) {
      ZL_TRY(const bool hidden, is_withheld_now(core, who, one));
      if (!hidden) shown.push_back(one);
    }
    withheld |= shown.size() < several->size();
    body[kCases] = std::move(shown);
  }
  if (withheld) entry["withheld"] = true;
  return {};
}

base::Result<std::string> name_of_user(Core& core, const std::string& user) {
  ZL_TRY(const auto row, row_json(core, "user", user));
  return row ? base::text_at(*row, "name") : user;
}

base::Status add_words(Core& core, JsonObject& entry) {
  const auto type = std::string(entry["type"].as_string()), by = std::string(entry["by"].as_string());
  const auto& told = entry["body"];
  std::map<std::string, std::string> names;
  for (const auto& member : told.as_object())
    if (const auto* id = member.value().if_string(); id && id->find('@') != boost::json::string::npos) {
      ZL_TRY(names[std::string(*id)], name_of_user(core, std::string(*id)));
    }
  const auto name = [&](std::string_view id) {
    const auto found = names.find(std::string(id));
    return found == names.end() ? std::string() : found->second;
  };
  auto sentence = core.parts.vocabulary.sentence(type, told, records::Language::zh, name);
  auto sentence_en = core.parts.vocabulary.sentence(type, told, records::Language::en, name);
  entry["sentence"] = std::move(sentence);  // `told` lies in the entry: nothing is added before it was read
  entry["sentence_en"] = std::move(sentence_en);
  ZL_TRY(entry["by_name"], name_of_user(core, by));
  return {};
}

// Some entries are told only to those whose office they are.
bool may_be_told(Core& core, const access_control::Principal& who, const Json& entry) {
  const auto type = base::text_at(entry, "type");
  const auto* how = core.parts.vocabulary.recordable(type);
  return !how || !how->confined || may_cause(core.parts.vocabulary, who, type);
}

// The newest first.
base::Result<Reply> list_entries(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "bureau.entries"));
  ZL_CHECK(note_look(core, context.who, "bureau", core.parts.origin, false));
  const auto limit = static_cast<std::size_t>(std::clamp<std::int64_t>(base::int_at(input, "limit").value_or(kPageDefault), 1, kPageMost));
  ports::RowQuery query{.model = "bureau_entry", .descending = true, .limit = limit + 1};
  query.after_key = query.after_id = base::text_at(input, "after");
  ZL_TRY(auto rows, core.parts.store.rows(query));
  JsonObject body;
  if (rows.size() > limit) {
    rows.pop_back();
    body["next"] = rows.back().id;
  }
  JsonArray entries;
  for (auto& row : rows) {
    if (!may_be_told(core, context.who, row.json)) continue;
    auto& entry = row.json.as_object();
    ZL_CHECK(withhold_cases(core, context.who, entry));
    ZL_CHECK(add_words(core, entry));
    entries.push_back(std::move(row.json));
  }
  body["entries"] = std::move(entries);
  return Reply{std::move(body), {}};
}

}  // namespace

void add_bureau_entries(Core& core) {
  core.operations["bureau.record"] = record_event;
  core.operations["bureau.entries"] = list_entries;
  core.operations["bureau.entry_types"] = list_types;
}

}  // namespace services
