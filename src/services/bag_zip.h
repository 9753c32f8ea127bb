// A sealed case file as one zip (STORED, one top folder, UTF-8 names, zip64 where needed), made while it is read.
#pragma once

#include "services/core.h"

namespace services {

// Errors: not_found "archive.none" where the case has no sealed file here.
base::Result<Content> bag_as_zip(Core& core, const records::CaseState& state);

// `folder` with all that is in it, under its own name.
base::Result<std::unique_ptr<ports::BlobReader>> zip_of(const std::filesystem::path& folder);

}  // namespace services
