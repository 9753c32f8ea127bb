#include "page_layout/canvas.h"

#include <algorithm>

#include "page_layout/blanks.h"

namespace page_layout {
namespace {

// A stretch of a run that is all pen line or has none of it.
struct RunPiece {
  bool is_line = false;
  std::size_t glyph = 0, glyphs = 0;
  std::size_t byte = 0, bytes = 0;
};

std::vector<RunPiece> pieces_of(const GlyphRun& run) {
  std::vector<RunPiece> out;
  std::size_t byte = 0;
  for (std::size_t i = 0; i < run.glyphs.size(); ++i) {
    const std::size_t bytes = run.glyphs[i].text_bytes;
    const bool begins = bytes > 0 || out.empty();
    const bool is_line = std::string_view(run.text).substr(byte, bytes) == kPenLine;
    if (begins && (out.empty() || out.back().is_line != is_line)) out.push_back({is_line, i, 0, byte, 0});
    ++out.back().glyphs;
    out.back().bytes += bytes;
    byte += bytes;
  }
  return out;
}

}  // namespace

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
    if (rules_pen_lines_) add_ruled(run, baseline);
    else add(std::move(run));
  }
}

void Canvas::add_ruled(const GlyphRun& run, Um baseline) {
  const auto pieces = pieces_of(run);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const RunPiece& piece = pieces[i];
    const Um begin = run.glyphs[piece.glyph].at.x;
    const bool last = i + 1 == pieces.size();
    const Um end = last ? run.glyphs.front().at.x + run.width : run.glyphs[pieces[i + 1].glyph].at.x;
    if (piece.is_line) {
      const Um y = baseline + run.size / 10;
      line({begin, y}, {run.glyphs[piece.glyph + piece.glyphs - 1].at.x + run.size, y}, kThinRule);
      continue;
    }
    GlyphRun words = run;
    words.text = run.text.substr(piece.byte, piece.bytes);
    words.width = end - begin;
    const auto first = run.glyphs.begin() + static_cast<std::ptrdiff_t>(piece.glyph);
    words.glyphs.assign(first, first + static_cast<std::ptrdiff_t>(piece.glyphs));
    add(std::move(words));
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
