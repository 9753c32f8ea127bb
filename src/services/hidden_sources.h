// Sources of a case whose informant is protected (举报人保护): who told of it is known to the officers of the case alone.
#pragma once

#include "services/core.h"

namespace services {

// Whether the entry came with a source whose informant is protected, as it was entered or as it was put right, and this person is
// no officer of the case. False of entries that are no source.
base::Result<bool> is_hidden_source(Core& core, const access_control::Principal& who, const records::CaseState& state, std::uint64_t seq);
// The same of the source of this id ("source-1").
base::Result<bool> is_hidden_source(Core& core, const access_control::Principal& who, const records::CaseState& state, std::string_view source);

}  // namespace services
