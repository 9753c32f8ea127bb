#include "chinese_text/numerals.h"

#include <algorithm>
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

namespace {

constexpr std::int64_t kMostYuan = kEnd / 100;

int digit_said(char32_t c) {
  for (const std::u32string_view digits : {std::u32string_view(U"零一二三四五六七八九"), std::u32string_view(U"〇壹贰叁肆伍陆柒捌玖")})
    if (const auto at = digits.find(c); at != std::u32string_view::npos) return static_cast<int>(at);
  return -1;
}

std::int64_t place_said(char32_t c) {
  switch (c) {
    case U'十':
    case U'拾':
      return 10;
    case U'百':
    case U'佰':
      return 100;
    case U'千':
    case U'仟':
      return 1000;
    default:
      return 0;
  }
}

// A whole number as it is said, sign after sign.
class SpokenNumber {
 public:
  // False where the sign cannot follow those before.
  bool take(char32_t c) {
    if (const int digit = digit_said(c); digit >= 0) {
      if (digit_ > 0) return false;
      digit_ = digit;
      return true;
    }
    if (const auto place = place_said(c); place > 0) {
      if (digit_ <= 0 && place > 10) return false;
      section_ += (digit_ > 0 ? digit_ : 1) * place;
      digit_ = -1;
      return true;
    }
    if (c == U'万') return lift(10'000, myriads_);
    if (c != U'亿') return false;
    section_ += myriads_;
    myriads_ = 0;
    return lift(100'000'000, hundred_millions_);
  }
  std::optional<std::int64_t> value() const {
    const auto sum = hundred_millions_ + myriads_ + section_ + std::max(digit_, 0);
    return sum < kMostYuan ? std::optional(sum) : std::nullopt;
  }

 private:
  bool lift(std::int64_t by, std::int64_t& into) {
    const auto group = section_ + std::max(digit_, 0);
    section_ = 0;
    digit_ = -1;
    if (group == 0 || group > kMostYuan / by) return false;
    into += group * by;
    return into < kMostYuan;
  }

  std::int64_t hundred_millions_ = 0, myriads_ = 0, section_ = 0;
  int digit_ = -1;  // that waits for its place
};

struct CoinWords {
  std::u32string_view names;
  std::int64_t fen, most;
};
constexpr std::array<CoinWords, 3> kCoins{{{U"元圆", 100, kMostYuan}, {U"角", 10, 9}, {U"分", 1, 9}}};

std::optional<std::int64_t> number_said(std::u32string_view words) {
  SpokenNumber number;
  for (const char32_t c : words)
    if (!number.take(c)) return std::nullopt;
  return number.value();
}

// The signs before the first of `units`; `words` goes on behind it. Nothing where none stands there.
std::optional<std::u32string_view> before_unit(std::u32string_view& words, std::u32string_view units) {
  const auto at = words.find_first_of(units);
  if (at == std::u32string_view::npos) return std::nullopt;
  const auto before = words.substr(0, at);
  words.remove_prefix(at + 1);
  return before;
}

}  // namespace

std::optional<std::int64_t> fen_of_words(std::u32string_view words) {
  constexpr std::u32string_view kCurrency = U"人民币";
  if (words.starts_with(kCurrency)) words.remove_prefix(kCurrency.size());
  if (!words.empty() && (words.back() == U'整' || words.back() == U'正')) words.remove_suffix(1);
  std::int64_t fen = 0;
  bool said = false;
  for (const CoinWords& coin : kCoins) {
    const auto before = before_unit(words, coin.names);
    if (!before) continue;
    const auto number = number_said(*before);
    if (!number || before->empty() || *number > coin.most) return std::nullopt;
    fen += *number * coin.fen;
    said = true;
  }
  return said && words.empty() ? std::optional(fen) : std::nullopt;
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
