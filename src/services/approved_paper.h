// A paper that was put up for approval, with what each level said of it in the paper's own boxes: opinion, name, day. It is laid
// over the pages when they are drawn, as signatures and seals are; what was put up stays as it was signed, and its digest is
// named beside the opinions.
#pragma once

#include <string>

#include "page_layout/overlay.h"
#include "services/core.h"

namespace services {

// What has no room in the boxes, or no box, to be shown on further pages: all opinions whole, or nothing.
base::Result<std::string> add_opinions(Core& core, const records::CaseState& state, const records::Paper& paper,
                                       const page_layout::DisplayList& pages, page_layout::Overlay& overlay);

}  // namespace services
