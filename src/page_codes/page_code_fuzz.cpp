// Any bytes as the text of a code: no page code, or one that is written exactly as it was read. The same bytes as a picture.
#include <cstdlib>

#include "page_codes/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto code = page_codes::parse_code(text); code && page_codes::text_of(*code) != text) std::abort();
  if (size == 0) return 0;
  const int width = data[0] % 64 + 1;
  const int height = static_cast<int>(size - 1) / width;
  const base::ByteView pixels(data + 1, static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  static_cast<void>(page_codes::codes_on({width, height, pixels}));
  return 0;
}
