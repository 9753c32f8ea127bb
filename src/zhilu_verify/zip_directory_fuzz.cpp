#include <cstddef>
#include <cstdint>

#include "zhilu_verify/zip_directory.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = [&](std::uint64_t offset, std::size_t count) -> base::Result<base::Bytes> {
    if (offset > size || size - offset < count)
      __builtin_trap();  // the reader must stay within the file by itself
    return base::Bytes(data + offset, data + offset + count);
  };
  const auto entries = zhilu_verify::read_zip_directory(size, read);
  if (!entries) return 0;
  for (const auto& entry : *entries) {
    const auto at = zhilu_verify::packed_bytes_at(entry, size, read);
    if (at && (*at > size || size - *at < entry.packed)) __builtin_trap();
  }
  return 0;
}
