// Inside pages_ofd: the opened fonts, and what was drawn of them. They stay from one document to the next.
#pragma once

#include <map>
#include <mutex>

#include "pages_ofd/outlines.h"

namespace pages_ofd {

class SourceFaces {
 public:
  explicit SourceFaces(std::shared_ptr<const page_layout::Fonts> fonts);
  SourceFaces(const SourceFaces&) = delete;
  SourceFaces& operator=(const SourceFaces&) = delete;

  // FreeType serves one thread at a time: held while a face, or what a FontSubset asks of it, is used.
  std::mutex& lock() { return guard_; }
  // Lives as long as this. REQUIRES: `lock` held. Errors: not_found "pages.font_changed"; corrupt "fonts.unreadable".
  base::Result<const SourceFace*> face(const page_layout::FontName& name);

 private:
  std::shared_ptr<const page_layout::Fonts> fonts_;
  std::mutex guard_;
  std::shared_ptr<FT_LibraryRec_> library_;
  std::map<const page_layout::FontFile*, std::unique_ptr<SourceFace>> open_;  // gone before the library
};

}  // namespace pages_ofd
