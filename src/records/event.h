// Events as the domain sees them: what happened, in which stream, when received, by whom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/instant.h"
#include "base/json.h"

namespace records {

// An event of the log. `type` bears its version: "hazard.found/1".
struct Event {
  std::uint64_t seq = 0;  // index in the log
  base::CaseId stream;    // a case, or base::kBureauStream
  std::uint64_t n = 0;    // position in its stream
  std::string type;
  base::Instant at;  // time received
  std::string by;    // user id, "os:UID" or "system"
  base::Json body;
  bool disposed = false;  // the body went by disposal; only its place in the log is left
};

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
