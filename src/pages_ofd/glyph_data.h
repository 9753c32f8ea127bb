// Inside pages_ofd: one glyph as an entry of the table "glyf".
#pragma once

#include "base/bytes.h"
#include "pages_ofd/outlines.h"

namespace pages_ofd {

struct DrawnGlyph {
  base::Bytes data;  // its entry
  Extent extent;
  int advance = 0;
  std::size_t points = 0, contours = 0;
};
// Errors: those of glyph_data.
base::Result<DrawnGlyph> drawn_glyph(const Outline& outline);

// Empty for what draws nothing. Errors: too_large "pages.ofd_failed" (points, contours and steps between points have 16 bits).
base::Result<base::Bytes> glyph_data(const Outline& outline);

}  // namespace pages_ofd
