// Inside pages_ofd: glyph outlines as TrueType has them, read from any font that FreeType reads.
#pragma once

#include <ft2build.h>
#include FT_FREETYPE_H

#include <memory>
#include <unordered_map>
#include <vector>

#include "page_layout/fonts.h"

namespace pages_ofd {

// Font units, y upwards. Points that are off the curve are control points of quadratic curves.
struct OutlinePoint {
  int x = 0, y = 0;
  bool on_curve = true;
  bool operator==(const OutlinePoint&) const = default;
};
using Contour = std::vector<OutlinePoint>;  // closed, begins with a point on the curve

struct Extent {
  int x_min = 0, y_min = 0, x_max = 0, y_max = 0;
  bool operator==(const Extent&) const = default;
};

struct Outline {
  std::vector<Contour> contours;
  int advance = 0;

  // Holds the control points too; all zero where nothing is drawn.
  Extent extent() const;
};

struct DrawnGlyph;  // glyph_data.h

// An opened font file. One thread at a time.
class SourceFace {
 public:
  // Errors: corrupt "fonts.unreadable".
  static base::Result<std::unique_ptr<SourceFace>> open(FT_Library library, const page_layout::FontFile& file);
  ~SourceFace();
  SourceFace(const SourceFace&) = delete;
  SourceFace& operator=(const SourceFace&) = delete;

  FT_Face face() const { return face_; }
  int units_per_em() const { return face_->units_per_EM; }
  const page_layout::FontName& name() const { return name_; }
  // The glyph that the font's own cmap gives the character; 0: none.
  std::uint32_t glyph_of(char32_t character) const { return FT_Get_Char_Index(face_, character); }
  // Cubic curves become quadratic ones that stay within a unit of them. Errors: invalid "layout.malformed" where the font
  // has no such glyph.
  base::Result<Outline> outline(std::uint32_t glyph) const;
  // As an entry of a font file; the last thousands stay at hand, for papers are set in much the same characters.
  base::Result<std::shared_ptr<const DrawnGlyph>> drawn(std::uint32_t glyph) const;

 private:
  SourceFace(FT_Face face, const page_layout::FontFile& file) : face_(face), name_(file.name), owner_(file.owner) {}
  FT_Face face_;
  page_layout::FontName name_;
  std::shared_ptr<const void> owner_;  // of the bytes that the face reads from
  mutable std::unordered_map<std::uint32_t, std::shared_ptr<const DrawnGlyph>> kept_;
};

}  // namespace pages_ofd
