// Inside page_layout: a shaped paragraph, as atoms that lines are made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "page_layout/characters.h"
#include "page_layout/font_map.h"
#include "page_layout/paragraph_heads.h"

namespace page_layout {

// Widths are Pango units at 1000 pixels an em.
inline constexpr std::int64_t kEm = 1000 * PANGO_SCALE;

struct ShapedGlyph {
  std::uint32_t id;
  std::int64_t x, y;  // from the atom's origin
};

// One cluster of characters that no line break divides.
struct Atom {
  std::string_view text;
  std::vector<ShapedGlyph> glyphs;
  std::int64_t width = 0;
  std::uint16_t font = 0;
  CharKind first = CharKind::other;  // kind of its first and last character
  CharKind last = CharKind::other;
  bool may_break_before = false;
};

// Shapes one paragraph: valid UTF-8 without control characters. Its head, if it has one, is set in a typeface of its own. The
// atoms point into `text`.
// REQUIRES: the caller holds fonts.lock().
std::vector<Atom> shape(const FontMap& fonts, Typeface face, std::string_view text, const ParagraphHead& head, std::string* missing);

}  // namespace page_layout
