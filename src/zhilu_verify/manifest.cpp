#include "zhilu_verify/manifest.h"

#include <algorithm>

#include "zhilu_verify/messages.h"
#include "zhilu_verify/paths.h"

namespace zhilu_verify {

base::Result<ManifestLine> read_manifest_line(std::string_view line, crypto::Algorithm algorithm) {
  const std::size_t digits = algorithm == crypto::Algorithm::sha512 ? 128 : 64;
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (line.size() < digits + 3 || line.substr(digits, 2) != "  " ||
      !std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(digits), is_hex))
    return because(base::ErrorKind::invalid, "why.manifest_line");
  ManifestLine out{std::string(line.substr(0, digits)), std::string(line.substr(digits + 2))};
  ZL_CHECK(check_path(out.path));
  return out;
}

base::Result<std::pair<std::string, std::string>> read_info_line(std::string_view line) {
  const auto colon = line.find(": ");
  if (colon == std::string_view::npos || colon == 0 || line.front() == ' ' || line.front() == '\t' ||
      line.find('\r') != std::string_view::npos)
    return because(base::ErrorKind::invalid, "why.info_line");
  return std::pair(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
}

}  // namespace zhilu_verify
