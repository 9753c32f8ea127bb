#include "page_layout/lint_text.h"

#include <algorithm>
#include <array>
#include <optional>

#include "chinese_text/characters.h"
#include "chinese_text/numerals.h"

namespace page_layout {
namespace {

using Text = std::u32string_view;

constexpr std::size_t kDigitsOfYear = 4;
constexpr std::size_t kMostDigits = 9;

// A digit of either width; -1: none.
int figure_of(char32_t c) {
  if (c >= U'0' && c <= U'9') return static_cast<int>(c - U'0');
  if (c >= U'０' && c <= U'９') return static_cast<int>(c - U'０');
  return -1;
}

char32_t at(Text text, std::size_t i) { return i < text.size() ? text[i] : 0; }

bool is_one_of(char32_t c, Text set) { return c != 0 && set.find(c) != Text::npos; }

std::size_t after_spaces(Text text, std::size_t i) {
  while (is_one_of(at(text, i), U" 　")) ++i;
  return i;
}

// A whole number that begins here, and not within one.
struct Figures {
  std::int64_t value = 0;
  std::size_t end = 0;  // behind it
};
std::optional<Figures> figures_at(Text text, std::size_t i) {
  if (figure_of(at(text, i)) < 0 || (i > 0 && figure_of(text[i - 1]) >= 0)) return std::nullopt;
  Figures out;
  for (out.end = i; figure_of(at(text, out.end)) >= 0; ++out.end) {
    if (out.end - i >= kMostDigits) return std::nullopt;
    out.value = out.value * 10 + figure_of(text[out.end]);
  }
  return out;
}

bool covers(const Stretch& outer, std::size_t place, std::size_t length) {
  return outer.at <= place && place + length <= outer.at + outer.length;
}

std::vector<Stretch> places_of(Text text, Text word) {
  std::vector<Stretch> out;
  for (auto place = text.find(word); place != Text::npos; place = text.find(word, place + word.size()))
    out.push_back({place, word.size()});
  return out;
}

}  // namespace

std::vector<FoundWord> words_in(Text text, const WordList& list) {
  std::vector<Stretch> excepted;
  for (const auto& phrase : list.except)
    for (const Stretch& s : places_of(text, chinese_text::characters_of(phrase))) excepted.push_back(s);
  std::vector<FoundWord> out;
  for (const auto& word : list.words)
    for (const Stretch& s : places_of(text, chinese_text::characters_of(word)))
      if (std::none_of(excepted.begin(), excepted.end(), [&](const Stretch& e) { return covers(e, s.at, s.length); }))
        out.push_back({word, s});
  return out;
}

// ---- numbers ---------------------------------------------------------------------------------------------------------

namespace {

constexpr Text kOpening = U"〔[【（(［﹝〖{｛<〈";
constexpr Text kClosing = U"〕]】）)］﹞〗}｝>〉";

bool ends_with_one(Text before, const std::vector<std::string>& ends) {
  return std::any_of(ends.begin(), ends.end(), [&](const auto& end) { return before.ends_with(chinese_text::characters_of(end)); });
}

// The whole of "[2026] 第3号" that begins with its bracket here.
std::optional<Stretch> bracketed_number_at(Text text, std::size_t i) {
  if (!is_one_of(at(text, i), kOpening)) return std::nullopt;
  const auto year = figures_at(text, i + 1);
  if (!year || year->end - i - 1 != kDigitsOfYear || year->value / 100 < 19 || year->value / 100 > 20) return std::nullopt;
  if (!is_one_of(at(text, year->end), kClosing)) return std::nullopt;
  auto next = after_spaces(text, year->end + 1);
  if (at(text, next) == U'第') next = after_spaces(text, next + 1);
  const auto serial = figures_at(text, next);
  if (!serial) return std::nullopt;
  const auto end = after_spaces(text, serial->end);
  if (at(text, end) != U'号') return std::nullopt;
  return Stretch{i, end + 1 - i};
}

}  // namespace

std::vector<Stretch> wrong_brackets(Text text, const std::vector<std::string>& excused_after) {
  std::vector<Stretch> out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto number = bracketed_number_at(text, i);
    if (!number) continue;
    const bool right = text[i] == U'〔' && text[i + kDigitsOfYear + 1] == U'〕';
    if (!right && !ends_with_one(text.substr(0, i), excused_after)) out.push_back(*number);
  }
  return out;
}

// ---- times -----------------------------------------------------------------------------------------------------------

namespace {

// "2026年3月5日下午3时20分", or any stretch of it.
struct Moment {
  enum Part : std::size_t { year, month, day, hour, minute, parts };
  std::array<std::optional<std::int64_t>, parts> said;
  std::size_t begin = 0, end = 0;
  bool half_day = false;    // 上午, 下午, … was said
  char32_t hour_unit = 0;   // 时 or 点

