#include "page_layout/paragraph_heads.h"

#include "chinese_text/characters.h"

namespace page_layout {
namespace {

constexpr std::size_t kMostCharacters = 28;  // a line of the official grid: what is longer is no heading
constexpr std::u32string_view kNumerals = U"一二三四五六七八九十百";
constexpr std::u32string_view kBlanks = U" 　";
constexpr std::u32string_view kEnds = U"：。";
constexpr std::u32string_view kInSentences = U"，；！？";

bool is_of(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

struct Ordinal {
  std::size_t end = 0;  // behind it; 0: there is none
  Typeface face = Typeface::fang;
};

// 一、 or （一）, behind `at`.
Ordinal ordinal_of(std::u32string_view text, std::size_t at) {
  const bool framed = at < text.size() && text[at] == U'（';
  if (framed) ++at;
  const std::size_t begin = at;
  while (at < text.size() && is_of(kNumerals, text[at])) ++at;
  const bool ends = at > begin && at < text.size() && text[at] == (framed ? U'）' : U'、');
  return ends ? Ordinal{at + 1, framed ? Typeface::kai : Typeface::hei} : Ordinal{};
}

// Behind the last character of the heading that begins with the ordinal; 0 where it is none.
std::size_t end_of_heading(std::u32string_view text, std::size_t at) {
  const std::size_t most = at + kMostCharacters;
  for (const std::size_t begin = at; at < text.size() && at < most; ++at) {
    if (is_of(kInSentences, text[at])) return 0;
    if (!is_of(kEnds, text[at])) continue;
    const bool goes_on = at + 1 < text.size();
    return at > begin && (goes_on || text[at] == U'：') ? at + 1 : 0;
  }
  return at == text.size() ? at : 0;
}

}  // namespace

ParagraphHead head_of(std::string_view paragraph) {
  const auto text = chinese_text::characters_of(paragraph);
  std::size_t at = 0;
  while (at < text.size() && is_of(kBlanks, text[at])) ++at;
  const auto ordinal = ordinal_of(text, at);
  if (ordinal.end == 0 || ordinal.end == text.size()) return {};
  const auto end = end_of_heading(text, ordinal.end);
  if (end == 0) return {};
  return {chinese_text::text_of(std::u32string_view(text).substr(0, end)).size(), ordinal.face};
}

}  // namespace page_layout
