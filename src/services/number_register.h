// Blocks of numbers as they stand in the register.
#pragma once

#include <vector>

#include "services/core.h"

namespace services {

// Errors: not_found "block.no_such_block".
base::Result<base::Json> block_named(Core& core, const std::string& id);
// Those that it was reserved with, in order.
base::Result<std::vector<ports::ReadRow>> numbers_of_block(Core& core, const base::Json& block);
// Who holds a block answers for it; the keepers of all blocks may step in. Errors: denied "block.not_yours".
base::Status may_handle_block(Core& core, const CallContext& context, const base::Json& block);

}  // namespace services