  bool has(Part part) const { return said[part].has_value(); }
  bool has_date() const { return has(year) && has(month) && has(day); }
};

struct HalfDay {
  Text word;
  std::int64_t shift;  // of hours up to 12
};
constexpr std::array<HalfDay, 7> kHalfDays{
    {{U"上午", 0}, {U"凌晨", 0}, {U"早上", 0}, {U"中午", 0}, {U"下午", 12}, {U"晚上", 12}, {U"傍晚", 12}}};

std::int64_t read_half_day(Text text, std::size_t& i, Moment& moment) {
  for (const HalfDay& half : kHalfDays) {
    if (!text.substr(i).starts_with(half.word)) continue;
    i += half.word.size();
    moment.half_day = true;
    return half.shift;
  }
  return 0;
}

// A number before one of these units, where it can be this part of a moment.
bool read_part(Text text, std::size_t& i, Moment& moment, Moment::Part part, Text units, std::int64_t most) {
  const auto figures = figures_at(text, i);
  if (!figures || figures->value > most || !is_one_of(at(text, figures->end), units)) return false;
  moment.said[part] = figures->value;
  i = figures->end + 1;
  return true;
}

constexpr std::int64_t kHoursOfHalfDay = 12;

std::optional<Moment> moment_at(Text text, std::size_t begin) {
  if (after_spaces(text, begin) != begin) return std::nullopt;  // it begins behind them; so that no stretch of them is walked twice
  Moment moment;
  std::size_t i = begin;
  read_part(text, i, moment, Moment::year, U"年", 9999);
  read_part(text, i, moment, Moment::month, U"月", 12);
  read_part(text, i, moment, Moment::day, U"日", 31);
  std::size_t hour = after_spaces(text, i);
  const auto shift = read_half_day(text, hour, moment);
  if (read_part(text, hour, moment, Moment::hour, U"时点", 24)) {
    moment.hour_unit = text[hour - 1];
    auto& said = moment.said[Moment::hour];
    if (shift > 0 && *said < kHoursOfHalfDay) *said += shift;
    i = hour;
    if (!read_part(text, i, moment, Moment::minute, U"分", 59) && figure_of(at(text, i)) >= 0) {
      const auto bare = figures_at(text, i);  // 9时05
      if (bare && bare->value < 60) moment.said[Moment::minute] = bare->value, i = bare->end;
    }
  } else if (moment.half_day) {
    moment.half_day = false;
  }
  if (i == begin) return std::nullopt;
  moment.begin = begin;
  moment.end = i;
  return moment;
}

std::vector<Moment> moments_in(Text text) {
  std::vector<Moment> out;
  for (std::size_t i = 0; i < text.size();) {
    const auto moment = moment_at(text, i);
    if (moment) out.push_back(*moment);
    i = moment ? moment->end : i + 1;
  }
  return out;
}

// Behind the sign between two ends of a period; nothing where none stands there.
std::optional<std::size_t> after_until(Text text, std::size_t i) {
  i = after_spaces(text, i);
  if (at(text, i) == U'起') i = after_spaces(text, i + 1);
  if (!is_one_of(at(text, i), U"至到—–-－~～")) return std::nullopt;
  if (at(text, i) == U'—' && at(text, i + 1) == U'—') ++i;
  return after_spaces(text, i + 1);
}

bool follows_until(Text text, const std::vector<Moment>& all, std::size_t k) {
  return k > 0 && after_until(text, all[k - 1].end) == all[k].begin;
}

// Whether the hour is one of a day that is told, not a number of hours or a word that begins with 时.
bool is_time_of_day(Text text, const std::vector<Moment>& all, std::size_t k) {
  const Moment& m = all[k];
  if (m.has(Moment::day) || m.half_day) return true;
  if (m.hour_unit != U'时') return false;
  if (follows_until(text, all, k)) return true;
  const auto until = after_until(text, m.end);
  if (until && k + 1 < all.size() && all[k + 1].begin == *until) return true;
  return m.begin == 0 || is_one_of(text[m.begin - 1], U"\n，。；：:、于在自从");
}

bool sets_a_term(Text text, std::size_t end) {
  const auto rest = text.substr(end);
  return rest.starts_with(U"前") || rest.starts_with(U"之前") || rest.starts_with(U"以前") || rest.starts_with(U"止");
}

// As far as both say, the second taking over what only the first says: "2026年3月5日9时至10时".
bool ends_before_it_begins(const Moment& from, Moment until) {
  std::size_t first = 0;
  while (first < Moment::parts && !until.said[first]) ++first;
  for (std::size_t part = 0; part < first; ++part) until.said[part] = from.said[part];
  for (std::size_t part = 0; part < Moment::parts; ++part) {
    if (!from.said[part] || !until.said[part]) return false;
    if (*from.said[part] != *until.said[part]) return *until.said[part] < *from.said[part];
  }
  return false;
}

}  // namespace

std::vector<Stretch> hours_alone(Text text) {
  constexpr std::int64_t kEndOfDay = 24;
  const auto all = moments_in(text);
  std::vector<Stretch> out;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const Moment& m = all[k];
    if (!m.has(Moment::hour) || m.has(Moment::minute) || !is_time_of_day(text, all, k)) continue;
    const auto hour = *m.said[Moment::hour];
    if (hour == 0 || hour == kEndOfDay || sets_a_term(text, m.end)) continue;
    if (is_one_of(at(text, m.end), U"整半刻间段期效制＿_　")) continue;
    out.push_back({m.begin, m.end - m.begin});
  }
  return out;
}

