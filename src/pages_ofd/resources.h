// Inside pages_ofd: fonts and pictures that the pages of a document share.
#pragma once

#include <memory>

#include "pages_ofd/font_subset.h"
#include "pages_ofd/package.h"
#include "pages_ofd/pictures.h"
#include "pages_ofd/source_faces.h"

namespace pages_ofd {

// ST_ID: each given once in a document, counted up as it is written, which is also the order in which it is painted.
class IdCounter {
 public:
  std::uint32_t next() { return ++last_; }
  std::uint32_t last() const { return last_; }

 private:
  std::uint32_t last_ = 0;
};

struct UsedFont {
  std::uint32_t id = 0;
  std::string file;  // name below Res
  FontSubset subset;
};

struct UsedPicture {
  std::uint32_t id = 0;
  std::string file;
  const char* format = "";
  page_layout::Picture picture;
};

class Resources {
 public:
  explicit Resources(SourceFaces& faces) : faces_(faces) {}

  // Everything that the pages draw, pages and what lies over them. Waits for its turn at the fonts, as `put_files` does.
  // Errors: of fonts and pictures, see OfdWriter.
  base::Status gather(const page_layout::DisplayList& pages, const page_layout::DisplayList& overlay, IdCounter& ids);

  // REQUIRES: gathered.
  const UsedFont& font(const page_layout::FontName& name) const;
  const UsedPicture& picture(const page_layout::Picture& picture) const;

  std::string public_part(std::uint32_t colour_space) const;  // colour space and fonts
  std::string document_part() const;                          // pictures; empty without any
  // Errors: broken "pages.ofd_failed".
  base::Status put_files(const std::string& folder, std::vector<PackageFile>& out) const;

 private:
  base::Status gather_page(const page_layout::DisplayList& list, std::size_t page, IdCounter& ids);
  base::Status use(const page_layout::GlyphRun& run, const page_layout::DisplayList& list, IdCounter& ids);
  base::Status use(const page_layout::PlacedPicture& placed, const page_layout::DisplayList& list, IdCounter& ids);
  base::Result<UsedFont*> opened(const page_layout::FontName& name, IdCounter& ids);

  SourceFaces& faces_;
  std::vector<std::unique_ptr<UsedFont>> used_fonts_;
  std::vector<UsedPicture> pictures_;
};

}  // namespace pages_ofd
