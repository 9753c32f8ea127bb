// What of a case's times cannot be. Internal to the room.
#pragma once

#include <string>
#include <vector>

#include "records/case_state.h"

namespace records {

// One sentence per pair of times that stand in the wrong order, beyond what clocks differ.
std::vector<std::string> out_of_order(const CaseState& state);

}  // namespace records
