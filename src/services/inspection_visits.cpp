#include "services/inspection_visits.h"

#include <algorithm>
#include <set>

#include "records/plan_rows.h"
#include "services/case_access.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::string_view kLimitOfYear = "inspection.visits_a_year";
constexpr std::string_view kKindInspected = "inspection";
constexpr std::size_t kRowsAtOnce = 1000;

// Cases that count, each once.
class Counting {
 public:
  Counting(Core& core, const access_control::Principal& who, int year) : core_(core), who_(who), year_(year) {}

  base::Status add(const ports::ReadRow& row) {
    const auto id = base::text_at(row.json, "case");
    if (!counted_.insert(id).second) return {};
    ZL_TRY(const auto line, row_json(core_, "case_line", id));
    if (!line || is_withheld(core_, who_, object_of_line(*line))) return {};
    ZL_TRY(const auto planned, row_json(core_, "planned_case", id));
    YearOfVisits::Visit visit{id, std::nullopt, planned && base::int_at(*planned, "year") == year_};
    if (const auto at = base::text_at(row.json, "at"); !at.empty()) {
      ZL_TRY(visit.at, base::Instant::parse(at));
    }
    by_enterprise_[base::text_at(row.json, "enterprise")].visits.push_back(std::move(visit));
    return {};
  }
  std::map<std::string, YearOfVisits> take() { return std::move(by_enterprise_); }

 private:
  Core& core_;
  const access_control::Principal& who_;
  int year_;
  std::set<std::string> counted_;
  std::map<std::string, YearOfVisits> by_enterprise_;
};

int present_year(Core& core) { return base::LegalDay::of(core.now()).civil().year; }

// Of one enterprise, or of all. What is awaited now is awaited in this year.
base::Result<std::map<std::string, YearOfVisits>> count_visits(Core& core, const access_control::Principal& who,
                                                               const std::string& enterprise, int year) {
  Counting counting(core, who, year);
  ZL_TRY(const auto made, whole_answer(core, {.model = "visit", .lookup = enterprise, .order_prefix = std::to_string(year) + "-"}));
  for (const auto& row : made) ZL_CHECK(counting.add(row));
  if (year == present_year(core)) {
    ZL_TRY(const auto awaited, whole_answer(core, {.model = "awaited_visit", .lookup = enterprise}));
    for (const auto& row : awaited) ZL_CHECK(counting.add(row));
  }
  return counting.take();
}

template <class Test>
std::int64_t count_of(const std::vector<YearOfVisits::Visit>& visits, const Test& test) {
  return std::count_if(visits.begin(), visits.end(), test);
}

}  // namespace

std::int64_t YearOfVisits::made() const { return count_of(visits, [](const auto& one) { return one.at.has_value(); }); }
std::int64_t YearOfVisits::made_by_plan() const { return count_of(visits, [](const auto& one) { return one.at && one.by_plan; }); }
std::int64_t YearOfVisits::awaited() const { return all() - made(); }
std::int64_t YearOfVisits::by_plan() const { return count_of(visits, [](const auto& one) { return one.by_plan; }); }

base::Result<std::vector<ports::ReadRow>> whole_answer(Core& core, ports::RowQuery query) {
  std::vector<ports::ReadRow> all;
  query.limit = kRowsAtOnce;
  while (true) {
    ZL_TRY(auto page, core.parts.store.rows(query));
    const bool last = page.size() < query.limit;
    std::move(page.begin(), page.end(), std::back_inserter(all));
    if (last) return all;
    query.after_key = all.back().order_key;
    query.after_id = all.back().id;
  }
}

base::Result<std::map<std::string, YearOfVisits>> visits_of_year(Core& core, const access_control::Principal& who, int year) {
  return count_visits(core, who, {}, year);
}

base::Result<YearOfVisits> visits_of(Core& core, const access_control::Principal& who, const std::string& enterprise, int year) {
  ZL_TRY(auto all, count_visits(core, who, enterprise, year));
  return std::move(all[enterprise]);
}

base::Result<std::optional<std::int64_t>> yearly_limit(Core& core) {
  ZL_TRY(const auto row, row_json(core, "parameter", kLimitOfYear));
  return row ? base::int_at(*row, "value") : std::nullopt;
}

JsonArray beyond(const YearOfVisits& visits, std::optional<std::int64_t> planned, std::optional<std::int64_t> limit, bool by_plan) {
  JsonArray out;
  if (planned && (by_plan ? visits.by_plan() : visits.all()) >= *planned) out.emplace_back("plan");
  if (limit && visits.all() >= *limit) out.emplace_back("limit");
  return out;
}

base::Result<JsonObject> plan_facts_of_opening(Core& core, const access_control::Principal& who, const Json& input) {
  const bool by_plan = base::bool_at(input, "by_plan");
  JsonObject out;
  if (base::text_at(input, "kind", kKindInspected) != kKindInspected) {
    if (!by_plan) return out;
    return fail(ErrorKind::invalid, "plan.not_an_inspection", "the annual plan is one of inspections", "/by_plan", "leave it out");
  }
  const auto enterprise = base::text_at(input, "enterprise");
  const auto year = present_year(core);
  ZL_TRY(const auto item, row_json(core, "plan_item", records::plan_item_id(year, enterprise)));
  if (by_plan && !item)
    return fail(ErrorKind::not_found, "plan.no_such_item", "the enterprise is not in the plan of this year", "/by_plan",
                "open the inspection without the plan, or have the enterprise put into it");
  ZL_TRY(const auto visits, visits_of(core, who, enterprise, year));
  ZL_TRY(const auto limit, yearly_limit(core));
  const auto planned = item ? base::int_at(*item, "visits") : std::nullopt;
  if (by_plan) out["planned"] = JsonObject{{"plan_year", year}, {"times_this_year", visits.all() + 1}};
  auto exceeded = beyond(visits, planned, limit, by_plan);
  if (exceeded.empty()) return out;
  JsonObject told{{"year", year}, {"visits", visits.all()}, {"by_plan", visits.by_plan()}, {"beyond", std::move(exceeded)}};
  if (planned) told["planned"] = *planned;
  if (limit) told["limit"] = *limit;
  out["exceeded"] = std::move(told);
  return out;
}

}  // namespace services
