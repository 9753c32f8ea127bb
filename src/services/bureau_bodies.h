// What people entered into the bureau's record under one name, and whether what was given for a time runs.
#pragma once

#include <string>
#include <vector>

#include "services/core.h"

namespace services {

// All entries of the name, the oldest first: {seq, type, at, by, body}.
base::Result<std::vector<base::Json>> bureau_entries_of(Core& core, const std::string& entry);
// Their bodies alone.
base::Result<std::vector<base::Json>> bureau_bodies(Core& core, const std::string& entry);

// Of something given `from` a day `until` a day, both included; without an end, for good.
bool runs_on(const base::Json& given, const std::string& day);

// The entry that ended what bears this reference in `field`; null where none did.
const base::Json* end_of(const std::vector<base::Json>& ended, const char* field, const std::string& reference);

}  // namespace services
