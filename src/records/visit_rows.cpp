#include "records/visit_rows.h"

#include <algorithm>

namespace records {
namespace {

constexpr std::string_view kInspection = "inspection";
constexpr std::string_view kPlanned = "inspection.planned/1";

Row row_of_visit(const CaseState& state, const Act& act) {
  const auto id = state.id + "#" + act.id, day = base::LegalDay::of(act.began_at).text();
  base::JsonObject json{{"case", state.id}, {"act", act.id}, {"enterprise", state.enterprise}, {"at", act.began_at.text()}};
  return {"visit", id, day + "#" + act.began_at.text() + "#" + id, state.enterprise, std::move(json)};
}

// An inspection that is opened counts for those who would open another one before its officers have set out.
Row row_of_awaited(const CaseState& state, bool awaited) {
  Row row{"awaited_visit", state.id, base::LegalDay::of(state.opened_at).text() + "#" + state.id, state.enterprise, nullptr};
  if (awaited) row.json = base::JsonObject{{"case", state.id}, {"enterprise", state.enterprise}, {"opened_at", state.opened_at.text()}};
  return row;
}

}  // namespace

bool moves_visits(std::string_view type) {
  return type == "case.opened/1" || type == "act.begun/1" || type == "case.closed/1" || type == "correction.made/1";
}

std::vector<Row> rows_of_visits(const CaseState& state) {
  std::vector<Row> rows;
  if (state.enterprise.empty()) return rows;
  for (const auto& act : state.acts)
    if (act.kind == kInspection) rows.push_back(row_of_visit(state, act));
  if (state.kind == kInspection) rows.push_back(row_of_awaited(state, rows.empty() && !state.closed));
  return rows;
}

std::optional<Row> row_of_planning(const CaseState& state, const Event& event) {
  const auto* told = &event.body;
  if (event.type == "correction.made/1") {
    const auto* line = state.line(static_cast<std::uint64_t>(base::int_at(event.body, "corrects").value_or(0)));
    const auto* fields = base::find(event.body, "fields");
    if (line == nullptr || line->type != kPlanned || fields == nullptr || base::find(*fields, "plan_year") == nullptr) return std::nullopt;
    told = fields;
  } else if (event.type != kPlanned || base::find(event.body, "plan_year") == nullptr) {
    return std::nullopt;
  }
  const auto year = base::int_at(*told, "plan_year");
  Row row{"planned_case", state.id, state.id, state.enterprise, nullptr};
  if (year) row.json = base::JsonObject{{"case", state.id}, {"year", *year}};
  return row;
}

}  // namespace records
