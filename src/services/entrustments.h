// Penalties by entrustment: which organisations the bureau has entrusted, as its own record tells it.
#pragma once

#include "services/core.h"

namespace services {

// What an officer who joins a case under this letter brings along: {entrustment, organisation, entrusted_from, entrusted_until?}.
// Errors: not_found "entrustment.no_such_entrustment"; conflict "entrustment.not_in_force".
base::Result<base::JsonObject> facts_of_entrustment(Core& core, const std::string& reference);

// Of the officers who are with the case by entrustment: whether their letters were in force on the day, by what is on record now:
// [{officer, entrustment, in_force}]. Nothing where there are none.
base::Result<std::optional<base::JsonArray>> entrusted_officers(Core& core, const records::CaseState& state, base::LegalDay day);

}  // namespace services
