#include "pages_pdf/pdf_binder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

#include "pages_pdf/archival.h"
#include "pages_pdf/joined_pdf.h"

// As in archival.cpp.
#ifdef __clang__
#define JSON_HH
class JSON;
#endif
#include <qpdf/QPDF.hh>

namespace pages_pdf {
namespace {

using base::ErrorKind;

tl::unexpected<base::Error> not_written(int error_number, const std::string& folder) {
  return base::fail(error_number == ENOSPC ? ErrorKind::full : ErrorKind::io, "print.not_written",
                    "the file to print could not be written: " + std::generic_category().message(error_number), folder,
                    "make room in this folder; the papers themselves are unharmed");
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::shared_ptr<std::FILE>;

base::Result<File> nameless_file(const std::string& folder) {
  std::string path = folder + "/print-XXXXXX";
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) return not_written(errno, folder);
  ::unlink(path.c_str());
  std::FILE* file = ::fdopen(descriptor, "w+b");
  if (!file) {
    const int error_number = errno;
    ::close(descriptor);
    return not_written(error_number, folder);
  }
  return File(file, CloseFile{});
}

std::size_t read_from(std::FILE* file, std::uint64_t offset, char* out, std::size_t length) {
  std::size_t filled = 0;
  while (filled < length) {
    const auto n = ::pread(::fileno(file), out + filled, length - filled, static_cast<off_t>(offset + filled));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw std::system_error(errno, std::generic_category(), "reading what was put together");
    if (n == 0) break;
    filled += static_cast<std::size_t>(n);
  }
  return filled;
}

class FileReader : public ports::BlobReader {
 public:
  FileReader(File file, std::uint64_t bytes) : file_(std::move(file)), size_(bytes) {}
  std::uint64_t size() const override { return size_; }
  base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override {
    try {
      return read_from(file_.get(), offset, reinterpret_cast<char*>(out.data()), out.size());
    } catch (const std::system_error& e) {
      return base::fail(ErrorKind::io, "print.not_written", "the file to print cannot be read back", e.what(), "print again");
    }
  }

 private:
  File file_;
  std::uint64_t size_;
};

// One document after another, each forgotten when its pages are written.
base::Status join(const ports::PageBinder::Next& next, JoinedPdf& out, const std::string& folder, std::uint64_t most_bytes) {
  std::uint64_t bytes = 0;
  while (true) {
    ZL_TRY(const auto document, next());
    if (!document) return {};
    bytes += document->size();
    if (bytes > most_bytes)
      return base::fail(ErrorKind::too_large, "print.too_large", "that is more to print at once than " + std::to_string(most_bytes) + " bytes",
                        "papers", "print in parts");
    QPDF pages;
    pages.setSuppressWarnings(true);
    pages.processMemoryFile("paper.pdf", reinterpret_cast<const char*>(document->data()), document->size());
    out.add_pages(pages);
    if (out.error_number() != 0) return not_written(out.error_number(), folder);
  }
}

}  // namespace

base::Result<std::unique_ptr<PdfBinder>> PdfBinder::create(std::string folder, const PdfOptions& options, std::uint64_t most_bytes) {
  ZL_TRY(auto profile, read_colour_profile(options.colour_profile));
  return std::unique_ptr<PdfBinder>(new PdfBinder(std::move(folder), std::move(profile), options.part, most_bytes));
}

base::Result<std::unique_ptr<ports::BlobReader>> PdfBinder::bind(const Next& next, const ports::DocumentFacts& facts) const {
  const std::lock_guard turn(one_at_a_time_);
  ZL_TRY(auto bound, nameless_file(folder_));
  try {
    JoinedPdf out(bound.get(), part_);
    ZL_CHECK(join(next, out, folder_, most_bytes_));
    QPDF whole;
    whole.emptyPDF();
    put_archival_facts(whole, {facts.title, facts.author, facts.identifier, facts.created, profile_, part_});
    out.finish(whole);
    if (out.error_number() != 0) return not_written(out.error_number(), folder_);
  } catch (const std::exception& e) {  // qpdf reports by exceptions
    return base::fail(ErrorKind::broken, "pages.pdf_failed", "the papers could not be put together", e.what(),
                      "print them one by one, and report this");
  }
  if (std::fflush(bound.get()) != 0) return not_written(errno, folder_);
  struct stat facts_of_file {};
  if (::fstat(::fileno(bound.get()), &facts_of_file) != 0) return not_written(errno, folder_);
  return std::make_unique<FileReader>(std::move(bound), static_cast<std::uint64_t>(facts_of_file.st_size));
}

}  // namespace pages_pdf
