// The annual inspection plan: made of the register of enterprises, submitted, approved by another person; and how far it is
// carried out. Who sees a plan sees how often each enterprise was visited, whoever's cases these are.
#include <algorithm>

#include "records/plan_rows.h"
#include "services/case_access.h"
#include "services/inspection_visits.h"
#include "services/json_fields.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::int64_t kChangesShown = 50, kChangesShownAtMost = 500;
constexpr std::size_t kVisitsLookedBack = 20;  // for the last one that is not kept from the asker
constexpr std::size_t kVisitsTold = 100;

std::int64_t year_asked(const Json& input) { return base::int_at(input, "year").value_or(0); }

base::Result<std::string> name_of_planner(Core& core, const std::string& user) {
  ZL_TRY(const auto row, row_json(core, "user", user));
  return row ? base::text_at(*row, "name") : user;
}

// ---- the plan and how far it is -----------------------------------------------------------------------------------------

base::Result<JsonObject> plan_head(Core& core, std::int64_t year) {
  ZL_TRY(const auto row, row_json(core, "annual_plan", std::to_string(year)));
  JsonObject out{{"standing", row ? records::plan_standing(*row) : "draft"}};
  for (const char* total : {"enterprises", "visits"}) out[total] = row ? base::int_at(*row, total).value_or(0) : 0;
  for (const char* step : {"changed", "submitted", "returned", "approved"}) {
    const auto* told = row ? base::object_at(*row, step) : nullptr;
    if (told == nullptr) continue;
    auto shown = *told;
    ZL_TRY(shown["by_name"], name_of_planner(core, base::text_at(Json(*told), "by")));
    out[step] = std::move(shown);
  }
  return out;
}

// As approved, unless it was put in or changed since.
bool is_approved(const Json& item, std::int64_t approved) {
  return std::max(records::plan_step(item, "added"), records::plan_step(item, "changed")) < approved;
}

JsonObject item_view(const Json& item, std::int64_t approved) {
  JsonObject out;
  for (const char* field : {"enterprise", "name", "planned_in", "officer", "officer_name", "unit", "note"})
    if (const auto* value = base::find(item, field)) out[field] = *value;
  out["planned"] = *base::find(item, "visits");
  out["approved"] = is_approved(item, approved);
  return out;
}

struct LastVisit {
  base::Instant at;
  std::string case_id;
};

// Whenever it was.
base::Result<std::optional<LastVisit>> last_visit(Core& core, const access_control::Principal& who, const std::string& enterprise) {
  ZL_TRY(const auto rows, core.parts.store.rows({.model = "visit", .lookup = enterprise, .descending = true, .limit = kVisitsLookedBack}));
  for (const auto& row : rows) {
    const auto id = base::text_at(row.json, "case");
    ZL_TRY(const auto line, row_json(core, "case_line", id));
    if (!line || is_withheld(core, who, object_of_line(*line))) continue;
    ZL_TRY(const auto at, base::Instant::parse(base::text_at(row.json, "at")));
    return std::optional(LastVisit{at, id});
  }
  return std::optional<LastVisit>{};
}

// One enterprise of the page: what is planned of it and what was done.
class Outlook {
 public:
  Outlook(Core& core, const access_control::Principal& who, std::optional<std::int64_t> limit) : core_(core), who_(who), limit_(limit) {}

  base::Status add_done(JsonObject& out, const YearOfVisits& visits) const {
    const auto planned = base::int_at(Json(out), "planned");
    out["made"] = visits.made();
    out["made_by_plan"] = visits.made_by_plan();
    out["awaited"] = visits.awaited();
    JsonArray awaited;
    for (const auto& visit : visits.visits) {
      if (visit.at || awaited.size() >= kVisitsTold) continue;
      ZL_TRY(const auto known, row_json(core_, "case_line", visit.case_id));
      if (known && may_see(core_, who_, *known)) awaited.push_back(JsonObject{{"case", visit.case_id}, {"number", base::text_at(*known, "number")}});
    }
    if (!awaited.empty()) out["awaited_cases"] = std::move(awaited);
    if (planned) out["to_do"] = std::max<std::int64_t>(0, *planned - visits.made_by_plan());
    JsonArray excess;
    if (planned && visits.all() > *planned) excess.emplace_back("plan");
    if (limit_ && visits.all() > *limit_) excess.emplace_back("limit");
    out["excess"] = std::move(excess);
    ZL_TRY(const auto last, last_visit(core_, who_, base::text_at(Json(out), "enterprise")));
    if (!last) return {};
    JsonObject told{{"at", last->at.text()}};
    ZL_TRY(const auto line, row_json(core_, "case_line", last->case_id));
    if (line && may_see(core_, who_, *line)) told["case"] = last->case_id;
    out["last_visit"] = std::move(told);
    return {};
  }

 private:
  Core& core_;
  const access_control::Principal& who_;
  std::optional<std::int64_t> limit_;
};

