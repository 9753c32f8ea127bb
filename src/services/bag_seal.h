// What a bag gets after its seal is on record, and the finishing of those that a crash left between the two.
#pragma once

#include <cstdint>

#include "services/bag_writer.h"
#include "services/core.h"

namespace services {

// proof/seal-entry.json, seal.tlog-proof, consistency.json: the event case.sealed, that it is in the log, and that the log only
// grew since the checkpoint of `first_size`.
base::Status add_seal_proof(Core& core, BagWriter& bag, std::uint64_t seal_seq, std::uint64_t first_size);

// Puts each unfinished case file whose seal is on record into its place, and removes the others. Needs archive_turn().
base::Status settle_bags(Core& core);

}  // namespace services
