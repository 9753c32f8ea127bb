#include "pages_svg/outlines.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

namespace pages_svg {
namespace {

// Appends "x y"; SVG lets a minus sign separate numbers, but plain spaces stay readable.
void put(std::string& out, const FT_Vector* v) {
  out += std::to_string(v->x);
  out += ' ';
  out += std::to_string(-v->y);
}

std::string& text(void* user) {
  return *static_cast<std::string*>(user);
}

int move_to(const FT_Vector* to, void* user) {
  std::string& out = text(user);
  if (!out.empty()) out += 'Z';
  out += 'M';
  put(out, to);
  return 0;
}
int line_to(const FT_Vector* to, void* user) {
  text(user) += 'L';
  put(text(user), to);
  return 0;
}
int conic_to(const FT_Vector* control, const FT_Vector* to, void* user) {
  text(user) += 'Q';
  put(text(user), control);
  text(user) += ' ';
  put(text(user), to);
  return 0;
}
int cubic_to(const FT_Vector* a, const FT_Vector* b, const FT_Vector* to, void* user) {
  text(user) += 'C';
  put(text(user), a);
  text(user) += ' ';
  put(text(user), b);
  text(user) += ' ';
  put(text(user), to);
  return 0;
}

}  // namespace

SvgWriter::Outlines::Outlines(std::shared_ptr<const page_layout::Fonts> fonts) : fonts_(std::move(fonts)) {
  REQUIRE_INVARIANT(FT_Init_FreeType(&library_) == 0);
}

SvgWriter::Outlines::~Outlines() {
  FT_Done_FreeType(library_);
}  // closes the faces too

base::Result<SvgWriter::Outlines::Font*> SvgWriter::Outlines::font(const page_layout::FontName& name) {
  const page_layout::FontFile* file = fonts_->find(name);
  if (!file)
    return base::fail(base::ErrorKind::not_found, "pages.font_changed",
                      "the page was laid out with another version of a font",
                      name.family + " " + name.file.hex(), "put that font file back into a font folder");
  const std::scoped_lock held(mutex_);
  Font& font = open_[file];
  if (font.face) return &font;
  font.file = file;
  if (FT_New_Memory_Face(library_, file->bytes.data(), static_cast<FT_Long>(file->bytes.size()),
                         file->name.face, &font.face) != 0) {
    open_.erase(file);
    return base::fail(base::ErrorKind::corrupt, "fonts.unreadable", "a font file cannot be read", file->path,
                      "check that the file is whole");
  }
  font.units_per_em = font.face->units_per_EM;
  return &font;
}

std::string SvgWriter::Outlines::path(Font& font, std::uint32_t glyph) {
  const std::scoped_lock held(mutex_);
  const auto [found, added] = font.paths.emplace(glyph, std::string());
  if (!added) return found->second;
  if (FT_Load_Glyph(font.face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING) != 0) return {};
  FT_Outline_Funcs funcs{};
  funcs.move_to = move_to;
  funcs.line_to = line_to;
  funcs.conic_to = conic_to;
  funcs.cubic_to = cubic_to;
  std::string& out = found->second;
  FT_Outline_Decompose(&font.face->glyph->outline, &funcs, &out);
  if (!out.empty()) out += 'Z';
  return out;
}

}  // namespace pages_svg
