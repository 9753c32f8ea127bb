// The annual inspection plan: what the record could not mean of it, and how it stands; what is visited, awaited and planned.
#include <gtest/gtest.h>

#include "records/plan_rows.h"
#include "records/test_shelf.h"
#include "records/visit_rows.h"

namespace records {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;
using story::Shelf;
using story::vocabulary;

constexpr const char* kPlanner = story::kSecond;
constexpr const char* kHead = story::kThird;
constexpr const char* kFirm = story::kEnterprise;
constexpr const char* kOtherFirm = "01931d2c-0000-7000-8000-0000000000e9@demo.example.org";

class PlanOfYear {
 public:
  PlanOfYear() {
    for (const char* id : {kFirm, kOtherFirm})
      add(kPlanner, {"enterprise.registered/1", JsonObject{{"enterprise", id}, {"name", "示例企业"}, {"address", "示例路"}, {"zones", JsonArray{}}}});
    add("system", {"user.registered/1", JsonObject{{"user", story::kLead}, {"login", "jia"}, {"name", "办案人甲"}}});
  }
  base::Status append(const char* by, const NewEvent& event) {
    const auto checked = vocabulary().check_event(event.type, event.body);
    EXPECT_TRUE(checked) << event.type << ": " << checked.error().text();
    const std::vector<Event> batch{{seq, base::kBureauStream, seq, event.type, now, by, event.body, false}};
    auto stored = shelf.add(batch);
    if (stored) ++seq;
    return stored;
  }
  void add(const char* by, const NewEvent& event) {
    const auto stored = append(by, event);
    EXPECT_TRUE(stored) << stored.error().text();
  }
  std::string does(const char* by, const std::string& name, JsonObject input) {
    input["year"] = year;
    const auto checked = vocabulary().check_command("annual_plan." + name, input);
    if (!checked) return checked.error().code;
    const JsonObject given{{"approved_by", "局长丙"}, {"returned_by", "局长丙"}};
    const auto decided = decide_bureau(Command{"annual_plan." + name, {by}, {}, std::move(input), given, now}, shelf.lookup());
    if (!decided) return decided.error().code;
    for (const auto& event : *decided)
      if (const auto stored = append(by, event); !stored) return stored.error().code;
    return "done";
  }
  std::string plans(const char* firm, int visits = 2) { return does(kPlanner, "add_items", {{"items", JsonArray{planned(firm, visits)}}}); }
  static JsonObject planned(const char* firm, int visits) { return {{"enterprise", firm}, {"visits", visits}}; }
  std::string changes(const char* firm, int visits) {
    return does(kPlanner, "change_item", {{"enterprise", firm}, {"visits", visits}, {"reason", "风险升级"}});
  }
  std::string submits() { return does(kPlanner, "submit", {}); }
  std::string decides(const char* by, const char* how) {
    return does(by, how, {{"submitted", plan_step(plan(), "submitted")}, {"opinion", "同意"}});
  }
  Json plan() const { return shelf.row("annual_plan", "2026")->json; }
  std::string standing() const { return plan_standing(plan()); }

