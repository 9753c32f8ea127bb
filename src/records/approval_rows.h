// Rows of what waits, by whom it waits for: a level, a person who was asked, a person who is to read it. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "records/projection.h"

namespace records {

// What rows of persons are looked up by.
std::string asked_lookup(std::string_view user);  // who was asked for an opinion
std::string copy_lookup(std::string_view user);   // who has not read a copy yet

// All rows of the approval; what waits no more is to be deleted.
std::vector<Row> rows_of_approval(const CaseState& state, std::string_view approval);

// The row of a legal review that was asked for: to be deleted once it is given. Nothing for other events.
std::optional<Row> row_of_review(const CaseState& state, const Event& event);

}  // namespace records
