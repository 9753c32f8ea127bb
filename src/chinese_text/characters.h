// Text by its characters (code points), where places in it are told to people or to other programs. Pure.
#pragma once

#include <string>
#include <string_view>

namespace chinese_text {

// A byte that begins no well-formed character stands for U+FFFD.
std::u32string characters_of(std::string_view text);
std::string text_of(std::u32string_view characters);

}  // namespace chinese_text
