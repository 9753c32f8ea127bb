// Headings within running text. GB/T 9704, 7.3.3: four levels, 一、 （一） 1. （1）, the first in Hei, the second in Kai, the
// others as the text. Pure.
#pragma once

#include <string_view>

#include "page_layout/fonts.h"

namespace page_layout {

struct ParagraphHead {
  std::size_t bytes = 0;  // from the paragraph's first; 0: it has no head of a typeface of its own
  Typeface face = Typeface::fang;
};

// A paragraph that is a heading as a whole bears no stop at its end; one that begins with its heading goes on behind a colon
// or a stop. One that is a sentence, numbered, is text: 一、责令立即停止违法行为，并于2026年3月20日前改正；
ParagraphHead head_of(std::string_view paragraph);

}  // namespace page_layout
