// Seals of the bureau: images that a named keeper puts on papers, each use on record.
#pragma once

#include "page_layout/lay_out.h"
#include "services/core.h"

namespace services {

inline constexpr std::size_t kMostSealBytes = 1 << 20;

// What the record has to know of a paper about to be sealed: the seal's row and `has_place`. The keeper's code is checked.
// Errors: not_found "seal.no_such_seal"; unauthorised "code.wrong", ….
base::Result<Known> facts_of_sealing(Core& core, const CallContext& context, const records::CaseState& state, const base::Json& input);

// The picture of a seal, for who keeps it and those who decide about it. Errors: not_found "seal.no_such_seal"; denied.
base::Result<std::string> seal_picture_for(Core& core, const CallContext& context, const std::string& seal);

// The approved seals that this person keeps: [{seal, name, width_mm}].
base::Result<base::JsonArray> seals_kept_by(Core& core, const base::UserId& user);

}  // namespace services
