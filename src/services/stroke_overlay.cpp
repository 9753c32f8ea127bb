#include "services/stroke_overlay.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using page_layout::Um;

namespace {

constexpr std::size_t kMaxStrokes = 500;
constexpr std::size_t kMaxPoints = 20'000;
constexpr Um kLineWidth = 450;

std::optional<double> number(const Json& value) {
  if (const auto* i = value.if_int64()) return static_cast<double>(*i);
  if (const auto* u = value.if_uint64()) return static_cast<double>(*u);
  if (const auto* d = value.if_double(); d && std::isfinite(*d)) return *d;
  return std::nullopt;
}

tl::unexpected<base::Error> malformed(const std::string& why, const std::string& where) {
  return fail(ErrorKind::invalid, "signature.malformed", why, where, "sign again");
}

base::Result<std::size_t> check_stroke(const Json& stroke, double width, double height, const std::string& where) {
  const auto* points = stroke.if_array();
  if (points == nullptr || points->empty()) return malformed("a stroke has no points", where);
  double last_ms = 0;
  for (std::size_t i = 0; i < points->size(); ++i) {
    const auto* point = (*points)[i].if_array();
    if (point == nullptr || point->size() < 3 || point->size() > 4)
      return malformed("a point is [x, y, milliseconds, pressure]", where + "/" + std::to_string(i));
    for (const auto& part : *point)
      if (!number(part)) return malformed("a point holds something that is no number", where + "/" + std::to_string(i));
    const double x = *number((*point)[0]), y = *number((*point)[1]), ms = *number((*point)[2]);
    if (x < -1 || y < -1 || x > width + 1 || y > height + 1)
      return malformed("a point lies outside the signing area", where + "/" + std::to_string(i));
    if (ms < last_ms) return malformed("time runs backwards within a stroke", where + "/" + std::to_string(i));
    last_ms = ms;
  }
  return points->size();
}

page_layout::Path path_of(const Json& stroke, const page_layout::Box& box, double scale) {
  page_layout::Path path;
  path.line_width = kLineWidth;
  for (const auto& point : stroke.as_array()) {
    const auto& p = point.as_array();
    page_layout::PathStep step;
    step.kind = path.steps.empty() ? page_layout::PathStep::Kind::move : page_layout::PathStep::Kind::line;
    step.a = {box.x + static_cast<Um>(std::lround(*number(p[0]) * scale)),
              box.y + static_cast<Um>(std::lround(*number(p[1]) * scale))};
    path.steps.push_back(step);
  }
  if (path.steps.size() == 1) {  // a dot: a line to itself, drawn round
    auto dot = path.steps.front();
    dot.kind = page_layout::PathStep::Kind::line;
    path.steps.push_back(dot);
  }
  return path;
}

const page_layout::SignatureBox* box_for(const page_layout::DisplayList& paper, const std::string& role, int page, int nth) {
  const page_layout::SignatureBox* last = nullptr;
  int seen = 0;
  for (const auto& box : paper.boxes) {
    if (box.role != role || box.page != page || box.part != "signature") continue;
    last = &box;
    if (++seen == nth) return &box;
  }
  return last;
}

}  // namespace

base::Status check_strokes(const Json& drawn) {
  const auto* strokes = base::array_at(drawn, "strokes");
  const auto* w = base::find(drawn, "width");
  const auto* h = base::find(drawn, "height");
  const auto width = w ? number(*w) : std::nullopt, height = h ? number(*h) : std::nullopt;
  if (!width || !height || *width <= 0 || *height <= 0) return malformed("the signing area has no size", "/width");
  if (strokes == nullptr || strokes->empty())
    return fail(ErrorKind::invalid, "signature.empty", "nothing was drawn", "/strokes", "sign, or record a refusal");
  if (strokes->size() > kMaxStrokes) return malformed("too many strokes", "/strokes");
  std::size_t points = 0;
  for (std::size_t i = 0; i < strokes->size(); ++i) {
    ZL_TRY(const auto n, check_stroke((*strokes)[i], *width, *height, "/strokes/" + std::to_string(i)));
    points += n;
  }
  if (points > kMaxPoints) return malformed("too many points", "/strokes");
  return {};
}

page_layout::DisplayList overlay_of(const page_layout::DisplayList& paper,
                                    const std::vector<DrawnSignature>& signatures) {
  page_layout::DisplayList overlay;
  for (const auto& page : paper.pages) overlay.pages.push_back({page.width, page.height, {}});
  std::map<std::pair<std::string, int>, int> placed;
  for (const auto& signature : signatures) {
    const int nth = ++placed[{signature.role, signature.page}];
    const auto* box = box_for(paper, signature.role, signature.page, nth);
    if (box == nullptr || !check_strokes(signature.drawn)) continue;
    const double width = *number(*base::find(signature.drawn, "width"));
    const double height = *number(*base::find(signature.drawn, "height"));
    const double scale = std::min(box->box.width / width, box->box.height / height);
    auto& items = overlay.pages[static_cast<std::size_t>(signature.page - 1)].items;
    for (const auto& stroke : *base::array_at(signature.drawn, "strokes")) items.push_back(path_of(stroke, box->box, scale));
  }
  return overlay;
}

}  // namespace services
