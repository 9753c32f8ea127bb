#include "http_api/message.h"

#include <algorithm>
#include <array>
#include <ctime>

#include <fmt/format.h>

namespace http_api {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

const Header* find_header(const std::vector<Header>& headers, std::string_view name) {
  for (const auto& header : headers)
    if (same_name(header.name, name)) return &header;
  return nullptr;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view Request::header(std::string_view name) const {
  const auto* found = find_header(headers, name);
  return found ? std::string_view(found->value) : std::string_view();
}

bool Request::has(std::string_view name) const {
  return find_header(headers, name) != nullptr;
}

void Response::set(std::string_view name, std::string_view value) {
  for (auto& header : headers) {
    if (!same_name(header.name, name)) continue;
    header.value = value;
    return;
  }
  headers.push_back({std::string(name), std::string(value)});
}

std::string_view Response::header(std::string_view name) const {
  const auto* found = find_header(headers, name);
  return found ? std::string_view(found->value) : std::string_view();
}

std::string http_date(base::Instant when) {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto seconds = static_cast<std::time_t>(when.us / 1'000'000);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[static_cast<std::size_t>(parts.tm_wday)],
                     parts.tm_mday, kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

Response json_response(int status, const base::Json& body) {
  return text_response(status, "application/json", boost::json::serialize(body));
}

Response text_response(int status, std::string_view mime, std::string text) {
  Response response;
  response.status = status;
  response.set("Content-Type", mime);
  response.body = std::move(text);
  return response;
}

}  // namespace http_api
