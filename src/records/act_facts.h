// What follows from several facts of a case about an act.
#pragma once

#include <string>
#include <vector>

#include "records/case_state.h"

namespace records {

// Who works on the case: those who joined it and have not left.
std::vector<std::string> present_officers(const CaseState& state);

// Who was there: those named when it began, then those who joined later and confirmed it in person.
std::vector<std::string> officers_of(const CaseState& state, const Act& act);

// A photo, audio or video: what is called a recording of an act. All else that is stored is a mere file.
bool shows_or_sounds(const Recording& recording);

}  // namespace records