  Shelf shelf;
  std::int64_t year = 2026;
  base::Instant now = story::at("2026-03-05T09:00:00+08:00");
  std::uint64_t seq = 0;
};

TEST(AnnualPlan, is_made_submitted_and_approved_by_another_person) {
  PlanOfYear of;
  EXPECT_EQ(of.plans(kFirm), "done");
  EXPECT_EQ(of.standing(), "draft");
  EXPECT_EQ(of.decides(kHead, "approve"), "schema.minimum") << "nothing was submitted";
  EXPECT_EQ(of.does(kHead, "approve", {{"submitted", 0}}), "plan.not_submitted");
  EXPECT_EQ(of.submits(), "done");
  EXPECT_EQ(of.standing(), "submitted");
  EXPECT_EQ(of.submits(), "plan.submitted_already");
  EXPECT_EQ(of.decides(kPlanner, "approve"), "plan.same_person");
  EXPECT_EQ(of.decides(kPlanner, "return"), "plan.same_person");
  EXPECT_EQ(of.decides(kHead, "approve"), "done");
  EXPECT_EQ(of.standing(), "approved");
  EXPECT_EQ(base::text_at(of.plan().at("approved"), "approved_by"), "局长丙");
  EXPECT_EQ(of.decides(kHead, "return"), "plan.not_submitted");
  EXPECT_EQ(of.submits(), "plan.nothing_changed");
}

TEST(AnnualPlan, is_never_approved_as_it_no_longer_is) {
  PlanOfYear of;
  of.plans(kFirm);
  of.submits();
  const auto seen = plan_step(of.plan(), "submitted");
  EXPECT_EQ(of.changes(kFirm, 3), "done");
  EXPECT_EQ(of.standing(), "draft");
  EXPECT_EQ(of.decides(kHead, "approve"), "plan.changed");
  EXPECT_EQ(of.submits(), "done");
  EXPECT_EQ(of.does(kHead, "approve", {{"submitted", seen}}), "plan.changed") << "what was looked at is an earlier one";
  // Where two act at once, the projector has the last word.
  const NewEvent late{"annual_plan.approved/1", JsonObject{{"year", 2026}, {"enterprises", 1}, {"visits", 2}, {"submitted", seen}, {"approved_by", "局长丙"}}};
  EXPECT_EQ(of.append(kHead, late).error().code, "plan.changed");
  EXPECT_EQ(of.decides(kHead, "approve"), "done");
  EXPECT_EQ(of.plans(kOtherFirm), "done");
  EXPECT_EQ(of.standing(), "amended");
}

TEST(AnnualPlan, that_was_sent_back_is_changed_and_submitted_anew) {
  PlanOfYear of;
  of.plans(kFirm);
  of.submits();
  EXPECT_EQ(of.does(kHead, "return", {{"submitted", plan_step(of.plan(), "submitted")}}), "schema.required") << "without a word why";
  EXPECT_EQ(of.decides(kHead, "return"), "done");
  EXPECT_EQ(of.standing(), "returned");
  EXPECT_EQ(of.submits(), "plan.nothing_changed");
  EXPECT_EQ(of.changes(kFirm, 1), "done");
  EXPECT_EQ(of.submits(), "done");
  EXPECT_EQ(of.standing(), "submitted");
}

TEST(AnnualPlan, names_an_enterprise_once_and_keeps_what_was_planned_before) {
  PlanOfYear of;
  EXPECT_EQ(of.plans(kFirm), "done");
  EXPECT_EQ(of.plans(kFirm), "plan.item_exists");
  EXPECT_EQ(of.does(kPlanner, "add_items", {{"items", JsonArray{PlanOfYear::planned(kOtherFirm, 1), PlanOfYear::planned(kOtherFirm, 2)}}}),
            "plan.item_exists");
  const NewEvent twice{"plan_item.added/1", JsonObject{{"year", 2026}, {"enterprise", kFirm}, {"name", "示例企业"}, {"visits", 1}}};
  EXPECT_EQ(of.append(kPlanner, twice).error().code, "plan.item_exists");
  EXPECT_EQ(of.plan().at("visits"), 2);
  EXPECT_EQ(of.changes(kFirm, 2), "plan.nothing_changed");
  EXPECT_EQ(of.changes(kFirm, 5), "done");
  EXPECT_EQ(of.plan().at("visits"), 5);
  EXPECT_EQ(of.plan().at("enterprises"), 1);
  EXPECT_EQ(of.does(kPlanner, "drop_item", {{"enterprise", kFirm}, {"reason", "已停产"}}), "done");
  EXPECT_EQ(of.plan().at("visits"), 0);
  EXPECT_EQ(of.plan().at("enterprises"), 0);
  EXPECT_EQ(of.shelf.row("plan_item", plan_item_id(2026, kFirm)), nullptr);
  EXPECT_EQ(of.submits(), "plan.empty");
  const auto first = of.seq - 3;
  for (auto at = first; at < of.seq; ++at) {
    char id[24];
    std::snprintf(id, sizeof id, "%016llu", static_cast<unsigned long long>(at));
    EXPECT_NE(of.shelf.row("plan_event", id), nullptr) << at;
  }
}

TEST(AnnualPlan, takes_what_the_register_knows_and_no_year_that_is_over) {
  PlanOfYear of;
  const char* stranger = "01931d2c-0000-7000-8000-0000000000ff@demo.example.org";
  EXPECT_EQ(of.plans(stranger), "enterprise.no_such_enterprise");
  auto by_nobody = PlanOfYear::planned(kFirm, 1);
  by_nobody["officer"] = stranger;
  EXPECT_EQ(of.does(kPlanner, "add_items", {{"items", JsonArray{by_nobody}}}), "user.no_such_user");
  auto by_jia = PlanOfYear::planned(kFirm, 1);
  by_jia["officer"] = story::kLead;
  by_jia["planned_in"] = JsonArray{"q1", "m9"};
  EXPECT_EQ(of.does(kPlanner, "add_items", {{"items", JsonArray{by_jia}}}), "done");
  EXPECT_EQ(base::text_at(of.shelf.row("plan_item", plan_item_id(2026, kFirm))->json, "officer_name"), "办案人甲");
  EXPECT_EQ(of.changes(kOtherFirm, 1), "plan.no_such_item");
  EXPECT_EQ(of.does(kPlanner, "drop_item", {{"enterprise", kOtherFirm}, {"reason", "无"}}), "plan.no_such_item");
  of.year = 2025;
  EXPECT_EQ(of.plans(kOtherFirm), "plan.year_over");
  EXPECT_EQ(of.submits(), "plan.year_over");
  of.year = 2027;
  EXPECT_EQ(of.submits(), "plan.no_such_plan");
  EXPECT_EQ(of.plans(kOtherFirm), "done");
}

TEST(AnnualPlan, knows_only_what_it_holds) {
  PlanOfYear of;
  for (const char* type : {"plan_item.changed/1", "plan_item.dropped/1"}) {
    JsonObject body{{"year", 2026}, {"enterprise", kFirm}, {"name", "示例企业"}, {"reason", "无"}};
    if (std::string_view(type) == "plan_item.changed/1") body["visits"] = 1;
    EXPECT_EQ(of.append(kPlanner, {type, std::move(body)}).error().code, "plan.no_such_item") << type;
  }
}

// ---- visits ------------------------------------------------------------------------------------------------------------

Event in_case(std::uint64_t n, const char* type, JsonObject body) {
  return {n + 10, {story::kCase}, n, type, story::at("2026-03-05T01:00:00Z"), story::kLead, std::move(body), false};
}

TEST(Visits, are_awaited_from_the_opening_until_the_first_one_begins) {
  CaseState state;
  state.id = story::kCase;
  state.kind = "inspection";
  state.enterprise = kFirm;
  state.opened_at = story::at("2025-12-31T16:30:00Z");
  auto rows = rows_of_visits(state);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].order_key.substr(0, 10), "2026-01-01") << "the day of the bureau";
  EXPECT_FALSE(rows[0].json.is_null());
  Act act;
  act.id = "act-1", act.kind = "interview", act.began_at = story::at("2026-03-05T01:00:00Z");
  state.acts.push_back(act);
  EXPECT_FALSE(rows_of_visits(state)[0].json.is_null()) << "an interview is no visit";
  act.id = "act-2", act.kind = "inspection";
  state.acts.push_back(act);
  rows = rows_of_visits(state);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].model, "visit");
  EXPECT_EQ(rows[0].order_key, "2026-03-05#" + act.began_at.text() + "#" + story::kCase + "#act-2");
  EXPECT_TRUE(rows[1].json.is_null());
}

