// Whose turn it is of those who speak of what was put up: level by level, some levels together, of some levels several persons.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "records/case_state.h"

namespace records {

// The level of opinions that an added reviewer gives; none of those that an approval goes through.
inline constexpr std::string_view kReviewerLevel = "reviewer";

// The levels that speak together with this one, itself among them.
std::vector<std::string> step_of(const Approval& approval, std::string_view level);
// The first level of the step behind that of this level; nothing behind the last.
std::optional<std::string> step_behind(const Approval& approval, std::string_view level);

// The levels of the step that is waited for which have not spoken yet, with as many persons as they have; none once it is over.
std::vector<std::string> waiting_levels(const Approval& approval);
// Whether this person is one of those who speak for the level, as far as they were named.
bool is_named_for(const Approval& approval, std::string_view level, std::string_view user);
// Who has spoken in the step that is waited for.
std::vector<std::string> spoke_in_step(const Approval& approval);

// Whoever was asked by a level that is waited for and has not answered.
std::vector<const AddedReviewer*> awaited_reviewers(const Approval& approval);
const AddedReviewer* awaited_reviewer(const Approval& approval, std::string_view user);

}  // namespace records
