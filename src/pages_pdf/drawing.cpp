#include "pages_pdf/drawing.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>

#include <cmath>
#include <cstring>

#include "page_layout/lay_out.h"

#if defined(__SANITIZE_ADDRESS__)
// cairo 1.16 loses a few dozen bytes for each CFF font that it subsets. Nothing else of ours may leak.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libcairo.so.2\n";
}
#endif

namespace pages_pdf {
namespace {

using page_layout::Um;

constexpr double points(std::int64_t um) {
  return static_cast<double>(um) * 72.0 / 25'400.0;
}

struct CairoFree {
  void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
  void operator()(cairo_t* c) const { cairo_destroy(c); }
  void operator()(cairo_font_options_t* o) const { cairo_font_options_destroy(o); }
};
using Surface = std::unique_ptr<cairo_surface_t, CairoFree>;
using Context = std::unique_ptr<cairo_t, CairoFree>;

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

cairo_status_t read_some(void* closure, unsigned char* data, unsigned int length) {
  auto& rest = *static_cast<base::ByteView*>(closure);
  if (rest.size() < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, rest.data(), length);
  rest = rest.subspan(length);
  return CAIRO_STATUS_SUCCESS;
}

class Pen {
 public:
  Pen(cairo_t* c, bool flatten) : c_(c), flatten_(flatten) {}

  // To be called when a page was shown.
  void turn_over() { of_this_page_.clear(); }

  base::Status page(const DrawnList& drawn, std::size_t index) {
    if (index >= drawn.list.pages.size()) return {};
    for (const auto& item : drawn.list.pages[index].items) {
      ZL_CHECK(std::visit([&](const auto& i) { return draw(i, drawn); }, item));
    }
    return {};
  }

 private:
  void colour(page_layout::Colour c) {
    cairo_set_source_rgb(c_, c.red / 255.0, c.green / 255.0, c.blue / 255.0);
  }

  base::Status draw(const page_layout::GlyphRun& run, const DrawnList& drawn) {
    if (run.glyphs.empty()) return {};
    std::vector<cairo_glyph_t> glyphs;
    std::vector<cairo_text_cluster_t> clusters;
    for (const auto& g : run.glyphs) {
      glyphs.push_back({g.id, points(g.at.x), points(g.at.y)});
      if (g.text_bytes > 0 || clusters.empty()) clusters.push_back({g.text_bytes, 0});
      ++clusters.back().num_glyphs;
    }
    colour(run.colour);
    cairo_set_font_face(c_, drawn.faces[run.font]);
    cairo_set_font_size(c_, points(run.size));
    cairo_show_text_glyphs(c_, run.text.data(), static_cast<int>(run.text.size()), glyphs.data(),
                           static_cast<int>(glyphs.size()), clusters.data(),
                           static_cast<int>(clusters.size()), static_cast<cairo_text_cluster_flags_t>(0));
    return {};
  }

  void stroke(Um width) {
    cairo_set_line_width(c_, points(width));
    cairo_stroke(c_);
  }

  base::Status draw(const page_layout::Line& line, const DrawnList&) {
    colour(line.colour);
    cairo_set_line_cap(c_, CAIRO_LINE_CAP_BUTT);
    cairo_move_to(c_, points(line.from.x), points(line.from.y));
    cairo_line_to(c_, points(line.to.x), points(line.to.y));
    stroke(line.width);
    return {};
  }

  base::Status draw(const page_layout::Rectangle& r, const DrawnList&) {
    colour(r.colour);
    cairo_set_line_join(c_, CAIRO_LINE_JOIN_MITER);
    cairo_rectangle(c_, points(r.box.x), points(r.box.y), points(r.box.width), points(r.box.height));
    if (r.filled) cairo_fill_preserve(c_);
    if (r.line_width > 0) stroke(r.line_width);
    cairo_new_path(c_);
    return {};
  }

  base::Status draw(const page_layout::Path& path, const DrawnList&) {
    using Kind = page_layout::PathStep::Kind;
    colour(path.colour);
    for (const auto& s : path.steps) {
      switch (s.kind) {
        case Kind::move:
          cairo_move_to(c_, points(s.a.x), points(s.a.y));
          break;
        case Kind::line:
          cairo_line_to(c_, points(s.a.x), points(s.a.y));
          break;
        case Kind::curve:
          cairo_curve_to(c_, points(s.a.x), points(s.a.y), points(s.b.x), points(s.b.y), points(s.c.x),
                         points(s.c.y));
          break;
        case Kind::close:
          cairo_close_path(c_);
          break;
      }
    }
    if (path.line_width > 0) {
      cairo_set_line_cap(c_, CAIRO_LINE_CAP_ROUND);
      cairo_set_line_join(c_, CAIRO_LINE_JOIN_ROUND);
      stroke(path.line_width);
    } else {
      cairo_fill(c_);
    }
    return {};
  }

