// Running text: the framed narrative that continues on further pages, the letter, and the place of the seal.
#include <algorithm>

#include "page_layout/composer.h"

namespace page_layout {
namespace {

constexpr Um kNarrativePadding = 3'000;
constexpr Um kNarrativeMargin = 1'500;
constexpr Um kSealDiameter = 42'000;

constexpr Um narrative_pitch(Um size) {
  return size * 165 / 100;
}  // a little closer than the letter's grid

}  // namespace

std::size_t good_break(const std::vector<TextLine>& lines, std::size_t begin, std::size_t end) {
  if (end >= lines.size() || end <= begin + 2) return end;
  const bool leaves_first_line = lines[end - 1].begins_paragraph && !lines[end - 1].ends_paragraph;
  const bool carries_last_line = lines[end].ends_paragraph && !lines[end].begins_paragraph;
  return leaves_first_line || carries_last_line ? end - 1 : end;
}

void Composer::narrative(const Block& block, bool last) {
  const Um size = block.size > 0 ? block.size : kSizeSmallFour;
  const Um pitch = narrative_pitch(size);
  TextStyle style{.face = Typeface::fang, .size = size, .first_indent = 2 * size};
  TextStyle label{.face = Typeface::hei, .size = size, .align = Align::left};
  const std::string text = text_of(block.field);
  const Um measure = kTextArea.width - 2 * kNarrativePadding;
  const auto lines = text.empty() ? std::vector<TextLine>{} : canvas_.set(text, style, measure);
  const Um x = kTextArea.x + kNarrativePadding;
  std::size_t at = 0;
  bool continued = false;
  do {
    if (room() < 3 * pitch) open_page();
    if (full()) return;
    const Um top = y_;
    y_ += kNarrativeMargin;
    if (!block.label.empty()) {
      const std::string words = block.label + (continued ? "（续页）：" : "：");
      y_ += put_lines(canvas_.set(words, label, measure), 0, 1, x, y_, pitch);
    }
    const auto fitting = static_cast<std::size_t>(std::max<Um>(1, (room() - kNarrativeMargin) / pitch));
    const std::size_t end = good_break(lines, at, std::min(lines.size(), at + fitting));
    y_ += put_lines(lines, at, end, x, y_, pitch);
    at = end;
    continued = true;
    const bool more = at < lines.size();
    if (!more && last && !lines.empty() && room() > 2 * pitch) {
      TextStyle centred{.face = Typeface::fang, .size = size, .align = Align::centre};
      y_ += put_lines(canvas_.set("（以下空白）", centred, measure), 0, 1, x, y_, pitch);
    }
    if (lines.empty())
      canvas_.strike({kTextArea.x, y_, kTextArea.width, (last ? bottom_ : y_ + 2 * pitch) - y_});
    y_ = more || last ? bottom_ : y_ + kNarrativeMargin + (lines.empty() ? 2 * pitch : 0);
    canvas_.frame({kTextArea.x, top, kTextArea.width, y_ - top});
    if (more) open_page();
  } while (at < lines.size());
}

void Composer::letter(const Block& block, Um keep_with_end) {
  const Um size = block.size > 0 ? block.size : kSizeThree;
  const Um pitch = pitch_of(size);
  if (!block.addressee.empty()) {
    TextStyle style{.face = Typeface::fang, .size = size, .align = Align::left};
    const auto lines = canvas_.set(text_of(block.addressee) + "：", style, kTextArea.width);
    y_ += put_lines(lines, 0, lines.size(), kTextArea.x, y_, pitch);
  }
  TextStyle style{.face = Typeface::fang, .size = size, .first_indent = 2 * size};
  const auto lines = canvas_.set(text_of(block.field), style, kTextArea.width);
  const std::size_t tail = lines.size() - std::min<std::size_t>(2, lines.size());
  bool fresh_page = false;
  for (std::size_t at = 0; at < lines.size() && !full();) {
    const auto fitting = static_cast<std::size_t>(std::max<Um>(0, room() / pitch));
    std::size_t end = good_break(lines, at, std::min(lines.size(), at + fitting));
    // The last two lines stay with the seal: no page bears a seal and no word of what is sealed.
    const Um rest = static_cast<Um>(lines.size() - at) * pitch;
    if (end == lines.size() && room() < rest + keep_with_end) end = std::max(at, tail);
    if (end == at && fresh_page) end = at + 1;
    y_ += put_lines(lines, at, end, kTextArea.x, y_, pitch);
    at = end;
    if (at < lines.size()) open_page();
    fresh_page = true;
  }
}

void Composer::seal(const Block& block) {
  if (room() < seal_height()) open_page();
  const Um size = block.size > 0 ? block.size : kSizeThree;
  const Um pitch = pitch_of(size);
  TextStyle style{.face = Typeface::fang, .size = size, .align = Align::left};
  const auto date = canvas_.set(text_of(block.date), style, kTextArea.width);
  const auto name = canvas_.set(text_of(block.field), style, kTextArea.width);
  // The date ends four characters from the right edge; the name is centred above it, but never beyond the
  // edge.
  const Um date_x = kTextArea.right() - 4 * size - date.front().width;
  const Um centre = date_x + date.front().width / 2;
  const Um name_x = std::min(centre - name.front().width / 2, kTextArea.right() - name.front().width);
  const Um name_y = y_ + seal_height() - 2 * pitch - 6'000;
  put_lines(name, 0, 1, name_x, name_y, pitch);
  put_lines(date, 0, 1, date_x, name_y + pitch, pitch);
  const Um seal_y = name_y + 2 * pitch - kSealDiameter + 4'000;
  canvas_.add_box("bureau", 1, "seal", {centre - kSealDiameter / 2, seal_y, kSealDiameter, kSealDiameter});
  y_ += seal_height();
}

}  // namespace page_layout
