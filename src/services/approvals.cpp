#include "services/approvals.h"

#include <algorithm>

#include "base/sort_stably.h"
#include "records/case_entries.h"
#include "services/approval_changes.h"
#include "services/case_access.h"
#include "services/json_fields.h"
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

constexpr std::size_t kMostWaiting = 500;
constexpr std::size_t kMostToldBytes = 600;  // in a refusal; the page tells all

Result<std::vector<std::string>> levels_for(Core& core, const std::string& matter) {
  const auto* known = core.parts.approvals.matter(matter);
  if (known == nullptr)
    return fail(ErrorKind::invalid, "approval.unknown_matter", "nothing is known of approvals of '" + matter + "'", "/approval_matter",
                "choose one of the list");
  ZL_TRY(const auto own, parameter(core, "approval.levels." + matter));
  if (own.empty()) return known->levels;
  return core.parts.approvals.read_levels(own);
}

JsonObject opinion_view(const records::Opinion& said) {
  JsonObject out{{"level", said.level}, {"opinion", said.opinion}, {"name", said.name}, {"happened_at", said.happened_at.text()}, {"seq", said.seq}};
  for (const auto& [name, value] : {std::pair{"position", &said.position}, {"text", &said.text}, {"to_level", &said.to_level},
                                    {"mandate", &said.mandate}, {"user", &said.user}})
    if (*value) out[name] = **value;
  return out;
}

Json row_view(const Json& row, const Json& line) {
  JsonObject out{{"party", base::text_at(line, "party")}, {"case_matter", base::text_at(line, "matter")}, {"kind", base::text_at(line, "kind")}};
  for (const char* field : {"case", "approval", "matter", "level", "proposal", "asked_by", "asked_at", "paper", "fine_fen"})
    if (const auto* value = base::find(row, field)) out[field] = *value;
  out["number"] = base::text_at(line, "number");
  return out;
}

bool works_on(const Json& line, std::string_view user) {
  const auto* officers = base::array_at(line, "officers");
  return officers != nullptr && std::any_of(officers->begin(), officers->end(), [&](const Json& officer) {
           return officer.is_string() && std::string_view(officer.get_string()) == user;
         });
}

// Adds what waits at a level for this person, until there is a page of it.
base::Status add_waiting(Core& core, const Principal& who, const Voice& voice, const std::string& level, std::vector<Json>& found) {
  ports::RowQuery query{.model = "waiting_approval", .lookup = level, .limit = kMostWaiting};
  while (true) {
    ZL_TRY(const auto rows, core.parts.store.rows(query));
    for (const auto& row : rows) {
      const auto matter = base::text_at(row.json, "matter");
      if (!voice.speaks_for(level, matter) || base::text_at(row.json, "asked_by") == who.user.text) continue;
      ZL_TRY(const auto line, row_json(core, "case_line", base::text_at(row.json, "case")));
      if (!line || !may_see(core, who, *line) || works_on(*line, who.user.text)) continue;
      auto view = row_view(row.json, *line);
      ZL_TRY(view.as_object()["asked_by_name"], user_name(core, base::text_at(row.json, "asked_by")));
      if (const auto* mandate = voice.mandate(level, matter)) view.as_object()["mandate"] = reference_to(*mandate);
      found.push_back(std::move(view));
      if (found.size() >= kMostWaiting) return {};
    }
    if (rows.size() < query.limit) return {};
    query.after_key = rows.back().order_key;
    query.after_id = rows.back().id;
  }
}

// What waits for this person, the oldest first.
Result<Reply> list_waiting(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "approval.list"));
  ZL_TRY(const auto voice, voice_of(core, context.who));
  const auto levels = voice.all_levels({});
  std::vector<Json> found;
  for (const auto& level : levels) ZL_CHECK(add_waiting(core, context.who, voice, level, found));
  base::sort_stably(found, [](const Json& a, const Json& b) { return base::text_at(a, "asked_at") < base::text_at(b, "asked_at"); });
  return Reply{JsonObject{{"waiting", JsonArray(found.begin(), found.end())}, {"levels", JsonArray(levels.begin(), levels.end())}}, {}};
}

