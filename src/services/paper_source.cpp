#include "services/paper_source.h"

#include <algorithm>

#include "records/act_facts.h"
#include "services/json_fields.h"
#include "services/papers.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

JsonObject party_json(const records::Party& party) {
  JsonObject out{{"name", party.name}, {"address", party.address}};
  put(out, "credit_code", party.credit_code);
  put(out, "representative", party.representative);
  put(out, "representative_position", party.representative_position);
  put(out, "phone", party.phone);
  return out;
}

JsonArray officers_json(const records::CaseState& state, const records::Act* act) {
  JsonArray out;
  const auto there = act != nullptr ? records::officers_of(state, *act) : std::vector<std::string>{};
  for (const auto& officer : state.officers) {
    if (officer.left_at) continue;
    if (act != nullptr && std::find(there.begin(), there.end(), officer.user) == there.end()) continue;
    out.push_back(JsonObject{{"index", out.size() + 1}, {"name", officer.name}, {"certificate", officer.certificate}});
  }
  return out;
}

base::Result<JsonObject> bureau_json(Core& core) {
  ZL_TRY(auto bureau, row_json(core, "bureau", "bureau"));
  JsonObject out{{"name", bureau ? base::text_at(*bureau, "bureau") : std::string()}};
  for (const char* part : {"region", "government", "court"}) {
    ZL_TRY(auto value, parameter(core, std::string("bureau.") + part));
    if (!value.empty()) out[part] = std::move(value);
  }
  return out;
}

JsonObject act_json(const records::CaseState& state, const records::Act& act) {
  JsonObject out{{"kind", act.kind}, {"place", act.place}, {"began_at", act.began_at.text()}};
  put(out, "ended_at", act.ended_at);
  if (!act.credentials.empty()) {
    out["credential_shown_at"] = act.credentials.front().happened_at.text();
    out["credential_shown_to"] = act.credentials.front().shown_to;
  }
  const auto recordings = std::count_if(state.recordings.begin(), state.recordings.end(),
                                        [&](const auto& r) { return r.act == act.id && records::shows_or_sounds(r); });
  if (recordings > 0) out["recordings"] = recordings;
  return out;
}

JsonObject hazard_json(Core& core, const records::Hazard& hazard, const std::string& act_id) {
  JsonObject out{{"id", hazard.id}, {"place", hazard.place}, {"description", hazard.description}, {"remedy", hazard.remedy}};
  put(out, "basis", hazard.basis);
  put(out, "due", hazard.extended_until ? hazard.extended_until : hazard.due);
  for (const auto& r : hazard.rectifications) {
    if (r.act == hazard.act && r.outcome == "rectified") out["rectified_on_spot"] = true;
    if (r.act != act_id || r.act == hazard.act) continue;
    out["outcome"] = r.outcome;
    std::string opinion = core.parts.vocabulary.word("outcome", r.outcome, records::Language::zh);
    if (r.note) opinion += "。" + *r.note;
    out["opinion"] = opinion;
  }
  return out;
}

base::Result<JsonArray> hazards_json(Core& core, const records::CaseState& state, const std::string& act_id,
                                     std::vector<std::string> chosen) {
  if (chosen.empty()) chosen = hazards_of_act(state, act_id);
  JsonArray out;
  for (const auto& id : chosen) {
    const auto* hazard = state.hazard(id);
    if (hazard == nullptr)
      return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such hazard", "/hazards");
    auto json = hazard_json(core, *hazard, act_id);
    json["index"] = out.size() + 1;
    out.push_back(std::move(json));
  }
  return out;
}

// The paper that this act follows up: the last one prepared in an act before it.
base::Status put_order(Core& core, JsonObject& out, const records::CaseState& state, const std::string& act_id) {
  for (auto paper = state.papers.rbegin(); paper != state.papers.rend(); ++paper) {
    if (paper->voided || paper->act == act_id) continue;
    ZL_TRY(const auto title, form_title(core, paper->form_digest));
    out["order"] = JsonObject{{"title", title}, {"number", paper->number},
                              {"date", base::LegalDay::of(paper->prepared_at).text()}};
    return {};
  }
  return {};
}

}  // namespace

std::vector<std::string> hazards_of_act(const records::CaseState& state, std::string_view act_id) {
  std::vector<std::string> out;
  for (const auto& hazard : state.hazards) {
    const bool checked = std::any_of(hazard.rectifications.begin(), hazard.rectifications.end(),
                                     [&](const auto& r) { return r.act == act_id; });
    if (hazard.act == act_id || checked) out.push_back(hazard.id);
  }
  return out;
}

base::Result<Json> paper_source(Core& core, const records::CaseState& state, const std::string& act_id,
                                const std::vector<std::string>& chosen, const std::string& number) {
  const auto* act = state.act(act_id);
  if (act == nullptr) return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such act", "/act");
  JsonObject out{{"case", {{"number", state.number}, {"matter", state.matter}}},
                 {"party", party_json(state.party)},
                 {"officers", officers_json(state, act)},
                 {"act", act_json(state, *act)},
                 {"paper", {{"date", base::LegalDay::of(core.now()).text()}}}};
  if (!number.empty()) out["paper"].as_object()["number"] = number;
  ZL_TRY(out["bureau"], bureau_json(core));
  ZL_TRY(out["hazards"], hazards_json(core, state, act_id, chosen));
  JsonArray exemptions;
  for (const auto& exemption : state.exemptions)
    if (exemption.act == act_id) exemptions.push_back(JsonObject{{"name", exemption.scope.name}});
  if (!exemptions.empty()) out["exemptions"] = std::move(exemptions);
  if (!state.reinspection_requests.empty())
    out["request"] = JsonObject{{"at", state.reinspection_requests.back().happened_at.text()}};
  ZL_CHECK(put_order(core, out, state, act_id));
  return Json(std::move(out));
}

base::Result<Json> case_source(Core& core, const records::CaseState& state, const std::vector<ListedPaper>& papers) {
  const auto& words = core.parts.vocabulary;
  JsonObject facts{{"number", state.number},
                   {"matter", state.matter},
                   {"kind", words.word("kind", state.kind, records::Language::zh)},
                   {"opened_at", state.opened_at.text()},
                   {"papers", papers.size()},
                   {"recordings", std::count_if(state.recordings.begin(), state.recordings.end(),
                                                [](const auto& r) { return records::shows_or_sounds(r); })}};
  if (state.closed) {
    facts["closed_at"] = state.closed->at.text();
    facts["outcome_words"] = words.word("outcome", state.closed->outcome, records::Language::zh);
  }
  if (state.archive) {
    facts["archived_at"] = state.archive->at.text();
    facts["archive_number"] = state.archive->archive_number;
    facts["retention"] = words.word("retention", state.archive->retention, records::Language::zh);
  }
  JsonArray contents;
  std::int64_t page = 1;
  for (const auto& paper : papers) {
    contents.push_back(JsonObject{{"index", contents.size() + 1}, {"number", paper.number}, {"title", paper.title},
                                  {"date", paper.date}, {"page", std::to_string(page)}});
    page += paper.pages;
  }
  facts["pages"] = page - 1;
  JsonObject out{{"case", std::move(facts)},
                 {"party", party_json(state.party)},
                 {"officers", officers_json(state, nullptr)},
                 {"contents", std::move(contents)},
                 {"paper", {{"number", state.number}, {"date", base::LegalDay::of(core.now()).text()}}}};
  ZL_TRY(out["bureau"], bureau_json(core));
  return Json(std::move(out));
}

}  // namespace services
