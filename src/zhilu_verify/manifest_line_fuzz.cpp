#include <cstddef>
#include <cstdint>

#include "zhilu_verify/manifest.h"
#include "zhilu_verify/paths.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  for (const auto algorithm : {crypto::Algorithm::sha256, crypto::Algorithm::sha512}) {
    const auto read = zhilu_verify::read_manifest_line(line, algorithm);
    if (read && (read->digest + "  " + read->path != line || !zhilu_verify::check_path(read->path)))
      __builtin_trap();
  }
  static_cast<void>(zhilu_verify::read_info_line(line));
  zhilu_verify::NameTable names;
  if (zhilu_verify::check_path(line) && names.add(line)) __builtin_trap();
  return 0;
}
