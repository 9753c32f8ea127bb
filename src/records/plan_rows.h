// The read rows of the annual inspection plan, and how a plan stands. Internal to the room but for `plan_standing`.
#pragma once

#include "records/projection.h"

namespace records {

base::Result<std::vector<Row>> plan_item_added(const Event& event, const RowLookup& current);
base::Result<std::vector<Row>> plan_item_changed(const Event& event, const RowLookup& current);
base::Result<std::vector<Row>> plan_item_dropped(const Event& event, const RowLookup& current);
base::Result<std::vector<Row>> annual_plan_submitted(const Event& event, const RowLookup& current);
base::Result<std::vector<Row>> annual_plan_approved(const Event& event, const RowLookup& current);
base::Result<std::vector<Row>> annual_plan_returned(const Event& event, const RowLookup& current);

std::string plan_item_id(std::int64_t year, std::string_view enterprise);

// The seq of the last event of that kind ("changed", "submitted", "returned", "approved") in the row of a plan; -1: none yet.
std::int64_t plan_step(const base::Json& plan, std::string_view step);

// Of the row of a plan: "draft", "submitted" (and unchanged since), "returned", "approved", "amended" (changed after it was
// approved, and not submitted since).
std::string plan_standing(const base::Json& plan);

// That the plan waits for a decision upon what was submitted as entry `submitted`. Errors: conflict "plan.not_submitted",
// "plan.changed".
base::Status plan_waits(const base::Json& plan, std::int64_t submitted);

}  // namespace records
