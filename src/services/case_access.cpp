#include "services/case_access.h"

#include "base/sort_stably.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

std::string place_of(const ports::ReadRow& row) { return row.order_key + "|" + row.id; }

base::Status go_on_after(ports::RowQuery& query, const std::string& place) {
  if (place.empty()) return {};
  const auto bar = place.find('|');
  if (bar == std::string::npos)
    return fail(ErrorKind::invalid, "list.bad_position", "this is no place in the list", "after", "pass `next` of the page before");
  query.after_key = place.substr(0, bar);
  query.after_id = place.substr(bar + 1);
  return {};
}

access_control::Object object_of_line(const Json& line) {
  access_control::Object object{"case", base::text_at(line, "id"), {}, {}};
  for (const auto& [field, into] : {std::pair{"labels", &object.labels}, {"owners", &object.owners}})
    if (const auto* list = base::array_at(line, field))
      for (const auto& one : *list) into->emplace_back(one.as_string());
  return object;
}

bool may_see(Core& core, const access_control::Principal& who, const Json& line) {
  return core.parts.kernel.may(who, "case.view", object_of_line(line)).has_value();
}

bool is_withheld(Core& core, const access_control::Principal& who, const access_control::Object& object) {
  const auto may = core.parts.kernel.may(who, "case.view", object);
  return !may && may.error().kind == ErrorKind::not_found;
}

base::Result<std::optional<Json>> line_of_case(Core& core, const std::string& id_or_number) {
  if (id_or_number.find('@') == std::string::npos) {
    const ports::RowQuery by_number{.model = "case_line", .lookup = id_or_number, .limit = 1};
    ZL_TRY(auto lines, core.parts.store.rows(by_number));
    if (!lines.empty()) return std::optional<Json>(std::move(lines.front().json));
  }
  return row_json(core, "case_line", id_or_number);
}

CaseBoard::Sees sees_cases(Core& core, const access_control::Principal& who) {
  return [&core, who](const access_control::Object& a_case) { return core.parts.kernel.may(who, "case.view", a_case).has_value(); };
}

JsonObject failure_view(const base::Error& error) {
  return {{"code", error.code}, {"what", error.what}, {"where", error.where}};
}

namespace {

// The worst of what is told in an article, as a row shows it.
std::string_view worst_of(const StatusSet& told) {
  using rulebook::Status;
  for (const auto status : {Status::breached, Status::open, Status::met_late, Status::met})
    if (told.has(status)) return rulebook::name_of(status);
  return rulebook::name_of(Status::exempt);
}

// The articles that the case called for: [{source, own?, articles: [{article, status}]}].
JsonArray short_lanes(Core& core, const Standing& standing) {
  JsonArray out;
  for (const auto& lane : core.board.rule_numbers().in_order(standing.rulebook, standing.lanes)) {
    if (out.empty() || base::text_at(out.back(), "source") != lane.source) {
      out.push_back(JsonObject{{"source", lane.source}, {"articles", JsonArray{}}});
      if (lane.own) out.back().as_object()["own"] = true;
    }
    out.back().as_object().at("articles").as_array().push_back(JsonObject{{"article", lane.article}, {"status", worst_of(lane.told)}});
  }
  return out;
}

}  // namespace

Json line_view(Core& core, const Json& line) {
  JsonObject out;
  for (const char* field : {"id", "number", "kind", "stage", "party", "matter", "opened_at", "hazards"})
    if (const auto* value = base::find(line, field)) out[field] = *value;
  const auto version = static_cast<std::uint64_t>(base::int_at(line, "version").value_or(0));
  const auto standing = core.board.standing(core, base::text_at(line, "id"), version);
  const auto counts = standing && *standing ? (*standing)->counts : FindingCounts{};
  out["findings"] = to_json(counts);
  if (!standing) out["findings_failed"] = failure_view(standing.error());
  else if (*standing && (*standing)->failure) out["findings_failed"] = failure_view(*(*standing)->failure);
  if (counts.next_due) out["next_due"] = counts.next_due->text();
  if (standing && *standing && !(*standing)->failure) out["lanes"] = short_lanes(core, **standing);
  return out;
}

base::Result<JsonArray> decisions_of(Core& core, const access_control::Principal& who) {
  ZL_TRY(auto rows, all_rows(core, "pending_decision"));
  base::sort_stably(rows, [](const auto& a, const auto& b) { return a.order_key < b.order_key; });
  JsonArray out;
  for (auto& row : rows) {
    ZL_TRY(const auto line, row_json(core, "case_line", base::text_at(row.json, "case")));
    if (!line || !core.parts.kernel.may(who, "case.decide_extension", object_of_line(*line))) continue;
    auto& one = row.json.as_object();
    one["number"] = base::text_at(*line, "number");
    one["party"] = base::text_at(*line, "party");
    out.push_back(std::move(row.json));
  }
  return out;
}

}  // namespace services
