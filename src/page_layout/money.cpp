#include "page_layout/money.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"

namespace page_layout {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

}  // namespace

std::optional<std::int64_t> fen_of(std::string_view yuan) {
  const auto point = yuan.find('.');
  const auto whole = yuan.substr(0, point);
  std::string fraction;
  if (point != std::string_view::npos) {
    fraction = yuan.substr(point + 1);
    if (!is_digits(fraction) || fraction.size() > 2) return std::nullopt;
  }
  if (!is_digits(whole)) return std::nullopt;
  fraction.resize(2, '0');
  const std::string digits = std::string(whole) + fraction;
  std::int64_t fen = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), fen);
  if (error != std::errc{} || fen > kMostFen) return std::nullopt;
  return fen;
}

std::string yuan_figures(std::int64_t fen) {
  std::string out = std::to_string(fen / 100);
  if (const auto rest = fen % 100; rest != 0) out += '.' + std::to_string(100 + rest).substr(1);
  return out;
}

std::string yuan_words(std::int64_t fen) {
  return yuan_figures(fen) + "元";
}

}  // namespace page_layout
