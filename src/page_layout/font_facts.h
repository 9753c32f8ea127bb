// What a font file says of itself: its names, its licence, what may be done with it. The file may be anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "page_layout/display_list.h"
#include "page_layout/font_bytes.h"

namespace page_layout {

// What the maker allows of files that embed the font, as papers do (OpenType, OS/2, fsType).
enum class Embedding : std::uint8_t { installable, editable, preview_print };
std::string_view word_of(Embedding embedding);  // "preview_print"

struct FontFacts {
  FontName name;      // as pages name it: letters, digits and hyphens
  std::string title;  // the family as its makers call it, in Chinese where the file has that
  std::string version, copyright, licence, licence_url;
  Embedding embedding = Embedding::installable;
  int faces = 1;
  std::uint32_t glyphs = 0;
  bool compact = false;  // outlines of the Compact Font Format (cubic), not of TrueType (quadratic)
};

// Errors: too_large "font.too_large"; invalid "font.wrong_format" (no TrueType, no OpenType), "font.unreadable",
// "font.no_such_face", "font.too_complex", "font.variable", "font.no_outlines" (of pixels or colours), "font.no_unicode";
// denied "font.embedding_unknown" (it does not say), "font.embedding_restricted", "font.embedding_bitmaps_only",
// "font.no_subsetting".
base::Result<FontFacts> facts_of_font(const FontBytes& font, int face);

// Which face of a file bears these names, in the file's own English.
std::optional<int> face_named(base::ByteView bytes, std::string_view family, std::string_view style);

inline constexpr std::size_t kMostFontBytes = std::size_t{40} << 20;

}  // namespace page_layout
