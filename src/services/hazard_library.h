// What names an entry of the hazard library names one that there is.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace services {

struct Core;

// Nothing named is well. Errors: not_found "hazards.no_such_entry".
base::Status is_in_library(const Core& core, std::string_view entry, const std::string& where);

}  // namespace services
