// Inside pages_ofd: a run of glyphs as what OFD can say of it.
#pragma once

#include <string>
#include <vector>

#include "page_layout/display_list.h"
#include "pages_ofd/font_subset.h"

namespace pages_ofd {

// Characters that are drawn together, and where.
struct Cluster {
  std::u32string text;
  ClusterShape shape;
  page_layout::Point at;  // on the baseline
};

// In the order of the run. Their texts, one after another, are the run's text. REQUIRES: a run with a size.
std::vector<Cluster> clusters_of(const page_layout::GlyphRun& run, int units_per_em);

// Clusters that one TextObject may hold: either one character of the basic plane each, or a single cluster. Readers disagree
// whether an advance belongs to a character, to half a surrogate pair or to a glyph; here it is always the same.
struct ClusterRange {
  std::size_t begin = 0, end = 0;
};
std::vector<ClusterRange> text_objects(const std::vector<Cluster>& clusters);

}  // namespace pages_ofd
