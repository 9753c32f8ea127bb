// The signature lines at the foot of every page. Their places are told with the pages, so that strokes made
// on a screen are shown where a pen would have gone.
#include <algorithm>

#include "page_layout/composer.h"
#include "page_layout/overlay.h"

namespace page_layout {
namespace {

constexpr Um kRowHeight = 14'000;
constexpr Um kLabelWidth = 40'000;
constexpr Um kDateWidth = 38'000;
constexpr Um kInset = 1'000;
constexpr Um kBeneathPitch = 4'200;

}  // namespace

int Composer::people_of(const SignatureLine& line) const {
  if (line.beneath.empty()) return line.people;
  return std::clamp(static_cast<int>(list_of(line.beneath).size()), line.people, 4);
}

Um Composer::signatures_height() const {
  return signature_block_ ? static_cast<Um>(signature_block_->lines.size()) * kRowHeight : 0;
}

void Composer::signatures() {
  if (!signature_block_) return;
  Um y = kTextArea.bottom() - signatures_height();
  for (const SignatureLine& line : signature_block_->lines) {
    signature_row(line, y);
    y += kRowHeight;
  }
}

void Composer::signature_row(const SignatureLine& line, Um y) {
  const Box whole{kTextArea.x, y, kTextArea.width, kRowHeight};
  if (framed_) canvas_.frame(whole);
  TextStyle label{.face = Typeface::song, .size = kSizeFive, .align = framed_ ? Align::centre : Align::left};
  const auto words = canvas_.set(line.label, label, kLabelWidth - 2 * kInset);
  const Um pitch = 5'200;
  const Um used = static_cast<Um>(words.size()) * pitch;
  put_lines(words, 0, words.size(), whole.x + kInset, y + (kRowHeight - used) / 2, pitch);
  if (framed_) canvas_.line({whole.x + kLabelWidth, y}, {whole.x + kLabelWidth, whole.bottom()});

  const int people = people_of(line);
  const auto beneath = list_of(line.beneath);
  const Um room = kTextArea.width - kLabelWidth - (line.dated ? kDateWidth : 0);
  for (int i = 0; i < people; ++i) {
    const Um width = room / people;
    const Um x = whole.x + kLabelWidth + i * width;
    const Um foot = line.beneath.empty() ? 0 : kBeneathPitch;
    const Box box{x + kInset, y + kInset, width - 2 * kInset, kRowHeight - 2 * kInset - foot};
    const auto index = static_cast<std::size_t>(i);
    if (!line.beneath.empty() && index >= beneath.size()) {
      canvas_.strike({x, y, width, kRowHeight});
      continue;
    }
    if (!framed_) canvas_.line({box.x, box.bottom()}, {box.right(), box.bottom()}, kThinRule);
    if (foot > 0) {
      TextStyle small{.face = Typeface::fang, .size = kSizeSmallFive, .align = Align::left};
      put_lines(canvas_.set(beneath[index], small, box.width), 0, 1, box.x, box.bottom(), kBeneathPitch);
    }
    canvas_.add_box(line.role, i + 1, "signature", box);
  }
  if (!line.dated) return;
  const Box date{whole.right() - kDateWidth, y, kDateWidth, kRowHeight};
  TextStyle style{.face = Typeface::fang, .size = kDateSize, .align = Align::right};
  put_lines(canvas_.set(kDateBlanks, style, kDateWidth - kDateMargin), 0, 1, date.x, y, kRowHeight);
  canvas_.add_box(line.role, 1, "date", date);
}

}  // namespace page_layout