// What may be put up, through which levels and on which form.
Result<Reply> list_matters(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "approval.matters"));
  JsonArray out;
  for (const auto& [name, matter] : core.parts.approvals.matters()) {
    ZL_TRY(const auto levels, levels_for(core, name));
    out.push_back(JsonObject{{"matter", name},
                             {"title", core.parts.vocabulary.word("approval_matter", name, records::Language::zh)},
                             {"title_en", core.parts.vocabulary.word("approval_matter", name, records::Language::en)},
                             {"levels", JsonArray(levels.begin(), levels.end())},
                             {"forms", JsonArray(matter.forms.begin(), matter.forms.end())}});
  }
  return Reply{JsonObject{{"matters", std::move(out)}}, {}};
}

}  // namespace

Result<std::string> user_name(Core& core, const std::string& user) {
  ZL_TRY(const auto row, row_json(core, "user", user));
  return row ? base::text_at(*row, "name") : user;
}

base::Status speaks_for(Core& core, const Principal& who, const std::string& level, const std::string& where) {
  ZL_TRY(const auto voice, voice_of(core, who));
  if (voice.speaks_for(level, {})) return {};
  return fail(ErrorKind::denied, "approval.not_your_level", "this is said by another level: " + level, where,
              "let somebody of that level, or with a mandate for it, say it");
}

Json approval_view(const records::Approval& approval) {
  JsonArray opinions;
  for (const auto& said : approval.opinions) opinions.push_back(opinion_view(said));
  JsonObject out{{"approval", approval.id},
                 {"matter", approval.matter},
                 {"proposal", approval.proposal},
                 {"levels", JsonArray(approval.levels.begin(), approval.levels.end())},
                 {"asked_by", approval.asked_by},
                 {"asked_at", approval.asked_at.text()},
                 {"opinions", std::move(opinions)},
                 {"state", approval.state}};
  for (const auto& [name, value] : {std::pair{"basis", &approval.basis}, {"paper", &approval.paper},
                                    {"document_digest", &approval.document_digest}, {"waiting_for", &approval.waiting_for},
                                    {"supersedes", &approval.supersedes}, {"withdrawn_because", &approval.withdrawn_because}})
    if (*value) out[name] = **value;
  if (approval.version) out["version"] = *approval.version;
  put(out, "fine_fen", approval.fine_fen);
  put(out, "confiscated_gains_fen", approval.confiscated_gains_fen);
  put(out, "confiscated_goods_fen", approval.confiscated_goods_fen);
  put(out, "after_the_fact", approval.after_the_fact);
  if (approval.about) out["about"] = JsonArray(approval.about->begin(), approval.about->end());
  if (approval.penalties) out["penalties"] = JsonArray(approval.penalties->begin(), approval.penalties->end());
  return out;
}

Result<Json> facts_of_request(Core& core, const Json& input) {
  ZL_TRY(const auto levels, levels_for(core, base::text_at(input, "approval_matter")));
  return Json(JsonObject{{"levels", JsonArray(levels.begin(), levels.end())}});
}

namespace {

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

}  // namespace

Result<Json> facts_of_opinion(Core& core, const CallContext& context, const records::CaseState& state, const Json& input) {
  ZL_CHECK(check_personal_code(core, context.who.user, base::text_at(input, "code")));
  const auto* approval = state.approval(base::text_at(input, "approval"));
  const auto matter = approval == nullptr ? std::string() : approval->matter;
  ZL_TRY(const auto voice, voice_of(core, context.who));
  ZL_TRY(const auto row, row_json(core, "user", context.who.user.text));
  const auto levels = voice.all_levels(matter);
  JsonObject mandates;
  for (const auto& level : levels)
    if (const auto* mandate = voice.mandate(level, matter)) mandates[level] = reference_to(*mandate);
  JsonObject facts{{"levels", JsonArray(levels.begin(), levels.end())},
                   {"name", row ? base::text_at(*row, "name") : context.who.user.text},
                   {"mandates", std::move(mandates)}};
  if (const auto position = row ? base::text_at(*row, "position") : ""; !position.empty()) facts["position"] = position;
  ZL_CHECK(put_changes(core, context, state, input, facts));
  const auto* known = core.parts.approvals.matter(matter);
  if (known != nullptr && !known->follows.empty()) {
    auto follows = known->follows;
    follows["type"] = core.parts.vocabulary.newest_of(base::text_at(follows, "type"));
    facts["follows"] = std::move(follows);
  }
  return Json(std::move(facts));
}

void add_approvals(Core& core) {
  core.operations["approval.list"] = list_waiting;
  core.operations["approval.matters"] = list_matters;
  core.operations["case.approval_brief"] = approval_brief;
}

}  // namespace services
