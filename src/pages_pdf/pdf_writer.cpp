#include "pages_pdf/pdf_writer.h"

#include <fstream>
#include <iterator>

#include "pages_pdf/archival.h"
#include "pages_pdf/drawing.h"

namespace pages_pdf {

base::Result<std::unique_ptr<PdfWriter>> PdfWriter::create(std::shared_ptr<const page_layout::Fonts> fonts,
                                                           const PdfOptions& options) {
  std::ifstream file(options.colour_profile, std::ios::binary);
  std::string profile{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  // An ICC profile bears its signature at byte 36 and its colour space at 16.
  if (profile.size() < 128 || profile.compare(36, 4, "acsp") != 0 || profile.compare(16, 4, "RGB ") != 0)
    return base::fail(base::ErrorKind::not_found, "pages.no_colour_profile",
                      "the RGB colour profile that archival PDF needs is not there", options.colour_profile,
                      "install the Debian package icc-profiles-free");
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
