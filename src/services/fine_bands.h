// Between which sums the law holds a fine for the violations of a case.
#pragma once

#include <cstdint>
#include <optional>

#include "base/json.h"
#include "base/result.h"
#include "records/case_state.h"

namespace services {

struct Core;

// The violations of the case that stand, each with what the library says of its entry, and how a fine of this sum lies to it:
// {violations: [{violation, facts, duty, penalty_basis, entry?}], fine: {verdict, least_fen?, most_fen?}?}. A fine of an entry bears the
// steps that the bureau has set within it, [{name, least_fen, most_fen, holds?}]: `holds`, where the sum that is proposed lies in it and
// the case has this one violation.
// `verdict`: within, below, above; or unknown, where a violation bears no entry, or the law tells no sum. The least is that of any
// one of them, the most that of all together: which occasion it is, and who is liable, is for people to say.
base::Result<base::JsonObject> bands_of_fine(Core& core, const records::CaseState& state, std::optional<std::int64_t> fine_fen);

}  // namespace services
