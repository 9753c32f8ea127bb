// What happened with one enterprise: visits of the year, hazards from found to put right, what was decided, case after case. Only
// cases that the asker may see are shown, and only those are counted.
#include <algorithm>
#include <map>

#include "records/plan_rows.h"
#include "services/case_access.h"
#include "services/core.h"
#include "services/inspection_visits.h"
#include "services/json_fields.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kCasesRead = 500;   // the newest; one enterprise with more is told so
constexpr std::size_t kCasesShown = 100;
constexpr std::string_view kFirstVisit = "inspection";

struct HazardCounts {
  std::int64_t found = 0, rectified = 0, overdue = 0;

  void add(const records::Hazard& hazard, base::LegalDay today) {
    ++found;
    const auto due = hazard.extended_until ? hazard.extended_until : hazard.due;
    if (hazard.state == "rectified") ++rectified;
    else if (due && *due < today) ++overdue;
  }
  JsonObject json() const { return {{"found", found}, {"rectified", rectified}, {"overdue", overdue}, {"open", found - rectified - overdue}}; }
};

// What the case says of decisions and of persons, after corrections; nothing where it says neither.
base::Result<std::vector<records::Event>> told_of_parties(Core& core, const records::CaseState& state) {
  const auto tells = [](const records::RecordLine& line) {
    return line.type.starts_with("decision.issued/") || line.type.starts_with("party.added/");
  };
  if (std::none_of(state.record.begin(), state.record.end(), tells)) return std::vector<records::Event>{};
  ZL_TRY(auto stored, core.parts.store.events_of(base::CaseId{state.id}));
  return records::effective(std::move(stored));
}

// Decisions as they stand after their corrections, each with what became of it.
JsonArray decisions_in(const std::vector<records::Event>& events) {
  JsonArray out;
  for (const auto& event : events) {
    if (!event.type.starts_with("decision.issued/")) continue;
    JsonObject decision{{"at", base::text_at(event.body, "happened_at", event.at.text())}};
    for (const char* field : {"decision", "decision_kind", "party", "penalties", "fine_fen", "confiscated_gains_fen", "confiscated_goods_fen"})
      if (const auto* value = base::find(event.body, field)) decision[field] = *value;
    for (const auto& later : events)
      if (later.type.starts_with("decision.changed/") && base::text_at(later.body, "decision") == base::text_at(event.body, "decision"))
        decision["changed_how"] = base::text_at(later.body, "changed_how");
    out.push_back(std::move(decision));
  }
  return out;
}

// Persons who were a party beside the enterprise: its head, those in charge, its workers. One and the same over several cases by
// the ID number alone, which is not told: two may have one name. Who is listed as a party no more is told of only where something
// was decided on them.
class Persons {
 public:
  void add(const records::CaseState& state, const std::vector<records::Event>& events, const JsonArray& decisions) {
    for (const auto& event : events) {
      if (!event.type.starts_with("party.added/") || base::text_at(event.body, "party_kind") != "person") continue;
      const auto party = base::text_at(event.body, "party");
      JsonArray own;
      for (const auto& decision : decisions)
        if (base::text_at(decision, "party") == party) own.push_back(decision);
      if (own.empty() && is_withdrawn(events, party)) continue;
      const auto number = base::text_at(event.body, "id_number");
      auto& person = person_of(number.empty() ? state.id + " " + party : number);
      person["name"] = base::text_at(event.body, "name");
      if (const auto position = base::text_at(event.body, "position"); !position.empty()) person["position"] = position;
      if (number.empty()) person["by_name_alone"] = true;
      person.at("cases").as_array().push_back(JsonObject{{"id", state.id}, {"number", state.number}, {"party", party}, {"decisions", std::move(own)}});
    }
  }
  JsonArray told() && { return std::move(all_); }

 private:
  static bool is_withdrawn(const std::vector<records::Event>& events, const std::string& party) {
    return std::any_of(events.begin(), events.end(), [&](const auto& event) {
      return event.type.starts_with("party.withdrawn/") && base::text_at(event.body, "party") == party;
    });
  }
  JsonObject& person_of(const std::string& key) {
    const auto [at, is_new] = places_.try_emplace(key, all_.size());
    if (is_new) all_.push_back(JsonObject{{"name", ""}, {"cases", JsonArray{}}});
    return all_[at->second].as_object();
  }
  JsonArray all_;
  std::map<std::string, std::size_t> places_;
};

