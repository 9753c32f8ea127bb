#include "http_api/wire.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace http_api {

std::string_view reason_of(int status) {
  constexpr std::array<std::pair<int, std::string_view>, 26> reasons{
      {{200, "OK"},
       {201, "Created"},
       {204, "No Content"},
       {206, "Partial Content"},
       {304, "Not Modified"},
       {400, "Bad Request"},
       {401, "Unauthorized"},
       {403, "Forbidden"},
       {404, "Not Found"},
       {405, "Method Not Allowed"},
       {408, "Request Timeout"},
       {409, "Conflict"},
       {411, "Length Required"},
       {412, "Precondition Failed"},
       {413, "Content Too Large"},
       {415, "Unsupported Media Type"},
       {416, "Range Not Satisfiable"},
       {422, "Unprocessable Content"},
       {423, "Locked"},
       {429, "Too Many Requests"},
       {431, "Request Header Fields Too Large"},
       {460, "Checksum Mismatch"},
       {500, "Internal Server Error"},
       {501, "Not Implemented"},
       {503, "Service Unavailable"},
       {507, "Insufficient Storage"}}};
  for (const auto& [known, reason] : reasons)
    if (known == status) return reason;
  return "Answer";
}

std::string head_text(const Response& response, std::uint64_t length, bool keep_alive, bool with_length) {
  std::string out;
  out.reserve(1024);
  out += fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
  for (const auto& header : response.headers) {
    out += header.name;
    out += ": ";
    const auto begin = out.size();
    out += header.value;
    const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), breaks, ' ');
    out += "\r\n";
  }
  if (with_length) out += fmt::format("Content-Length: {}\r\n", length);
  if (!keep_alive) out += "Connection: close\r\n";
  out += "\r\n";
  return out;
}

bool split_target(std::string_view target, Request& request) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!same_name(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    target.remove_prefix(std::min(target.find('/'), target.size()));
    if (target.empty()) target = "/";
    break;
  }
  if (target.empty() || target[0] != '/') return false;
  const auto mark = target.find('?');
  request.path = std::string(target.substr(0, mark));
  if (mark != std::string_view::npos) request.query = std::string(target.substr(mark + 1));
  return true;
}

std::string log_line(const base::Instant& time, const Request& request, const Plan& plan, int status,
                     std::uint64_t microseconds, std::uint64_t bytes) {
  base::JsonObject line;
  line["time"] = time.text();
  line["request"] = request.id;
  line["method"] = request.method.substr(0, 16);
  line["route"] = plan.label();
  line["status"] = status;
  line["ms"] = static_cast<double>(microseconds / 10) / 100.0;
  line["bytes"] = bytes;
  return boost::json::serialize(line);
}

}  // namespace http_api
