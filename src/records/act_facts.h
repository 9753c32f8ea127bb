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

// Whether its examination is still to come: none was made, or there were no means to make one. What the means could not read
// would not be read a second time.
bool awaits_analysis(const Recording& recording);
// Of an examination: the machine could make none.
bool lacked_means(std::string_view reason);

}  // namespace records
