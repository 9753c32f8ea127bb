#include "chinese_text/line_breaks.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace chinese_text {
namespace {

constexpr std::u32string_view kNotAtBegin = U"，。、；：？！）》〉」』】〕〗”’…—～·％‰℃％,.;:?!)]}%";
constexpr std::u32string_view kNotAtEnd = U"（《〈「『【〔〖“‘￥＄([{$";

bool is_word(char32_t c) {
  return c < 0x2e80 && (u_isalnum(static_cast<UChar32>(c)) || c == '-' || c == '_' || c == '.' || c == '/');
}
bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == 0x3000;
}

}  // namespace

bool may_begin_line(char32_t c) {
  return kNotAtBegin.find(c) == std::u32string_view::npos && !is_blank(c);
}
bool may_end_line(char32_t c) {
  return kNotAtEnd.find(c) == std::u32string_view::npos;
}

std::vector<std::size_t> break_places(std::string_view text) {
  std::vector<std::size_t> places;
  const icu::UnicodeString all =
      icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  char32_t before = 0;
  std::size_t at = 0;
  for (int32_t i = 0; i < all.length();) {
    const UChar32 c = all.char32At(i);
    i += U16_LENGTH(c);
    const auto here = static_cast<char32_t>(c);
    const bool inside_word = is_word(before) && is_word(here);
    if (at > 0 && !inside_word && may_end_line(before) && may_begin_line(here)) places.push_back(at);
    before = here;
    at += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return places;
}

}  // namespace chinese_text
