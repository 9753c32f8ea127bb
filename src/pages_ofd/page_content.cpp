#include "pages_ofd/page_content.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "pages_ofd/clusters.h"
#include "pages_ofd/xml.h"

namespace pages_ofd {
namespace {

using page_layout::Box;
using page_layout::DisplayList;
using page_layout::Point;
using page_layout::Um;

// Grows to hold what is drawn: readers cut off what leaves the Boundary of an object.
class Bounds {
 public:
  void add(Point from, Point to) {
    if (empty_) box_ = {from, to};
    empty_ = false;
    box_ = {{std::min(box_.from.x, from.x), std::min(box_.from.y, from.y)}, {std::max(box_.to.x, to.x), std::max(box_.to.y, to.y)}};
  }
  // `around`: half of a pen's width. Never without an area.
  Box box(Um around = 0) const {
    return {box_.from.x - around, box_.from.y - around, std::max(box_.to.x - box_.from.x + 2 * around, 1),
            std::max(box_.to.y - box_.from.y + 2 * around, 1)};
  }

 private:
  struct {
    Point from, to;
  } box_;
  bool empty_ = true;
};

// CJK fonts stand 0.88 em above the baseline and 0.12 em below it.
constexpr int kAbove = 88, kBelow = 12;

class ObjectWriter {
 public:
  ObjectWriter(const DisplayList& list, const Resources& resources, IdCounter& ids, std::string& out)
      : list_(list), resources_(resources), ids_(ids), out_(out) {}

  void items(std::size_t page) {
    for (const auto& item : list_.pages[page].items) std::visit([&](const auto& i) { write(i); }, item);
  }

 private:
  void write(const page_layout::GlyphRun& run) {
    if (run.glyphs.empty()) return;
    const UsedFont& font = resources_.font(list_.fonts[run.font]);
    const auto clusters = clusters_of(run, font.subset.source().units_per_em());
    for (const ClusterRange range : text_objects(clusters))
      text({clusters.begin() + static_cast<std::ptrdiff_t>(range.begin), clusters.begin() + static_cast<std::ptrdiff_t>(range.end)}, run, font);
  }

  static Box text_bounds(std::span<const Cluster> clusters, const page_layout::GlyphRun& run, const FontSubset& subset) {
    const std::int64_t em = subset.source().units_per_em();
    const auto scaled = [&](std::int64_t units) { return units * run.size / em; };
    Bounds bounds;
    for (const Cluster& cluster : clusters) {
      const SubsetGlyph glyph = subset.glyph_of(cluster.shape);
      const Extent& ink = subset.glyphs()[glyph]->extent;
      const auto at = [&](std::int64_t x, std::int64_t y) {
        return Point{static_cast<Um>(cluster.at.x + x), static_cast<Um>(cluster.at.y + y)};
      };
      bounds.add(at(0, -run.size * kAbove / 100), at(scaled(subset.glyphs()[glyph]->advance), run.size * kBelow / 100));
      bounds.add(at(scaled(ink.x_min) - 1, scaled(-ink.y_max) - 1), at(scaled(ink.x_max) + 1, scaled(-ink.y_min) + 1));
    }
    return bounds.box();
  }

  // Readers that follow the cmap draw what was laid out; where it leads elsewhere, the glyph is named.
  static std::string transforms(std::span<const Cluster> clusters, const FontSubset& subset) {
    std::string out;
    std::size_t position = 0;
    for (const Cluster& cluster : clusters) {
      const SubsetGlyph glyph = subset.glyph_of(cluster.shape);
      if (cluster.text.size() != 1 || !subset.cmap_gives(cluster.text.front(), glyph))
        out += fmt::format("<ofd:CGTransform CodePosition=\"{}\" CodeCount=\"{}\" GlyphCount=\"1\"><ofd:Glyphs>{}</ofd:Glyphs></ofd:CGTransform>",
                           position, cluster.text.size(), glyph);
      position += cluster.text.size();
    }
    return out;
  }

