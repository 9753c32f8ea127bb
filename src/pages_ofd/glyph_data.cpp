#include "pages_ofd/glyph_data.h"

namespace pages_ofd {
namespace {

// Flags of a point (OpenType 1.9, glyf).
constexpr std::uint8_t kOnCurve = 0x01, kShortX = 0x02, kShortY = 0x04, kRepeat = 0x08;
constexpr std::uint8_t kSameOrPositiveX = 0x10, kSameOrPositiveY = 0x20;

void put_signed(base::Bytes& out, int value) {
  base::put_u16(out, static_cast<std::uint16_t>(value));
}

// A step in one direction: nothing, one byte with its sign in the flags, or two bytes.
std::uint8_t put_step(base::Bytes& out, int step, std::uint8_t is_short, std::uint8_t same_or_positive) {
  if (step == 0) return same_or_positive;
  if (step < -255 || step > 255) {
    put_signed(out, step);
    return 0;
  }
  out.push_back(static_cast<std::uint8_t>(step < 0 ? -step : step));
  return step > 0 ? static_cast<std::uint8_t>(is_short | same_or_positive) : is_short;
}

void put_flags(base::Bytes& out, const base::Bytes& flags) {
  for (std::size_t i = 0; i < flags.size();) {
    std::size_t same = 1;
    while (i + same < flags.size() && flags[i + same] == flags[i] && same < 256) ++same;
    out.push_back(same > 1 ? static_cast<std::uint8_t>(flags[i] | kRepeat) : flags[i]);
    if (same > 1) out.push_back(static_cast<std::uint8_t>(same - 1));
    i += same;
  }
}

bool has_16_bits(int value) { return value >= -0x8000 && value <= 0x7fff; }

tl::unexpected<base::Error> too_large() {
  return base::fail(base::ErrorKind::too_large, "pages.ofd_failed", "a glyph has more points, or larger ones, than a font of a page holds", {},
                    "use a font of plainer outlines");
}

}  // namespace

base::Result<DrawnGlyph> drawn_glyph(const Outline& outline) {
  ZL_TRY(auto data, glyph_data(outline));
  DrawnGlyph out{std::move(data), outline.extent(), outline.advance, 0, outline.contours.size()};
  for (const Contour& contour : outline.contours) out.points += contour.size();
  return out;
}

base::Result<base::Bytes> glyph_data(const Outline& outline) {
  base::Bytes out;
  if (outline.contours.empty()) return out;
  std::size_t all = 0;
  for (const Contour& contour : outline.contours) all += contour.size();
  if (all > 0xffff || outline.contours.size() > 0x7fff) return too_large();
  put_signed(out, static_cast<int>(outline.contours.size()));
  const Extent e = outline.extent();
  for (const int edge : {e.x_min, e.y_min, e.x_max, e.y_max}) put_signed(out, edge);
  std::size_t points = 0;
  for (const Contour& contour : outline.contours) {
    points += contour.size();
    base::put_u16(out, static_cast<std::uint16_t>(points - 1));
  }
  base::put_u16(out, 0);  // no instructions
  base::Bytes flags, xs, ys;
  int x = 0, y = 0;
  for (const Contour& contour : outline.contours) {
    for (const OutlinePoint& p : contour) {
      if (!has_16_bits(p.x) || !has_16_bits(p.y) || !has_16_bits(p.x - x) || !has_16_bits(p.y - y)) return too_large();
      const auto flag_x = put_step(xs, p.x - x, kShortX, kSameOrPositiveX);
      const auto flag_y = put_step(ys, p.y - y, kShortY, kSameOrPositiveY);
      flags.push_back(static_cast<std::uint8_t>((p.on_curve ? kOnCurve : 0) | flag_x | flag_y));
      x = p.x;
      y = p.y;
    }
  }
  put_flags(out, flags);
  base::append(out, xs);
  base::append(out, ys);
  return out;
}

}  // namespace pages_ofd
