// What an obligation differs in from what an expectation of a scenario says. Private to the room.
#pragma once

#include <map>
#include <set>
#include <string>

#include "rulebook/problems.h"

namespace rulebook {

// seq → the name (`as`) of an event of the scenario.
using EventNames = std::map<std::uint64_t, std::string>;

// "expected status met, got open"; empty when in nothing.
std::string difference(const Node& expectation, const EventNames& names, const Obligation& obligation);

inline std::string joined(const std::set<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace rulebook
