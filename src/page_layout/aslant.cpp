#include "page_layout/aslant.h"

#include <hb.h>

#include <cmath>
#include <memory>

#include "page_layout/canvas.h"

namespace page_layout {
namespace {

constexpr double kCosine = 0.8660254037844386, kSine = 0.5;  // 30 degrees

// Where font units go on the page.
struct Placing {
  Point centre;
  double scale, x;  // x of the glyph's origin, before turning
  double lift;      // so that the middle of the em square lies on the centre
  Path* path;

  Point at(float fx, float fy) const {
    const double px = x + fx * scale, py = lift - fy * scale;
    return {centre.x + static_cast<Um>(std::lround(px * kCosine + py * kSine)),
            centre.y + static_cast<Um>(std::lround(py * kCosine - px * kSine))};
  }
};

const Placing& placing(void* data) {
  return *static_cast<Placing*>(data);
}

void add_move(hb_draw_funcs_t*, void* data, hb_draw_state_t*, float x, float y, void*) {
  placing(data).path->steps.push_back({PathStep::Kind::move, placing(data).at(x, y), {}, {}});
}
void add_line(hb_draw_funcs_t*, void* data, hb_draw_state_t*, float x, float y, void*) {
  placing(data).path->steps.push_back({PathStep::Kind::line, placing(data).at(x, y), {}, {}});
}
void add_curve(hb_draw_funcs_t*, void* data, hb_draw_state_t*, float ax, float ay, float bx, float by,
               float x, float y, void*) {
  const Placing& p = placing(data);
  p.path->steps.push_back({PathStep::Kind::curve, p.at(ax, ay), p.at(bx, by), p.at(x, y)});
}
void add_close(hb_draw_funcs_t*, void* data, hb_draw_state_t*, void*) {
  placing(data).path->steps.push_back({PathStep::Kind::close, {}, {}, {}});
}

struct HbFree {
  void operator()(hb_font_t* f) const { hb_font_destroy(f); }
  void operator()(hb_face_t* f) const { hb_face_destroy(f); }
  void operator()(hb_blob_t* b) const { hb_blob_destroy(b); }
  void operator()(hb_draw_funcs_t* f) const { hb_draw_funcs_destroy(f); }
};

std::unique_ptr<hb_font_t, HbFree> open_font(const FontFile& file) {
  const std::unique_ptr<hb_blob_t, HbFree> blob(
      hb_blob_create(reinterpret_cast<const char*>(file.bytes.data()),
                     static_cast<unsigned>(file.bytes.size()), HB_MEMORY_MODE_READONLY, nullptr, nullptr));
  const std::unique_ptr<hb_face_t, HbFree> face(
      hb_face_create(blob.get(), static_cast<unsigned>(file.name.face)));
  std::unique_ptr<hb_font_t, HbFree> font(hb_font_create(face.get()));
  hb_font_set_scale(font.get(), 1000, 1000);
  return font;
}

}  // namespace

Path outlines_aslant(const Fonts& fonts, std::string_view text, const TextStyle& style, Point centre, std::string* missing) {
  Path path;
  path.colour = style.colour;
  const auto lines = set_text(fonts, text, style, kA4Width, missing);
  const std::unique_ptr<hb_draw_funcs_t, HbFree> pen(hb_draw_funcs_create());
  hb_draw_funcs_set_move_to_func(pen.get(), add_move, nullptr, nullptr);
  hb_draw_funcs_set_line_to_func(pen.get(), add_line, nullptr, nullptr);
  hb_draw_funcs_set_cubic_to_func(pen.get(), add_curve, nullptr, nullptr);
  hb_draw_funcs_set_close_path_func(pen.get(), add_close, nullptr, nullptr);
  for (const GlyphRun& run : lines.front().runs) {
    const auto font = open_font(fonts.files()[run.font]);
    for (const Glyph& glyph : run.glyphs) {
      Placing p{centre, run.size / 1000.0, static_cast<double>(glyph.at.x - kA4Width / 2), run.size * 0.38,
                &path};
      hb_font_get_glyph_shape(font.get(), glyph.id, pen.get(), &p);
    }
  }
  return path;
}

void Canvas::draw_aslant(std::string_view text, TextStyle style, Point centre, Colour colour) {
  style.colour = colour;
  auto path = outlines_aslant(fonts_, text, style, centre, &missing_);
  if (!path.steps.empty()) add(std::move(path));
}

}  // namespace page_layout
