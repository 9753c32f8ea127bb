// The lines of the list of cases: who may see one, and what the rules say of it.
#pragma once

#include "services/core.h"

namespace services {

// Where a list goes on after this row, as its next page is asked for.
std::string place_of(const ports::ReadRow& row);
// Errors: invalid "list.bad_position".
base::Status go_on_after(ports::RowQuery& query, const std::string& place);

access_control::Object object_of_line(const base::Json& line);
bool may_see(Core& core, const access_control::Principal& who, const base::Json& line);
// Whether a label keeps the very existence of it from this person.
bool is_withheld(Core& core, const access_control::Principal& who, const access_control::Object& object);
// By a case's id or its number; empty where there is no such case.
base::Result<std::optional<base::Json>> line_of_case(Core& core, const std::string& id_or_number);
// Whom a case of these labels and owners shows itself to, for the board.
CaseBoard::Sees sees_cases(Core& core, const access_control::Principal& who);

// A line as the API shows it, with how the case stands: {…, findings: counts, lanes?, findings_failed?, next_due?}.
base::Json line_view(Core& core, const base::Json& line);
// A rulebook that fails on one case is told with that case: the others are not held back by it.
base::JsonObject failure_view(const base::Error& error);

// What waits for this person's decision, oldest first, each with the number and the party of its case.
base::Result<base::JsonArray> decisions_of(Core& core, const access_control::Principal& who);

}  // namespace services
