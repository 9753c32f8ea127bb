#include "pages_ofd/clusters.h"

#include <algorithm>
#include <cmath>

#include "pages_ofd/xml.h"

namespace pages_ofd {
namespace {

using page_layout::GlyphRun;

// Of one cluster of the source that become one glyph. Only what is written from the right comes in longer pieces.
constexpr std::size_t kMostParts = 8;

class ClusterMaker {
 public:
  ClusterMaker(const GlyphRun& run, int units_per_em) : run_(run), em_(units_per_em) {}

  std::vector<Cluster> make() {
    std::size_t text_at = 0;
    for (std::size_t begin = 0; begin < run_.glyphs.size();) {
      std::size_t end = begin + 1;
      while (end < run_.glyphs.size() && run_.glyphs[end].text_bytes == 0) ++end;
      const std::size_t bytes = end == run_.glyphs.size() ? run_.text.size() - text_at
                                                          : std::min<std::size_t>(run_.glyphs[begin].text_bytes, run_.text.size() - text_at);
      add(characters_of(std::string_view(run_.text).substr(text_at, bytes)), begin, end);
      text_at += bytes;
      begin = end;
    }
    return std::move(out_);
  }

 private:
  // Many glyphs share the text out among them, so that none is wider than a glyph may be.
  void add(const std::u32string& text, std::size_t begin, std::size_t end) {
    const std::size_t glyphs = end - begin;
    const std::size_t pieces = std::clamp<std::size_t>((glyphs + kMostParts - 1) / kMostParts, 1, std::max<std::size_t>(1, text.size()));
    for (std::size_t i = 0; i < pieces; ++i) {
      const auto share = [&](std::size_t whole, std::size_t part) { return whole * part / pieces; };
      const std::size_t first = begin + share(glyphs, i);
      Cluster cluster{text.substr(share(text.size(), i), share(text.size(), i + 1) - share(text.size(), i)), {}, run_.glyphs[first].at};
      for (std::size_t g = first; g < begin + share(glyphs, i + 1); ++g)
        cluster.shape.push_back({run_.glyphs[g].id, units(run_.glyphs[g].at.x - cluster.at.x), units(cluster.at.y - run_.glyphs[g].at.y)});
      out_.push_back(std::move(cluster));
    }
  }

  int units(page_layout::Um length) const {
    return static_cast<int>(std::lround(static_cast<double>(length) * em_ / run_.size));
  }

  const GlyphRun& run_;
  int em_;
  std::vector<Cluster> out_;
};

}  // namespace

std::vector<Cluster> clusters_of(const GlyphRun& run, int units_per_em) {
  return ClusterMaker(run, units_per_em).make();
}

std::vector<ClusterRange> text_objects(const std::vector<Cluster>& clusters) {
  const auto plain = [](const Cluster& c) { return c.text.size() == 1 && c.text.front() <= 0xffff; };
  std::vector<ClusterRange> out;
  bool open = false;
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    if (open && plain(clusters[i])) {
      out.back().end = i + 1;
      continue;
    }
    out.push_back({i, i + 1});
    open = plain(clusters[i]);
  }
  return out;
}

}  // namespace pages_ofd
