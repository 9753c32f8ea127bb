#include "page_layout/overlay.h"

#include <algorithm>

#include "page_layout/aslant.h"
#include "page_layout/composer.h"

namespace page_layout {
namespace {

constexpr Colour kInk{20, 30, 60};
constexpr Um kThinnest = 250, kThickest = 650;
constexpr std::int32_t kMaxPad = 20'000;
constexpr Colour kVoidRed{200, 0, 0};

Um thickness(const StrokePoint& a, const StrokePoint& b) {
  const std::int32_t pressure = std::clamp((a.pressure + b.pressure) / 2, 0, 1000);
  return pressure == 0 ? (kThinnest + kThickest) / 2 : kThinnest + (kThickest - kThinnest) * pressure / 1000;
}

// Pad to page: one scale for both directions, centred in the box.
struct PadPlacing {
  Box box;
  std::int64_t width, height;

  Point at(const StrokePoint& p) const {
    const bool by_width = width * box.height > height * box.width;
    const std::int64_t numerator = by_width ? box.width : box.height, denominator = by_width ? width : height;
    const auto scaled = [&](std::int64_t v) { return static_cast<Um>(v * numerator / denominator); };
    return {box.x + (box.width - scaled(width)) / 2 + scaled(p.x),
            box.y + (box.height - scaled(height)) / 2 + scaled(p.y)};
  }
};

base::Status check(std::span<const Stroke> strokes, std::int32_t width, std::int32_t height) {
  const auto bad = [](const char* what) {
    return base::fail(base::ErrorKind::invalid, "overlay.bad_strokes", what, "strokes", "sign again");
  };
  if (width < 1 || height < 1 || width > kMaxPad || height > kMaxPad)
    return bad("the pad of the signature has no usable size");
  std::size_t points = 0;
  for (const Stroke& stroke : strokes) {
    points += stroke.size();
    for (const StrokePoint& p : stroke)
      if (p.x < 0 || p.y < 0 || p.x > width || p.y > height) return bad("a stroke leaves the pad");
  }
  if (points == 0) return bad("there is no stroke");
  return {};
}

}  // namespace

Overlay::Overlay(const DisplayList& pages) {
  for (const Page& p : pages.pages) list_.pages.push_back({p.width, p.height, {}});
}

base::Result<Page*> Overlay::page(const SignatureBox& where) {
  if (where.page < 1 || static_cast<std::size_t>(where.page) > list_.pages.size())
    return base::fail(base::ErrorKind::invalid, "overlay.no_such_page", "the paper has no such page",
                      std::to_string(where.page), "name one of its pages");
  return &list_.pages[static_cast<std::size_t>(where.page - 1)];
}

base::Status Overlay::add_strokes(const SignatureBox& where, std::span<const Stroke> strokes,
                                  std::int32_t pad_width, std::int32_t pad_height) {
  ZL_TRY(Page * target, page(where));
  ZL_CHECK(check(strokes, pad_width, pad_height));
  const PadPlacing placing{where.box, pad_width, pad_height};
  for (const Stroke& stroke : strokes) {
    for (std::size_t i = 0; i < stroke.size(); ++i) {
      // A single touch is a dot: a line of no length with round ends.
      const StrokePoint& from = stroke[i];
      if (i + 1 == stroke.size() && stroke.size() > 1) break;
      const StrokePoint& to = stroke[std::min(i + 1, stroke.size() - 1)];
      const Um width = thickness(from, to);
      auto* last = i > 0 ? std::get_if<Path>(&target->items.back()) : nullptr;
      if (last && last->line_width == width) {
        last->steps.push_back({PathStep::Kind::line, placing.at(to), {}, {}});
        continue;
      }
      target->items.emplace_back(Path{
          {{PathStep::Kind::move, placing.at(from), {}, {}}, {PathStep::Kind::line, placing.at(to), {}, {}}},
          width,
          kInk});
    }
  }
  return {};
}

void Overlay::draw(const Fonts& fonts, Page& onto, const TextLine& line, Um x, Um top, Um pitch) {
  for (GlyphRun run : line.runs) {
    const FontName& name = fonts.files()[run.font].name;
    const auto found = std::find(list_.fonts.begin(), list_.fonts.end(), name);
    run.font = static_cast<std::uint16_t>(found - list_.fonts.begin());
    if (found == list_.fonts.end()) list_.fonts.push_back(name);
    const Um baseline = top + (pitch - run.size) / 2 + run.size * 88 / 100;
    for (Glyph& g : run.glyphs) {
      g.at.x += x;
      g.at.y += baseline;
    }
    onto.items.emplace_back(std::move(run));
  }
}

base::Status Overlay::add_seal(const SignatureBox& where, Picture seal) {
  ZL_TRY(Page * target, page(where));
  list_.pictures.push_back(std::move(seal));
  target->items.emplace_back(PlacedPicture{static_cast<std::uint16_t>(list_.pictures.size() - 1), where.box});
  return {};
}

namespace {

bool is_place_for_seal(const SignatureBox& box) {
  return box.part == "seal" && box.role == kOwnSeal;
}

}  // namespace

bool has_place_for_seal(const DisplayList& paper) {
  return std::any_of(paper.boxes.begin(), paper.boxes.end(), is_place_for_seal);
}

void Overlay::add_own_seal(const DisplayList& paper, const SizedPicture& seal, Um width) {
  const auto height = static_cast<Um>(std::int64_t{width} * seal.height / seal.width);
  for (SignatureBox box : paper.boxes) {
    if (!is_place_for_seal(box)) continue;
    const Point centre{box.box.x + box.box.width / 2, box.box.y + box.box.height / 2};
    box.box = {centre.x - width / 2, centre.y - height / 2, width, height};
    // The page is one of the paper's own.
    (void)add_seal(box, seal.picture);
  }
}

void Overlay::add_void_mark(const Fonts& fonts, std::string_view words) {
  constexpr Um kLarge = 60'000, kLine = 900, kFrame = 400;
  const TextStyle large{.face = Typeface::hei, .size = kLarge, .align = Align::centre, .colour = kVoidRed};
  const TextStyle small{.face = Typeface::hei, .size = kSizeThree, .align = Align::centre, .colour = kVoidRed};
  const Box corner{kTextArea.x, 20'000, 22'000, 9'000};
  const auto line = set_text(fonts, words, small, corner.width).front();
  for (Page& p : list_.pages) {
    auto across = outlines_aslant(fonts, words, large, {p.width / 2, p.height / 2});
    across.line_width = kLine;
    p.items.emplace_back(std::move(across));
    draw(fonts, p, line, corner.x, corner.y, corner.height);
    p.items.emplace_back(Rectangle{corner, kFrame, false, kVoidRed});
  }
}

namespace {

constexpr Um kCodeFromRight = 21'000, kCodeFromTop = 12'000;  // of the first module
constexpr Um kCodeQuiet = page_codes::kQuiet * kCodeModule;
static_assert(kA4Width - kCodeFromRight - kCodeQuiet > kTextArea.x + kTextArea.width);

Path drawn_symbol(const page_codes::Symbol& symbol, Point corner) {
  Path path;
  const auto at = [&](const page_codes::Corner& c) { return Point{corner.x + c.x * kCodeModule, corner.y + c.y * kCodeModule}; };
  for (const auto& line : symbol.outlines()) {
    auto kind = PathStep::Kind::move;
    for (const auto& point : line) {
      path.steps.push_back({kind, at(point), {}, {}});
      kind = PathStep::Kind::line;
    }
    path.steps.push_back({PathStep::Kind::close, {}, {}, {}});
  }
  return path;
}

}  // namespace

Box place_of_code(const Page& page) {
  constexpr Um kSide = (page_codes::kModules + 2 * page_codes::kQuiet) * kCodeModule;
  return {page.width - kCodeFromRight - kCodeQuiet, kCodeFromTop - kCodeQuiet, kSide, kSide + kCodeWords};
}

void Overlay::add_page_codes(const Fonts& fonts, const base::Digest& signed_digest) {
  constexpr TextStyle kSmall{.face = Typeface::fang, .size = 1'940, .align = Align::centre};  // 七号
  constexpr Um kMeasure = 24'000;  // of pages with three digits the words are a little wider than the symbol
  const int pages = static_cast<int>(list_.pages.size());
  for (int number = 1; number <= pages; ++number) {
    Page& page = list_.pages[static_cast<std::size_t>(number - 1)];
    const auto code = page_codes::code_of(signed_digest, number, pages);
    const Box place = place_of_code(page);
    page.items.emplace_back(drawn_symbol(page_codes::Symbol(code), {place.x + kCodeQuiet, place.y + kCodeQuiet}));
    const auto words = set_text(fonts, page_codes::words_of(code), kSmall, kMeasure).front();
    draw(fonts, page, words, place.x + (place.width - kMeasure) / 2, place.bottom() - kCodeWords, kCodeWords);
  }
}

void Overlay::add_footer(const Fonts& fonts, std::string_view words) {
  const TextStyle style{.face = Typeface::fang, .size = kSizeSmallFive, .align = Align::left};
  const auto lines = set_text(fonts, words, style, kTextArea.width);
  for (Page& p : list_.pages)
    for (std::size_t i = 0; i < std::min(kFooterLines, lines.size()); ++i)
      draw(fonts, p, lines[i], kTextArea.x, kTextArea.bottom() + kFooterDrop + static_cast<Um>(i) * kFooterPitch, kFooterPitch);
}

base::Status Overlay::add_words(const Fonts& fonts, const SignatureBox& where, std::string_view words) {
  ZL_TRY(Page * target, page(where));
  TextStyle style{.face = Typeface::fang,
                  .size = std::min<Um>(where.box.height * 3 / 4, 4'233),
                  .align = Align::left,
                  .colour = kInk};
  auto lines = set_text(fonts, words, style, 100 * kA4Width);
  if (lines.front().width > where.box.width) {
    style.size =
        static_cast<Um>(static_cast<std::int64_t>(style.size) * where.box.width / lines.front().width);
    lines = set_text(fonts, words, style, 100 * kA4Width);
  }
  draw(fonts, *target, lines.front(), where.box.x, where.box.y, where.box.height);
  return {};
}

base::Result<bool> Overlay::add_text(const Fonts& fonts, const SignatureBox& where, std::string_view text, std::string_view rest) {
  constexpr Um kSizes[] = {kSizeSmallFour, kSizeFive, kSizeSmallFive, 2'646};  // the last is 小六
  ZL_TRY(Page * target, page(where));
  for (const Um size : kSizes) {
    const TextStyle style{.face = Typeface::fang, .size = size, .first_indent = 2 * size, .colour = kInk};
    const Um pitch = size * 145 / 100;
    const auto lines = set_text(fonts, text, style, where.box.width);
    const auto fitting = static_cast<std::size_t>(std::max<Um>(0, where.box.height / pitch));
    const bool whole = lines.size() <= fitting;
    if (!whole && size != kSizes[std::size(kSizes) - 1]) continue;
    const auto shown = whole ? lines.size() : std::max<std::size_t>(fitting, 1) - 1;
    const auto draw_at = [&](const TextLine& line, std::size_t i) {
      draw(fonts, *target, line, where.box.x, where.box.y + static_cast<Um>(i) * pitch, pitch);
    };
    for (std::size_t i = 0; i < shown; ++i) draw_at(lines[i], i);
    if (whole) return true;
    const auto words = set_text(fonts, rest, style, where.box.width);
    draw_at(words.front(), shown);
  }
  return false;
}

std::size_t Overlay::add_text_pages(const Fonts& fonts, std::string_view title, std::string_view text) {
  constexpr Um kTitlePitch = 12'000;
  const TextStyle heading{.face = Typeface::song, .size = kSizeThree, .align = Align::centre};
  const TextStyle style{.face = Typeface::fang, .size = kSizeSmallFour, .first_indent = 2 * kSizeSmallFour, .colour = kInk};
  const Um pitch = kSizeSmallFour * 160 / 100;
  const auto title_line = set_text(fonts, title, heading, kTextArea.width).front();
  const auto lines = set_text(fonts, text, style, kTextArea.width);
  const auto fitting = static_cast<std::size_t>((kTextArea.height - kTitlePitch) / pitch);
  std::size_t added = 0;
  for (std::size_t at = 0; at < lines.size(); ++added) {
    Page& onto = list_.pages.emplace_back();
    draw(fonts, onto, title_line, kTextArea.x, kTextArea.y, kTitlePitch);
    const auto end = good_break(lines, at, std::min(at + fitting, lines.size()), [](const TextLine& line) -> const TextLine& { return line; });
    for (std::size_t i = at; i < end; ++i)
      draw(fonts, onto, lines[i], kTextArea.x, kTextArea.y + kTitlePitch + static_cast<Um>(i - at) * pitch, pitch);
    at = end;
  }
  return added;
}

base::Status Overlay::add_date(const Fonts& fonts, const SignatureBox& where, base::LegalDay day) {
  constexpr Um kBlank = 2 * kDateSize, kUnit = kDateSize;
  const auto civil = day.civil();
  Um x = where.box.right() - kDateMargin - 3 * (kBlank + kUnit);
  for (const int number : {static_cast<int>(civil.year), static_cast<int>(civil.month), static_cast<int>(civil.day)}) {
    const auto words = std::to_string(number);
    // Digits are half an em wide; what does not fill its blank stands in the middle of it.
    const Um width = std::min<Um>(kBlank, static_cast<Um>(words.size()) * kDateSize / 2);
    SignatureBox blank = where;
    blank.box = {x + (kBlank - width) / 2, where.box.y, width, where.box.height};
    ZL_CHECK(add_words(fonts, blank, words));
    x += kBlank + kUnit;
  }
  return {};
}

base::Status Overlay::add_name(const Fonts& fonts, const SignatureBox& where, std::string_view name) {
  constexpr Um kHeight = 3'900, kAbove = 400;
  SignatureBox foot = where;
  foot.box = {where.box.x + kDateMargin, where.box.bottom() - kHeight - kAbove, where.box.width - 2 * kDateMargin, kHeight};
  return add_words(fonts, foot, name);
}

void take_footer_off(DisplayList& pages, std::string_view footer) {
  const Um top = kTextArea.bottom() + kFooterDrop, bottom = top + static_cast<Um>(kFooterLines) * kFooterPitch;
  for (Page& p : pages.pages)
    std::erase_if(p.items, [&](const Item& item) {
      const auto* run = std::get_if<GlyphRun>(&item);
      return run && run->size == kSizeSmallFive && !run->glyphs.empty() && run->glyphs.front().at.y > top &&
             run->glyphs.front().at.y < bottom && footer.find(run->text) != std::string_view::npos;
    });
}

}  // namespace page_layout
