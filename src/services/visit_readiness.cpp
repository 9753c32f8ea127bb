// Whether officers may set out: what the rulebook would find missing if the inspection began now, whether those who go may
// enforce, and with what they film. The light of a task before a visit.
#include <algorithm>
#include <set>

#include "services/core.h"
#include "services/findings_view.h"
#include "services/json_fields.h"

namespace services {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr const char* kVisit = "inspection";

// The visit as it would be told if it began at this instant, by all who are with the case.
records::Event visit_beginning_at(const records::CaseState& state, base::Instant now) {
  JsonArray officers;
  for (const auto& officer : state.officers)
    if (!officer.left_at) officers.emplace_back(officer.user);
  JsonObject body{{"act", "act-" + std::to_string(state.acts.size() + 1)}, {"kind", kVisit}, {"place", state.party.address}, {"officers", std::move(officers)}};
  return {0, base::CaseId{state.id}, state.version, "act.begun/1", now, state.opened_by, Json(std::move(body)), false};
}

// What is asked before the visit begins and would be missing.
base::Result<JsonArray> lacking_at_start(Core& core, const records::CaseState& state) {
  const auto now = core.now();
  ZL_TRY(const auto begun, core.rules.findings_supposing(core, state, visit_beginning_at(state, now), now.plus_seconds(1)));
  ZL_TRY(const auto present, core.rules.findings(core, state));
  std::set<std::string> known;
  for (const auto& o : present->told())
    if (o.status == rulebook::Status::breached) known.insert(o.id);
  JsonArray out;
  for (const auto& o : begun.told()) {
    if (o.status != rulebook::Status::breached || known.contains(o.id)) continue;
    const Json view = finding_view(o, state, core.parts.vocabulary);
    JsonObject told;
    for (const char* field : {"rule", "article", "clause", "source", "title", "title_en", "effect", "why", "why_en"}) told[field] = view.at(field);
    out.push_back(std::move(told));
  }
  return out;
}

struct Going {
  JsonArray officers;
  bool qualified = true;
};

base::Result<Going> who_goes(Core& core, const records::CaseState& state) {
  Going out;
  const auto today = base::LegalDay::of(core.now()).text();
  for (const auto& officer : state.officers) {
    if (officer.left_at) continue;
    ZL_TRY(const auto row, row_json(core, "user", officer.user));
    const auto until = row ? base::text_at(*row, "certificate_until") : std::string();
    const bool expired = (!until.empty() && until < today) || !row || is_disabled(*row);
    JsonObject told{{"user", officer.user}, {"name", officer.name}, {"certificate", officer.certificate}, {"expired", expired}};
    if (!until.empty()) told["certificate_until"] = until;
    out.qualified = out.qualified && !expired;
    out.officers.push_back(std::move(told));
  }
  return out;
}

// What those who go can film with: what was given out to them, else their own devices.
base::Result<JsonArray> recorders_of(Core& core, const records::CaseState& state) {
  ZL_TRY(const auto rows, all_rows(core, "device"));
  JsonArray out;
  for (const auto& row : rows) {
    const auto device = base::text_at(row.json, "device"), kind = base::text_at(row.json, "kind");
    if (kind != "recorder" && kind != "phone" && kind != "camera") continue;
    ZL_TRY(const auto held, row_json(core, "device_held", device));
    const auto user = held ? base::text_at(*held, "user") : base::text_at(row.json, "officer"), name = held ? base::text_at(*held, "name") : std::string();
    for (const auto& officer : state.officers)
      if (!officer.left_at && (user.empty() ? officer.name == name : officer.user == user)) {
        out.push_back(JsonObject{{"device", device}, {"kind", kind}, {"user", officer.user}});
        break;
      }
  }
  return out;
}

base::Result<Reply> view_readiness(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.readiness", base::text_at(input, "case")));
  const auto& state = *loaded;
  const bool begun = std::any_of(state.acts.begin(), state.acts.end(), [](const auto& act) { return act.kind == kVisit; });
  if (begun || state.closed || state.kind != kVisit) return Reply{JsonObject{{"light", "none"}}, state.version};
  ZL_TRY(auto lacks, lacking_at_start(core, state));
  ZL_TRY(auto going, who_goes(core, state));
  ZL_TRY(auto recorders, recorders_of(core, state));
  const bool two = going.officers.size() >= 2;
  const bool held_up = std::any_of(lacks.begin(), lacks.end(), [](const Json& one) { return base::text_at(one, "effect") != "advice"; });
  const char* light = !two || !going.qualified || held_up ? "red" : !lacks.empty() || recorders.empty() ? "amber" : "green";
  return Reply{JsonObject{{"light", light}, {"two_officers", two}, {"officers", std::move(going.officers)}, {"recorders", std::move(recorders)},
                          {"lacks", std::move(lacks)}},
               state.version};
}

}  // namespace

void add_visit_readiness(Core& core) { core.operations["case.readiness"] = view_readiness; }

}  // namespace services
