// Reads back what layout_json wrote: a paper signed years ago is shown from its stored layout, never laid out
// anew.
#include <limits>

#include "base/json.h"
#include "page_layout/display_list.h"

namespace page_layout {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;

constexpr std::int64_t kMaxUm = 10'000'000;  // ten metres: no page is larger, and sums cannot overflow

tl::unexpected<base::Error> malformed(const std::string& where) {
  return base::fail(ErrorKind::invalid, "layout.malformed", "this is not a page layout", where,
                    "use the stored layout unchanged");
}

// Takes numbers from an array one after another; remembers that one was missing or out of range.
class Numbers {
 public:
  explicit Numbers(const JsonArray* array) : array_(array), ok_(array != nullptr) {}

  std::int64_t next(std::int64_t least, std::int64_t most) {
    if (!ok_ || at_ >= array_->size()) return fail();
    const Json& value = (*array_)[at_++];
    std::int64_t number = 0;
    if (value.is_int64())
      number = value.get_int64();
    else if (value.is_uint64() && value.get_uint64() <= std::numeric_limits<std::uint32_t>::max())
      number = static_cast<std::int64_t>(value.get_uint64());
    else
      return fail();
    return number < least || number > most ? fail() : number;
  }
  Um um() { return static_cast<Um>(next(-kMaxUm, kMaxUm)); }
  Point point() {
    const Um x = um();
    return {x, um()};
  }
  bool more() const { return ok_ && at_ < array_->size(); }
  bool ok() const { return ok_; }
  bool done() const { return ok_ && at_ == array_->size(); }