base::Result<Reply> view_plan(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "annual_plan.view"));
  const auto year = year_asked(input);
  ZL_TRY(auto plan, plan_head(core, year));
  ZL_TRY(const auto limit, yearly_limit(core));
  ZL_TRY(auto visits, visits_of_year(core, context.who, static_cast<int>(year)));
  ZL_TRY(const auto items, all_rows(core, "plan_item", std::to_string(year) + "#"));
  const auto approved = records::plan_step(Json(plan), "approved");
  const Outlook standing(core, context.who, limit);
  JsonArray shown;
  for (const auto& item : items) {
    auto one = item_view(item.json, approved);
    const auto done = visits.extract(base::text_at(item.json, "enterprise"));
    ZL_CHECK(standing.add_done(one, done.empty() ? YearOfVisits{} : done.mapped()));
    shown.push_back(std::move(one));
  }
  for (const auto& [enterprise, done] : visits) {  // visited without a plan
    ZL_TRY(const auto known, row_json(core, "enterprise", enterprise));
    if (!known) continue;
    JsonObject one{{"enterprise", enterprise}, {"name", base::text_at(*known, "name")}};
    ZL_CHECK(standing.add_done(one, done));
    shown.push_back(std::move(one));
  }
  JsonObject out{{"year", year}, {"plan", std::move(plan)}, {"items", std::move(shown)}};
  put(out, "limit", limit);
  return Reply{std::move(out), {}};
}

// What one more inspection of an enterprise has to reckon with.
base::Result<Reply> view_visits(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "enterprise.visits"));
  const auto enterprise = base::text_at(input, "enterprise");
  ZL_TRY(const auto known, row_json(core, "enterprise", enterprise));
  if (!known)
    return fail(ErrorKind::not_found, "enterprise.no_such_enterprise", "this enterprise is not registered", "enterprise");
  const auto year = base::LegalDay::of(core.now()).civil().year;
  ZL_TRY(const auto visits, visits_of(core, context.who, enterprise, year));
  ZL_TRY(const auto limit, yearly_limit(core));
  ZL_TRY(const auto item, row_json(core, "plan_item", records::plan_item_id(year, enterprise)));
  const auto planned = item ? base::int_at(*item, "visits") : std::nullopt;
  JsonArray cases;
  for (const auto& visit : visits.visits) {
    ZL_TRY(const auto line, row_json(core, "case_line", visit.case_id));
    if (!line || !may_see(core, context.who, *line) || cases.size() >= kVisitsTold) continue;
    JsonObject one{{"case", visit.case_id}, {"number", base::text_at(*line, "number")}, {"by_plan", visit.by_plan}};
    put(one, "at", visit.at);
    cases.push_back(std::move(one));
  }
  JsonObject out{{"year", year}, {"made", visits.made()}, {"awaited", visits.awaited()}, {"by_plan", visits.by_plan()}, {"cases", std::move(cases)}};
  put(out, "limit", limit);
  if (item) {
    ZL_TRY(const auto plan, row_json(core, "annual_plan", std::to_string(year)));
    out["item"] = item_view(*item, plan ? records::plan_step(*plan, "approved") : -1);
  }
  out["beyond"] = JsonObject{{"by_plan", beyond(visits, planned, limit, true)}, {"otherwise", beyond(visits, planned, limit, false)}};
  return Reply{std::move(out), {}};
}

// ---- what became of the plan --------------------------------------------------------------------------------------------

// The newest first, each as a sentence.
base::Result<Reply> list_changes(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "annual_plan.changes"));
  const auto limit = static_cast<std::size_t>(
      std::clamp<std::int64_t>(base::int_at(input, "limit").value_or(kChangesShown), 1, kChangesShownAtMost));
  const auto prefix = std::to_string(year_asked(input)) + "#";
  ports::RowQuery query{.model = "plan_event", .descending = true, .limit = limit + 1, .order_prefix = prefix};
  if (const auto after = base::text_at(input, "after"); !after.empty()) query.after_key = prefix + after, query.after_id = after;
  ZL_TRY(auto rows, core.parts.store.rows(query));
  JsonObject out;
  if (rows.size() > limit) {
    rows.pop_back();
    out["next"] = rows.back().id;
  }
  const auto nobody = [](std::string_view) { return std::string(); };
  JsonArray changes;
  for (const auto& row : rows) {
    const auto type = base::text_at(row.json, "type");
    const auto& body = *base::find(row.json, "body");
    JsonObject one{{"seq", *base::find(row.json, "seq")}, {"type", type.substr(0, type.find('/'))}, {"at", base::text_at(row.json, "at")},
                   {"sentence", core.parts.vocabulary.sentence(type, body, records::Language::zh, nobody)},
                   {"sentence_en", core.parts.vocabulary.sentence(type, body, records::Language::en, nobody)}};
    ZL_TRY(one["by_name"], name_of_planner(core, base::text_at(row.json, "by")));
    changes.push_back(std::move(one));
  }
  out["changes"] = std::move(changes);
  return Reply{std::move(out), {}};
}

// ---- what people do to it -----------------------------------------------------------------------------------------------

// One after another: what is decided upon is not changed between looking and deciding.
base::Result<Reply> run_plan_command(Core& core, const CallContext& context, const char* command, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, command));
  const std::lock_guard turn(core.turns.plans());
  JsonObject given{{"approved_by", context.who.name}, {"returned_by", context.who.name}};
  return run_bureau_command(core, context, command, input, std::move(given), JsonObject{{"year", year_asked(input)}});
}

}  // namespace

void add_annual_plan(Core& core) {
  auto& ops = core.operations;
  ops["annual_plan.view"] = view_plan;
  ops["annual_plan.changes"] = list_changes;
  ops["enterprise.visits"] = view_visits;
  for (const char* command : {"annual_plan.add_items", "annual_plan.change_item", "annual_plan.drop_item", "annual_plan.submit",
                              "annual_plan.approve", "annual_plan.return"})
    ops[command] = [command](Core& c, const CallContext& context, const Json& input) { return run_plan_command(c, context, command, input); };
}

}  // namespace services
