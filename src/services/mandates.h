// For which levels somebody speaks today: those of their roles, and those that a dated mandate of the bureau's record gives them.
#pragma once

#include "services/core.h"

namespace services {

struct Voice {
  std::vector<std::string> levels;  // of their own roles
  std::vector<base::Json> mandates;  // that they hold today, as they were given, the newest last

  // Under which mandate this person speaks for the level in the matter (in any, where it is empty); null where it is their
  // own level, or not theirs at all.
  const base::Json* mandate(std::string_view level, const std::string& matter) const;
  bool speaks_for(std::string_view level, const std::string& matter) const;
  std::vector<std::string> all_levels(const std::string& matter) const;
};

// By level: the newest mandate that this person held for it, or is to hold, and that is not in force today: {mandate, from, until,
// why: "expired" or "to_come"}.
base::Result<base::JsonObject> lapsed_mandates(Core& core, const access_control::Principal& who, const std::string& matter);

base::Result<Voice> voice_of(Core& core, const access_control::Principal& who);

// What an opinion names of the mandate under which it is given.
base::JsonObject reference_to(const base::Json& mandate);

}  // namespace services
