// Inside pages_svg: glyph outlines as SVG path data, in font units with y downwards.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "page_layout/fonts.h"
#include "pages_svg/svg_writer.h"

typedef struct FT_LibraryRec_* FT_Library;
typedef struct FT_FaceRec_* FT_Face;

namespace pages_svg {

// Thread-safe. Outlines are kept once made: papers use the same few thousand characters again and again.
class SvgWriter::Outlines {
 public:
  explicit Outlines(std::shared_ptr<const page_layout::Fonts> fonts);
  ~Outlines();
  Outlines(const Outlines&) = delete;
  Outlines& operator=(const Outlines&) = delete;

  struct Font {
    const page_layout::FontFile* file = nullptr;
    FT_Face face = nullptr;
    int units_per_em = 1000;
    std::map<std::uint32_t, std::string> paths;
  };
  base::Result<Font*> font(const page_layout::FontName& name);
  // Path data of a glyph; empty for a blank one.
  std::string path(Font& font, std::uint32_t glyph);

 private:
  std::shared_ptr<const page_layout::Fonts> fonts_;
  std::mutex mutex_;
  FT_Library library_ = nullptr;
  std::map<const page_layout::FontFile*, Font> open_;
};

}  // namespace pages_svg
