// Text to lines of positioned glyphs. Pango itemises and shapes each paragraph once, at 1000 units an em, so
// that widths do not depend on the size; lines are then broken and justified here, because Chinese papers
// need what Pango does not do: squeezed punctuation, a thin space between Han and Latin, punctuation that may
// shrink at the end of a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page_layout/fonts.h"

namespace page_layout {

enum class Align : std::uint8_t { left, centre, right, justify };

struct TextStyle {
  Typeface face = Typeface::fang;
  Um size = 4233;       // 小四, 12 points
  Um first_indent = 0;  // of the paragraph's first line
  Align align = Align::justify;
  Colour colour = {};
  Um letter_spacing = 0;  // added after every character but the last of a line
  bool heads = false;     // paragraphs may begin with headings, or be some (paragraph_heads.h)
};

// One line, with x from the left edge of the measure and y = 0 on the baseline. Runs in reading order.
struct TextLine {
  std::vector<GlyphRun> runs;  // GlyphRun::font indexes Fonts::files()
  Um width = 0;
  bool begins_paragraph = false, ends_paragraph = false;
};

// Breaks `text` into lines no wider than `measure`. Each '\n' begins a new paragraph. Characters that no font
// has are drawn as 〓 and, when asked for, added to `missing`.
std::vector<TextLine> set_text(const Fonts& fonts, std::string_view text, const TextStyle& style, Um measure,
                               std::string* missing = nullptr);

}  // namespace page_layout
