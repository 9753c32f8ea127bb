// The first accounts of a new bureau: three separate administrators, and the operating system's user who made the store.
#pragma once

#include <string>
#include <vector>

#include "zhilu/house.h"

namespace zhilu {

struct OneTimeLink {
  std::string role, login, name, user, secret;
};

// Registers the three, grants each its role, and lets the present process's user look after accounts, take
// recordings in and archive: as a clerk and system administrator, on record like everyone else.
base::Result<std::vector<OneTimeLink>> register_administrators(House& house);

// As "system": registers a person with roles, and gives a one-time secret.
base::Result<OneTimeLink> register_person(House& house, const base::Json& person, const std::vector<std::string>& roles);

services::CallContext system_context();

}  // namespace zhilu
