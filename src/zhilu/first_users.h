// The first accounts of a new bureau: three separate administrators, and the operating system's user who made the store.
#pragma once

#include <string>
#include <vector>

#include "zhilu/house.h"

namespace zhilu {

struct OneTimeLink {
  std::string role, login, name, user, secret;
};

// Registers the three, grants each its role, and makes the present process's user the operator of the machine: what the
// command line needs and nothing else, on record like everyone.
base::Result<std::vector<OneTimeLink>> register_administrators(House& house);

// As "system": registers a person with roles, and gives a one-time secret.
base::Result<OneTimeLink> register_person(House& house, const base::Json& person, const std::vector<std::string>& roles);

services::CallContext system_context();

}  // namespace zhilu
