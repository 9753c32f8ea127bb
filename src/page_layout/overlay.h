// What is laid over the pages when they are drawn: strokes of a pen, a seal, a note of refusal, the code of each page. An overlay
// is a display list of its own; it changes neither the pages nor what was signed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "page_codes/symbol.h"
#include "page_layout/fonts.h"
#include "page_layout/lay_out.h"
#include "page_layout/shaping.h"

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

// The role of the places for a seal of the bureau itself, where a form names no other.
inline constexpr std::string_view kOwnSeal = "bureau";
// Whether the paper has a place for a seal of the bureau.
bool has_place_for_seal(const DisplayList& paper);

// Where the code of a page stands (docs/formats/page_code.md): with the modules around it that stay light, and with its words.
inline constexpr Um kCodeModule = 500, kCodeWords = 3'200;
Box place_of_code(const Page& page);

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
  // A seal of the bureau in each place that the paper has for one: in the middle of the place, in its true width, whatever
  // size the place has.
  void add_own_seal(const DisplayList& paper, const SizedPicture& seal, Um width);
  // That the paper is void, across each page, in hollow letters that hide nothing, and once as words in the corner.
  void add_void_mark(const Fonts& fonts, std::string_view words);
  // On each page which page it is of the paper with this signed digest. REQUIRES: at most page_codes::kMostPages pages.
  void add_page_codes(const Fonts& fonts, const base::Digest& signed_digest);
  // Small words at the foot of each page, where a form has its own footer.
  void add_footer(const Fonts& fonts, std::string_view words);
  // A few words inside the box, for example that a signature was refused. Shrinks to fit one line.
  base::Status add_words(const Fonts& fonts, const SignatureBox& where, std::string_view words);
  // Writes a day into the blanks of a date's place ("　　年　　月　　日").
  base::Status add_date(const Fonts& fonts, const SignatureBox& where, base::LegalDay day);
  // A text of several lines from the top of the box, in the largest of the usual sizes in which it fits. False where it fits in
  // none: then as much as does, and `rest` in place of its end.
  base::Result<bool> add_text(const Fonts& fonts, const SignatureBox& where, std::string_view text, std::string_view rest);
  // Further pages behind those that there are, with a title and a text; gives how many.
  std::size_t add_text_pages(const Fonts& fonts, std::string_view title, std::string_view text);
  // A signer's name in print, at the foot of the place of the date.
  base::Status add_name(const Fonts& fonts, const SignatureBox& where, std::string_view name);

  const DisplayList& list() const { return list_; }

 private:
  base::Result<Page*> page(const SignatureBox& where);
  void draw(const Fonts& fonts, Page& onto, const TextLine& line, Um x, Um top, Um pitch);
  DisplayList list_;
};

// The pages without what their form prints at the foot of each: a copy bears a footer of its own instead. What was signed is
// the list as it was laid out, not what is drawn of it.
void take_footer_off(DisplayList& pages, std::string_view footer);

}  // namespace page_layout
