#include "page_layout/characters.h"

#include <string_view>

namespace page_layout {
namespace {

constexpr std::u32string_view kOpening = U"（《〈「『【〔〖“‘［｛";
// Ink in the left half of the em square, as mainland fonts draw them.
constexpr std::u32string_view kClosing = U"）》〉」』】〕〗”’］｝、。，．：；";

bool between(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

bool is_han(char32_t c) {
  return between(c, 0x4e00, 0x9fff) || between(c, 0x3400, 0x4dbf) || between(c, 0x20000, 0x3ffff) ||
         between(c, 0xf900, 0xfaff) || between(c, 0x3005, 0x3007) || between(c, 0x3040, 0x30ff) ||
         between(c, 0x2e80, 0x2fdf);
}

bool is_latin(char32_t c) {
  return between(c, '0', '9') || between(c, 'A', 'Z') || between(c, 'a', 'z') || between(c, 0xc0, 0x24f) ||
         between(c, 0x370, 0x52f);
}

}  // namespace

CharKind kind_of(char32_t c) {
  if (c == ' ' || c == '\t' || c == 0xa0 || c == 0x3000) return CharKind::space;
  if (is_han(c)) return CharKind::han;
  if (is_latin(c)) return CharKind::latin;
  if (kOpening.find(c) != std::u32string_view::npos) return CharKind::opening;
  if (kClosing.find(c) != std::u32string_view::npos) return CharKind::closing;
  return CharKind::other;
}

}  // namespace page_layout
