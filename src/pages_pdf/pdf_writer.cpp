#include "pages_pdf/pdf_writer.h"

#include "pages_pdf/archival.h"
#include "pages_pdf/drawing.h"

namespace pages_pdf {

base::Result<std::unique_ptr<PdfWriter>> PdfWriter::create(std::shared_ptr<const page_layout::Fonts> fonts,
                                                           const PdfOptions& options) {
  ZL_TRY(auto profile, read_colour_profile(options.colour_profile));
  return std::unique_ptr<PdfWriter>(new PdfWriter(std::move(fonts), std::move(profile), options.part));
}

PdfWriter::PdfWriter(std::shared_ptr<const page_layout::Fonts> fonts, std::string profile, int part)
    : faces_(std::make_unique<Faces>(std::move(fonts))), profile_(std::move(profile)), part_(part) {}
PdfWriter::~PdfWriter() = default;

base::Result<base::Bytes> PdfWriter::write(const page_layout::DisplayList& pages,
                                           const page_layout::DisplayList& overlay,
                                           const ports::DocumentFacts& facts) const {
  const std::string title = facts.title.empty() ? pages.title : facts.title;
  std::string drawn;
  {
    const std::scoped_lock held(faces_->lock());
    DrawnList below{pages, {}}, above{overlay, {}};
    for (DrawnList* list : {&below, &above}) {
      for (const auto& name : list->list.fonts) {
        ZL_TRY(cairo_font_face_t * face, faces_->face(name));
        list->faces.push_back(face);
      }
    }
    ZL_TRY(drawn, draw_pdf(below, above, title, iso_time(facts.created), part_ == 1));
  }
  return make_archival(drawn, {title, facts.author, facts.identifier, facts.created, profile_, part_});
}

}  // namespace pages_pdf
