// How often enterprises are inspected in a year, against the annual plan and the bureau's own limit. Counted are the cases with a
// first visit in the year, each once, and those that were opened and await it; a case that is kept from the asker by a label counts
// for nothing, as if there were none.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/core.h"

namespace services {

struct YearOfVisits {
  struct Visit {
    std::string case_id;
    std::optional<base::Instant> at;  // none: awaited
    bool by_plan = false;             // of this year
  };
  std::vector<Visit> visits;  // one for each case, in the order of time; the awaited ones last

  std::int64_t made() const;
  std::int64_t made_by_plan() const;
  std::int64_t awaited() const;
  std::int64_t by_plan() const;  // awaited or made
  std::int64_t all() const { return static_cast<std::int64_t>(visits.size()); }
};

// By enterprise.
base::Result<std::map<std::string, YearOfVisits>> visits_of_year(Core& core, const access_control::Principal& who, int year);
base::Result<YearOfVisits> visits_of(Core& core, const access_control::Principal& who, const std::string& enterprise, int year);

// Unset, there is none: how often a bureau may visit is its own to say.
base::Result<std::optional<std::int64_t>> yearly_limit(Core& core);

// What one more inspection would go beyond: "plan", "limit".
base::JsonArray beyond(const YearOfVisits& visits, std::optional<std::int64_t> planned, std::optional<std::int64_t> limit, bool by_plan);

// Of case.open: {planned?, exceeded?}. Errors: invalid "plan.not_an_inspection"; not_found "plan.no_such_item".
base::Result<base::JsonObject> plan_facts_of_opening(Core& core, const access_control::Principal& who, const base::Json& input);

// All rows of a query, however many there are.
base::Result<std::vector<ports::ReadRow>> whole_answer(Core& core, ports::RowQuery query);

}  // namespace services
