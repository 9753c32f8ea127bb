// All papers of a case printed at once, as the case's page asks for it.
#pragma once

#include <string>

#include "bureau.h"

namespace bench {

struct Print {
  std::size_t papers = 0, pages = 0;
  double milliseconds = 0;  // until the last byte was read
  double more_mib = 0;      // resident at most, above what was before
  double bytes = 0;
};

// A case with papers of the inspection record, each told at the length of `situation`, until there are so many pages.
Print print_case(Bureau& bureau, std::size_t pages, const std::string& situation);

}  // namespace bench
