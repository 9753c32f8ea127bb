#include "pages_svg/svg_writer.h"

#include <map>
#include <set>

#include "pages_svg/outlines.h"

namespace pages_svg {
namespace {

using page_layout::DisplayList;
using page_layout::Um;

std::string number(std::int64_t n) {
  return std::to_string(n);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n') out += c;
    }
  }
  return out;
}

std::string colour(page_layout::Colour c) {
  const std::uint8_t raw[] = {c.red, c.green, c.blue};
  return "#" + base::to_hex(raw);
}

}  // namespace

SvgWriter::SvgWriter(std::shared_ptr<const page_layout::Fonts> fonts)
    : outlines_(std::make_unique<Outlines>(std::move(fonts))) {}
SvgWriter::~SvgWriter() = default;

namespace {

// Writes the items of one list; glyph outlines are collected once in `defs`.
template <class Outlines, class Font>
class ItemWriter {
 public:
  ItemWriter(Outlines& outlines, const DisplayList& list, std::set<std::string>& known, std::string& defs,
             std::string& out)
      : outlines_(outlines), list_(list), known_(known), defs_(defs), out_(out) {}

  base::Status open_fonts() {
    for (const auto& name : list_.fonts) {
      ZL_TRY(Font * font, outlines_.font(name));
      fonts_.push_back(font);
    }
    return {};
  }

  base::Status page(const page_layout::Page& page) {
    for (const auto& item : page.items) {
      ZL_CHECK(std::visit([&](const auto& i) { return write(i); }, item));
    }
    // The text comes last, so that it lies above everything and can be selected.
    for (const auto& item : page.items)
      if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) words(*run);
    return {};
  }

 private:
  std::string symbol(Font& font, const std::string& prefix, std::uint32_t glyph) {
    const std::string id = prefix + number(glyph);
    if (known_.contains(id)) return id;
    const std::string path = outlines_.path(font, glyph);
    if (path.empty()) return {};
    known_.insert(id);
    defs_ += "<path id=\"" + id + "\" d=\"" + path + "\"/>\n";
    return id;
  }

  base::Status write(const page_layout::GlyphRun& run) {
    if (run.glyphs.empty()) return {};
    Font& font = *fonts_[run.font];
    // The same id always means the same outline, also when several pages are put into one document.
    const std::string prefix =
        "g" + font.file->name.file.hex().substr(0, 6) + "-" + number(font.file->name.face) + "-";
    const auto origin = run.glyphs.front().at;
    const auto units = [&](Um um) {
      return number(static_cast<std::int64_t>(um) * font.units_per_em / run.size);
    };
    char scale[32];
    std::snprintf(scale, sizeof scale, "%.6g", static_cast<double>(run.size) / font.units_per_em);
    out_ += "<g aria-hidden=\"true\" fill=\"" + colour(run.colour) + "\" transform=\"translate(" +
            number(origin.x) + " " + number(origin.y) + ") scale(" + scale + ")\">";
    for (const auto& glyph : run.glyphs) {
      const std::string id = symbol(font, prefix, glyph.id);
      if (id.empty()) continue;
      out_ += "<use href=\"#" + id + "\" x=\"" + units(glyph.at.x - origin.x) + "\"";
      if (glyph.at.y != origin.y) out_ += " y=\"" + units(glyph.at.y - origin.y) + "\"";
      out_ += "/>";
    }
    out_ += "</g>\n";
    return {};
  }

  void words(const page_layout::GlyphRun& run) {
    if (run.glyphs.empty()) return;
    const auto at = run.glyphs.front().at;
    out_ += "<text x=\"" + number(at.x) + "\" y=\"" + number(at.y) + "\" font-size=\"" + number(run.size) +
            "\" textLength=\"" + number(run.width) +
            "\" lengthAdjust=\"spacingAndGlyphs\" fill-opacity=\"0\" pointer-events=\"all\" "
            "xml:space=\"preserve\">" +
            escaped(run.text) + "</text>\n";
  }

  base::Status write(const page_layout::Line& line) {
    out_ += "<line x1=\"" + number(line.from.x) + "\" y1=\"" + number(line.from.y) + "\" x2=\"" +
            number(line.to.x) + "\" y2=\"" + number(line.to.y) + "\" stroke=\"" + colour(line.colour) +
            "\" stroke-width=\"" + number(line.width) + "\"/>\n";
    return {};
  }

  std::string place(const page_layout::Box& b) const {
    return " x=\"" + number(b.x) + "\" y=\"" + number(b.y) + "\" width=\"" + number(b.width) +
           "\" height=\"" + number(b.height) + "\"";
  }

