#include "pages_ofd/source_faces.h"

namespace pages_ofd {
namespace {

std::shared_ptr<FT_LibraryRec_> open_free_type() {
  FT_Library library = nullptr;
  REQUIRE_INVARIANT(FT_Init_FreeType(&library) == 0);
  return {library, [](FT_Library l) { FT_Done_FreeType(l); }};
}

}  // namespace

SourceFaces::SourceFaces(std::shared_ptr<const page_layout::Fonts> fonts) : fonts_(std::move(fonts)), library_(open_free_type()) {}

base::Result<const SourceFace*> SourceFaces::face(const page_layout::FontName& name) {
  const page_layout::FontFile* file = fonts_->find(name);
  if (!file)
    return base::fail(base::ErrorKind::not_found, "pages.font_changed", "the page was laid out with another version of a font",
                      name.family + " " + name.file.hex(), "put that font file back into a font folder");
  auto& face = open_[file];
  if (!face) {
    ZL_TRY(face, SourceFace::open(library_.get(), *file));
  }
  return face.get();
}

}  // namespace pages_ofd
