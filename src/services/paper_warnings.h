// What an officer is told of a paper: while it is written, when it is prepared, and once more before it is issued.
#pragma once

#include <vector>

#include "services/paper_composing.h"

namespace services {

// [{code, field, what, row?, column?, line?, at?, length?, text?, serious?}]
base::JsonArray warnings_json(const std::vector<page_layout::Warning>& warnings);

// What a form cannot see by itself: which papers were to be there before, told first where it rests on them, and where its officers
// were.
base::Status add_of_the_record(Core& core, const access_control::Principal& who, const records::CaseState& state,
                          const page_layout::Form& form, std::string_view act, std::vector<page_layout::Warning>& warnings);

void add_paper_warnings(Core& core);

}  // namespace services
