// Which characters may begin and end a line of Chinese text (避头尾).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace chinese_text {

bool may_begin_line(char32_t c);  // not ，。、；：？！）》” …
bool may_end_line(char32_t c);    // not （《“ …

// Byte offsets before which the text may be broken: between Han characters and marks as the two rules above
// allow, at spaces, never inside a Latin word or a number. REQUIRES: well-formed UTF-8 (see folding.h).
std::vector<std::size_t> break_places(std::string_view text);

}  // namespace chinese_text
