// What is laid over the pages after they were signed: strokes of a pen, a seal, a note of refusal. An overlay
// is a display list of its own; it changes neither the pages nor what was signed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "page_layout/fonts.h"

namespace page_layout {

// A pen's way over a signature pad, in pixels of the pad. Pressure from 0 to 1000; 0 when the pad does not
// tell.
struct StrokePoint {
  std::int32_t x = 0, y = 0;
  std::int32_t milliseconds = 0;
  std::int32_t pressure = 0;
};
using Stroke = std::vector<StrokePoint>;

// The blanks of a date's place: three of two ems each before 年, 月 and 日, all set to the right of the place.
inline constexpr std::string_view kDateBlanks = "　　年　　月　　日";
inline constexpr Um kDateSize = 3'704;   // 五号
inline constexpr Um kDateMargin = 2'000;  // right of 日

class Overlay {
 public:
  // As many empty pages as `pages` has.
  explicit Overlay(const DisplayList& pages);

  // Fits the pad's whole area into the box, without distortion, so that a hand's small signature stays small.
  // Errors: invalid "overlay.bad_strokes" (no pad size, no stroke, a point off the pad),
  // "overlay.no_such_page".
  base::Status add_strokes(const SignatureBox& where, std::span<const Stroke> strokes, std::int32_t pad_width,
                           std::int32_t pad_height);
  // Errors: invalid "overlay.no_such_page".
  base::Status add_seal(const SignatureBox& where, Picture seal);
  // A few words inside the box, for example that a signature was refused. Shrinks to fit one line.
  base::Status add_words(const Fonts& fonts, const SignatureBox& where, std::string_view words);
  // Writes a day into the blanks of a date's place ("　　年　　月　　日").
  base::Status add_date(const Fonts& fonts, const SignatureBox& where, base::LegalDay day);
  // A signer's name in print, at the foot of the place of the date.
  base::Status add_name(const Fonts& fonts, const SignatureBox& where, std::string_view name);

  const DisplayList& list() const { return list_; }

 private:
  base::Result<Page*> page(const SignatureBox& where);
  DisplayList list_;
};

}  // namespace page_layout
