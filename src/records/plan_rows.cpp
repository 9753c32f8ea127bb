#include "records/plan_rows.h"

#include "records/row_order.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;

using Rows = std::vector<Row>;

std::int64_t year_of(const Event& event) { return base::int_at(event.body, "year").value_or(0); }

JsonObject step_of_plan(const Event& event) {
  JsonObject out{{"by", event.by}, {"at", event.at.text()}, {"seq", event.seq}};
  for (const char* field : {"enterprises", "visits", "submitted", "note", "opinion", "reason", "approved_by", "returned_by"})
    if (const auto* value = base::find(event.body, field)) out[field] = *value;
  return out;
}

// Every event of a plan is kept in its order: what was planned before is never lost to sight.
Row row_of_plan_event(const Event& event) {
  const auto id = in_order_of_seq(event.seq), year = std::to_string(year_of(event));
  JsonObject json{{"seq", event.seq}, {"type", event.type}, {"at", event.at.text()}, {"by", event.by}, {"body", event.body}};
  return {"plan_event", id, year + "#" + id, year, std::move(json)};
}

Result<Row> row_of_plan(const Event& event, const RowLookup& current) {
  const auto year = std::to_string(year_of(event));
  ZL_TRY(auto known, current("annual_plan", year));
  Json json = JsonObject{{"year", year_of(event)}, {"enterprises", 0}, {"visits", 0}};
  if (known) json = std::move(*known);
  return Row{"annual_plan", year, year, year, std::move(json)};
}

Result<std::optional<Json>> item_of(const Event& event, const RowLookup& current) {
  return current("plan_item", plan_item_id(year_of(event), base::text_at(event.body, "enterprise")));
}

Row row_of_item(const Event& event, Json json) {
  const auto enterprise = base::text_at(event.body, "enterprise");
  const auto id = plan_item_id(year_of(event), enterprise);
  return {"plan_item", id, id, enterprise, std::move(json)};
}

JsonObject told_of_item(const Event& event) {
  JsonObject out;
  for (const char* field : {"year", "enterprise", "name", "visits", "planned_in", "officer", "officer_name", "unit", "note"})
    if (const auto* value = base::find(event.body, field)) out[field] = *value;
  return out;
}

// The plan with so many enterprises and visits more, or fewer.
Result<Rows> with_plan(const Event& event, const RowLookup& current, Row item, std::int64_t enterprises, std::int64_t visits) {
  ZL_TRY(auto plan, row_of_plan(event, current));
  auto& json = plan.json.as_object();
  json["enterprises"] = base::int_at(plan.json, "enterprises").value_or(0) + enterprises;
  json["visits"] = base::int_at(plan.json, "visits").value_or(0) + visits;
  json["changed"] = step_of_plan(event);
  return Rows{std::move(item), std::move(plan), row_of_plan_event(event)};
}

tl::unexpected<base::Error> no_such_item() {
  return base::fail(ErrorKind::not_found, "plan.no_such_item", "the enterprise is not in the plan of this year", "/enterprise",
                    "put it into the plan first");
}

}  // namespace

std::string plan_item_id(std::int64_t year, std::string_view enterprise) {
  return std::to_string(year) + "#" + std::string(enterprise);
}

std::int64_t plan_step(const Json& plan, std::string_view step) {
  const auto* told = base::find(plan, step);
  return told == nullptr ? -1 : base::int_at(*told, "seq").value_or(-1);
}

std::string plan_standing(const Json& plan) {
  const auto changed = plan_step(plan, "changed"), submitted = plan_step(plan, "submitted");
  const auto returned = plan_step(plan, "returned"), approved = plan_step(plan, "approved");
  if (approved > changed) return "approved";
  if (submitted > changed && submitted > returned && submitted > approved) return "submitted";
  if (returned > changed && returned > approved) return "returned";
  return approved < 0 ? "draft" : "amended";
}

base::Status plan_waits(const Json& plan, std::int64_t submitted) {
  const auto standing = plan_standing(plan);
  if (standing == "submitted" && plan_step(plan, "submitted") == submitted) return {};
  const bool decided = standing == "approved" || standing == "returned";
  if (decided || plan_step(plan, "submitted") < 0)
    return base::fail(ErrorKind::conflict, "plan.not_submitted", "the plan does not wait for a decision", "/submitted",
                      "look at how the plan stands");
  return base::fail(ErrorKind::conflict, "plan.changed", "the plan is not the one that was submitted any more", "/submitted",
                    "look at it again, once it is submitted anew");
}

// That an enterprise stands in a plan once is checked here again, where no one can come between; likewise what follows.
Result<Rows> plan_item_added(const Event& event, const RowLookup& current) {
  ZL_TRY(const auto known, item_of(event, current));
  if (known)
    return base::fail(ErrorKind::conflict, "plan.item_exists", "the enterprise is in the plan of this year already", "/enterprise",
                      "change what is planned of it");
  auto json = told_of_item(event);
  json["added"] = step_of_plan(event);
  return with_plan(event, current, row_of_item(event, std::move(json)), 1, base::int_at(event.body, "visits").value_or(0));
}

Result<Rows> plan_item_changed(const Event& event, const RowLookup& current) {
  ZL_TRY(const auto known, item_of(event, current));
  if (!known) return no_such_item();
  auto json = told_of_item(event);
  json["added"] = *base::find(*known, "added");
  json["changed"] = step_of_plan(event);
  const auto more = base::int_at(event.body, "visits").value_or(0) - base::int_at(*known, "visits").value_or(0);
  return with_plan(event, current, row_of_item(event, std::move(json)), 0, more);
}

Result<Rows> plan_item_dropped(const Event& event, const RowLookup& current) {
  ZL_TRY(const auto known, item_of(event, current));
  if (!known) return no_such_item();
  return with_plan(event, current, row_of_item(event, nullptr), -1, -base::int_at(*known, "visits").value_or(0));
}

Result<Rows> annual_plan_submitted(const Event& event, const RowLookup& current) {
  ZL_TRY(auto plan, row_of_plan(event, current));
  plan.json.as_object()["submitted"] = step_of_plan(event);
  return Rows{std::move(plan), row_of_plan_event(event)};
}

namespace {

Result<Rows> plan_decided(const Event& event, const RowLookup& current, const char* step) {
  ZL_TRY(auto plan, row_of_plan(event, current));
  ZL_CHECK(plan_waits(plan.json, base::int_at(event.body, "submitted").value_or(-1)));
  plan.json.as_object()[step] = step_of_plan(event);
  return Rows{std::move(plan), row_of_plan_event(event)};
}

}  // namespace

Result<Rows> annual_plan_approved(const Event& event, const RowLookup& current) { return plan_decided(event, current, "approved"); }
Result<Rows> annual_plan_returned(const Event& event, const RowLookup& current) { return plan_decided(event, current, "returned"); }

}  // namespace records
