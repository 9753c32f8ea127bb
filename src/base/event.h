// An event of a log: what happened, in which stream, when received, by whom. Stores keep it, the domain reads it.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.h"
#include "base/instant.h"
#include "base/json.h"

namespace base {

// `type` bears its version: "hazard.found/1".
struct Event {
  std::uint64_t seq = 0;  // index in the log, from 0
  CaseId stream;          // a case, or kBureauStream
  std::uint64_t n = 0;    // position in its stream, from 0; the stream's length is its version (ETag)
  std::string type;
  Instant at;             // time received; never goes back along seq
  std::string by;         // user id, "os:UID" or "system"
  Json body;              // null where the body was disposed of
  bool disposed = false;  // the body went by disposal; only its place in the log is left
};

}  // namespace base
