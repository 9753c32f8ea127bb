#include "services/paper_source.h"

#include <algorithm>

#include "crypto/digests.h"
#include "page_layout/form_paths.h"
#include "records/act_facts.h"
#include "records/thing_names.h"
#include "services/form_events.h"
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

JsonObject act_json(const records::CaseState& state, const records::Act& act) {
  JsonObject out{{"kind", act.kind}, {"place", act.place}, {"began_at", act.began_at.text()}};
  put(out, "ended_at", act.ended_at);
  if (!act.credentials.empty()) {
    out["credential_shown_at"] = act.credentials.front().happened_at.text();
    out["credential_shown_to"] = act.credentials.front().shown_to;
  }
  std::vector<std::string> recordings;
  for (const auto& r : state.recordings)
    if (r.act == act.id && records::shows_or_sounds(r)) recordings.push_back(r.blob);
  if (!recordings.empty()) {
    out["recordings"] = recordings.size();
    out["fingerprint"] = fingerprint_of(recordings);
  }
  return out;
}

JsonArray acts_json(const records::CaseState& state) {
  JsonArray out;
  for (const auto& act : state.acts) {
    auto one = act_json(state, act);
    one["id"] = act.id;
    out.push_back(std::move(one));
  }
  return out;
}

JsonObject recording_json(const records::CaseState& state, const page_layout::Dictionary& dictionary, const records::Recording& r) {
  JsonObject out{{"id", r.id},     {"name", r.name},     {"media", r.media}, {"digest", r.blob},
                 {"device", r.device}, {"officer", dictionary.name(r.officer)}, {"made_until", r.made_until.text()}};
  put(out, "act", r.act);
  put(out, "made_from", r.made_from);
  if (const auto* act = r.act ? state.act(*r.act) : nullptr) out["place"] = act->place;
  return out;
}

bool is_about(const PaperAsked& asked, const std::string& id) {
  return std::find(asked.about.begin(), asked.about.end(), id) != asked.about.end();
}

// Those that the paper is about; all where it is about none.
JsonArray recordings_json(const records::CaseState& state, const PaperAsked& asked, const page_layout::Dictionary& dictionary) {
  const auto is_chosen = [&](const records::Recording& r) { return is_about(asked, r.id); };
  const bool chosen = std::any_of(state.recordings.begin(), state.recordings.end(), is_chosen);
  JsonArray out;
  for (const auto& r : state.recordings)
    if (chosen ? is_chosen(r) : asked.act.empty() || r.act == asked.act) out.push_back(recording_json(state, dictionary, r));
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
  if (chosen.empty() && !act_id.empty()) chosen = hazards_of_act(state, act_id);
  if (chosen.empty() && act_id.empty())
    for (const auto& hazard : state.hazards) chosen.push_back(hazard.id);
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

// Whether a paper of `form` follows one of `other`: as its prerequisites say.
bool follows(const page_layout::Form& form, const std::string& other) {
  return std::any_of(form.prerequisites.begin(), form.prerequisites.end(), [&](const auto& wanted) {
    return std::find(wanted.any_of.begin(), wanted.any_of.end(), other) != wanted.any_of.end();
  });
}

// The paper that this act follows up: the last one of an act before it that the form follows. Forms of earlier programs named
// none; theirs is the last of any form.
base::Status put_order(Core& core, JsonObject& out, const records::CaseState& state, const page_layout::Form& form,
                       const std::string& act_id) {
  for (auto paper = state.papers.rbegin(); paper != state.papers.rend(); ++paper) {
    if (paper->voided || (!act_id.empty() && paper->act == act_id)) continue;
    if (!form.prerequisites.empty() && !follows(form, paper->form)) continue;
    ZL_TRY(const auto title, form_title(core, paper->form_digest));
    out["order"] = JsonObject{{"title", title}, {"number", paper->number},
                              {"date", base::LegalDay::of(paper->prepared_at).text()}};
    return {};
  }
  return {};
}

// The papers that stand: `papers` in order, those that the paper is about where it is about some; `last_paper` by their forms.
base::Status put_papers(Core& core, JsonObject& out, const records::CaseState& state, const PaperAsked& asked) {
  const bool chosen = std::any_of(state.papers.begin(), state.papers.end(), [&](const auto& p) { return is_about(asked, p.id); });
  JsonArray papers;
  JsonObject last;
  for (const auto& paper : state.papers) {
    if (paper.voided) continue;
    ZL_TRY(auto title, form_title(core, paper.form_digest));
    JsonObject one{{"id", paper.id},     {"form", paper.form},   {"title", std::move(title)}, {"number", paper.number},
                   {"pages", paper.pages}, {"state", paper.state}, {"date", base::LegalDay::of(paper.prepared_at).text()}};
    if (!paper.marks.issues.empty()) one["given_at"] = paper.marks.issues.back().happened_at.text();
    last[paper.form] = one;
    if (!chosen || is_about(asked, paper.id)) papers.push_back(std::move(one));
  }
  out["papers"] = std::move(papers);
  out["last_paper"] = std::move(last);
  return {};
}

// Which of the large parts a form asks for.
struct Needs {
  std::set<std::string> roots, types;
  bool party_kind = false;

  explicit Needs(const page_layout::Form& form) : types(event_types_of(form)) {
    for (const auto& use : page_layout::paths_of(form)) {
      const auto steps = page_layout::plain_steps(use.path);
      roots.insert(steps.front());
      party_kind = party_kind || (steps.size() > 1 && steps[0] == "party" && (steps[1] == "kind" || steps[1] == "id_number"));
    }
  }
  bool asks_for(const char* root) const { return roots.contains(root); }
};

}  // namespace

