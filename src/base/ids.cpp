#include "base/ids.h"

namespace base {

std::string uuid_v7(Instant now, Random& random) {
  std::uint8_t raw[16];
  random.fill(raw);
  const auto ms = static_cast<std::uint64_t>(now.us / 1000);
  for (int i = 0; i < 6; ++i) raw[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  raw[6] = static_cast<std::uint8_t>(0x70 | (raw[6] & 0x0f));
  raw[8] = static_cast<std::uint8_t>(0x80 | (raw[8] & 0x3f));
  std::string hex = to_hex(raw);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

std::string global_id(Instant now, Random& random, std::string_view origin) {
  return uuid_v7(now, random) + "@" + std::string(origin);
}

Status check_origin(std::string_view origin) {
  auto bad = [&](const char* why) {
    return fail(ErrorKind::invalid, "base.bad_origin", why, std::string(origin.substr(0, 80)),
                "use a domain name of the bureau, such as zhifa.example.gov.cn");
  };
  if (origin.empty() || origin.size() > 253) return bad("an origin is a domain name of 1 to 253 characters");
  std::size_t label = 0;
  int labels = 1;
  for (std::size_t i = 0; i < origin.size(); ++i) {
    const char c = origin[i];
    const bool alnum = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool edge = label == 0 || i + 1 == origin.size() || origin[i + 1] == '.';
    if (c == '.') {
      if (label == 0) return bad("an origin has an empty label");
      label = 0;
      ++labels;
    } else if (!(alnum || (c == '-' && !edge))) {
      return bad("an origin has only lower-case letters, digits, inner hyphens and points");
    } else if (++label > 63) {
      return bad("a label of the origin is longer than 63 characters");
    }
  }
  if (label == 0 || labels < 2) return bad("an origin has at least two labels");
  return {};
}

bool is_demo_origin(std::string_view origin) { return origin.substr(0, 5) == "demo."; }

}  // namespace base
