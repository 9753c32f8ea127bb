// 裁量基准: the steps that a bureau sets within the band of a fine, as people write them on one line:
// "轻微 10000-30000; 一般 30000-60000; 严重 60000-100000", in whole yuan, both ends included. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace records {

struct FineStep {
  std::string name;
  std::int64_t least_fen = 0, most_fen = 0;
  bool holds(std::int64_t fen) const { return least_fen <= fen && fen <= most_fen; }
};

// Rising; one may begin where the one before ends. Errors: invalid "discretion.bad_steps", which says of which step and what.
base::Result<std::vector<FineStep>> read_fine_steps(std::string_view text, const std::string& where);

}  // namespace records
