#include "pages_pdf/pdf_binder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <vector>

#include "pages_pdf/archival.h"

// As in archival.cpp.
#ifdef __clang__
#define JSON_HH
class JSON;
#endif
#include <qpdf/InputSource.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFSystemError.hh>
#include <qpdf/QPDFWriter.hh>

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

// One of the documents that lie behind each other in a file, as qpdf reads it.
class Stretch : public InputSource {
 public:
  Stretch(File file, std::uint64_t begin, std::uint64_t bytes) : file_(std::move(file)), begin_(begin), size_(bytes) {}

  qpdf_offset_t findAndSkipNextEOL() override {
    char c = 0;
    while (read(&c, 1) == 1)
      if (c == '\n' || c == '\r') {
        const auto end = at_ - 1;
        while (read(&c, 1) == 1)
          if (c != '\n' && c != '\r') {
            --at_;
            break;
          }
        return static_cast<qpdf_offset_t>(end);
      }
    return static_cast<qpdf_offset_t>(at_);
  }
  const std::string& getName() const override { return name_; }
  qpdf_offset_t tell() override { return static_cast<qpdf_offset_t>(at_); }
  void seek(qpdf_offset_t offset, int whence) override {
    const auto from = whence == SEEK_SET ? std::uint64_t{0} : whence == SEEK_CUR ? at_ : size_;
    at_ = static_cast<std::uint64_t>(static_cast<qpdf_offset_t>(from) + offset);
  }
  void rewind() override { at_ = 0; }
  size_t read(char* into, size_t wanted) override {
    last_offset = static_cast<qpdf_offset_t>(at_);
    std::size_t filled = 0;
    while (filled < wanted && at_ < size_) {
      if (at_ < window_begin_ || at_ >= window_begin_ + window_.size()) look_at(at_);
      const auto inside = static_cast<std::size_t>(at_ - window_begin_);
      const auto n = std::min(wanted - filled, window_.size() - inside);
      if (n == 0) break;
      std::memcpy(into + filled, window_.data() + inside, n);
      filled += n;
      at_ += n;
    }
    return filled;
  }
  void unreadCh(char) override {
    if (at_ > 0) --at_;
  }

 private:
  static constexpr std::uint64_t kWindow = 16 * 1024;  // qpdf reads letter by letter

  void look_at(std::uint64_t offset) {
    window_.resize(static_cast<std::size_t>(std::min(kWindow, size_ - offset)));
    window_.resize(read_from(file_.get(), begin_ + offset, window_.data(), window_.size()));
    window_begin_ = offset;
  }

  File file_;
  std::uint64_t begin_, size_, at_ = 0, window_begin_ = 0;
  std::vector<char> window_;
  std::string name_ = "paper.pdf";
};

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

base::Result<std::vector<std::pair<std::uint64_t, std::uint64_t>>> gather(const ports::PageBinder::Next& next, std::FILE* file,
                                                                          const std::string& folder, std::uint64_t most_bytes) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> stretches;
  std::uint64_t at = 0;
  while (true) {
    ZL_TRY(const auto document, next());
    if (!document) break;
    if (at + document->size() > most_bytes)
      return base::fail(ErrorKind::too_large, "print.too_large", "that is more to print at once than " + std::to_string(most_bytes) + " bytes",
                        "papers", "print in parts");
    if (std::fwrite(document->data(), 1, document->size(), file) != document->size()) return not_written(errno, folder);
    stretches.emplace_back(at, document->size());
    at += document->size();
  }
  if (std::fflush(file) != 0) return not_written(errno, folder);
  return stretches;
}

}  // namespace

base::Result<std::unique_ptr<PdfBinder>> PdfBinder::create(std::string folder, const PdfOptions& options, std::uint64_t most_bytes) {
  ZL_TRY(auto profile, read_colour_profile(options.colour_profile));
  return std::unique_ptr<PdfBinder>(new PdfBinder(std::move(folder), std::move(profile), options.part, most_bytes));
}

base::Result<std::unique_ptr<ports::BlobReader>> PdfBinder::bind(const Next& next, const ports::DocumentFacts& facts) const {
  const std::lock_guard turn(one_at_a_time_);
  ZL_TRY(const auto gathered, nameless_file(folder_));
  ZL_TRY(const auto stretches, gather(next, gathered.get(), folder_, most_bytes_));
  ZL_TRY(auto bound, nameless_file(folder_));
  try {
    QPDF out;
    out.setSuppressWarnings(true);
    out.emptyPDF();
    QPDFPageDocumentHelper pages(out);
    for (const auto& [begin, bytes] : stretches) {
      QPDF document;  // what is copied of it holds on to the stretch, not to this
      document.setSuppressWarnings(true);
      document.processInputSource(std::make_shared<Stretch>(gathered, begin, bytes));
      for (auto& page : QPDFPageDocumentHelper(document).getAllPages()) pages.addPage(page, false);
    }
    put_archival_facts(out, {facts.title, facts.author, facts.identifier, facts.created, profile_, part_});
    QPDFWriter writer(out);
    writer.setOutputFile("print.pdf", bound.get(), false);
    set_archival_options(writer, part_);
    writer.write();
  } catch (const QPDFSystemError& e) {
    return not_written(e.getErrno(), folder_);
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
