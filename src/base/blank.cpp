#include "base/blank.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace base {
namespace {

// Unicode: white space, controls, formatting characters, joiners and selectors, and the letters that are
// drawn as nothing.
constexpr auto kNotSeen = std::to_array<std::pair<char32_t, char32_t>>(
    {{0x00, 0x20},       {0x7F, 0xA0},      {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},
     {0x115F, 0x1160},   {0x1680, 0x1680},  {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x2000, 0x200F},
     {0x2028, 0x202F},   {0x205F, 0x206F},  {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164},
     {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},  {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3},
     {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}});

bool is_seen(char32_t c) {
  return std::none_of(kNotSeen.begin(), kNotSeen.end(),
                      [c](const auto& range) { return c >= range.first && c <= range.second; });
}

// The first character, taken off the text; nothing where it is no UTF-8.
std::optional<char32_t> take_character(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t bytes = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
  if (bytes == 0 || bytes > text.size()) return std::nullopt;
  char32_t c = bytes == 1 ? first : first & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return std::nullopt;
    c = (c << 6) | (next & 0x3Fu);
  }
  text.remove_prefix(bytes);
  return c;
}

}  // namespace

bool is_blank(std::string_view text) {
  while (!text.empty()) {
    const auto c = take_character(text);
    if (!c || is_seen(*c)) return false;
  }
  return true;
}

}  // namespace base
