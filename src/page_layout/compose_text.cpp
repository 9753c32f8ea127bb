// The letter with its attachments, and the place of the seal.
#include <algorithm>
#include <functional>

#include "page_layout/composer.h"

namespace page_layout {
namespace {

constexpr Um kSealDiameter = 42'000;

}  // namespace

void Composer::letter(const Block& block, Um keep_with_end) {
  const Um size = block.size > 0 ? block.size : kSizeThree;
  const Um pitch = pitch_of(size);
  if (!block.addressee.empty()) {
    TextStyle style{.face = Typeface::fang, .size = size, .align = Align::left};
    const auto lines = canvas_.set(text_of(block.addressee) + "：", style, kTextArea.width);
    y_ += put_lines(lines, 0, lines.size(), kTextArea.x, y_, pitch);
  }
  TextStyle style{.face = Typeface::fang, .size = size, .first_indent = 2 * size, .heads = block.heads};
  const auto lines = canvas_.set(text_of(block.field), style, kTextArea.width);
  const std::size_t tail = lines.size() - std::min<std::size_t>(2, lines.size());
  bool fresh_page = false;
  for (std::size_t at = 0; at < lines.size() && !full();) {
    const auto fitting = static_cast<std::size_t>(std::max<Um>(0, room() / pitch));
    std::size_t end = good_break(lines, at, std::min(lines.size(), at + fitting), std::identity());
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

// "附件：1. …", the numbers below each other.
void Composer::attachments(const Block& block) {
  const auto entries = list_of(block.field);
  if (entries.empty()) return;
  const Um size = block.size > 0 ? block.size : kSizeThree;
  const Um pitch = pitch_of(size);
  const TextStyle style{.face = Typeface::fang, .size = size, .align = Align::left};
  const std::string label = block.label.empty() ? "附件：" : block.label;
  const auto lead = canvas_.set(label, style, kTextArea.width);
  const Um x = kTextArea.x + 2 * size + lead.front().width;
  for (std::size_t i = 0; i < entries.size() && !full(); ++i) {
    const std::string text = entries.size() > 1 ? std::to_string(i + 1) + ". " + entries[i] : entries[i];
    const auto lines = canvas_.set(text, style, kTextArea.right() - x);
    for (std::size_t n = 0; n < lines.size() && !full(); ++n) {
      if (room() < pitch) open_page();
      if (i == 0 && n == 0) canvas_.draw(lead.front(), kTextArea.x + 2 * size, y_, pitch);
      canvas_.draw(lines[n], x, y_, pitch);
      y_ += pitch;
    }
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
  canvas_.add_box(block.role.empty() ? "bureau" : block.role, 1, "seal", {centre - kSealDiameter / 2, seal_y, kSealDiameter, kSealDiameter});
  y_ += seal_height();
}

}  // namespace page_layout
