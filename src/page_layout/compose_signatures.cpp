// The signature lines at the foot of the pages. Their places are told with the pages, so that strokes made
// on a screen are shown where a pen would have gone.
#include <algorithm>

#include "page_layout/composer.h"
#include "page_layout/overlay.h"

namespace page_layout {
namespace {

constexpr Um kSignatureHeight = 14'000;
constexpr Um kLabelWidth = 40'000;
constexpr Um kDateWidth = 38'000;
constexpr Um kInset = 1'000;
constexpr Um kBeneathPitch = 4'200;
constexpr Um kThumbWidth = 13'000;
constexpr Um kLabelPitch = 5'200;
constexpr Colour kPlaceGrey{150, 150, 150};

}  // namespace

int Composer::people_of(const SignatureLine& line) const {
  if (line.beneath.empty()) return line.people;
  return std::clamp(static_cast<int>(list_of(line.beneath).size()), line.people, 4);
}

bool Composer::is_drawn(const SignatureLine& line) const {
  return options_.for_pen || !line.optional || line.beneath.empty() || !list_of(line.beneath).empty();
}

Um Composer::signatures_height() const {
  if (!signature_block_) return 0;
  const auto& lines = signature_block_->lines;
  const auto drawn = std::count_if(lines.begin(), lines.end(), [&](const auto& line) { return is_drawn(line); });
  return static_cast<Um>(drawn) * kSignatureHeight;
}

Um Composer::foot_height() const {
  return form_.continuation.signatures ? signatures_height() : 0;
}

Um Composer::end_height() const {
  return form_.continuation.signatures ? 0 : signatures_height();
}

void Composer::signatures(std::size_t page) {
  if (!signature_block_) return;
  if (!form_.continuation.signatures && page + 1 < canvas_.page_count()) return;
  Um y = kTextArea.bottom() - signatures_height();
  for (const SignatureLine& line : signature_block_->lines) {
    if (!is_drawn(line)) continue;
    signature_row(line, y);
    y += kSignatureHeight;
  }
}

void Composer::signature_row(const SignatureLine& line, Um y) {
  const Box whole{kTextArea.x, y, kTextArea.width, kSignatureHeight};
  if (framed_) canvas_.frame(whole);
  TextStyle label{.face = Typeface::song, .size = kSizeFive, .align = framed_ ? Align::centre : Align::left};
  const auto words = canvas_.set(line.label, label, kLabelWidth - 2 * kInset);
  const Um used = static_cast<Um>(words.size()) * kLabelPitch;
  put_lines(words, 0, words.size(), whole.x + kInset, y + (kSignatureHeight - used) / 2, kLabelPitch);
  if (framed_) canvas_.line({whole.x + kLabelWidth, y}, {whole.x + kLabelWidth, whole.bottom()});

  const int people = people_of(line);
  const auto beneath = list_of(line.beneath);
  const Um width = (kTextArea.width - kLabelWidth - (line.dated ? kDateWidth : 0)) / people;
  for (int i = 0; i < people; ++i) {
    const Box place{whole.x + kLabelWidth + i * width, y, width, kSignatureHeight};
    const auto index = static_cast<std::size_t>(i);
    const bool nobody = index >= beneath.size();
    if (!line.beneath.empty() && nobody && !options_.for_pen)
      canvas_.strike(place);
    else
      signature_place(line, i + 1, place, nobody ? std::string() : beneath[index]);
  }
  if (!line.dated) return;
  const Box date{whole.right() - kDateWidth, y, kDateWidth, kSignatureHeight};
  TextStyle style{.face = Typeface::fang, .size = kDateSize, .align = Align::right};
  put_lines(canvas_.set(kDateBlanks, style, kDateWidth - kDateMargin), 0, 1, date.x, y, kSignatureHeight);
  canvas_.add_box(line.role, 1, "date", date);
}

void Composer::signature_place(const SignatureLine& line, int ordinal, Box place, const std::string& beneath) {
  const Um foot = line.beneath.empty() ? 0 : kBeneathPitch;
  const Um thumb = line.thumbprint ? kThumbWidth : 0;
  const Box box{place.x + kInset, place.y + kInset, place.width - 2 * kInset - thumb,
                place.height - 2 * kInset - foot};
  if (!framed_) canvas_.line({box.x, box.bottom()}, {box.right(), box.bottom()}, kThinRule);
  if (foot > 0) {
    TextStyle small{.face = Typeface::fang, .size = kSizeSmallFive, .align = Align::left};
    put_lines(canvas_.set(beneath, small, box.width), 0, 1, box.x, box.bottom(), kBeneathPitch);
  }
  canvas_.add_box(line.role, ordinal, "signature", box);
  if (thumb == 0) return;
  const Box print{box.right() + kInset, place.y + kInset, thumb - kInset, place.height - 2 * kInset};
  TextStyle faint{.face = Typeface::fang, .size = kSizeSmallFive, .align = Align::centre, .colour = kPlaceGrey};
  put_lines(canvas_.set("指印", faint, print.width), 0, 1, print.x, print.y, print.height);
  canvas_.add_box(line.role, ordinal, "thumbprint", print);
}

// A frame in which somebody writes with their own hand, with what is to be written above it.
void Composer::handwriting(const Block& block) {
  TextStyle small{.face = Typeface::fang, .size = kSizeFive, .align = Align::left};
  TextStyle label{.face = Typeface::song, .size = kSizeFive, .align = Align::centre};
  const Um width = kTextArea.width - kLabelWidth;
  const auto hint = block.text.empty() ? std::vector<TextLine>{} : canvas_.set(block.text, small, width - 4 * kInset);
  const Um hint_height = static_cast<Um>(hint.size()) * kLabelPitch;
  const Um height = std::max(block.row_height, Um{12'000}) + hint_height;
  if (room() < height) open_page();
  const Box whole{kTextArea.x, y_, kTextArea.width, height};
  canvas_.frame(whole);
  canvas_.line({whole.x + kLabelWidth, whole.y}, {whole.x + kLabelWidth, whole.bottom()});
  const auto words = canvas_.set(block.label, label, kLabelWidth - 2 * kInset);
  const Um used = static_cast<Um>(words.size()) * kLabelPitch;
  put_lines(words, 0, words.size(), whole.x + kInset, y_ + (height - used) / 2, kLabelPitch);
  put_lines(hint, 0, hint.size(), whole.x + kLabelWidth + 2 * kInset, y_ + kInset, kLabelPitch);
  canvas_.add_box(block.role, 1, "words",
                  {whole.x + kLabelWidth + kInset, whole.y + hint_height + kInset, width - 2 * kInset,
                   height - hint_height - 2 * kInset});
  y_ += height;
}

}  // namespace page_layout
