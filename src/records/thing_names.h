// What people call the things of a case: "hazard-2" is "隐患 2", "recording-1" the name of its file, "paper-3" its number.
#pragma once

#include <string>
#include <string_view>

#include "records/case_state.h"
#include "records/vocabulary.h"

namespace records {

// Empty where the id names no thing that people have a word for.
std::string name_of_thing(const CaseState& state, std::string_view id, const Vocabulary& vocabulary, Language language);

// The text with each id of a thing in it replaced by that thing's name.
std::string with_names(std::string_view text, const CaseState& state, const Vocabulary& vocabulary, Language language);

}  // namespace records
