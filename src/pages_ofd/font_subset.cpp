#include "pages_ofd/font_subset.h"

#include <algorithm>

namespace pages_ofd {
namespace {

constexpr std::size_t kMostGlyphs = 0xffff;
constexpr int kMostUnits = 0x7fff;  // coordinates of a glyph have 16 bits

}  // namespace

base::Result<FontSubset> FontSubset::of(const SourceFace& source) {
  FontSubset out(source);
  ZL_TRY(auto missing, source.drawn(0));
  out.glyphs_.push_back(std::move(missing));
  return out;
}

base::Result<std::shared_ptr<const DrawnGlyph>> FontSubset::drawn(const ClusterShape& shape) const {
  if (shape.size() == 1 && shape.front().x == 0 && shape.front().y == 0) return source_->drawn(shape.front().id);
  ZL_TRY(const auto together, outline(shape));
  ZL_TRY(auto made, drawn_glyph(together));
  return std::make_shared<const DrawnGlyph>(std::move(made));
}

base::Result<Outline> FontSubset::outline(const ClusterShape& shape) const {
  Outline out;
  for (const GlyphPart& part : shape) {
    ZL_TRY(auto piece, source_->outline(part.id));
    out.advance = std::max(out.advance, part.x + piece.advance);
    for (Contour& contour : piece.contours) {
      for (OutlinePoint& p : contour) {
        p.x = std::clamp(p.x + part.x, -kMostUnits, kMostUnits);
        p.y = std::clamp(p.y + part.y, -kMostUnits, kMostUnits);
      }
      out.contours.push_back(std::move(contour));
    }
  }
  out.advance = std::clamp(out.advance, 0, kMostUnits);
  return out;
}

base::Result<SubsetGlyph> FontSubset::number(const ClusterShape& shape) {
  if (const auto found = numbers_.find(shape); found != numbers_.end()) return found->second;
  if (glyphs_.size() >= kMostGlyphs)
    return base::fail(base::ErrorKind::too_large, "pages.ofd_failed", "the document draws more glyphs of one font than a font holds",
                      source_->name().family, "divide the document");
  ZL_TRY(auto glyph, drawn(shape));
  const auto next = static_cast<SubsetGlyph>(glyphs_.size());
  glyphs_.push_back(std::move(glyph));
  numbers_.emplace(shape, next);
  return next;
}

base::Result<SubsetGlyph> FontSubset::use(std::u32string_view text, const ClusterShape& shape) {
  ZL_TRY(const SubsetGlyph glyph, number(shape));
  if (text.size() != 1) {
    in_clusters_.insert(text.begin(), text.end());
    return glyph;
  }
  // The font's own glyph for a character is the one to be found by it; else the first that was drawn.
  const char32_t character = text.front();
  const auto [found, added] = cmap_.emplace(character, glyph);
  if (!added && found->second != glyph) {
    const ClusterShape own{{source_->glyph_of(character), 0, 0}};
    if (shape == own) found->second = glyph;
  }
  return glyph;
}

base::Status FontSubset::settle() {
  for (const char32_t character : in_clusters_) {
    if (cmap_.contains(character)) continue;
    const std::uint32_t own = source_->glyph_of(character);
    ZL_TRY(const SubsetGlyph glyph, number(own == 0 ? ClusterShape{} : ClusterShape{{own, 0, 0}}));
    cmap_.emplace(character, glyph);
  }
  return {};
}

bool FontSubset::cmap_gives(char32_t character, SubsetGlyph glyph) const {
  const auto found = cmap_.find(character);
  return found != cmap_.end() && found->second == glyph;
}

}  // namespace pages_ofd
