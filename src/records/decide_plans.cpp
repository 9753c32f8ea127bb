// The annual inspection plan: which enterprises are visited how often in a year, when and by whom; submitted as it stands and
// approved by another person. Who may do so is the access kernel's affair; here stands what the record could not mean.
#include <set>

#include "records/decide_parts.h"
#include "records/plan_rows.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;

std::int64_t planned_year(const Desk& desk) { return base::int_at(desk.command.input, "year").value_or(0); }

// What was planned of a year that is over stays as it was.
base::Status check_year(const Desk& desk) {
  const auto present = base::LegalDay::of(desk.command.now).civil().year;
  if (planned_year(desk) >= present) return {};
  return base::fail(ErrorKind::conflict, "plan.year_over", "this year is over", "/year", "plan for this year, or for one to come");
}

Result<Json> registered(const Desk& desk, const std::string& enterprise, const std::string& where) {
  ZL_TRY(auto known, desk.row("enterprise", enterprise));
  if (!known)
    return base::fail(ErrorKind::not_found, "enterprise.no_such_enterprise", "there is no enterprise '" + enterprise + "'", where,
                      "register it first");
  return std::move(*known);
}

// What is planned of one enterprise, with the names that stand for those who are named.
Result<JsonObject> item_body(const Desk& desk, const Json& item, const std::string& where) {
  const auto enterprise = base::text_at(item, "enterprise");
  ZL_TRY(const auto known, registered(desk, enterprise, where + "/enterprise"));
  JsonObject body{{"year", planned_year(desk)}, {"enterprise", enterprise}, {"name", base::text_at(known, "name")}};
  copy(body, item, {"visits", "planned_in", "officer", "unit", "note"});
  const auto officer = base::text_at(item, "officer");
  if (officer.empty()) return body;
  ZL_TRY(const auto person, desk.row("user", officer));
  if (!person || base::find(*person, "disabled"))
    return base::fail(ErrorKind::not_found, "user.no_such_user", "there is no such officer", where + "/officer", "choose one from the list");
  body["officer_name"] = base::text_at(*person, "name");
  return body;
}

Result<Events> add_items(const Desk& desk) {
  ZL_CHECK(check_year(desk));
  std::set<std::string> named;
  Events events;
  const auto* items = base::array_at(desk.command.input, "items");
  for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
    const auto where = "/items/" + std::to_string(i);
    ZL_TRY(auto body, item_body(desk, (*items)[i], where));
    const auto enterprise = base::text_at(body, "enterprise");
    ZL_TRY(const auto known, desk.row("plan_item", plan_item_id(planned_year(desk), enterprise)));
    if (known || !named.insert(enterprise).second)
      return base::fail(ErrorKind::conflict, "plan.item_exists", "the enterprise is in the plan of this year already",
                        where + "/enterprise", "change what is planned of it");
    events.push_back({"plan_item.added/1", std::move(body)});
  }
  return events;
}

Result<Json> named_item(const Desk& desk) {
  ZL_TRY(auto known, desk.row("plan_item", plan_item_id(planned_year(desk), desk.text("enterprise"))));
  if (!known)
    return base::fail(ErrorKind::not_found, "plan.no_such_item", "the enterprise is not in the plan of this year", "/enterprise",
                      "put it into the plan first");
  return std::move(*known);
}

Result<Events> change_item(const Desk& desk) {
  ZL_CHECK(check_year(desk));
  ZL_TRY(const auto known, named_item(desk));
  ZL_TRY(auto body, item_body(desk, desk.command.input, ""));
  bool differs = false;
  for (const char* field : {"visits", "planned_in", "officer", "unit", "note"}) {
    const auto *before = base::find(known, field), *now = body.if_contains(field);
    differs |= (before == nullptr) != (now == nullptr) || (before != nullptr && *before != *now);
  }
  if (!differs) return base::fail(ErrorKind::invalid, "plan.nothing_changed", "nothing of it is changed", "/", "change something first");
  copy(body, desk.command.input, {"reason"});
  return Events{{"plan_item.changed/1", std::move(body)}};
}

Result<Events> drop_item(const Desk& desk) {
  ZL_CHECK(check_year(desk));
  ZL_TRY(const auto known, named_item(desk));
  JsonObject body;
  copy(body, known, {"year", "enterprise", "name"});
  copy(body, desk.command.input, {"reason"});
  return Events{{"plan_item.dropped/1", std::move(body)}};
}

Result<Json> named_plan(const Desk& desk) {
  ZL_TRY(auto known, desk.row("annual_plan", std::to_string(planned_year(desk))));
  if (!known)
    return base::fail(ErrorKind::not_found, "plan.no_such_plan", "nothing is planned of this year", "/year",
                      "put enterprises into the plan first");
  return std::move(*known);
}

Result<Events> submit(const Desk& desk) {
  ZL_CHECK(check_year(desk));
  ZL_TRY(const auto plan, named_plan(desk));
  if (base::int_at(plan, "enterprises").value_or(0) == 0)
    return base::fail(ErrorKind::conflict, "plan.empty", "there is no enterprise in the plan", "/year", "put enterprises into it first");
  const auto standing = plan_standing(plan);
  if (standing == "submitted")
    return base::fail(ErrorKind::conflict, "plan.submitted_already", "the plan is submitted and unchanged since", "/year",
                      "wait for the decision");
  if (standing == "approved" || standing == "returned")
    return base::fail(ErrorKind::invalid, "plan.nothing_changed", "nothing was changed since the decision", "/year",
                      "change the plan first");
  JsonObject body;
  copy(body, plan, {"year", "enterprises", "visits"});
  copy(body, desk.command.input, {"note"});
  return Events{{"annual_plan.submitted/1", std::move(body)}};
}

// Nobody decides upon what they submitted themselves.
Result<Json> plan_to_decide(const Desk& desk) {
  ZL_TRY(auto plan, named_plan(desk));
  ZL_CHECK(plan_waits(plan, base::int_at(desk.command.input, "submitted").value_or(-1)));
  if (base::text_at(*base::find(plan, "submitted"), "by") == desk.command.by.text)
    return base::fail(ErrorKind::denied, "plan.same_person", "who submitted a plan does not decide upon it", "/submitted",
                      "let another person decide");
  return plan;
}

Result<Events> approve(const Desk& desk) {
  ZL_TRY(const auto plan, plan_to_decide(desk));
  JsonObject body;
  copy(body, plan, {"year", "enterprises", "visits"});
  copy(body, desk.command.input, {"submitted", "opinion"});
  ZL_CHECK(copy_given(body, desk.command, {"approved_by"}));
  return Events{{"annual_plan.approved/1", std::move(body)}};
}

Result<Events> send_back(const Desk& desk) {
  ZL_CHECK(plan_to_decide(desk));
  JsonObject body;
  copy(body, desk.command.input, {"year", "submitted", "opinion"});
  ZL_CHECK(copy_given(body, desk.command, {"returned_by"}));
  return Events{{"annual_plan.returned/1", std::move(body)}};
}

}  // namespace

const BureauTable& plan_commands() {
  static const BureauTable table{
      {"annual_plan.add_items", &add_items}, {"annual_plan.change_item", &change_item}, {"annual_plan.drop_item", &drop_item},
      {"annual_plan.submit", &submit},       {"annual_plan.approve", &approve},         {"annual_plan.return", &send_back},
  };
  return table;
}

}  // namespace records
