// Identifiers. Global ones are "UUIDv7@ORIGIN": time-ordered, and bearing the bureau's domain name, so that the records
// of many bureaus can lie side by side. Things inside a case are counted per kind: "hazard-1", "paper-3", "recording-12".
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/random.h"
#include "base/result.h"

namespace base {

// A string that cannot be mistaken for another kind of string.
template <class Tag>
struct Id {
  std::string text;
  bool empty() const { return text.empty(); }
  auto operator<=>(const Id&) const = default;
};

using CaseId = Id<struct CaseIdTag>;              // "uuid@origin", or the stream "bureau"
using UserId = Id<struct UserIdTag>;              // "uuid@origin", "os:UID" or "system"
using EnterpriseId = Id<struct EnterpriseIdTag>;  // "uuid@origin"

struct IdHash {
  template <class Tag>
  std::size_t operator()(const Id<Tag>& id) const {
    return std::hash<std::string>{}(id.text);
  }
};

// The stream of events that belong to no case (users, enterprises, installed rulebooks, disposal).
inline const CaseId kBureauStream{"bureau"};

// RFC 9562 version 7: 48 bits of Unix milliseconds, then randomness. Lower-case text, 36 characters.
std::string uuid_v7(Instant now, Random& random);
std::string global_id(Instant now, Random& random, std::string_view origin);

// A bureau's origin: a lower-case domain name of at least two labels (RFC 1123), at most 253 characters.
// Errors: invalid "base.bad_origin".
Status check_origin(std::string_view origin);
bool is_demo_origin(std::string_view origin);  // starts with "demo."

}  // namespace base
