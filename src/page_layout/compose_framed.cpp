// Framed running text that continues on further pages: the narrative, and questions with their answers.
#include <algorithm>

#include "page_layout/composer.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

constexpr Um kFramePadding = 3'000;
constexpr Um kFrameMargin = 1'500;
constexpr Um kFrameMeasure = kTextArea.width - 2 * kFramePadding;

constexpr Um framed_pitch(Um size) {
  return size * 165 / 100;
}  // a little closer than the letter's grid

Um size_of(const Block& block) {
  return block.size > 0 ? block.size : kSizeSmallFour;
}

std::size_t lines_in(Um height, Um pitch) {
  return static_cast<std::size_t>(std::max<Um>(1, height / pitch));
}

}  // namespace

bool Composer::is_open(const std::string& field_id) const {
  const Field* field = form_.field(field_id);
  return options_.for_pen || (field && field->by_hand);
}

// The first line that no longer stands on this page.
std::size_t Composer::frame_end(const Framed& text, std::size_t at, Um pitch) const {
  const auto line_of = [](const FlowLine& flow) -> const TextLine& { return flow.line; };
  const std::size_t count = text.lines.size();
  const auto upto = [&](Um height) {
    return good_break(text.lines, at, std::min(count, at + lines_in(height, pitch)), line_of);
  };
  const std::size_t end = upto(room() - kFrameMargin);
  const Um reserve = text.last ? end_height() : 0;
  const Um used = static_cast<Um>(end - at) * pitch;
  // What stands at the foot of the last page takes some lines with it: it is never alone on a page.
  if (end < count || used <= room() - kFrameMargin - reserve) return end;
  return std::min(upto(room() - kFrameMargin - reserve), std::max(at + 1, count - 1));
}

void Composer::framed_text(const Framed& text) {
  const Um pitch = framed_pitch(text.size);
  const Um reserve = text.last ? end_height() : 0;
  const Um x = kTextArea.x + kFramePadding;
  const TextStyle heading{.face = Typeface::hei, .size = text.size, .align = Align::left};
  const TextStyle centred{.face = Typeface::fang, .size = text.size, .align = Align::centre};
  const bool empty = text.lines.empty();
  std::size_t at = 0;
  bool continued = false;
  do {
    if (room() < 3 * pitch) open_page();
    if (full()) return;
    const Um top = y_;
    y_ += kFrameMargin;
    if (!text.label.empty()) {
      const std::string words = text.label + (continued ? "（续页）：" : "：");
      y_ += put_lines(canvas_.set(words, heading, kFrameMeasure), 0, 1, x, y_, pitch);
    }
    for (const std::size_t end = frame_end(text, at, pitch); at < end; ++at) {
      const FlowLine& flow = text.lines[at];
      if (!flow.lead.empty()) canvas_.draw(flow.lead.front(), x, y_, pitch);
      canvas_.draw(flow.line, x + flow.dx, y_, pitch);
      y_ += pitch;
    }
    continued = true;
    const bool more = at < text.lines.size();
    const Um floor = bottom_ - (more ? 0 : reserve);
    if (!more && text.last && !empty && !options_.for_pen && floor - y_ > 2 * pitch)
      y_ += put_lines(canvas_.set("（以下空白）", centred, kFrameMeasure), 0, 1, x, y_, pitch);
    const Um hollow = std::max(2 * pitch, text.least);
    if (empty && !text.open)
      canvas_.strike({kTextArea.x, y_, kTextArea.width, (text.last ? floor : y_ + hollow) - y_});
    y_ = more || text.last ? floor : y_ + kFrameMargin + (empty ? hollow : 0);
    canvas_.frame({kTextArea.x, top, kTextArea.width, y_ - top});
    if (more) open_page();
  } while (at < text.lines.size());
}

void Composer::narrative(const Block& block, bool last) {
  const Um size = size_of(block);
  const TextStyle style{.face = Typeface::fang, .size = size, .first_indent = 2 * size, .heads = block.heads};
  Framed framed{.label = block.label, .lines = {}, .size = size, .last = last, .open = is_open(block.field), .least = 0};
  if (framed.open) framed.least = block.row_height;
  const std::string text = text_of(block.field);
  if (!text.empty())
    for (TextLine& line : canvas_.set(text, style, kFrameMeasure)) framed.lines.push_back({std::move(line), 0, {}});
  framed_text(framed);
}

void Composer::dialogue(const Block& block, bool last) {
  const Um size = size_of(block);
  const TextStyle style{.face = Typeface::fang, .size = size};
  const TextStyle strong{.face = Typeface::hei, .size = size, .align = Align::left};
  const Um indent = 2 * size;
  Framed framed{.label = block.label, .lines = {}, .size = size, .last = last, .open = is_open(block.field),
                .least = block.row_height};
  const auto say = [&](const char* who, const std::string& words) {
    auto lead = canvas_.set(who, strong, kFrameMeasure);
    auto lines = canvas_.set(words.empty() ? "／" : words, style, kFrameMeasure - indent);
    for (TextLine& line : lines) framed.lines.push_back({std::move(line), indent, std::exchange(lead, {})});
  };
  if (const base::JsonArray* turns = table_of(block.field))
    for (const base::Json& turn : *turns) {
      const auto& words = turn.get_array();
      say("问：", words.empty() ? std::string() : plain_text(words[0]));
      say("答：", words.size() < 2 ? std::string() : plain_text(words[1]));
    }
  framed_text(framed);
}

}  // namespace page_layout
