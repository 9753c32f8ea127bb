// Numbers that are set aside: blocks for devices that work without the bureau, and sheets that were numbered and sealed
// before they are filled in. Each number of a block is unused, used, void, lost or given back, and the register says which.
#pragma once

#include <string>

#include "base/instant.h"
#include "records/commands.h"

namespace records {

inline constexpr std::int64_t kMostOfABlock = 500;

struct DrawnNumber {
  std::string number, series;
  std::int64_t serial = 0;
};

// The number that a case or paper bears already, because it was taken from the block without the bureau, at a time `at`.
// `numbering`: what it is used for ("paper.inspection_record"). Errors: not_found "block.no_such_block", "block.not_in_block";
// conflict "block.returned", "block.other_numbering", "block.other_year", "number.taken", "number.void".
base::Result<DrawnNumber> number_of_block(const RowLookup& rows, const std::string& block, std::int64_t serial,
                                          const std::string& numbering, base::Instant at);

}  // namespace records
