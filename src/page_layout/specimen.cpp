#include "page_layout/specimen.h"

#include <algorithm>

#include "chinese_text/character_sets.h"
#include "chinese_text/characters.h"
#include "page_layout/font_check.h"

namespace page_layout {
namespace {

constexpr std::size_t kMostSpecimens = 600;
constexpr Um kMargin = 25'000, kPitch = 7'500, kSpecimenSize = 5'644;  // 三号 is 16 points

std::u32string specimen_text(const Fonts& fonts, const FontFile& file) {
  std::u32string have;
  for (const char32_t c : chinese_text::hanzi_of_gbk())
    if (fonts.has(file, c)) have.push_back(c);
  const std::size_t step = std::max<std::size_t>(1, have.size() / kMostSpecimens);
  std::u32string out = U"0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz\n";
  out += marks_of_papers();
  out += U"\n";
  for (std::size_t i = 0; i < have.size() && i / step < kMostSpecimens; i += step) out.push_back(have[i]);
  return out;
}

std::uint16_t font_in(DisplayList& list, const FontName& name) {
  const auto found = std::find(list.fonts.begin(), list.fonts.end(), name);
  const auto index = static_cast<std::uint16_t>(found - list.fonts.begin());
  if (found == list.fonts.end()) list.fonts.push_back(name);
  return index;
}

}  // namespace

void add_specimen(const Fonts& fonts, Typeface face, const FontFile& file, DisplayList& onto) {
  TextStyle style;
  style.face = face;
  style.size = kSpecimenSize;
  auto& page = onto.pages.emplace_back();
  const auto text = chinese_text::text_of(specimen_text(fonts, file));
  Um baseline = kMargin + kPitch;
  for (auto& line : set_text(fonts, text, style, kA4Width - 2 * kMargin)) {
    if (baseline > kA4Height - kMargin) break;
    for (auto& run : line.runs) {
      run.font = font_in(onto, fonts.at(run.font).name);
      for (Glyph& glyph : run.glyphs) {
        glyph.at.x += kMargin;
        glyph.at.y += baseline;
      }
      page.items.emplace_back(std::move(run));
    }
    baseline += kPitch;
  }
}

}  // namespace page_layout
