// Laid-out pages as SVG. Glyphs are drawn as outlines, so that a browser without our fonts shows the very
// page; above them lies the text itself, invisible, to be selected, searched and read aloud.
#pragma once

#include <memory>

#include "page_layout/fonts.h"
#include "ports/page_writer.h"

namespace pages_svg {

// One page gives one SVG of that page; several are stacked in one. page_layout::only_page picks one.
// Errors: not_found "pages.font_changed" (the layout names a version of a font that is not here);
// invalid "pages.bad_picture" (an overlay picture without bytes).
class SvgWriter : public ports::PageWriter {
 public:
  explicit SvgWriter(std::shared_ptr<const page_layout::Fonts> fonts);
  ~SvgWriter() override;

  std::string mime() const override { return "image/svg+xml"; }
  base::Result<base::Bytes> write(const page_layout::DisplayList& pages,
                                  const page_layout::DisplayList& overlay,
                                  const ports::DocumentFacts& facts) const override;

 private:
  class Outlines;
  std::unique_ptr<Outlines> outlines_;
};

}  // namespace pages_svg