// All that was seen of an enterprise, added up.
class History {
 public:
  History(Core& core, base::Instant now) : core_(core), today_(base::LegalDay::of(now)), year_(today_.civil().year) {}

  base::Status add(const Json& line, const records::CaseState& state) {
    HazardCounts hazards;
    for (const auto& hazard : state.hazards) hazards.add(hazard, today_), all_.add(hazard, today_);
    JsonArray visits;
    bool inspected = false;
    for (const auto& act : state.acts) {
      visits.push_back(JsonObject{{"act", act.id}, {"kind", act.kind}, {"at", act.began_at.text()}});
      if (act.began_at > last_at_) last_at_ = act.began_at, last_kind_ = act.kind, last_case_ = state.id;
      if (base::LegalDay::of(act.began_at).civil().year != year_) continue;
      if (act.kind == kFirstVisit) inspected = true;
      else ++others_;
    }
    inspections_ += inspected;
    ++seen_;
    ZL_TRY(const auto events, told_of_parties(core_, state));
    auto decisions = decisions_in(events);
    persons_.add(state, events, decisions);
    if (cases_.size() >= kCasesShown) return {};
    auto told = line_view(core_, line).as_object();
    told["hazards"] = hazards.json();
    told["visits"] = std::move(visits);
    told["counts_this_year"] = inspected;
    told["decisions"] = std::move(decisions);
    cases_.push_back(std::move(told));
    return {};
  }

  int year() const { return year_; }
  JsonObject told(std::optional<std::int64_t> limit, std::optional<std::int64_t> planned) && {
    JsonObject visits{{"year", year_}, {"inspections", inspections_}, {"others", others_}};
    put(visits, "limit", limit);
    put(visits, "planned", planned);
    JsonObject out{{"visits", std::move(visits)}, {"hazards", all_.json()}, {"persons", std::move(persons_).told()}, {"cases", std::move(cases_)}, {"cases_seen", seen_}};
    if (!last_case_.empty()) out["last_visit"] = JsonObject{{"at", last_at_.text()}, {"kind", last_kind_}, {"case", last_case_}};
    return out;
  }

 private:
  Core& core_;
  base::LegalDay today_;
  int year_;
  HazardCounts all_;
  std::int64_t inspections_ = 0, others_ = 0, seen_ = 0;
  base::Instant last_at_;
  std::string last_kind_, last_case_;
  Persons persons_;
  JsonArray cases_;
};

base::Result<Reply> view_history(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "enterprise.history"));
  const auto id = base::text_at(input, "enterprise");
  ZL_TRY(auto enterprise, row_json(core, "enterprise", id));
  if (!enterprise)
    return fail(ErrorKind::not_found, "enterprise.no_such_enterprise", "this enterprise is not registered", "enterprise");
  ZL_TRY(const auto rows, core.parts.store.rows({.model = "enterprise_case", .descending = true, .limit = kCasesRead + 1,
                                                 .order_prefix = id + "#"}));
  History history(core, core.now());
  for (std::size_t i = 0; i < std::min(rows.size(), kCasesRead); ++i) {
    ZL_TRY(const auto line, row_json(core, "case_line", rows[i].id));
    if (!line || !may_see(core, context.who, *line)) continue;
    ZL_TRY(const auto state, core.cases.by_id(rows[i].id));
    if (!state || !core.parts.kernel.may(context.who, "case.view", object_of(*state))) continue;
    if (!state->labels.empty()) ZL_CHECK(note_look(core, context.who, "case", state->id, true));
    ZL_CHECK(history.add(*line, *state));
  }
  ZL_TRY(const auto limit, yearly_limit(core));
  ZL_TRY(const auto item, row_json(core, "plan_item", records::plan_item_id(history.year(), id)));
  auto out = std::move(history).told(limit, item ? base::int_at(*item, "visits") : std::nullopt);
  out["enterprise"] = std::move(*enterprise);
  if (rows.size() > kCasesRead) out["more"] = true;
  return Reply{std::move(out), {}};
}

}  // namespace

void add_enterprise_history(Core& core) { core.operations["enterprise.history"] = view_history; }

}  // namespace services
