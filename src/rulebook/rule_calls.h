// What calls for a rule. Private to the room.
#pragma once

#include <vector>

#include "rulebook/model.h"

namespace rulebook {

// Event types of its trigger; of a state, all that the state hangs on.
const std::vector<int>& types_that_call(const Rule& rule);

}  // namespace rulebook
