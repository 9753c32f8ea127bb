// Boxes of an approval: at the left whose opinion it is, at the right the opinion, and below it signature and date.
#include <algorithm>
#include <map>

#include "page_layout/composer.h"
#include "page_layout/overlay.h"

namespace page_layout {
namespace {

constexpr Um kOpinionLabel = 26'000;
constexpr Um kOpinionPadding = 3'000;
constexpr Um kOpinionMargin = 1'500;
constexpr Um kOpinionPitch = kSizeSmallFour * 160 / 100;
constexpr Um kOpinionFoot = 13'000;
constexpr Um kOpinionDate = 38'000;
constexpr Um kOpinionSign = 42'000;  // room of one signature
constexpr Um kCertificatePitch = 4'400;
constexpr Um kOpinionMeasure = kTextArea.width - kOpinionLabel - 2 * kOpinionPadding;

Um foot_of(const OpinionBox& box) {
  return kOpinionFoot + (box.beneath.empty() ? 0 : kCertificatePitch);
}

}  // namespace

void Composer::opinions(const Block& block) {
  for (const OpinionBox& box : block.boxes)
    if (!full()) opinion(box);
}

// Whole on one page, if a page can hold it; else the text goes on under its label on the next.
void Composer::opinion(const OpinionBox& box) {
  const TextStyle style{.face = Typeface::fang, .size = kSizeSmallFour, .first_indent = 2 * kSizeSmallFour};
  const TextStyle label{.face = Typeface::song, .size = kSizeSmallFour, .align = Align::centre};
  const std::string text = text_of(box.field);
  const auto lines = text.empty() ? std::vector<TextLine>{} : canvas_.set(text, style, kOpinionMeasure);
  const Um page_room = std::max<Um>(0, kTextArea.height - foot_height() - end_height() - 40'000);
  const auto height_of = [&](std::size_t n, bool end) {
    const Um words = static_cast<Um>(n) * kOpinionPitch + 2 * kOpinionMargin;
    return end ? std::max(std::min(box.height, page_room), words + foot_of(box)) : words;
  };
  std::size_t at = 0;
  for (bool end = false; !end && !full();) {
    const std::size_t left = lines.size() - at;
    const bool whole_fits = at == 0 && height_of(left, true) <= page_room;
    const Um needed = whole_fits ? height_of(left, true) : height_of(std::min<std::size_t>(left, 2), left <= 2);
    if (room() < needed) open_page();
    end = height_of(left, true) <= room();
    const auto fitting = static_cast<std::size_t>(std::max<Um>(1, (room() - 2 * kOpinionMargin) / kOpinionPitch));
    // At least one line goes with the signature.
    const std::size_t n = end ? left : std::min(fitting, std::max<std::size_t>(left, 2) - 1);
    const Um height = end ? height_of(n, true) : room();
    const Box whole{kTextArea.x, y_, kTextArea.width, height};
    canvas_.frame({whole.x, whole.y, kOpinionLabel, height});
    canvas_.frame({whole.x + kOpinionLabel, whole.y, whole.width - kOpinionLabel, height});
    const auto words = canvas_.set(box.label + (at > 0 ? "\n（续）" : ""), label, kOpinionLabel - 4'000);
    const Um used = static_cast<Um>(words.size()) * kOpinionPitch;
    put_lines(words, 0, words.size(), whole.x + 2'000, y_ + (height - used) / 2, kOpinionPitch);
    put_lines(lines, at, at + n, whole.x + kOpinionLabel + kOpinionPadding, y_ + kOpinionMargin, kOpinionPitch);
    at += n;
    if (end)
      opinion_signature(box, {whole.x + kOpinionLabel, whole.bottom() - foot_of(box), whole.width - kOpinionLabel,
                              foot_of(box)});
    y_ += height;
    if (!end) open_page();
  }
}

// From the right: the date, the signatures, and before them what they are.
void Composer::opinion_signature(const OpinionBox& box, Box foot) {
  const TextStyle words{.face = Typeface::song, .size = kSizeFive, .align = Align::right};
  const TextStyle date{.face = Typeface::fang, .size = kDateSize, .align = Align::right};
  const TextStyle small{.face = Typeface::fang, .size = kSizeSmallFive, .align = Align::left};
  const Box day{foot.right() - kOpinionDate, foot.y, kOpinionDate, kOpinionFoot};
  put_lines(canvas_.set(kDateBlanks, date, kOpinionDate - kDateMargin), 0, 1, day.x, day.y, kOpinionFoot);
  canvas_.add_box(box.role, opined_[box.role] + 1, "date", day);
  const Um width = std::min(kOpinionSign, (foot.width - kOpinionDate - 18'000) / box.people);
  const Um begin = day.x - width * box.people;
  put_lines(canvas_.set(box.sign + "：", words, begin - foot.x - 1'000), 0, 1, foot.x, foot.y, kOpinionFoot);
  const auto beneath = list_of(box.beneath);
  for (int i = 0; i < box.people; ++i) {
    const auto index = static_cast<std::size_t>(i);
    const Box place{begin + i * width + 500, foot.y + 1'000, width - 1'000, kOpinionFoot - 2'000};
    const bool nobody = index >= beneath.size();
    if (!box.beneath.empty() && nobody && !options_.for_pen) {
      canvas_.strike(place);
      continue;
    }
    canvas_.line({place.x, place.bottom()}, {place.right(), place.bottom()}, kThinRule);
    if (!nobody)
      put_lines(canvas_.set(beneath[index], small, place.width), 0, 1, place.x, place.bottom() + 400, kCertificatePitch);
    canvas_.add_box(box.role, opined_[box.role] + i + 1, "signature", place);
  }
  opined_[box.role] += box.people;  // further boxes of the role go on counting
}

namespace {

const SignatureBox* place_of_box(const DisplayList& pages, const std::string& role, int ordinal, std::string_view part) {
  const auto found = std::find_if(pages.boxes.begin(), pages.boxes.end(), [&](const SignatureBox& box) {
    return box.role == role && box.ordinal == ordinal && box.part == part;
  });
  return found == pages.boxes.end() ? nullptr : &*found;
}

}  // namespace

std::vector<OpinionPlace> opinion_places(const Form& form, const DisplayList& pages) {
  std::vector<OpinionPlace> out;
  std::map<std::string, int> counted;
  for (const auto& block : form.blocks)
    for (const auto& box : block.boxes) {
      const int ordinal = counted[box.role] + 1;
      counted[box.role] += box.people;
      const auto* sign = place_of_box(pages, box.role, ordinal, "signature");
      const auto* date = place_of_box(pages, box.role, ordinal, "date");
      if (sign == nullptr || date == nullptr) continue;
      const Um height = std::max<Um>(0, box.height - foot_of(box) - 2 * kOpinionMargin);
      const Um bottom = date->box.y - kOpinionMargin;
      OpinionPlace place{&box, *date, *sign, *date};
      place.words.box = {kTextArea.x + kOpinionLabel + kOpinionPadding, bottom - height, kOpinionMeasure, height};
      out.push_back(std::move(place));
    }
  return out;
}

}  // namespace page_layout
