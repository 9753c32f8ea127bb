// Inside page_layout: builds a display list, one page after another.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "page_layout/shaping.h"

namespace page_layout {

inline constexpr Colour kBlack{};
inline constexpr Um kRule = 300;  // lines of tables
inline constexpr Um kThinRule = 200;

class Canvas {
 public:
  Canvas(const Fonts& fonts, std::string title) : fonts_(fonts) { list_.title = std::move(title); }

  void begin_page() { list_.pages.emplace_back(); }
  std::size_t page_count() const { return list_.pages.size(); }
  // Later additions go to this page: page numbers are known only at the end.
  void turn_to(std::size_t page) { at_ = page; }

  std::vector<TextLine> set(std::string_view text, const TextStyle& style, Um measure) {
    return set_text(fonts_, text, style, measure, &missing_);
  }
  // From here on lines to write on are drawn as such, whole from end to end, and not as characters, which a font draws with gaps
  // and justified text pulls apart.
  void rule_pen_lines() { rules_pen_lines_ = true; }
  // `top` is the top of a line of height `pitch`; the em square is centred in it.
  void draw(const TextLine& line, Um x, Um top, Um pitch);
  void line(Point from, Point to, Um width = kRule) { add(Line{from, to, width, kBlack}); }
  void frame(Box box, Um width = kRule) { add(Rectangle{box, width, false, kBlack}); }
  // Outlines of a short text around `centre`, rising by 30 degrees.
  void draw_aslant(std::string_view text, TextStyle style, Point centre, Colour colour);
  // The stroke that says: left empty on purpose.
  void strike(Box box);
  void add(Item item) { page().items.push_back(std::move(item)); }
  void add_picture(Picture picture, Box box, std::uint8_t turns = 0);
  void add_box(std::string role, int ordinal, std::string part, Box box);

  const std::string& missing() const { return missing_; }
  DisplayList take() { return std::move(list_); }

 private:
  Page& page() { return list_.pages[at_]; }
  void add_ruled(const GlyphRun& run, Um baseline);
  std::uint16_t font(std::uint16_t file);

  const Fonts& fonts_;
  DisplayList list_;
  std::size_t at_ = 0;
  std::map<std::uint16_t, std::uint16_t> fonts_used_;
  std::string missing_;
  bool rules_pen_lines_ = false;
};

}  // namespace page_layout
