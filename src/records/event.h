// Events as the domain sees them: what happened, in which stream, when received, by whom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/event.h"

namespace records {

using base::Event;

// An event that is yet to be appended to the stream that was decided upon.
struct NewEvent {
  std::string type;
  base::Json body;
};

struct TypeName {
  std::string name;  // "hazard.found"
  int version = 0;   // 1
};
// Errors: invalid "event.bad_type" (not NAME/VERSION).
base::Result<TypeName> split_type(std::string_view type);

}  // namespace records
