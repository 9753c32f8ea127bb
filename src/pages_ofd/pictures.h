// Inside pages_ofd: pictures are put into the document byte for byte, so their bytes are looked at first.
#pragma once

#include "page_layout/display_list.h"

namespace pages_ofd {

struct PictureKind {
  const char* format;  // OFD's word for it: "PNG", "JPEG"
  const char* ending;  // of its file
};

// Errors: invalid "pages.bad_picture" (no bytes, another type than it says, a type that OFD-A does not allow, cut off or damaged);
// too_large "pages.picture_too_large".
base::Result<PictureKind> picture_kind(const page_layout::Picture& picture);

}  // namespace pages_ofd
