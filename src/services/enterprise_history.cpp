// What happened with one enterprise: visits of the year, hazards from found to put right, what was decided, case after case. Only
// cases that the asker may see are shown, and only those are counted.
#include <algorithm>

#include "records/plan_rows.h"
#include "services/case_access.h"
#include "services/core.h"
#include "services/inspection_visits.h"
#include "services/json_fields.h"
#include "services/party_history.h"

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
  PersonsBeside persons_;
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
