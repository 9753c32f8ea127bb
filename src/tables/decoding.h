// Text in whatever encoding a spreadsheet saved it, as UTF-8. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tables {

struct Decoded {
  std::string text;      // UTF-8 without a byte order mark
  std::string encoding;  // "UTF-8", "UTF-16", "GB18030"
};

// By the byte order mark; without one, UTF-8 where all of it is, else GB18030 (GBK and GB2312 are parts of it).
// Errors: invalid "table.bad_encoding" naming the line; invalid "table.unknown_format" for what is no text at all.
base::Result<Decoded> decode(std::string_view bytes);

}  // namespace tables
