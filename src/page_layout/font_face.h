// Inside page_layout: a face of a font file, opened by FreeType.
#pragma once

#include <ft2build.h>

#include <memory>
#include FT_FREETYPE_H

#include "base/bytes.h"

namespace page_layout {

class OpenFace {
 public:
  // Nothing where FreeType does not take it. `bytes` outlives it.
  static std::unique_ptr<OpenFace> open(base::ByteView bytes, int face) {
    auto out = std::unique_ptr<OpenFace>(new OpenFace);
    if (FT_Init_FreeType(&out->library_) != 0) return nullptr;
    const auto size = static_cast<FT_Long>(bytes.size());
    if (FT_New_Memory_Face(out->library_, bytes.data(), size, face, &out->face_) != 0) return nullptr;
    return out;
  }
  OpenFace(const OpenFace&) = delete;
  OpenFace& operator=(const OpenFace&) = delete;
  ~OpenFace() {
    if (face_) FT_Done_Face(face_);
    if (library_) FT_Done_FreeType(library_);
  }
  FT_Face operator->() const { return face_; }
  FT_Face get() const { return face_; }

 private:
  OpenFace() = default;
  FT_Library library_ = nullptr;
  FT_Face face_ = nullptr;
};

}  // namespace page_layout
