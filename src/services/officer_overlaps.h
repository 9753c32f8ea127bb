// One officer in two places: what a paper says of an act, held against all acts of its officers.
#pragma once

#include <vector>

#include "page_layout/form.h"
#include "services/core.h"

namespace services {

// A warning for each officer of this act who, by the record, was carrying out another one at the same time; none where the form
// names no officers. Of a case that `who` may not see nothing is told but that there is another act.
base::Result<std::vector<page_layout::Warning>> officer_overlaps(Core& core, const access_control::Principal& who,
                                                                 const records::CaseState& state, const page_layout::Form& form,
                                                                 std::string_view act_id);

}  // namespace services