 private:
  std::int64_t fail() {
    ok_ = false;
    return 0;
  }
  const JsonArray* array_;
  std::size_t at_ = 0;
  bool ok_;
};

bool read_box(const Json& object, Box& out) {
  Numbers n(base::array_at(object, "box"));
  out.x = n.um();
  out.y = n.um();
  out.width = n.um();
  out.height = n.um();
  return n.done();
}

bool read_int(const Json& object, std::string_view key, std::int64_t least, std::int64_t most,
              std::int64_t& out) {
  const auto value = base::int_at(object, key);
  if (!value || *value < least || *value > most) return false;
  out = *value;
  return true;
}

template <class T>
bool read_number(const Json& object, std::string_view key, std::int64_t most, T& out) {
  std::int64_t value = 0;
  if (!read_int(object, key, 0, most, value)) return false;
  out = static_cast<T>(value);
  return true;
}

bool read_colour(const Json& object, Colour& out) {
  const auto raw = base::from_hex(base::text_at(object, "colour"));
  if (!raw || raw->size() != 3) return false;
  out = {(*raw)[0], (*raw)[1], (*raw)[2]};
  return true;
}

bool read_text_run(const Json& object, const DisplayList& list, GlyphRun& run) {
  if (!read_number(object, "font", 65535, run.font) || run.font >= list.fonts.size()) return false;
  if (!read_number(object, "size", kMaxUm, run.size) || !read_number(object, "width", kMaxUm, run.width))
    return false;
  if (!read_colour(object, run.colour)) return false;
  run.text = base::text_at(object, "text");
  Numbers n(base::array_at(object, "glyphs"));
  std::size_t bytes = 0;
  while (n.more()) {
    Glyph g;
    g.id = static_cast<std::uint32_t>(n.next(0, 0xffff));
    g.at = n.point();
    g.text_bytes = static_cast<std::uint16_t>(n.next(0, 65535));
    bytes += g.text_bytes;
    run.glyphs.push_back(g);
  }
  return n.done() && bytes == run.text.size();
}

bool read_path(const Json& object, Path& path) {
  if (!read_number(object, "line_width", kMaxUm, path.line_width) || !read_colour(object, path.colour))
    return false;
  Numbers n(base::array_at(object, "steps"));
  while (n.more()) {
    PathStep step;
    step.kind = static_cast<PathStep::Kind>(n.next(0, 3));
    if (step.kind != PathStep::Kind::close) step.a = n.point();
    if (step.kind == PathStep::Kind::curve) {
      step.b = n.point();
      step.c = n.point();
    }
    if (path.steps.empty() && step.kind != PathStep::Kind::move) return false;
    path.steps.push_back(step);
  }
  return n.done();
}

bool read_item(const Json& object, const DisplayList& list, std::vector<Item>& out) {
  const std::string kind = base::text_at(object, "kind");
  if (kind == "text") {
    GlyphRun run;
    if (!read_text_run(object, list, run)) return false;
    out.emplace_back(std::move(run));
  } else if (kind == "line") {
    Line line;
    Numbers n(base::array_at(object, "ends"));
    line.from = n.point();
    line.to = n.point();
    if (!n.done() || !read_number(object, "width", kMaxUm, line.width) || !read_colour(object, line.colour))
      return false;
    out.emplace_back(line);
  } else if (kind == "rectangle") {
    Rectangle r;
    if (!read_box(object, r.box) || !read_number(object, "line_width", kMaxUm, r.line_width)) return false;
    if (!read_colour(object, r.colour)) return false;
    r.filled = base::bool_at(object, "filled");
    out.emplace_back(r);
  } else if (kind == "path") {
    Path path;
    if (!read_path(object, path)) return false;
    out.emplace_back(std::move(path));
  } else if (kind == "picture") {
    PlacedPicture p;
    if (!read_number(object, "picture", 65535, p.picture) || p.picture >= list.pictures.size()) return false;
    if (!read_box(object, p.box)) return false;
    if (base::find(object, "turns") && !read_number(object, "turns", 3, p.turns)) return false;
    out.emplace_back(p);
  } else {
    return false;
  }
  return true;
}

base::Status read_names(const Json& root, DisplayList& list) {
  const JsonArray* fonts = base::array_at(root, "fonts");
  const JsonArray* pictures = base::array_at(root, "pictures");
  if (!fonts || !pictures) return malformed("fonts");
  for (const Json& value : *fonts) {
    FontName font{base::text_at(value, "family"), base::text_at(value, "style"), {}, 0};
    ZL_TRY(font.file, base::Digest::from_hex(base::text_at(value, "file")));
    if (!read_number(value, "face", 255, font.face)) return malformed("fonts");
    list.fonts.push_back(std::move(font));
  }
  for (const Json& value : *pictures) {
    Picture picture;
    ZL_TRY(picture.digest, base::Digest::from_hex(base::text_at(value, "digest")));
    picture.mime = base::text_at(value, "mime");
    list.pictures.push_back(std::move(picture));
  }
  return {};
}

base::Status read_pages(const Json& root, DisplayList& list) {
  const JsonArray* pages = base::array_at(root, "pages");
  if (!pages) return malformed("pages");
  for (std::size_t i = 0; i < pages->size(); ++i) {
    const std::string where = "pages[" + std::to_string(i) + "]";
    const JsonArray* items = base::array_at((*pages)[i], "items");
    Page page;
    if (!items || !read_number((*pages)[i], "width", kMaxUm, page.width)) return malformed(where);
    if (!read_number((*pages)[i], "height", kMaxUm, page.height)) return malformed(where);
    for (std::size_t k = 0; k < items->size(); ++k)
      if (!read_item((*items)[k], list, page.items))
        return malformed(where + ".items[" + std::to_string(k) + "]");
    list.pages.push_back(std::move(page));
  }
  return {};
}

}  // namespace

Result<DisplayList> parse_layout(std::string_view json) {
  ZL_TRY(const Json root, base::parse_json(json));
  if (base::int_at(root, "layout") != 1) return malformed("layout");
  DisplayList list;
  list.title = base::text_at(root, "title");
  ZL_CHECK(read_names(root, list));
  ZL_CHECK(read_pages(root, list));
  const JsonArray* boxes = base::array_at(root, "boxes");
  if (!boxes) return malformed("boxes");
  for (const Json& value : *boxes) {
    SignatureBox b{base::text_at(value, "role"), 1, base::text_at(value, "part"), 1, {}};
    if (!read_number(value, "ordinal", 1000, b.ordinal) || !read_number(value, "page", 100'000, b.page) ||
        !read_box(value, b.box))
      return malformed("boxes");
    list.boxes.push_back(std::move(b));
  }
  return list;
}

}  // namespace page_layout
