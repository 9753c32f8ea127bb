#include "services/approvals.h"

#include <algorithm>

#include "base/sort_stably.h"
#include "records/case_entries.h"
#include "services/case_access.h"
#include "services/json_fields.h"
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

bool has(const std::vector<std::string>& list, std::string_view one) { return std::find(list.begin(), list.end(), one) != list.end(); }

Result<std::vector<std::string>> levels_for(Core& core, const std::string& matter) {
  const auto* known = core.parts.approvals.matter(matter);
  if (known == nullptr)
    return fail(ErrorKind::invalid, "approval.unknown_matter", "nothing is known of approvals of '" + matter + "'", "/approval_matter",
                "choose one of the list");
  ZL_TRY(const auto own, parameter(core, "approval.levels." + matter));
  if (own.empty()) return known->levels;
  return core.parts.approvals.read_levels(own);
}

// All entries of a name in the bureau's record, the oldest first.
Result<std::vector<Json>> bureau_bodies(Core& core, const std::string& entry) {
  std::vector<Json> out;
  ports::RowQuery query{.model = "bureau_entry", .lookup = entry, .limit = 500};
  while (true) {
    ZL_TRY(const auto rows, core.parts.store.rows(query));
    for (const auto& row : rows) out.push_back(*base::find(row.json, "body"));
    if (rows.size() < query.limit) return out;
    query.after_key = rows.back().order_key;
    query.after_id = rows.back().id;
  }
}

bool covers(const Json& mandate, const std::string& matter) {
  const auto* matters = base::array_at(mandate, "matters");
  return matters == nullptr || matters->empty() ||
         std::any_of(matters->begin(), matters->end(), [&](const Json& one) { return one.is_string() && std::string_view(one.get_string()) == matter; });
}

bool runs_on(const Json& mandate, const std::string& day) {
  const auto until = base::text_at(mandate, "until");
  return base::text_at(mandate, "from") <= day && (until.empty() || day <= until);
}

// What an opinion names of the mandate under which it is given.
JsonObject reference_to(const Json& mandate) {
  JsonObject out;
  for (const char* field : {"mandate", "mandate_kind", "acting_for", "from", "until", "document"})
    if (const auto* value = base::find(mandate, field)) out[field] = *value;
  return out;
}

// The mandates that this person holds today, as they were given, the newest last.
Result<std::vector<Json>> mandates_today(Core& core, const Principal& who) {
  std::vector<Json> out;
  ZL_TRY(const auto given, bureau_bodies(core, "mandate.given"));
  if (given.empty()) return out;
  ZL_TRY(const auto ended, bureau_bodies(core, "mandate.ended"));
  const auto today = base::LegalDay::of(core.now()).text();
  for (const auto& mandate : given) {
    if (base::text_at(mandate, "user") != who.user.text || !runs_on(mandate, today)) continue;
    if (!core.parts.approvals.takes_mandate(base::text_at(mandate, "acting_for"), base::text_at(mandate, "mandate_kind"))) continue;
    const auto reference = base::text_at(mandate, "mandate");
    if (std::none_of(ended.begin(), ended.end(), [&](const Json& end) { return base::text_at(end, "mandate") == reference; }))
      out.push_back(mandate);
  }
  return out;
}

struct Voice {
  std::vector<std::string> levels;  // own ones
  std::vector<Json> mandates;

  // Under which mandate this person speaks for the level in the matter (in any, where it is empty); null where it is their
  // own level, or not theirs at all.
  const Json* mandate(std::string_view level, const std::string& matter) const {
    if (has(levels, level)) return nullptr;
    for (auto it = mandates.rbegin(); it != mandates.rend(); ++it)
      if (base::text_at(*it, "acting_for") == level && (matter.empty() || covers(*it, matter))) return &*it;
    return nullptr;
  }
  bool speaks_for(std::string_view level, const std::string& matter) const {
    return has(levels, level) || mandate(level, matter) != nullptr;
  }
  std::vector<std::string> all_levels(const std::string& matter) const {
    auto out = levels;
    for (const auto& one : mandates)
      if (auto level = base::text_at(one, "acting_for"); !has(out, level) && speaks_for(level, matter)) out.push_back(std::move(level));
    return out;
  }
};

Result<Voice> voice_of(Core& core, const Principal& who) {
  Voice out{core.parts.approvals.levels_of(who), {}};
  ZL_TRY(out.mandates, mandates_today(core, who));
  return out;
}

