// Inside pages_ofd: one page with what lies over it.
#pragma once

#include "pages_ofd/resources.h"

namespace pages_ofd {

// The part Content.xml of a page (from 0). REQUIRES: `resources` has gathered both lists.
std::string page_part(const page_layout::DisplayList& pages, const page_layout::DisplayList& overlay, std::size_t page,
                      const Resources& resources, IdCounter& ids);

}  // namespace pages_ofd
