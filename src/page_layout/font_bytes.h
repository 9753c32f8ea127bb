// The bytes of a font file, mapped, with their digest. What Pango opens by name later is these very bytes, whatever
// happens to the name they were found under.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"

namespace page_layout {

struct FontBytes {
  std::string path;  // opens the bytes as long as `owner` lives
  base::Digest digest;
  base::ByteView bytes;
  std::shared_ptr<const void> owner;
};

// A file as it is found; `path` stays its own. Errors: invalid "fonts.unreadable".
base::Result<FontBytes> map_font(const std::string& path);
// The same, held open, so that `path` leads to it even when another file takes its place or it is removed.
base::Result<FontBytes> hold_font(const std::string& path);
// Bytes that lie in no file. Errors: io "fonts.not_held" (no memory).
base::Result<FontBytes> hold_font(base::ByteView bytes);

}  // namespace page_layout
