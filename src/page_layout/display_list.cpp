#include "page_layout/display_list.h"

#include <array>

#include "base/json.h"

namespace page_layout {
namespace {

namespace bj = boost::json;

std::string colour_text(Colour c) {
  const std::uint8_t raw[] = {c.red, c.green, c.blue};
  return base::to_hex(raw);
}

void put_point(base::JsonArray& out, Point p) {
  out.emplace_back(p.x);
  out.emplace_back(p.y);
}

base::JsonArray box_json(const Box& b) {
  return {b.x, b.y, b.width, b.height};
}

// Glyphs are flat quadruples [id, x, y, text bytes]: most of a layout is glyphs.
base::Json item_json(const GlyphRun& run) {
  base::JsonArray glyphs;
  glyphs.reserve(run.glyphs.size() * 4);
  for (const Glyph& g : run.glyphs) {
    glyphs.emplace_back(g.id);
    put_point(glyphs, g.at);
    glyphs.emplace_back(g.text_bytes);
  }
  return base::JsonObject{{"kind", "text"},
                          {"font", run.font},
                          {"size", run.size},
                          {"colour", colour_text(run.colour)},
                          {"width", run.width},
                          {"text", run.text},
                          {"glyphs", std::move(glyphs)}};
}

base::Json item_json(const Line& line) {
  base::JsonArray ends;
  put_point(ends, line.from);
  put_point(ends, line.to);
  return base::JsonObject{{"kind", "line"},
                          {"ends", std::move(ends)},
                          {"width", line.width},
                          {"colour", colour_text(line.colour)}};
}

base::Json item_json(const Rectangle& r) {
  return base::JsonObject{{"kind", "rectangle"},
                          {"box", box_json(r.box)},
                          {"line_width", r.line_width},
                          {"filled", r.filled},
                          {"colour", colour_text(r.colour)}};
}

base::Json item_json(const Path& path) {
  base::JsonArray steps;
  for (const PathStep& s : path.steps) {
    steps.emplace_back(static_cast<int>(s.kind));
    if (s.kind == PathStep::Kind::close) continue;
    put_point(steps, s.a);
    if (s.kind != PathStep::Kind::curve) continue;
    put_point(steps, s.b);
    put_point(steps, s.c);
  }
  return base::JsonObject{{"kind", "path"},
                          {"steps", std::move(steps)},
                          {"line_width", path.line_width},
                          {"colour", colour_text(path.colour)}};
}

base::Json item_json(const PlacedPicture& p) {
  base::JsonObject out{{"kind", "picture"}, {"picture", p.picture}, {"box", box_json(p.box)}};
  if (p.turns != 0) out["turns"] = p.turns;
  return out;
}

base::Json page_json(const Page& page) {
  base::JsonArray items;
  items.reserve(page.items.size());
  for (const Item& item : page.items)
    items.push_back(std::visit([](const auto& i) { return item_json(i); }, item));
  return base::JsonObject{{"width", page.width}, {"height", page.height}, {"items", std::move(items)}};
}

}  // namespace

std::string layout_json(const DisplayList& list) {
  base::JsonArray fonts, pictures, pages, boxes;
  for (const FontName& f : list.fonts)
    fonts.push_back(
        base::JsonObject{{"family", f.family}, {"style", f.style}, {"file", f.file.hex()}, {"face", f.face}});
  for (const Picture& p : list.pictures)
    pictures.push_back(base::JsonObject{{"digest", p.digest.hex()}, {"mime", p.mime}});
  for (const Page& page : list.pages) pages.push_back(page_json(page));
  for (const SignatureBox& b : list.boxes)
    boxes.push_back(base::JsonObject{{"role", b.role},
                                     {"ordinal", b.ordinal},
                                     {"part", b.part},
                                     {"page", b.page},
                                     {"box", box_json(b.box)}});
  return base::canonical_or_die(base::JsonObject{{"layout", 1},
                                                 {"title", list.title},
                                                 {"fonts", std::move(fonts)},
                                                 {"pictures", std::move(pictures)},
                                                 {"pages", std::move(pages)},
                                                 {"boxes", std::move(boxes)}});
}

DisplayList only_page(const DisplayList& list, int page) {
  DisplayList out{list.title, list.fonts, list.pictures, {}, {}};
  if (page < 1 || static_cast<std::size_t>(page) > list.pages.size()) return out;
  out.pages.push_back(list.pages[static_cast<std::size_t>(page - 1)]);
  for (SignatureBox box : list.boxes) {
    if (box.page != page) continue;
    box.page = 1;
    out.boxes.push_back(std::move(box));
  }
  return out;
}

namespace {

// Everything of an item with its length before it, so that no two pages give the same bytes.
class Shown {
 public:
  explicit Shown(const DisplayList& list) : list_(list) { text(list.title); }

  std::string of(const Page& page) && {
    put(page.width, page.height, static_cast<std::int64_t>(page.items.size()));
    for (const Item& item : page.items) {
      put(static_cast<std::int64_t>(item.index()));
      std::visit([this](const auto& one) { add(one); }, item);
    }
    return std::move(out_);
  }

 private:
  template <class... Numbers>
  void put(Numbers... numbers) {
    const std::array<std::int64_t, sizeof...(Numbers)> all{static_cast<std::int64_t>(numbers)...};
    out_.append(reinterpret_cast<const char*>(all.data()), sizeof all);
  }
  void text(std::string_view words) {
    put(words.size());
    out_ += words;
  }
  void add(Colour c) { put(c.red, c.green, c.blue); }
  void add(const Box& box) { put(box.x, box.y, box.width, box.height); }
  // Fonts and pictures by what they are: their places in the lists change with the other pages.
  void add(const GlyphRun& run) {
    const FontName& font = list_.fonts[run.font];
    text(font.file.hex());
    text(run.text);
    put(font.face, run.size, run.width, run.glyphs.size());
    add(run.colour);
    for (const Glyph& glyph : run.glyphs) put(glyph.id, glyph.at.x, glyph.at.y, glyph.text_bytes);
  }
  void add(const Line& line) {
    put(line.from.x, line.from.y, line.to.x, line.to.y, line.width);
    add(line.colour);
  }
  void add(const Rectangle& frame) {
    add(frame.box);
    put(frame.line_width, frame.filled);
    add(frame.colour);
  }
  void add(const Path& path) {
    put(path.line_width, path.steps.size());
    add(path.colour);
    for (const PathStep& step : path.steps) put(step.kind, step.a.x, step.a.y, step.b.x, step.b.y, step.c.x, step.c.y);
  }
  void add(const PlacedPicture& placed) {
    text(list_.pictures[placed.picture].digest.hex());
    add(placed.box);
    put(placed.turns);
  }

  const DisplayList& list_;
  std::string out_;
};

}  // namespace

std::string shown_on(const DisplayList& list, int page) {
  if (page < 1 || static_cast<std::size_t>(page) > list.pages.size()) return {};
  return Shown(list).of(list.pages[static_cast<std::size_t>(page - 1)]);
}

}  // namespace page_layout
