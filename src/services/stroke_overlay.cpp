#include "services/stroke_overlay.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "page_layout/overlay.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;

namespace {

constexpr std::size_t kMaxStrokes = 500;
constexpr std::size_t kMaxPoints = 20'000;
constexpr page_layout::Um kNameHeight = 3'900;

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

// Pressure as a browser tells it, 0 to 1, or in thousandths already.
std::int32_t pressure_of(const base::JsonArray& point) {
  const double told = point.size() > 3 ? *number(point[3]) : 0;
  return static_cast<std::int32_t>(std::lround(std::clamp(told <= 1 ? told * 1000 : told, 0.0, 1000.0)));
}

std::vector<page_layout::Stroke> strokes_of(const Json& drawn, std::int32_t width, std::int32_t height) {
  std::vector<page_layout::Stroke> strokes;
  for (const auto& stroke : *base::array_at(drawn, "strokes")) {
    auto& out = strokes.emplace_back();
    for (const auto& item : stroke.as_array()) {
      const auto& point = item.as_array();
      const auto at = [&](std::size_t i) { return static_cast<std::int32_t>(std::lround(*number(point[i]))); };
      out.push_back({std::clamp(at(0), 0, width), std::clamp(at(1), 0, height), at(2), pressure_of(point)});
    }
  }
  return strokes;
}

// The signer's own place; else the nth of the role or, where there are not so many, its last.
const page_layout::SignatureBox* box_for(const page_layout::DisplayList& paper, const DrawnSignature& signature, int nth) {
  if (signature.place == kNoPlace) return nullptr;
  const page_layout::SignatureBox* last = nullptr;
  int seen = 0;
  for (const auto& box : paper.boxes) {
    if (box.role != signature.role || box.page != signature.page || box.part != "signature") continue;
    if (signature.place > 0 && box.ordinal == signature.place) return &box;
    last = &box;
    if (++seen == nth && signature.place == 0) return &box;
  }
  return last;
}

// Where the day of a place goes: a line has one for all its places, a box of an opinion its own.
const page_layout::SignatureBox* date_box(const page_layout::DisplayList& paper, const page_layout::SignatureBox& place) {
  const page_layout::SignatureBox* found = nullptr;
  for (const auto& box : paper.boxes)
    if (box.role == place.role && box.page == place.page && box.part == "date" && box.ordinal <= place.ordinal &&
        (!found || box.ordinal > found->ordinal))
      found = &box;
  return found;
}

void add_strokes(page_layout::Overlay& overlay, const page_layout::SignatureBox& box, const Json& drawn) {
  if (!check_strokes(drawn)) return;
  const auto width = static_cast<std::int32_t>(std::lround(*number(*base::find(drawn, "width"))));
  const auto height = static_cast<std::int32_t>(std::lround(*number(*base::find(drawn, "height"))));
  // A pad that does not fit its own strokes was refused when it was signed.
  (void)overlay.add_strokes(box, strokes_of(drawn, width, height), width, height);
}

// A signer's equal part of a place that several share.
page_layout::SignatureBox part_of(const page_layout::SignatureBox& whole, std::size_t nth, std::size_t of) {
  auto part = whole;
  part.box.width = whole.box.width / static_cast<page_layout::Um>(of);
  part.box.x += static_cast<page_layout::Um>(nth) * part.box.width;
  return part;
}

// Who signed, beneath the strokes; and on which day, where that is not the day printed for all.
void add_shared(page_layout::Overlay& overlay, const page_layout::Fonts& fonts, const page_layout::SignatureBox& part,
                const DrawnSignature& signature, bool with_day) {
  auto words = signature.name;
  if (with_day) words += (words.empty() ? "" : "　") + signature.day->text();
  auto strokes = part;
  if (!words.empty()) {
    auto foot = part;
    foot.box.height = std::min(kNameHeight, part.box.height / 2);
    foot.box.y = part.box.bottom() - foot.box.height;
    strokes.box.height -= foot.box.height;
    // The record tells it as well.
    (void)overlay.add_words(fonts, foot, words);
  }
  add_strokes(overlay, strokes, signature.drawn);
}

// All who signed in one place, in the order in which they signed. `date`: where their day goes, if anywhere.
void add_place(page_layout::Overlay& overlay, const page_layout::Fonts& fonts, const page_layout::SignatureBox& box,
               const std::vector<const DrawnSignature*>& signers, const page_layout::SignatureBox* date) {
  const auto& first = *signers.front();
  // A page that has no such number has no such box.
  if (date && first.day) (void)overlay.add_date(fonts, *date, *first.day);
  if (signers.size() == 1) {
    add_strokes(overlay, box, first.drawn);
    if (date && !first.name.empty()) (void)overlay.add_name(fonts, *date, first.name);
    return;
  }
  for (std::size_t i = 0; i < signers.size(); ++i)
    add_shared(overlay, fonts, part_of(box, i, signers.size()), *signers[i], date && signers[i]->day != first.day && signers[i]->day);
}

// What signers wrote by hand besides their names, in the frame that their role has for it, on whatever page they signed.
void add_words(page_layout::Overlay& overlay, const page_layout::DisplayList& paper, const std::vector<DrawnSignature>& signatures) {
  for (const auto& frame : paper.boxes) {
    if (frame.part != "words") continue;
    std::vector<const Json*> written;
    for (const auto& signature : signatures)
      if (const auto* words = base::find(signature.drawn, "words"); words && signature.role == frame.role) written.push_back(words);
    for (std::size_t i = 0; i < written.size(); ++i) add_strokes(overlay, part_of(frame, i, written.size()), *written[i]);
  }
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

page_layout::Overlay overlay_of(const page_layout::DisplayList& paper, const page_layout::Fonts& fonts,
                                const std::vector<DrawnSignature>& signatures) {
  page_layout::Overlay overlay(paper);
  std::map<std::pair<std::string, int>, int> placed;
  std::map<const page_layout::SignatureBox*, std::vector<const DrawnSignature*>> places;
  std::map<const page_layout::SignatureBox*, const page_layout::SignatureBox*> dates;
  std::set<const page_layout::SignatureBox*> stamped;  // by who signed first beside it
  for (const auto& signature : signatures) {
    const int nth = ++placed[{signature.role, signature.page}];
    const auto* box = box_for(paper, signature, nth);
    if (!box) continue;
    places[box].push_back(&signature);
    const auto* date = date_box(paper, *box);
    if (date && stamped.insert(date).second) dates[box] = date;
  }
  for (const auto& [box, signers] : places) {
    const auto date = dates.find(box);
    add_place(overlay, fonts, *box, signers, date == dates.end() ? nullptr : date->second);
  }
  add_words(overlay, paper, signatures);
  return overlay;
}

}  // namespace services
