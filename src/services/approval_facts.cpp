// What only services know for the commands upon approvals.
#include <algorithm>

#include "records/case_entries.h"
#include "services/approval_changes.h"
#include "services/approvals.h"
#include "services/mandates.h"
#include "services/secrets.h"

namespace services {

using access_control::Principal;
using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;

namespace {

constexpr std::size_t kMostToldBytes = 600;  // in a refusal; the page tells all

std::vector<std::string> users_in(const Json& object, std::string_view list) {
  std::vector<std::string> out;
  if (const auto* users = base::array_at(object, list))
    for (const auto& user : *users)
      if (user.is_string()) out.emplace_back(user.get_string());
  return out;
}

// A user who may do this with the case. Errors: invalid `code`.
Result<Principal> principal_who_may(Core& core, const records::CaseState& state, const std::string& user, std::string_view operation,
                                    const char* code, const std::string& where) {
  const auto refuse = [&] {
    return fail(ErrorKind::invalid, code, "this person may not read the case, or not say anything of it", where, "choose somebody else");
  };
  ZL_TRY(const auto row, row_json(core, "user", user));
  if (!row || is_disabled(*row)) return refuse();
  ZL_TRY(auto who, principal_of(core, base::UserId{user}));
  if (!core.parts.kernel.may(who, operation, object_of(state))) return refuse();
  return who;
}

// Persons who were named for a level: each holds it today, and none is of those who handle the case.
Result<JsonObject> named_speakers(Core& core, const CallContext& context, const records::CaseState& state, const std::string& matter,
                                  const ChainLevel& level, const Json& named, const std::string& where) {
  const auto users = users_in(named, "users");
  for (std::size_t i = 0; i < users.size(); ++i) {
    const auto at = where + "/users/" + std::to_string(i);
    ZL_TRY(const auto who, principal_who_may(core, state, users[i], "case.give_opinion", "approval.cannot_speak", at));
    ZL_TRY(const auto voice, voice_of(core, who));
    if (!voice.speaks_for(level.level, matter) || records::handled(state, users[i]) || users[i] == context.who.user.text)
      return fail(ErrorKind::invalid, "approval.cannot_speak", "this person does not speak for the level " + level.level, at,
                  "name somebody who holds the level today and does not handle the case");
  }
  if (static_cast<int>(users.size()) < level.persons)
    return fail(ErrorKind::invalid, "approval.too_few_speakers", "fewer persons than speak for the level are named", where,
                "name " + std::to_string(level.persons));
  return JsonObject{{"level", level.level}, {"persons", users.size()}, {"users", JsonArray(users.begin(), users.end())}};
}

// What the chain says of the level, with the persons that the request names for it; empty where one person speaks, whoever it is.
Result<JsonObject> speakers_for(Core& core, const CallContext& context, const records::CaseState& state, const Json& input, const ChainLevel& level) {
  const auto* named = base::array_at(input, "speakers");
  for (std::size_t i = 0; named != nullptr && i < named->size(); ++i)
    if (base::text_at((*named)[i], "level") == level.level)
      return named_speakers(core, context, state, base::text_at(input, "approval_matter"), level, (*named)[i], "/speakers/" + std::to_string(i));
  if (level.persons == 1) return JsonObject{};
  return JsonObject{{"level", level.level}, {"persons", level.persons}};
}

Result<Json> facts_of_request(Core& core, const CallContext& context, const records::CaseState& state, const Json& input) {
  const auto matter = base::text_at(input, "approval_matter");
  ZL_TRY(const auto chain, chain_of(core, matter));
  const auto levels = chain.levels();
  const auto* named = base::array_at(input, "speakers");
  for (std::size_t i = 0; named != nullptr && i < named->size(); ++i) {
    const auto level = base::text_at((*named)[i], "level");
    const bool alone = level == levels.back() && users_in((*named)[i], "users").size() > 1;
    if (alone || std::find(levels.begin(), levels.end(), level) == levels.end())
      return fail(ErrorKind::invalid, "approval.cannot_speak", "no such persons speak of this", "/speakers/" + std::to_string(i),
                  "name persons for levels through which it goes; the last level decides alone");
  }
  JsonObject facts{{"levels", JsonArray(levels.begin(), levels.end())}};
  JsonArray steps, speakers;
  for (const auto& step : chain.steps) {
    JsonArray together;
    for (const auto& level : step) {
      together.emplace_back(level.level);
      ZL_TRY(auto told, speakers_for(core, context, state, input, level));
      if (!told.empty()) speakers.push_back(std::move(told));
    }
    steps.push_back(JsonObject{{"levels", std::move(together)}});
  }
  if (steps.size() < levels.size()) facts["steps"] = std::move(steps);
  if (!speakers.empty()) facts["speakers"] = std::move(speakers);
  if (is_over_for(core, state.closed.has_value(), matter)) facts["case_is_over"] = true;
  return Json(std::move(facts));
}

// What came in since the page was made that this person read, in the words of the record; nothing where nothing did.
base::Status put_changes(Core& core, const CallContext& context, const records::CaseState& state, const Json& input, JsonObject& facts) {
  const auto seen = base::int_at(input, "seen");
  if (!seen) return {};
  ZL_TRY(const auto changes, changes_from(core, context.who, state, static_cast<std::uint64_t>(std::max<std::int64_t>(*seen, 0))));
  if (changes.entries == 0) return {};
  std::string told;
  for (const auto& line : changes.listed)
    if (told.size() < kMostToldBytes) told += (told.empty() ? "" : "；") + base::text_at(Json(line), "sentence");
  facts["changed"] = JsonObject{{"entries", changes.entries}, {"told", std::move(told)}};
  return {};
}

// For which levels this person speaks of the approval, and in whose stead.
Result<JsonObject> facts_of_voice(Core& core, const CallContext& context, const records::CaseState& state, const std::string& matter) {
  ZL_TRY(const auto voice, voice_of(core, context.who));
  const auto levels = voice.all_levels(matter);
  JsonObject mandates;
  for (const auto& level : levels)
    if (const auto* mandate = voice.mandate(level, matter)) mandates[level] = reference_to(*mandate);
  JsonObject facts{{"levels", JsonArray(levels.begin(), levels.end())}, {"mandates", std::move(mandates)}};
  ZL_TRY(facts["lapsed_mandates"], lapsed_mandates(core, context.who, matter));
  if (is_over_for(core, state.closed.has_value(), matter)) facts["case_is_over"] = true;
  return facts;
}

Result<JsonObject> facts_of_opinion(Core& core, const CallContext& context, const records::CaseState& state, const Json& input, const std::string& matter) {
  ZL_CHECK(check_personal_code(core, context.who.user, base::text_at(input, "code")));
  ZL_TRY(auto facts, facts_of_voice(core, context, state, matter));
  ZL_TRY(const auto row, row_json(core, "user", context.who.user.text));
  facts["name"] = row ? base::text_at(*row, "name") : context.who.user.text;
  if (const auto position = row ? base::text_at(*row, "position") : ""; !position.empty()) facts["position"] = position;
  ZL_CHECK(put_changes(core, context, state, input, facts));
  const auto* known = core.parts.approvals.matter(matter);
  if (known != nullptr && !known->follows.empty()) {
    auto follows = known->follows;
    follows["type"] = core.parts.vocabulary.newest_of(base::text_at(follows, "type"));
    facts["follows"] = std::move(follows);
  }
  return facts;
}

base::Status put_reviewer(Core& core, const records::CaseState& state, const Json& input, JsonObject& facts) {
  const auto user = base::text_at(input, "user");
  ZL_CHECK(principal_who_may(core, state, user, "case.give_opinion", "approval.cannot_review", "/user"));
  facts["user"] = user;
  ZL_TRY(facts["name"], user_name(core, user));
  return {};
}

base::Status put_readers(Core& core, const records::CaseState& state, const Json& input, JsonObject& facts) {
  JsonArray to;
  const auto users = users_in(input, "users");
  for (std::size_t i = 0; i < users.size(); ++i) {
    ZL_CHECK(principal_who_may(core, state, users[i], "case.approval_brief", "approval.cannot_read", "/users/" + std::to_string(i)));
    ZL_TRY(const auto name, user_name(core, users[i]));
    to.push_back(JsonObject{{"user", users[i]}, {"name", name}});
  }
  facts["to"] = std::move(to);
  return {};
}

Result<std::int64_t> urge_hours(Core& core) {
  ZL_TRY(const auto row, row_json(core, "parameter", "approval.urge_hours"));
  return (row ? base::int_at(*row, "value") : std::nullopt).value_or(core.parts.approvals.urge_hours());
}

}  // namespace

Result<std::optional<Json>> facts_of_approval_command(Core& core, const CallContext& context, std::string_view command,
                                                      const records::CaseState& state, const Json& input) {
  const auto wrapped = [](auto facts) { return std::optional<Json>(Json(std::move(facts))); };
  if (command == "case.request_approval") {
    ZL_TRY(auto facts, facts_of_request(core, context, state, input));
    return wrapped(std::move(facts));
  }
  const auto* approval = state.approval(base::text_at(input, "approval"));
  const auto matter = approval == nullptr ? std::string() : approval->matter;
  if (command == "case.give_opinion" || command == "case.return_approval") {
    ZL_TRY(auto facts, facts_of_opinion(core, context, state, input, matter));
    return wrapped(std::move(facts));
  }
  static constexpr std::string_view kBeside[] = {"case.ask_reviewer", "case.drop_reviewer", "case.copy_approval", "case.urge_approval"};
  if (std::find(std::begin(kBeside), std::end(kBeside), command) == std::end(kBeside)) return std::optional<Json>();
  ZL_TRY(auto facts, facts_of_voice(core, context, state, matter));
  if (command == "case.ask_reviewer") ZL_CHECK(put_reviewer(core, state, input, facts));
  if (command == "case.copy_approval") ZL_CHECK(put_readers(core, state, input, facts));
  if (command == "case.urge_approval") {
    ZL_TRY(facts["urge_hours"], urge_hours(core));
  }
  return wrapped(std::move(facts));
}

}  // namespace services
