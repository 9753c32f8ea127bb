// Documents of PdfWriter behind each other, as one archival PDF. What is put together lies in a nameless file of a folder, gone
// with the reader of the outcome: memory grows neither with the bytes nor with the documents.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "pages_pdf/pdf_writer.h"
#include "ports/page_binder.h"

namespace pages_pdf {

class PdfBinder : public ports::PageBinder {
 public:
  static constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;
  // `folder` is there, and what lies in it counts for nothing; `most_bytes` of all documents together. Errors: not_found
  // "pages.no_colour_profile".
  static base::Result<std::unique_ptr<PdfBinder>> create(std::string folder, const PdfOptions& options = {},
                                                         std::uint64_t most_bytes = kMostBytes);

  // Errors beside those of the port: broken "pages.pdf_failed" (a document is no PDF); too_large "print.too_large".
  base::Result<std::unique_ptr<ports::BlobReader>> bind(const Next& next, const ports::DocumentFacts& facts) const override;

 private:
  PdfBinder(std::string folder, std::string profile, int part, std::uint64_t most_bytes)
      : folder_(std::move(folder)), profile_(std::move(profile)), part_(part), most_bytes_(most_bytes) {}

  std::string folder_;
  std::string profile_;
  int part_;
  std::uint64_t most_bytes_;
  mutable std::mutex one_at_a_time_;  // so that prints take the disk of one
};

}  // namespace pages_pdf