  // From each character to the next; characters that share a glyph share its width.
  static std::vector<Point> steps(std::span<const Cluster> clusters, const page_layout::GlyphRun& run, const FontSubset& subset) {
    std::vector<Point> out;
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      const auto& cluster = clusters[i];
      const std::int64_t advance = subset.glyphs()[subset.glyph_of(cluster.shape)]->advance;
      const auto share = static_cast<Um>(advance * run.size / subset.source().units_per_em() / static_cast<std::int64_t>(cluster.text.size()));
      for (std::size_t k = 1; k < cluster.text.size(); ++k) out.push_back({share, 0});
      if (i + 1 < clusters.size()) out.push_back({clusters[i + 1].at.x - cluster.at.x, clusters[i + 1].at.y - cluster.at.y});
    }
    return out;
  }

  void text(std::span<const Cluster> clusters, const page_layout::GlyphRun& run, const UsedFont& font) {
    const Box box = text_bounds(clusters, run, font.subset);
    std::u32string characters;
    for (const Cluster& cluster : clusters) characters += cluster.text;
    std::vector<Um> dx, dy;
    for (const Point step : steps(clusters, run, font.subset)) {
      dx.push_back(step.x);
      dy.push_back(step.y);
    }
    const bool level = std::all_of(dy.begin(), dy.end(), [](Um y) { return y == 0; });
    out_ += fmt::format("<ofd:TextObject ID=\"{}\" Boundary=\"{}\" Font=\"{}\" Size=\"{}\"><ofd:FillColor Value=\"{}\"/>{}", ids_.next(), mm(box),
                        font.id, mm(run.size), rgb(run.colour), transforms(clusters, font.subset));
    out_ += fmt::format("<ofd:TextCode X=\"{}\" Y=\"{}\"", mm(clusters.front().at.x - box.x), mm(clusters.front().at.y - box.y));
    if (!dx.empty()) out_ += fmt::format(" DeltaX=\"{}\"", array_of_mm(dx));
    if (!level) out_ += fmt::format(" DeltaY=\"{}\"", array_of_mm(dy));
    out_ += fmt::format(">{}</ofd:TextCode></ofd:TextObject>\n", escaped(characters));
  }

  struct Look {
    Um line_width = 0;
    bool filled = false;
    bool round = false;
    page_layout::Colour colour;
  };

  void path(const Box& box, const Look& look, const std::string& data) {
    out_ += fmt::format("<ofd:PathObject ID=\"{}\" Boundary=\"{}\"", ids_.next(), mm(box));
    if (look.line_width > 0) out_ += fmt::format(" LineWidth=\"{}\"", mm(look.line_width));
    if (look.round) out_ += " Cap=\"Round\" Join=\"Round\"";
    if (look.line_width == 0) out_ += " Stroke=\"false\"";
    if (look.filled) out_ += " Fill=\"true\"";
    out_ += ">";
    if (look.line_width > 0) out_ += fmt::format("<ofd:StrokeColor Value=\"{}\"/>", rgb(look.colour));
    if (look.filled) out_ += fmt::format("<ofd:FillColor Value=\"{}\"/>", rgb(look.colour));
    out_ += fmt::format("<ofd:AbbreviatedData>{}</ofd:AbbreviatedData></ofd:PathObject>\n", data);
  }

  static std::string inside(const Box& box, Point p) {
    return mm(p.x - box.x) + " " + mm(p.y - box.y);
  }

  void write(const page_layout::Line& line) {
    if (line.width <= 0) return;
    Bounds bounds;
    bounds.add(line.from, line.from);
    bounds.add(line.to, line.to);
    const Box box = bounds.box((line.width + 1) / 2);
    path(box, {line.width, false, false, line.colour}, "M " + inside(box, line.from) + " L " + inside(box, line.to));
  }

