// Inside page_layout: amounts as forms hold them. A record counts in whole fen; a person writes yuan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace page_layout {

inline constexpr std::int64_t kMostFen = 9'999'999'999'999'999;  // what Chinese capitals can say

// "20000" or "20000.50", at most two digits behind the point; nothing where it is no amount.
std::optional<std::int64_t> fen_of(std::string_view yuan);
// "20000", "20000.50"
std::string yuan_figures(std::int64_t fen);
// "20000元", "20000.50元"
std::string yuan_words(std::int64_t fen);

}  // namespace page_layout