TEST(Visits, are_awaited_no_more_when_the_case_is_closed_and_of_no_other_kind_of_case) {
  CaseState state;
  state.id = story::kCase;
  state.kind = "inspection";
  state.enterprise = kFirm;
  state.closed.emplace();
  EXPECT_TRUE(rows_of_visits(state)[0].json.is_null());
  state.kind = "general_penalty";
  EXPECT_TRUE(rows_of_visits(state).empty());
  state.enterprise.clear();
  EXPECT_TRUE(rows_of_visits(state).empty());
}

TEST(Visits, belong_to_the_plan_that_the_case_names_until_that_is_corrected) {
  CaseState state;
  state.id = story::kCase;
  RecordLine line;
  line.seq = 11, line.type = "inspection.planned/1";
  state.record.push_back(line);
  const auto planned = in_case(1, "inspection.planned/1", {{"plan", "plan-1"}, {"plan_year", 2026}});
  EXPECT_EQ(row_of_planning(state, planned)->json.at("year"), 2026);
  EXPECT_FALSE(row_of_planning(state, in_case(1, "inspection.planned/1", {{"plan", "plan-1"}})));
  const auto corrected = [&](std::int64_t corrects, JsonObject fields) {
    return row_of_planning(state, in_case(2, "correction.made/1", {{"corrects", corrects}, {"fields", std::move(fields)}}));
  };
  EXPECT_EQ(corrected(11, {{"plan_year", 2027}})->json.at("year"), 2027);
  EXPECT_TRUE(corrected(11, {{"plan_year", nullptr}})->json.is_null());
  EXPECT_FALSE(corrected(11, {{"items", "别的"}}));
  EXPECT_FALSE(corrected(12, {{"plan_year", 2027}}));
  EXPECT_FALSE(row_of_planning(state, in_case(3, "act.begun/1", {{"plan_year", 2026}})));
}

}  // namespace
}  // namespace records
