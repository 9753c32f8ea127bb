#include "tables/dates.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

namespace tables {

bool is_date_format(int id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

bool is_date_code(std::string_view code) {
  // What is quoted, escaped or in brackets ([Red], [$-804]) says nothing of the number; [h] counts hours.
  char inside = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (inside != 0) {
      if (c == inside) inside = 0;
      continue;
    }
    if (c == '"') inside = '"';
    if (c == '[') inside = ']';
    if (c == '\\' || c == '_' || c == '*') ++i;
    if (c == ';') return false;  // further parts are of other numbers
    if (std::string_view("yYdDhHsS").find(c) != std::string_view::npos) return true;
  }
  return false;
}

std::string date_of_serial(double serial, bool from_1904) {
  using namespace std::chrono;
  constexpr double kLastSerial = 2'958'465;  // 9999-12-31
  if (!(serial >= 0) || serial > kLastSerial) return {};
  auto days_since = static_cast<int>(std::floor(serial));
  const auto minutes_in = static_cast<int>(std::lround((serial - days_since) * 24 * 60));
  // 1900 was no leap year, but spreadsheets have counted its 29 February ever since.
  if (!from_1904 && days_since < 60) ++days_since;
  const auto first = from_1904 ? sys_days(year(1904) / 1 / 1) : sys_days(year(1899) / 12 / 30);
  const auto at = sys_time<minutes>(first) + days(days_since) + minutes(minutes_in);
  const auto day = floor<days>(at);
  const year_month_day date(day);
  auto text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                          static_cast<unsigned>(date.day()));
  if (minutes_in == 0) return text;
  const auto minute = (at - sys_time<minutes>(day)).count();
  return text + fmt::format(" {:02}:{:02}", minute / 60, minute % 60);
}

}  // namespace tables
