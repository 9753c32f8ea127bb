#include <cairo-ft.h>

#include "pages_pdf/drawing.h"

namespace pages_pdf {
namespace {

// cairo keeps fonts in caches of its own and lets go of them when it likes; what such a font needs lives as
// long.
struct Held {
  std::shared_ptr<const void> bytes;
  std::shared_ptr<FT_LibraryRec_> library;
  FT_Face face = nullptr;
  Held(std::shared_ptr<const void> b, std::shared_ptr<FT_LibraryRec_> l)
      : bytes(std::move(b)), library(std::move(l)) {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() {
    if (face) FT_Done_Face(face);
  }
};

void let_go(void* held) {
  delete static_cast<Held*>(held);
}

std::shared_ptr<FT_LibraryRec_> open_library() {
  FT_Library library = nullptr;
  REQUIRE_INVARIANT(FT_Init_FreeType(&library) == 0);
  return {library, [](FT_Library l) { FT_Done_FreeType(l); }};
}

}  // namespace

PdfWriter::Faces::Faces(std::shared_ptr<const page_layout::Fonts> fonts)
    : fonts_(std::move(fonts)), library_(open_library()) {}

PdfWriter::Faces::~Faces() {
  for (auto& [file, face] : open_)
    if (face) cairo_font_face_destroy(face);
}

base::Result<cairo_font_face_t*> PdfWriter::Faces::face(const page_layout::FontName& name) {
  const page_layout::FontFile* file = fonts_->find(name);
  if (!file)
    return base::fail(base::ErrorKind::not_found, "pages.font_changed",
                      "the page was laid out with another version of a font",
                      name.family + " " + name.file.hex(), "put that font file back into a font folder");
  cairo_font_face_t*& face = open_[file];
  if (face) return face;
  auto held = std::make_unique<Held>(file->owner, library_);
  if (FT_New_Memory_Face(library_.get(), file->bytes.data(), static_cast<FT_Long>(file->bytes.size()),
                         file->name.face, &held->face) != 0)
    return base::fail(base::ErrorKind::corrupt, "fonts.unreadable", "a font file cannot be read", file->path,
                      "check that the file is whole");
  static const cairo_user_data_key_t kKey{};
  face = cairo_ft_font_face_create_for_ft_face(held->face, 0);
  cairo_font_face_set_user_data(face, &kKey, held.release(), let_go);
  return face;
}

}  // namespace pages_pdf
