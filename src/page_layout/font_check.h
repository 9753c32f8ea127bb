// Whether papers can be set in a font, found out before it is installed: its file is somebody else's, and whatever is
// wrong with it would otherwise be found out on a paper.
#pragma once

#include <vector>

#include "page_layout/fonts.h"

namespace page_layout {

// Takes every outline of the face once, within bounds of work and size. Errors: invalid "font.broken_glyph" (`where` = which),
// "font.too_complex".
base::Status check_outlines(const FontBytes& font, int face);

// How many characters of a set a font has.
struct Share {
  int has = 0, of = 0;
};
struct FontCoverage {
  Share gb2312, gbk;         // hanzi of GB 2312-80 and of GBK; of 0 where this machine cannot tell them
  Share marks, latin;        // what papers are punctuated with; letters and digits
  std::u32string no_marks;   // those of the marks that it lacks
};
std::u32string_view marks_of_papers();  // what papers are punctuated with
FontCoverage coverage_of(const Fonts& fonts, const FontFile& file);

}  // namespace page_layout
