// Inside pages_ofd: what a document uses of one font, and that as a font file of its own.
#pragma once

#include <compare>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pages_ofd/glyph_data.h"

namespace pages_ofd {

using SubsetGlyph = std::uint16_t;

// A glyph of the source font, moved: font units, y upwards.
struct GlyphPart {
  std::uint32_t id = 0;
  int x = 0, y = 0;
  auto operator<=>(const GlyphPart&) const = default;
};

// What is drawn for one cluster of characters. It becomes one glyph of the subset, however many the source font needs for it, so
// that no reader has a say in how they are put together.
using ClusterShape = std::vector<GlyphPart>;

// First every cluster is told with `use`, then `settle` is called, then the rest may be asked. Glyphs are numbered as they are
// used; 0 is ".notdef".
class FontSubset {
 public:
  // The source outlives it. Errors: invalid "layout.malformed".
  static base::Result<FontSubset> of(const SourceFace& source);

  // Errors: invalid "layout.malformed"; too_large "pages.ofd_failed" (65,535 glyphs are the most that a font holds).
  base::Result<SubsetGlyph> use(std::u32string_view text, const ClusterShape& shape);
  // Readers that follow the cmap alone find something for each character of clusters that are drawn by a glyph of their own.
  base::Status settle();

  // REQUIRES: a shape that was used.
  SubsetGlyph glyph_of(const ClusterShape& shape) const { return numbers_.at(shape); }
  // Whether a reader that knows nothing but the character draws this very glyph.
  bool cmap_gives(char32_t character, SubsetGlyph glyph) const;

  const SourceFace& source() const { return *source_; }
  const std::vector<std::shared_ptr<const DrawnGlyph>>& glyphs() const { return glyphs_; }  // by number
  const std::map<char32_t, SubsetGlyph>& cmap() const { return cmap_; }

 private:
  explicit FontSubset(const SourceFace& source) : source_(&source) {}
  base::Result<Outline> outline(const ClusterShape& shape) const;
  base::Result<std::shared_ptr<const DrawnGlyph>> drawn(const ClusterShape& shape) const;
  base::Result<SubsetGlyph> number(const ClusterShape& shape);

  const SourceFace* source_;
  std::map<ClusterShape, SubsetGlyph> numbers_;
  std::vector<std::shared_ptr<const DrawnGlyph>> glyphs_;
  std::map<char32_t, SubsetGlyph> cmap_;
  std::set<char32_t> in_clusters_;  // characters that have been drawn together with others only
};

// "FandolSong-Bold": what PostScript calls the font. Letters, digits and one hyphen at least.
std::string font_file_name(const page_layout::FontName& name);

// A TrueType font file without hints: cmap, glyf, head, hhea, hmtx, loca, maxp, name, OS/2, post.
// Errors: broken "pages.ofd_failed".
base::Result<base::Bytes> true_type_file(const FontSubset& subset);

}  // namespace pages_ofd
