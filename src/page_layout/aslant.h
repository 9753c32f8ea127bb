// Text as turned outlines: the mark of a sample bureau, the mark of a void paper. Outlines do not stand among the words of the
// paper when these are copied or read aloud.
#pragma once

#include <string>
#include <string_view>

#include "page_layout/shaping.h"

namespace page_layout {

// Outlines of a short text around `centre`, rising by 30 degrees; filled, in the style's colour. Without steps where there is
// no text. Centre the style: the text is set on the width of A4.
Path outlines_aslant(const Fonts& fonts, std::string_view text, const TextStyle& style, Point centre, std::string* missing = nullptr);

}  // namespace page_layout
