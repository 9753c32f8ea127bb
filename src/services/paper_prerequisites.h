// Which papers a form has follow upon others, and whether those are there.
#pragma once

#include <vector>

#include "page_layout/form.h"
#include "page_layout/warning.h"
#include "services/core.h"

namespace services {

// "lint.prerequisite" for each prerequisite of the form that no paper of the case meets, nor one of a case from which it arises;
// void papers meet none. Those on which the paper rests come first and are serious. Of a case that `who` may not see, the papers
// count for nothing.
base::Result<std::vector<page_layout::Warning>> missing_prerequisites(Core& core, const access_control::Principal& who,
                                                                      const records::CaseState& state, const page_layout::Form& form);

}  // namespace services
