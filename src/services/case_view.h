// A case as the API shows it (src/http_api/openapi.yaml, schema Case): the record's state, with links turned round so that
// each thing names its recordings.
#pragma once

#include "base/json.h"
#include "records/case_state.h"
#include "records/vocabulary.h"
#include "services/rule_shelf.h"

namespace services {

base::Json case_view(const records::CaseState& state);
// One obligation as the API shows it; words in Chinese, and in English under the same name with "_en". Things of the case
// that the rulebook speaks of by id are called by their names.
base::Json obligation_view(const rulebook::Obligation& obligation, const records::CaseState& state,
                           const records::Vocabulary& vocabulary);

}  // namespace services