  void write(const page_layout::Rectangle& r) {
    if (!r.filled && r.line_width <= 0) return;
    Bounds bounds;
    const Point corners[] = {{r.box.x, r.box.y}, {r.box.right(), r.box.y}, {r.box.right(), r.box.bottom()}, {r.box.x, r.box.bottom()}};
    for (const Point corner : corners) bounds.add(corner, corner);
    const Box box = bounds.box((r.line_width + 1) / 2);
    std::string data;
    for (const Point corner : corners) data += (data.empty() ? "M " : "L ") + inside(box, corner) + " ";
    path(box, {r.line_width, r.filled, false, r.colour}, data + "C");
  }

  void write(const page_layout::Path& shape) {
    using Kind = page_layout::PathStep::Kind;
    if (shape.steps.empty()) return;
    Bounds bounds;
    for (const auto& step : shape.steps) {
      if (step.kind == Kind::close) continue;
      bounds.add(step.a, step.a);
      if (step.kind != Kind::curve) continue;
      bounds.add(step.b, step.b);
      bounds.add(step.c, step.c);
    }
    const Box box = bounds.box((shape.line_width + 1) / 2);
    std::string data;
    for (const auto& step : shape.steps) {
      if (!data.empty()) data += " ";
      switch (step.kind) {
        case Kind::move:
          data += "M " + inside(box, step.a);
          break;
        case Kind::line:
          data += "L " + inside(box, step.a);
          break;
        case Kind::curve:
          data += "B " + inside(box, step.a) + " " + inside(box, step.b) + " " + inside(box, step.c);
          break;
        case Kind::close:
          data += "C";
          break;
      }
    }
    path(box, {shape.line_width, shape.line_width == 0, true, shape.colour}, data);
  }

  // From the unit square of the picture, its first row above, to the box (GB/T 33190, 10): x' = ax + cy + e, y' = bx + dy + f.
  static std::string matrix(const page_layout::PlacedPicture& placed) {
    const auto w = mm(placed.box.width), h = mm(placed.box.height);
    switch (placed.turns) {
      case 1:
        return fmt::format("0 {} -{} 0 {} 0", h, w, w);
      case 2:
        return fmt::format("-{} 0 0 -{} {} {}", w, h, w, h);
      case 3:
        return fmt::format("0 -{} {} 0 0 {}", h, w, h);
      default:
        return fmt::format("{} 0 0 {} 0 0", w, h);
    }
  }

  void write(const page_layout::PlacedPicture& placed) {
    out_ += fmt::format("<ofd:ImageObject ID=\"{}\" Boundary=\"{}\" CTM=\"{}\" ResourceID=\"{}\"/>\n", ids_.next(), mm(placed.box),
                        matrix(placed), resources_.picture(list_.pictures[placed.picture]).id);
  }

  const DisplayList& list_;
  const Resources& resources_;
  IdCounter& ids_;
  std::string& out_;
};

void layer(const DisplayList& list, std::size_t page, const char* type, const Resources& resources, IdCounter& ids, std::string& out) {
  out += fmt::format("<ofd:Layer ID=\"{}\" Type=\"{}\">\n", ids.next(), type);
  ObjectWriter(list, resources, ids, out).items(page);
  out += "</ofd:Layer>\n";
}

}  // namespace

std::string page_part(const DisplayList& pages, const DisplayList& overlay, std::size_t page, const Resources& resources, IdCounter& ids) {
  std::string out = fmt::format("{}<ofd:Page {}>\n<ofd:Area><ofd:PhysicalBox>{}</ofd:PhysicalBox></ofd:Area>\n<ofd:Content>\n", kXmlHead,
                                kNamespace, mm(Box{0, 0, pages.pages[page].width, pages.pages[page].height}));
  layer(pages, page, "Body", resources, ids, out);
  if (page < overlay.pages.size() && !overlay.pages[page].items.empty()) layer(overlay, page, "Foreground", resources, ids, out);
  return out + "</ofd:Content>\n</ofd:Page>\n";
}

}  // namespace pages_ofd
