// A finding as the API shows it: of one rule's answer as obligation_view does; of one that is told for
// several laws with every source, each with its own status and time (rulebook/told_once.h).
#pragma once

#include "services/case_view.h"

namespace services {

// As obligation_view, and `also`: [{id, rule, article, clause, source, layer, title, status, effect,
// certainty, due?, why}] of the other sources, with `own` of what its own rule answers where there are any.
base::Json finding_view(const rulebook::Obligation& finding, const records::CaseState& state,
                        const records::Vocabulary& vocabulary);
// What one source answers of a finding that is told elsewhere, and `under`: {id, article, clause, source}
// where.
base::Json told_elsewhere_view(const rulebook::Obligation& answer, const rulebook::Obligation& finding,
                               const records::CaseState& state, const records::Vocabulary& vocabulary);

}  // namespace services