base::Result<JsonObject> bureau_facts(Core& core) {
  constexpr std::string_view kBureauPrefix = "bureau.";
  ZL_TRY(auto bureau, row_json(core, "bureau", "bureau"));
  JsonObject out{{"name", bureau ? base::text_at(*bureau, "bureau") : std::string()}};
  ZL_TRY(const auto set, all_rows(core, "parameter", kBureauPrefix));
  for (const auto& row : set)
    if (auto value = base::text_at(row.json, "value"); !value.empty())
      out[row.id.substr(kBureauPrefix.size())] = std::move(value);
  return out;
}

base::Result<std::vector<records::Event>> events_told(Core& core, const records::CaseState& state) {
  ZL_TRY(auto stored, core.parts.store.events_of(base::CaseId{state.id}));
  std::vector<records::Event> out;
  for (auto& event : stored) {
    if (event.n >= state.version) break;  // appended after the state was read
    if (!event.disposed) {
      ZL_TRY(event, core.parts.vocabulary.upcast(std::move(event)));
    }
    out.push_back(std::move(event));
  }
  return records::effective(std::move(out));
}

namespace {

// Whether the party is a unit or a person stands in the opening alone.
void put_party_kind(JsonObject& party, const std::vector<records::Event>& events) {
  for (const auto& event : events) {
    if (!event.type.starts_with("case.opened/")) continue;
    if (const auto* told = base::find(event.body, "party"))
      for (const auto& [from, to] : {std::pair{"party_kind", "kind"}, {"id_number", "id_number"}})
        if (auto value = base::text_at(*told, from); !value.empty()) party[to] = std::move(value);
  }
}

base::Status put_record(Core& core, JsonObject& out, const records::CaseState& state, const PaperAsked& asked, const Needs& needs,
                        const page_layout::Dictionary& dictionary) {
  if (needs.types.empty() && !needs.party_kind) return {};
  ZL_TRY(const auto events, events_told(core, state));
  if (needs.party_kind) put_party_kind(out["party"].as_object(), events);
  Chosen chosen;
  if (!asked.act.empty()) chosen.add(asked.act);
  for (const auto& id : asked.about) chosen.add(id);
  put_events(out, events, needs.types, chosen, dictionary);
  return {};
}

// What belongs to the act of a paper.
base::Status put_act(JsonObject& out, const records::CaseState& state, const std::string& act_id) {
  const auto* act = state.act(act_id);
  if (act == nullptr) return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such act", "/act");
  out["officers"] = officers_json(state, act);
  out["act"] = act_json(state, *act);
  JsonArray exemptions;
  for (const auto& exemption : state.exemptions)
    if (exemption.act == act_id) exemptions.push_back(JsonObject{{"name", exemption.scope.name}});
  if (!exemptions.empty()) out["exemptions"] = std::move(exemptions);
  return {};
}

JsonObject case_json(const records::CaseState& state) {
  JsonObject out{{"number", state.number},
                 {"matter", state.matter},
                 {"kind", state.kind},
                 {"opened_at", state.opened_at.text()},
                 {"recordings", std::count_if(state.recordings.begin(), state.recordings.end(),
                                              [](const auto& r) { return records::shows_or_sounds(r); })}};
  if (state.closed) out["closed_at"] = state.closed->at.text();
  return out;
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

page_layout::Dictionary dictionary_of(Core& core, const records::CaseState& state) {
  page_layout::Dictionary out;
  out.word = [&core](std::string_view list, std::string_view value) {
    return core.parts.vocabulary.word(list, value, records::Language::zh);
  };
  out.name = [&core, &state](std::string_view id) {
    for (const auto& officer : state.officers)
      if (officer.user == id) return officer.name;
    if (auto thing = records::name_of_thing(state, id, core.parts.vocabulary, records::Language::zh); !thing.empty()) return thing;
    const auto row = row_json(core, "user", id);
    return row && *row ? base::text_at(**row, "name") : std::string();
  };
  out.lint = &core.parts.lint;
  return out;
}

Json fingerprint_of(const std::vector<std::string>& digests) {
  std::string lines;
  for (const auto& digest : digests) lines += digest + "\n";
  const auto digest = crypto::sha256(lines).hex();
  std::string code = digest.substr(0, 4) + "-" + digest.substr(4, 4);
  for (char& c : code)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  return JsonObject{{"code", std::move(code)}, {"digest", digest}, {"count", digests.size()}};
}

base::Result<Json> paper_source(Core& core, const records::CaseState& state, const page_layout::Form& form,
                                const PaperAsked& asked) {
  const Needs needs(form);
  const auto dictionary = dictionary_of(core, state);
  JsonObject out{{"case", case_json(state)},
                 {"party", party_json(state.party)},
                 {"paper", {{"date", base::LegalDay::of(core.now()).text()}}}};
  if (!asked.number.empty()) out["paper"].as_object()["number"] = asked.number;
  ZL_TRY(out["bureau"], bureau_facts(core));
  ZL_TRY(out["hazards"], hazards_json(core, state, asked.act, asked.hazards));
  if (asked.act.empty())
    out["officers"] = officers_json(state, nullptr);
  else
    ZL_CHECK(put_act(out, state, asked.act));
  if (needs.asks_for("order")) ZL_CHECK(put_order(core, out, state, form, asked.act));
  if (!state.reinspection_requests.empty())
    out["request"] = JsonObject{{"at", state.reinspection_requests.back().happened_at.text()}};
  if (needs.asks_for("acts")) out["acts"] = acts_json(state);
  if (needs.asks_for("recordings")) out["recordings"] = recordings_json(state, asked, dictionary);
  if (needs.asks_for("papers") || needs.asks_for("last_paper")) ZL_CHECK(put_papers(core, out, state, asked));
  ZL_CHECK(put_record(core, out, state, asked, needs, dictionary));
  return Json(std::move(out));
}

base::Result<Json> case_source(Core& core, const records::CaseState& state, const std::vector<ListedPaper>& papers) {
  const auto& words = core.parts.vocabulary;
  auto facts = case_json(state);
  facts["papers"] = papers.size();
  if (state.closed) facts["outcome_words"] = words.word("outcome", state.closed->outcome, records::Language::zh);
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
  ZL_TRY(out["bureau"], bureau_facts(core));
  return Json(std::move(out));
}

}  // namespace services
