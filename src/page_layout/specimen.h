// A sheet of characters set in one typeface: for looking at a font, and for having each writer of pages try it.
#pragma once

#include "page_layout/shaping.h"

namespace page_layout {

// Appends a page with the marks and letters of papers, then up to some hundred of the hanzi that `file` has.
void add_specimen(const Fonts& fonts, Typeface face, const FontFile& file, DisplayList& onto);

}  // namespace page_layout