JsonObject opinion_view(const records::Opinion& said) {
  JsonObject out{{"level", said.level}, {"opinion", said.opinion}, {"name", said.name}, {"happened_at", said.happened_at.text()}, {"seq", said.seq}};
  for (const auto& [name, value] : {std::pair{"position", &said.position}, {"text", &said.text}, {"to_level", &said.to_level},
                                    {"mandate", &said.mandate}, {"user", &said.user}})
    if (*value) out[name] = **value;
  return out;
}

Result<std::string> name_of(Core& core, const std::string& user) {
  ZL_TRY(const auto row, row_json(core, "user", user));
  return row ? base::text_at(*row, "name") : user;
}

// Of a paper: which it is, and whether it still is what was put up.
Json paper_put_up(const records::CaseState& state, const records::Approval& approval) {
  const auto* paper = approval.paper ? state.paper(*approval.paper) : nullptr;
  if (paper == nullptr) return nullptr;
  return JsonObject{{"paper", paper->id},
                    {"form", paper->form},
                    {"number", paper->number},
                    {"version", approval.version.value_or(0)},
                    {"pages", paper->pages},
                    {"stands", !paper->voided && paper->signed_digest == approval.document_digest}};
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
      ZL_TRY(view.as_object()["asked_by_name"], name_of(core, base::text_at(row.json, "asked_by")));
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

// What is short of being done in the case, as whoever decides has to know it.
Result<JsonObject> gaps_of(Core& core, const records::CaseState& state) {
  ZL_TRY(const auto found, core.rules.findings(core, state));
  JsonArray listed;
  std::int64_t breached = 0, due = 0;
  constexpr std::size_t kListed = 20;
  for (const auto& o : found->undone) {
    if (o.effect == rulebook::Effect::advice) continue;
    (o.status == rulebook::Status::breached ? breached : due) += 1;
    if (listed.size() < kListed)
      listed.push_back(JsonObject{{"obligation", o.id}, {"article", o.article()}, {"clause", o.clause()}, {"source", o.source()},
                                  {"status", std::string(rulebook::name_of(o.status))}, {"title", o.title().zh}, {"title_en", o.title().en}});
  }
  return JsonObject{{"breached", breached}, {"due", due}, {"list", std::move(listed)}};
}

// The entries of the case since this person last spoke in it, or since it was put up.
JsonObject changed_since(const records::CaseState& state, const records::Approval& approval, const std::string& user) {
  std::uint64_t seen = 0;
  for (const auto& other : state.approvals)
    for (const auto& said : other.opinions)
      if (said.user == user) seen = std::max(seen, said.seq);
  const bool spoke = seen > 0;
  if (!spoke) seen = approval.seq;
  std::int64_t entries = 0;
  for (const auto& line : state.record) entries += line.seq > seen ? 1 : 0;
  return JsonObject{{"entries", entries}, {"since", seen}, {"spoke_before", spoke}};
}

// The page that an approver reads: what is proposed, on what facts, what is lacking, who said what so far.
Result<Reply> brief(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto state, load_case(core, context.who, "case.approval_brief", base::text_at(input, "case")));
  ZL_CHECK(note_look(core, context.who, "case", state->id, !state->labels.empty()));
  const auto* approval = state->approval(base::text_at(input, "approval"));
  if (approval == nullptr)
    return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no approval '" + base::text_at(input, "approval") + "'",
                "/approval");
  ZL_TRY(const auto voice, voice_of(core, context.who));
  const bool own = approval->asked_by == context.who.user.text || records::handled(*state, context.who.user.text);
  JsonObject out{{"case", state->id}, {"number", state->number}, {"kind", state->kind}, {"case_matter", state->matter},
                 {"party", state->party.name}, {"approval", approval_view(*approval)}, {"case_version", state->version}};
  ZL_TRY(out["asked_by_name"], name_of(core, approval->asked_by));
  if (auto paper = paper_put_up(*state, *approval); !paper.is_null()) out["paper"] = std::move(paper);
  JsonArray facts;
  for (const auto& hazard : state->hazards)
    facts.push_back(JsonObject{{"hazard", hazard.id}, {"description", hazard.description}, {"state", hazard.state}, {"basis", hazard.basis.value_or("")}});
  out["hazards"] = std::move(facts);
  ZL_TRY(out["gaps"], gaps_of(core, *state));
  out["changed"] = changed_since(*state, *approval, context.who.user.text);
  out["mine"] = approval->waiting_for && voice.speaks_for(*approval->waiting_for, approval->matter) && !own;
  if (approval->waiting_for)
    if (const auto* mandate = voice.mandate(*approval->waiting_for, approval->matter)) out["mandate"] = reference_to(*mandate);
  return Reply{std::move(out), state->version};
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
  core.operations["case.approval_brief"] = brief;
}

}  // namespace services