std::vector<Stretch> backward_periods(Text text) {
  const auto all = moments_in(text);
  std::vector<Stretch> out;
  for (std::size_t k = 1; k < all.size(); ++k) {
    if (!all[k - 1].has_date() || !follows_until(text, all, k)) continue;
    if (ends_before_it_begins(all[k - 1], all[k])) out.push_back({all[k - 1].begin, all[k].end - all[k - 1].begin});
  }
  return out;
}

// ---- amounts ---------------------------------------------------------------------------------------------------------

namespace {

struct Amount {
  std::int64_t fen = 0;
  std::size_t end = 0;
};

constexpr std::int64_t kMostWhole = 1'000'000'000'000;
constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kMyriad = 10'000;

bool is_within_a_number(Text text, std::size_t i) {
  if (i == 0) return false;
  return figure_of(text[i - 1]) >= 0 || (is_one_of(text[i - 1], U".,．") && i > 1 && figure_of(text[i - 2]) >= 0);
}

// "20,000.50元", "2.5万元", "￥20000"
std::optional<Amount> amount_in_figures_at(Text text, std::size_t i) {
  const bool sign = is_one_of(at(text, i), U"¥￥");
  if (sign) i = after_spaces(text, i + 1);
  if (figure_of(at(text, i)) < 0 || is_within_a_number(text, i)) return std::nullopt;
  std::int64_t whole = 0, millionths = 0;
  for (; figure_of(at(text, i)) >= 0 || (at(text, i) == U',' && figure_of(at(text, i + 1)) >= 0); ++i) {
    if (figure_of(text[i]) >= 0) whole = whole * 10 + figure_of(text[i]);
    if (whole >= kMostWhole) return std::nullopt;
  }
  if (is_one_of(at(text, i), U".．") && figure_of(at(text, i + 1)) >= 0) {
    auto worth = kMillion;
    for (++i; figure_of(at(text, i)) >= 0; ++i) millionths += figure_of(text[i]) * (worth /= 10);
  }
  i = after_spaces(text, i);
  const std::int64_t times = at(text, i) == U'万' ? kMyriad : 1;
  if (times > 1) ++i;
  const bool unit = is_one_of(at(text, i), U"元圆");
  if (!unit && !sign) return std::nullopt;
  return Amount{whole * times * 100 + millionths * times / (kMillion / 100), unit ? i + 1 : i};
}

constexpr Text kAmountSigns = U"零〇一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正";
constexpr std::size_t kMostAmountSigns = 48;

std::optional<Amount> amount_in_words_at(Text text, std::size_t i) {
  constexpr Text kCurrency = U"人民币";
  if (i > 0 && is_one_of(text[i - 1], kAmountSigns)) return std::nullopt;
  if (text.substr(i).starts_with(kCurrency)) i += kCurrency.size();
  std::size_t end = i;
  while (end - i < kMostAmountSigns && is_one_of(at(text, end), kAmountSigns)) ++end;
  for (; end > i; --end)  // 二万元一次: the last signs may belong to the next word
    if (const auto fen = chinese_text::fen_of_words(text.substr(i, end - i))) return Amount{*fen, end};
  return std::nullopt;
}

// Behind what says that the same amount follows in another writing: a bracket, 大写, 小写, 即.
std::optional<std::size_t> after_same_amount(Text text, std::size_t i) {
  constexpr std::array<Text, 5> kSaying{U"（", U"(", U"大写", U"小写", U"即"};
  constexpr std::array<Text, 7> kBetween{U"：", U":", U"，", U",", U" ", U"　", U"为"};
  const auto skips = [&](const auto& words) {
    for (const Text word : words)
      if (text.substr(i).starts_with(word)) return i += word.size(), true;
    return false;
  };
  bool said = false;
  while (true) {
    if (skips(kSaying))
      said = true;
    else if (!skips(kBetween))
      break;
  }
  return said ? std::optional(i) : std::nullopt;
}

}  // namespace

std::vector<UnequalAmounts> unequal_amounts(Text text) {
  std::vector<UnequalAmounts> out;
  const auto note = [&](std::size_t begin, std::size_t end, std::int64_t figures, std::int64_t words) {
    if (figures != words) out.push_back({{begin, end - begin}, figures, words});
    return end;
  };
  for (std::size_t i = 0; i < text.size();) {
    std::size_t next = i + 1;
    if (const auto figures = amount_in_figures_at(text, i)) {
      next = figures->end;
      if (const auto place = after_same_amount(text, figures->end))
        if (const auto words = amount_in_words_at(text, *place)) next = note(i, words->end, figures->fen, words->fen);
    } else if (const auto words = amount_in_words_at(text, i)) {
      next = words->end;
      if (const auto place = after_same_amount(text, words->end))
        if (const auto again = amount_in_figures_at(text, *place)) next = note(i, again->end, again->fen, words->fen);
    }
    i = next;
  }
  return out;
}

}  // namespace page_layout
