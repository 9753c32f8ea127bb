// Inside pages_pdf: the cairo half.
#pragma once

#include <cairo.h>

#include <map>
#include <mutex>

#include "pages_pdf/pdf_writer.h"

struct FT_LibraryRec_;

namespace pages_pdf {

// The opened fonts. FreeType faces serve one thread at a time: hold `lock` while drawing.
class PdfWriter::Faces {
 public:
  explicit Faces(std::shared_ptr<const page_layout::Fonts> fonts);
  ~Faces();
  Faces(const Faces&) = delete;
  Faces& operator=(const Faces&) = delete;

  std::mutex& lock() { return mutex_; }
  base::Result<cairo_font_face_t*> face(const page_layout::FontName& name);

 private:
  std::shared_ptr<const page_layout::Fonts> fonts_;
  std::mutex mutex_;
  std::shared_ptr<FT_LibraryRec_> library_;
  std::map<const page_layout::FontFile*, cairo_font_face_t*> open_;
};

struct DrawnList {
  const page_layout::DisplayList& list;
  std::vector<cairo_font_face_t*> faces;  // for list.fonts
};

// A PDF as cairo writes it, with nothing of today's date inside.
base::Result<std::string> draw_pdf(const DrawnList& pages, const DrawnList& overlay, const std::string& title,
                                   const std::string& created, bool flatten_pictures);

}  // namespace pages_pdf
