// How the fields of a scenario are written. Private to the room.
#pragma once

#include "rulebook/problems.h"

namespace rulebook {

// Reports each known field that is written as something else: it would be read as nothing, and never fail.
bool fields_are_written_right(const Node& node, Problems& problems);

}  // namespace rulebook