  base::Status draw(const page_layout::PlacedPicture& placed, const DrawnList& drawn) {
    const auto& picture = drawn.list.pictures[placed.picture];
    auto image = picture.mime == "image/jpeg" ? jpeg(picture) : png(picture);
    if (!image)
      return base::fail(base::ErrorKind::invalid, "pages.bad_picture", "a picture of the page is no readable PNG or JPEG",
                        picture.digest.hex(), "give the picture as a whole PNG or JPEG file");
    const double width = cairo_image_surface_get_width(image.get());
    const double height = cairo_image_surface_get_height(image.get());
    const bool aside = placed.turns % 2 == 1;
    cairo_save(c_);
    cairo_translate(c_, points(placed.box.x + placed.box.width / 2), points(placed.box.y + placed.box.height / 2));
    cairo_rotate(c_, placed.turns * std::acos(-1.0) / 2);
    cairo_scale(c_, points(aside ? placed.box.height : placed.box.width) / width, points(aside ? placed.box.width : placed.box.height) / height);
    cairo_set_source_surface(c_, image.get(), -width / 2, -height / 2);
    // Asks for no interpolation, which archival pages forbid (ISO 19005-2, 6.2.8).
    cairo_pattern_set_filter(cairo_get_source(c_), CAIRO_FILTER_NEAREST);
    cairo_paint(c_);
    cairo_restore(c_);
    if (picture.mime == "image/jpeg") of_this_page_.push_back(std::move(image));
    return {};
  }

  Surface png(const page_layout::Picture& picture) const {
    if (!picture.bytes || picture.mime != "image/png") return nullptr;
    base::ByteView rest = *picture.bytes;
    Surface image(cairo_image_surface_create_from_png_stream(read_some, &rest));
    if (cairo_surface_status(image.get()) != CAIRO_STATUS_SUCCESS) return nullptr;
    return flatten_ ? flattened(image.get()) : std::move(image);
  }

  // The bytes go into the file as they are, so its points are never looked at, nor copied while the surface lives: it lives until
  // the page is shown. What cairo does not take for a JPEG it would draw from the points, which are black: so it gets none but
  // what `sized_picture` lets through, in the form that pages hold, whatever the caller gave.
  static Surface jpeg(const page_layout::Picture& picture) {
    if (!picture.bytes) return nullptr;
    const auto sized = page_layout::sized_picture(*picture.bytes, picture.digest);
    if (!sized || sized->picture.mime != "image/jpeg") return nullptr;
    const bool aside = sized->turns % 2 == 1;
    Surface image(cairo_image_surface_create(CAIRO_FORMAT_RGB24, aside ? sized->height : sized->width, aside ? sized->width : sized->height));
    const auto id = picture.digest.hex();
    const auto set = [&](const char* what, const void* data, std::size_t length, cairo_destroy_func_t free, void* closure) {
      return cairo_surface_set_mime_data(image.get(), what, static_cast<const unsigned char*>(data), length, free, closure) ==
             CAIRO_STATUS_SUCCESS;
    };
    // Cairo keeps what it is given for as long as it needs it; the bytes live as long.
    const auto& bytes = sized->picture.bytes;
    auto* kept = new std::shared_ptr<const base::Bytes>(bytes);
    const auto let_go = [](void* closure) { delete static_cast<std::shared_ptr<const base::Bytes>*>(closure); };
    if (!set(CAIRO_MIME_TYPE_JPEG, bytes->data(), bytes->size(), let_go, kept)) {
      let_go(kept);
      return nullptr;
    }
    auto* name = new std::string(id);
    const auto drop = [](void* closure) { delete static_cast<std::string*>(closure); };
    if (!set(CAIRO_MIME_TYPE_UNIQUE_ID, name->data(), name->size(), drop, name)) drop(name);
    return image;
  }

  static Surface flattened(cairo_surface_t* image) {
    Surface opaque(cairo_image_surface_create(CAIRO_FORMAT_RGB24, cairo_image_surface_get_width(image),
                                              cairo_image_surface_get_height(image)));
    const Context c(cairo_create(opaque.get()));
    cairo_set_source_rgb(c.get(), 1, 1, 1);
    cairo_paint(c.get());
    cairo_set_source_surface(c.get(), image, 0, 0);
    cairo_paint(c.get());
    return opaque;
  }

  cairo_t* c_;
  bool flatten_;
  std::vector<Surface> of_this_page_;
};

base::Status drawn_well(cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return {};
  return base::fail(base::ErrorKind::broken, "pages.pdf_failed", "cairo could not draw the page",
                    cairo_status_to_string(status), "report this with the paper's form");
}

}  // namespace

base::Result<std::string> draw_pdf(const DrawnList& pages, const DrawnList& overlay, const std::string& title,
                                   const std::string& created, bool flatten_pictures) {
  std::string out;
  const Surface surface(cairo_pdf_surface_create_for_stream(append, &out, 595.276, 841.89));
  cairo_pdf_surface_restrict_to_version(surface.get(),
                                        flatten_pictures ? CAIRO_PDF_VERSION_1_4 : CAIRO_PDF_VERSION_1_5);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, created.c_str());
  const Context context(cairo_create(surface.get()));
  const std::unique_ptr<cairo_font_options_t, CairoFree> options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(context.get(), options.get());
  Pen pen(context.get(), flatten_pictures);
  for (std::size_t i = 0; i < pages.list.pages.size(); ++i) {
    const auto& page = pages.list.pages[i];
    cairo_pdf_surface_set_size(surface.get(), points(page.width), points(page.height));
    ZL_CHECK(pen.page(pages, i));
    ZL_CHECK(pen.page(overlay, i));
    cairo_show_page(context.get());
    pen.turn_over();
  }
  ZL_CHECK(drawn_well(cairo_status(context.get())));
  cairo_surface_finish(surface.get());
  ZL_CHECK(drawn_well(cairo_surface_status(surface.get())));
  return out;
}

}  // namespace pages_pdf
