// Laid-out pages as archival PDF (PDF/A-2b): cairo draws, qpdf adds what cairo leaves out. Text can be
// searched and copied.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "page_layout/fonts.h"
#include "ports/page_writer.h"

namespace pages_pdf {

struct PdfOptions {
  std::string colour_profile = "/usr/share/color/icc/sRGB.icc";  // Debian package icc-profiles-free
  int part = 2;  // 1: PDF/A-1b, which free validators can check; nothing else differs
};

// Errors of `write`: not_found "pages.font_changed"; invalid "pages.bad_picture" (not a PNG); broken
// "pages.pdf_failed".
class PdfWriter : public ports::PageWriter {
 public:
  // Errors: not_found "pages.no_colour_profile".
  static base::Result<std::unique_ptr<PdfWriter>> create(std::shared_ptr<const page_layout::Fonts> fonts,
                                                         const PdfOptions& options = {});
  ~PdfWriter() override;

  std::string mime() const override { return "application/pdf"; }
  base::Result<base::Bytes> write(const page_layout::DisplayList& pages,
                                  const page_layout::DisplayList& overlay,
                                  const ports::DocumentFacts& facts) const override;

 private:
  class Faces;
  PdfWriter(std::shared_ptr<const page_layout::Fonts> fonts, std::string profile, int part);

  std::unique_ptr<Faces> faces_;
  std::string profile_;
  int part_;
};

}  // namespace pages_pdf
