// From a form and its field values to pages. Pure: the same form, fields, fonts and options give the same
// display list.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "page_layout/display_list.h"
#include "page_layout/fonts.h"
#include "page_layout/form.h"

namespace page_layout {

// A picture with its size in pixels as it stands upright: JPEG and PNG tell it in their first bytes.
struct SizedPicture {
  Picture picture;
  std::int32_t width = 0, height = 0;
  std::uint8_t turns = 0;  // as PlacedPicture's; a camera held on its side tells it (Exif 2.3, 4.6.4, Orientation)
};
// Errors: invalid "layout.bad_picture" (neither PNG nor a whole JPEG that every reader draws; more than kMostPixels a side or
// kMostPoints in all; in the colours of print, which archival pages do not hold; stored mirrored).
base::Result<SizedPicture> sized_picture(base::Bytes bytes, const base::Digest& digest);
inline constexpr std::int32_t kMostPixels = 20'000;
inline constexpr std::int64_t kMostPoints = 150'000'000;
// As pages hold a picture: without a word on how to turn it, which some readers obey and others do not, and without fill bytes
// between its segments, which cairo stumbles over (and then draws black). All else stays as it is.
base::Bytes as_pages_hold(base::Bytes bytes);

struct LayoutOptions {
  std::string sample_mark;  // "示例" on every page of a sample bureau; part of the layout and of its digest
  bool for_pen = false;     // a sheet of stock: nothing that is empty is struck, nor said to be the end
  // The bytes behind the digests of a field of pictures. Without it their places stay empty, and say so.
  std::function<base::Result<SizedPicture>(const base::Digest&)> picture;
};

// A paper of more pages than this is no paper of one act.
inline constexpr std::size_t kMaxPages = 400;

// `fields` as `fill` gave them; a field that is missing is treated as empty, and struck. Characters that no
// font has are drawn as 〓 and reported in `remarks`, when given. Errors: invalid "form.bad_value" (a value
// of the wrong type); too_large "layout.too_many_pages"; those of `options.picture`.
base::Result<DisplayList> lay_out(const Form& form, const base::Json& fields, const Fonts& fonts,
                                  const LayoutOptions& options = {}, std::vector<Warning>* remarks = nullptr);

// Where on the laid-out pages the boxes of an approval are that a form has, in order: what is written into one afterwards goes
// between the frame and the signature.
struct OpinionPlace {
  const OpinionBox* box = nullptr;  // of the form
  SignatureBox words, sign, date;
};
std::vector<OpinionPlace> opinion_places(const Form& form, const DisplayList& pages);

}  // namespace page_layout
