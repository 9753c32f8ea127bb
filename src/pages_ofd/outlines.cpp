#include "pages_ofd/outlines.h"

#include FT_OUTLINE_H

#include <algorithm>
#include <cmath>

#include "pages_ofd/glyph_data.h"

namespace pages_ofd {
namespace {

// Font units. Rounding the points to whole units adds at most a quarter of one to a curve.
constexpr double kTolerance = 0.25;
constexpr int kMostPieces = 16;
constexpr std::size_t kMostKept = 4'000;  // glyphs of a font, about 400 bytes each

struct Real {
  double x, y;
};

Real real(const FT_Vector* v) {
  return {static_cast<double>(v->x), static_cast<double>(v->y)};
}

Real between(Real a, Real b, double t) {
  return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

struct Cubic {
  Real from, a, b, to;

  // de Casteljau: cuts off [0, t], leaves the rest.
  Cubic cut(double t) {
    const Real ab = between(a, b, t), first = between(from, a, t), last = between(b, to, t);
    const Real left = between(first, ab, t), right = between(ab, last, t), middle = between(left, right, t);
    const Cubic out{from, first, left, middle};
    *this = {middle, right, last, to};
    return out;
  }

  // Farthest that the quadratic curve through both ends with the middle control point is from the cubic one: sqrt(3)/36 of the
  // third difference. It falls with the cube of the number of pieces.
  int pieces() const {
    const double x = to.x - 3 * b.x + 3 * a.x - from.x, y = to.y - 3 * b.y + 3 * a.y - from.y;
    const double error = std::hypot(x, y) * std::sqrt(3.0) / 36;
    return std::clamp(static_cast<int>(std::ceil(std::cbrt(error / kTolerance))), 1, kMostPieces);
  }

  Real quadratic_control() const {
    return {(3 * (a.x + b.x) - from.x - to.x) / 4, (3 * (a.y + b.y) - from.y - to.y) / 4};
  }
};

// Gathers what FreeType tells of an outline.
class ContourBuilder {
 public:
  void move(Real to) {
    end();
    contour_.clear();
    add(to, true);
    at_ = to;
  }
  void line(Real to) {
    add(to, true);
    at_ = to;
  }
  void conic(Real control, Real to) {
    add(control, false);
    line(to);
  }
  void cubic(Real a, Real b, Real to) {
    Cubic rest{at_, a, b, to};
    for (int left = rest.pieces(); left > 0; --left) {
      const Cubic piece = rest.cut(1.0 / left);
      conic(piece.quadratic_control(), left == 1 ? to : piece.to);
    }
  }
  std::vector<Contour> finish() {
    end();
    return std::move(contours_);
  }

 private:
  void add(Real p, bool on_curve) {
    const OutlinePoint point{static_cast<int>(std::lround(p.x)), static_cast<int>(std::lround(p.y)), on_curve};
    if (contour_.empty() || !(contour_.back() == point)) contour_.push_back(point);
  }
  void end() {
    if (contour_.size() > 1 && contour_.back() == contour_.front()) contour_.pop_back();
    if (contour_.size() > 2) contours_.push_back(std::move(contour_));  // fewer points have no area
    contour_ = {};
  }

  Real at_{0, 0};
  Contour contour_;
  std::vector<Contour> contours_;
};

ContourBuilder& builder(void* user) {
  return *static_cast<ContourBuilder*>(user);
}
int on_move(const FT_Vector* to, void* user) {
  builder(user).move(real(to));
  return 0;
}
int on_line(const FT_Vector* to, void* user) {
  builder(user).line(real(to));
  return 0;
}
int on_conic(const FT_Vector* control, const FT_Vector* to, void* user) {
  builder(user).conic(real(control), real(to));
  return 0;
}
int on_cubic(const FT_Vector* a, const FT_Vector* b, const FT_Vector* to, void* user) {
  builder(user).cubic(real(a), real(b), real(to));
  return 0;
}

}  // namespace

Extent Outline::extent() const {
  Extent out;
  bool first = true;
  for (const Contour& contour : contours) {
    for (const OutlinePoint& p : contour) {
      if (first) out = {p.x, p.y, p.x, p.y};
      first = false;
      out = {std::min(out.x_min, p.x), std::min(out.y_min, p.y), std::max(out.x_max, p.x), std::max(out.y_max, p.y)};
    }
  }
  return out;
}

base::Result<std::unique_ptr<SourceFace>> SourceFace::open(FT_Library library, const page_layout::FontFile& file) {
  FT_Face face = nullptr;
  if (FT_New_Memory_Face(library, file.bytes.data(), static_cast<FT_Long>(file.bytes.size()), file.name.face, &face) != 0)
    return base::fail(base::ErrorKind::corrupt, "fonts.unreadable", "a font file cannot be read", file.path,
                      "check that the file is whole");
  return std::unique_ptr<SourceFace>(new SourceFace(face, file));
}

SourceFace::~SourceFace() { FT_Done_Face(face_); }

base::Result<Outline> SourceFace::outline(std::uint32_t glyph) const {
  if (FT_Load_Glyph(face_, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING) != 0)
    return base::fail(base::ErrorKind::invalid, "layout.malformed", "the page names a glyph that its font does not have",
                      name_.family + " " + std::to_string(glyph), "lay the paper out anew");
  Outline out;
  out.advance = static_cast<int>(face_->glyph->metrics.horiAdvance);
  if (face_->glyph->format != FT_GLYPH_FORMAT_OUTLINE) return out;
  FT_Outline_Funcs functions{};
  functions.move_to = on_move;
  functions.line_to = on_line;
  functions.conic_to = on_conic;
  functions.cubic_to = on_cubic;
  ContourBuilder gathered;
  FT_Outline_Decompose(&face_->glyph->outline, &functions, &gathered);
  out.contours = gathered.finish();
  // TrueType draws what is filled clockwise, PostScript the other way round.
  if (FT_Outline_Get_Orientation(&face_->glyph->outline) == FT_ORIENTATION_POSTSCRIPT)
    for (Contour& contour : out.contours) std::reverse(contour.begin() + 1, contour.end());
  return out;
}

base::Result<std::shared_ptr<const DrawnGlyph>> SourceFace::drawn(std::uint32_t glyph) const {
  if (const auto found = kept_.find(glyph); found != kept_.end()) return found->second;
  ZL_TRY(const auto of, outline(glyph));
  ZL_TRY(auto made, drawn_glyph(of));
  if (kept_.size() >= kMostKept) kept_.clear();
  return kept_[glyph] = std::make_shared<const DrawnGlyph>(std::move(made));
}

}  // namespace pages_ofd
