#include "chinese_text/numerals.h"

#include <array>

#include "base/result.h"

namespace chinese_text {
namespace {

constexpr std::int64_t kEnd = 10'000'000'000'000'000;

struct Words {
  std::array<const char*, 10> digits;
  std::array<const char*, 4> places;  // ones, tens, hundreds, thousands
  bool short_teens;                   // 十二 rather than 一十二
};

constexpr Words kCounting{
    {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}, {"", "十", "百", "千"}, true};
constexpr Words kFormal{
    {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}, {"", "拾", "佰", "仟"}, false};
constexpr std::array<const char*, 4> kMyriads{"", "万", "亿", "万亿"};

// Four digits; a gap of zeros between digits is said once.
std::string group_words(std::int64_t n, const Words& words) {
  std::string out;
  bool gap = false;
  std::int64_t unit = 1000;
  for (std::size_t place = 4; place-- > 0; unit /= 10) {
    const auto digit = static_cast<std::size_t>(n / unit % 10);
    if (digit == 0) {
      gap = gap || !out.empty();
      continue;
    }
    if (gap) out += words.digits[0];
    gap = false;
    out += words.digits[digit];
    out += words.places[place];
  }
  return out;
}

std::string number_words(std::int64_t n, const Words& words) {
  REQUIRE_INVARIANT(n >= 0 && n < kEnd);
  if (n == 0) return words.digits[0];
  std::array<std::int64_t, 4> groups{};
  for (std::int64_t& group : groups) {
    group = n % 10'000;
    n /= 10'000;
  }
  std::string out;
  bool gap = false;
  for (std::size_t i = 4; i-- > 0;) {
    if (groups[i] == 0) {
      gap = gap || !out.empty();
      continue;
    }
    if (!out.empty() && (gap || groups[i] < 1000)) out += words.digits[0];
    gap = false;
    out += group_words(groups[i], words);
    // 万亿 is said whole unless 亿 follows with its own digits: 一万二千亿, not 一万亿二千亿.
    out += i == 3 && groups[2] != 0 ? kMyriads[1] : kMyriads[i];
  }
  const std::string ten = std::string(words.digits[1]) + words.places[1];
  if (words.short_teens && out.starts_with(ten)) out.erase(0, std::string(words.digits[1]).size());
  return out;
}

}  // namespace

std::string counting(std::int64_t n) {
  return number_words(n, kCounting);
}
std::string formal(std::int64_t n) {
  return number_words(n, kFormal);
}

std::string money(std::int64_t fen) {
  const std::int64_t yuan = fen / 100;
  const auto tenths = static_cast<std::size_t>(fen / 10 % 10),
             hundredths = static_cast<std::size_t>(fen % 10);
  std::string out = "人民币";
  if (yuan > 0 || fen == 0) out += formal(yuan) + "元";
  if (tenths > 0) out += std::string(kFormal.digits[tenths]) + "角";
  if (hundredths == 0) return out + "整";
  if (tenths == 0 && yuan > 0) out += kFormal.digits[0];
  return out + kFormal.digits[hundredths] + "分";
}

std::string date(base::LegalDay day) {
  const auto c = day.civil();
  return std::to_string(c.year) + "年" + std::to_string(c.month) + "月" + std::to_string(c.day) + "日";
}

std::string date_in_han(base::LegalDay day) {
  const auto c = day.civil();
  std::string out;
  for (const char digit : std::to_string(c.year))
    out += digit == '0' ? "〇" : kCounting.digits[static_cast<std::size_t>(digit - '0')];
  return out + "年" + counting(c.month) + "月" + counting(c.day) + "日";
}

std::string minute(base::Instant instant) {
  const auto t = base::LegalTime::of(instant);
  return date(t.day) + std::to_string(t.hour) + "时" + std::to_string(t.minute) + "分";
}

}  // namespace chinese_text