  base::Status write(const page_layout::Rectangle& r) {
    out_ += "<rect" + place(r.box) + " fill=\"" + (r.filled ? colour(r.colour) : std::string("none")) + "\"";
    if (r.line_width > 0)
      out_ += " stroke=\"" + colour(r.colour) + "\" stroke-width=\"" + number(r.line_width) + "\"";
    out_ += "/>\n";
    return {};
  }

  base::Status write(const page_layout::Path& path) {
    using Kind = page_layout::PathStep::Kind;
    std::string d;
    const auto put = [&](page_layout::Point p) { d += number(p.x) + " " + number(p.y) + " "; };
    for (const auto& step : path.steps) {
      d += step.kind == Kind::move    ? "M"
           : step.kind == Kind::line  ? "L"
           : step.kind == Kind::curve ? "C"
                                      : "Z";
      if (step.kind != Kind::close) put(step.a);
      if (step.kind != Kind::curve) continue;
      put(step.b);
      put(step.c);
    }
    out_ += "<path d=\"" + d + "\" ";
    if (path.line_width > 0)
      out_ += "fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\" stroke=\"" +
              colour(path.colour) + "\" stroke-width=\"" + number(path.line_width) + "\"/>\n";
    else
      out_ += "fill=\"" + colour(path.colour) + "\"/>\n";
    return {};
  }

  // A picture that lies on its side is placed so, about the middle of its box, and then turned.
  static page_layout::Box picture_place(const page_layout::PlacedPicture& placed) {
    const auto& box = placed.box;
    if (placed.turns % 2 == 0) return box;
    return {box.x + (box.width - box.height) / 2, box.y + (box.height - box.width) / 2, box.height, box.width};
  }
  static std::string turned(const page_layout::PlacedPicture& placed) {
    if (placed.turns == 0) return {};
    const auto& box = placed.box;
    return " transform=\"rotate(" + std::to_string(90 * placed.turns) + " " + number(box.x + box.width / 2) + " " +
           number(box.y + box.height / 2) + ")\"";
  }

  base::Status write(const page_layout::PlacedPicture& placed) {
    const auto& picture = list_.pictures[placed.picture];
    if (!picture.bytes || !picture.mime.starts_with("image/"))
      return base::fail(base::ErrorKind::invalid, "pages.bad_picture", "a picture of the page has no bytes",
                        picture.digest.hex(), "read it from the vault first");
    out_ += "<image" + place(picture_place(placed)) + turned(placed) + " href=\"data:" + escaped(picture.mime) + ";base64," +
            base::to_base64(*picture.bytes) + "\"/>\n";
    return {};
  }

  Outlines& outlines_;
  const DisplayList& list_;
  std::set<std::string>& known_;
  std::string& defs_;
  std::string& out_;
  std::vector<Font*> fonts_;
};

}  // namespace

base::Result<base::Bytes> SvgWriter::write(const DisplayList& pages, const DisplayList& overlay,
                                           const ports::DocumentFacts& facts) const {
  std::set<std::string> known;
  std::string defs, body;
  ItemWriter<Outlines, Outlines::Font> below(*outlines_, pages, known, defs, body);
  ItemWriter<Outlines, Outlines::Font> above(*outlines_, overlay, known, defs, body);
  ZL_CHECK(below.open_fonts());
  ZL_CHECK(above.open_fonts());
  std::int64_t width = 0, height = 0;
  for (std::size_t i = 0; i < pages.pages.size(); ++i) {
    const auto& page = pages.pages[i];
    body += "<g transform=\"translate(0 " + number(height) + ")\">\n<rect width=\"" + number(page.width) +
            "\" height=\"" + number(page.height) + "\" fill=\"#ffffff\"/>\n";
    ZL_CHECK(below.page(page));
    if (i < overlay.pages.size()) ZL_CHECK(above.page(overlay.pages[i]));
    body += "</g>\n";
    width = std::max<std::int64_t>(width, page.width);
    height += page.height;
  }
  const std::string title = facts.title.empty() ? pages.title : facts.title;
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"zh-CN\" lang=\"zh-CN\" viewBox=\"0 0 " +
      number(width) + " " + number(height) + "\" width=\"" + number(width / 1000) + "mm\" height=\"" +
      number(height / 1000) + "mm\" font-family=\"serif\">\n<title>" + escaped(title) + "</title>\n<defs>\n" +
      defs + "</defs>\n" + body + "</svg>\n";
  return base::bytes_of(out);
}

}  // namespace pages_svg
