#include "base/instant.h"

#include <fmt/format.h>

#include <optional>

namespace base {
namespace {

// What counts from a day must still be written with four digits of the year, however long the period.
constexpr int kLastYear = 2999;

// Howard Hinnant's civil calendar algorithms (public domain description), days since 1970-01-01.
std::int32_t days_from_civil(int y, int m, int d) {
  y -= m <= 2;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int yoe = y - era * 400;
  const int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  const int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

LegalDay::Civil civil_from_days(std::int32_t z) {
  z += 719468;
  const int era = (z >= 0 ? z : z - 146096) / 146097;
  const int doe = z - era * 146097;
  const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int mp = (5 * doy + 2) / 153;
  const int d = doy - (153 * mp + 2) / 5 + 1;
  const int m = mp + (mp < 10 ? 3 : -9);
  return {yoe + era * 400 + (m <= 2), m, d};
}

int days_in_month(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - ((a % b != 0) && ((a < 0) != (b < 0))); }

// Reads exactly n digits at pos; nothing when they are not there.
std::optional<int> digits(std::string_view text, std::size_t pos, std::size_t n) {
  if (pos + n > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const char c = text[pos + i];
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

tl::unexpected<Error> bad_instant(std::string why, std::string_view text) {
  return fail(ErrorKind::invalid, "base.bad_instant", std::move(why), std::string(text.substr(0, 60)),
              "write it as 2026-11-23T09:10:00+08:00");
}

}  // namespace

namespace {

// Times are written at each turn of an evaluation, and digits need no formatter.
void put(std::string& into, std::size_t at, int width, std::int64_t value) {
  for (std::size_t i = at + static_cast<std::size_t>(width); i-- > at; value /= 10)
    into[i] = static_cast<char>('0' + value % 10);
}

template <class Civil>
void put_date(std::string& into, const Civil& c) {
  put(into, 0, 4, c.year);
  put(into, 5, 2, c.month);
  put(into, 8, 2, c.day);
}

}  // namespace

std::string Instant::text() const {
  const std::int64_t day = floor_div(us, 86'400'000'000);
  const std::int64_t rest = us - day * 86'400'000'000;
  const auto c = civil_from_days(static_cast<std::int32_t>(day));
  const std::int64_t s = rest / 1'000'000;
  if (c.year >= 0 && c.year <= 9999) {
    std::string out = "0000-00-00T00:00:00.000000Z";
    put_date(out, c);
    put(out, 11, 2, s / 3600);
    put(out, 14, 2, s / 60 % 60);
    put(out, 17, 2, s % 60);
    put(out, 20, 6, rest % 1'000'000);
    return out;
  }
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", c.year, c.month, c.day, s / 3600,
                     s / 60 % 60, s % 60, rest % 1'000'000);
}

Result<Instant> Instant::parse(std::string_view text) {
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second || text[4] != '-' || text[7] != '-' ||
      (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':')
    return bad_instant("not a date and time", text);
  if (*year < 1970 || *year > kLastYear || *month < 1 || *month > 12 || *day < 1 || *day > days_in_month(*year, *month))
    return bad_instant("no such day", text);
  if (*hour > 23 || *minute > 59 || *second > 59) return bad_instant("no such time of day", text);

  std::size_t pos = 19;
  std::int64_t micro = 0;
  if (pos < text.size() && text[pos] == '.') {
    std::int64_t scale = 100'000;
    const std::size_t first = ++pos;
    for (; pos < text.size() && text[pos] >= '0' && text[pos] <= '9'; ++pos, scale /= 10) {
      if (scale == 0) return bad_instant("finer than a microsecond", text);
      micro += (text[pos] - '0') * scale;
    }
    if (pos == first) return bad_instant("a point without a fraction", text);
  }
  std::int64_t offset = 0;
  if (pos + 1 == text.size() && (text[pos] == 'Z' || text[pos] == 'z')) {
    offset = 0;
  } else if (pos + 6 == text.size() && (text[pos] == '+' || text[pos] == '-') && text[pos + 3] == ':') {
    const auto oh = digits(text, pos + 1, 2), om = digits(text, pos + 4, 2);
    if (!oh || !om || *oh > 23 || *om > 59) return bad_instant("no such offset from UTC", text);
    offset = (*oh * 3600 + *om * 60) * (text[pos] == '-' ? -1 : 1);
  } else {
    return bad_instant("the offset from UTC is missing", text);
  }
  const std::int64_t days = days_from_civil(*year, *month, *day);
  const std::int64_t s = days * 86'400 + *hour * 3600 + *minute * 60 + *second - offset;
  if (s < 0) return bad_instant("before 1970", text);
  return Instant{s * 1'000'000 + micro};
}

LegalDay LegalDay::of(Instant instant) {
  return {static_cast<std::int32_t>(floor_div(instant.us + kLegalOffsetSeconds * 1'000'000, 86'400'000'000))};
}

Result<LegalDay> LegalDay::from_civil(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
    return fail(ErrorKind::invalid, "base.bad_date", "no such day",
                fmt::format("{:04}-{:02}-{:02}", year, month, day), "write it as 2026-11-23");
  return LegalDay{days_from_civil(year, month, day)};
}

Result<LegalDay> LegalDay::parse(std::string_view text) {
  const auto y = digits(text, 0, 4), m = digits(text, 5, 2), d = digits(text, 8, 2);
  if (text.size() != 10 || !y || !m || !d || text[4] != '-' || text[7] != '-')
    return fail(ErrorKind::invalid, "base.bad_date", "not a date", std::string(text.substr(0, 40)),
                "write it as 2026-11-23");
  if (*y > kLastYear)
    return fail(ErrorKind::invalid, "base.bad_date", "no such day", std::string(text),
                fmt::format("years end with {}", kLastYear));
  return from_civil(*y, *m, *d);
}

LegalDay::Civil LegalDay::civil() const { return civil_from_days(days); }

std::string LegalDay::text() const {
  const auto c = civil();
  if (c.year < 0 || c.year > 9999) return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
  std::string out = "0000-00-00";
  put_date(out, c);
  return out;
}

int LegalDay::weekday() const { return static_cast<int>(((days + 3) % 7 + 7) % 7) + 1; }

Instant LegalDay::begin() const { return {(days * std::int64_t{86'400} - kLegalOffsetSeconds) * 1'000'000}; }

Instant LegalDay::end() const { return {plus(1).begin().us - 1}; }

LegalTime LegalTime::of(Instant instant) {
  const auto day = LegalDay::of(instant);
  const auto s = static_cast<int>((instant.us - day.begin().us) / 1'000'000);
  return {day, s / 3600, s / 60 % 60, s % 60};
}

}  // namespace base
