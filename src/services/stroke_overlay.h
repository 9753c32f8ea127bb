// Hand-drawn signatures as paths over a laid-out paper.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/json.h"
#include "page_layout/display_list.h"
#include "page_layout/overlay.h"

namespace services {

// {strokes: [[[x, y, ms, pressure]…]…], width, height}: numbers, x within width, y within height, ms never falling.
// Errors: invalid "signature.malformed", "signature.empty" with the place in `where`.
base::Status check_strokes(const base::Json& drawn);

inline constexpr int kNoPlace = 1'000;  // of a signature that the page has no box for

struct DrawnSignature {
  std::string role;
  int page = 1;
  base::Json drawn;
  int place = 0;  // which of the role's boxes, from 1; 0: the next one
  std::string name = {};  // in print, where the role's place is dated
  std::optional<base::LegalDay> day = {};
};

// As many pages as the paper. Each signature goes, scaled to fit, into the box of its role on its page; several of one
// role take their own boxes, or its boxes in order. Where the form has a place for the date, day and name go there. Of more
// signers than boxes, those who share one get equal parts of it, each with the name.
page_layout::Overlay overlay_of(const page_layout::DisplayList& paper, const page_layout::Fonts& fonts,
                                const std::vector<DrawnSignature>& signatures);

}  // namespace services
