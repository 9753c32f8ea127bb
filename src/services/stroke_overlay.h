// Hand-drawn signatures as paths over a laid-out paper.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "page_layout/display_list.h"

namespace services {

// {strokes: [[[x, y, ms, pressure]…]…], width, height}: numbers, x within width, y within height, ms never falling.
// Errors: invalid "signature.malformed", "signature.empty" with the place in `where`.
base::Status check_strokes(const base::Json& drawn);

struct DrawnSignature {
  std::string role;
  int page = 1;
  base::Json drawn;
};

// As many pages as the paper. Each signature goes, scaled to fit, into the box of its role on its page; several of one
// role take its boxes in order.
page_layout::DisplayList overlay_of(const page_layout::DisplayList& paper, const std::vector<DrawnSignature>& signatures);

}  // namespace services
