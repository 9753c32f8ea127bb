// Laid-out pages as OFD (GB/T 33190-2016), the fixed-layout format of Chinese offices; what is written of it:
// docs/formats/ofd.md. Text stays text: each font goes in as a TrueType subset with a Unicode cmap, each character at the place that
// the layout gave it.
#pragma once

#include <memory>

#include "page_layout/fonts.h"
#include "ports/page_writer.h"

namespace pages_ofd {

struct OfdOptions {
  bool archival = false;  // OFD-A (GB/T 42133-2022), for what is archived: differs in the declared type alone
};

// Pictures larger than this are refused: a page of paper has no use for them, and every reader must hold them whole.
inline constexpr std::size_t kMaxPictureBytes = 32 << 20;

class SourceFaces;

// Keeps fonts opened, and the last glyphs that it drew. Errors of `write`: not_found "pages.font_changed"; corrupt
// "fonts.unreadable"; invalid "pages.bad_picture" (neither a whole PNG nor a whole JPEG), "layout.malformed"; too_large
// "pages.picture_too_large"; broken "pages.ofd_failed".
class OfdWriter : public ports::PageWriter {
 public:
  explicit OfdWriter(std::shared_ptr<const page_layout::Fonts> fonts, const OfdOptions& options = {});
  ~OfdWriter() override;

  std::string mime() const override { return "application/ofd"; }
  base::Result<base::Bytes> write(const page_layout::DisplayList& pages,
                                  const page_layout::DisplayList& overlay,
                                  const ports::DocumentFacts& facts) const override;

 private:
  std::shared_ptr<SourceFaces> faces_;  // of copies too
  OfdOptions options_;
};

}  // namespace pages_ofd
