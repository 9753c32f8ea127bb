#include "page_layout/canvas.h"

#include <algorithm>

namespace page_layout {

std::uint16_t Canvas::font(std::uint16_t file) {
  const auto next = static_cast<std::uint16_t>(list_.fonts.size());
  const auto [found, added] = fonts_used_.emplace(file, next);
  if (added) list_.fonts.push_back(fonts_.files()[file].name);
  return found->second;
}

void Canvas::draw(const TextLine& line, Um x, Um top, Um pitch) {
  for (GlyphRun run : line.runs) {
    // CJK fonts stand 0.88 em above the baseline and 0.12 em below it.
    const Um baseline = top + (pitch - run.size) / 2 + run.size * 88 / 100;
    run.font = font(run.font);
    for (Glyph& glyph : run.glyphs) {
      glyph.at.x += x;
      glyph.at.y += baseline;
    }
    add(std::move(run));
  }
}

void Canvas::strike(Box box) {
  const Um inset = std::min<Um>(2'000, std::min(box.width, box.height) / 4);
  line({box.x + inset, box.bottom() - inset}, {box.right() - inset, box.y + inset}, kThinRule);
}

void Canvas::add_picture(Picture picture, Box box, std::uint8_t turns) {
  auto& known = list_.pictures;
  const auto found = std::find(known.begin(), known.end(), picture);
  const auto index = static_cast<std::uint16_t>(found - known.begin());
  if (found == known.end()) known.push_back(std::move(picture));
  add(PlacedPicture{index, box, turns});
}

void Canvas::add_box(std::string role, int ordinal, std::string part, Box box) {
  list_.boxes.push_back({std::move(role), ordinal, std::move(part), static_cast<int>(at_) + 1, box});
}

}  // namespace page_layout
