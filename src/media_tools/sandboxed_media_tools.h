// Facts, posters and proxies of recordings by ffprobe, exiftool and ffmpeg in a sandbox; what stands on photographs of pages and on
// sheets of PDFs, with the help of poppler and libheif there. Thread-safe; each
// call makes its own working copy and its own children, which are gone when it returns.
//
// What is wrong with a file is told in MediaFacts::reason, as words joined by ',':
//   empty · not_media · truncated · zero_duration · undecodable · name_differs · timed_out
// and, where it was not analysed, "no_sandbox: " or "tool_failed: " and a sentence.
#pragma once

#include "media_tools/sandbox.h"
#include "media_tools/spool.h"
#include "media_tools/told_facts.h"
#include "ports/media_tools.h"

namespace media_tools {

struct MediaToolsOptions {
  std::string spool_folder = "/tmp";  // for working copies above 16 MiB; must exist
  std::string bubblewrap = "/usr/bin/bwrap";
  std::string ffprobe = "/usr/bin/ffprobe", ffmpeg = "/usr/bin/ffmpeg", exiftool = "/usr/bin/exiftool";
  std::string pdfinfo = "/usr/bin/pdfinfo", pdftoppm = "/usr/bin/pdftoppm";  // poppler: sheets of PDFs
  std::string heif_convert = "/usr/bin/heif-convert";                        // libheif: photographs of iPhones, which ffmpeg cannot open
  std::chrono::milliseconds probe_time{60'000};
  std::chrono::milliseconds poster_time{60'000};
  std::chrono::milliseconds look_time{4'000};  // for page codes, of each size at which a photograph is looked at: somebody waits
  std::chrono::milliseconds sheet_time{10'000};  // to draw one sheet of a PDF, or to open one photograph of an iPhone
  std::chrono::milliseconds proxy_time{2 * 3600 * 1000};
  std::uint64_t proxy_bytes_max = std::uint64_t{32} << 30;
  int threads = 2;  // of each encoding child
};

class SandboxedMediaTools : public ports::MediaTools {
 public:
  explicit SandboxedMediaTools(MediaToolsOptions options);

  base::Result<ports::MediaFacts> analyse(ports::BlobReader& original, const std::string& name) override;
  base::Result<std::optional<base::Bytes>> poster(ports::BlobReader& original,
                                                  const ports::MediaFacts& facts) override;
  base::Result<bool> proxy(ports::BlobReader& original, const ports::MediaFacts& facts,
                           ports::BlobWriter& into) override;
  base::Result<std::optional<std::vector<page_codes::PageCode>>> codes_on(ports::BlobReader& original, int sheet) override;
  base::Result<ports::Sheets> sheets_of(ports::BlobReader& pdf) override;
  base::Result<std::optional<base::Bytes>> picture(ports::BlobReader& original, int sheet) override;
  std::optional<std::string> unavailable_because() const override;

 private:
  struct Told {
    base::Json json;      // null where the tool could make nothing of the file
    std::string failure;  // "timed_out" where it was stopped
  };
  base::Result<Told> ask(const std::vector<std::string>& program, const Spool& spool) const;
  base::Result<Told> ask_ffprobe(const Spool& spool, const Content& content) const;
  base::Result<std::int64_t> measured_duration(const Spool& spool, const Content& content) const;
  base::Status analyse_media(const Spool& spool, const Content& content, ports::MediaFacts& facts) const;
  // What ffmpeg can open of a recording: a copy of it, or the JPEG that was made of a photograph for which it has no reader.
  struct Opened {
    Spool spool;
    Content content;
    bool upright = false;  // turned already, whatever its tags say
  };
  base::Result<std::optional<Opened>> opened(ports::BlobReader& original) const;
  base::Result<std::optional<Opened>> opened_heif(const Spool& spool) const;
  static std::vector<std::string> opening(const Opened& opened);
  base::Result<base::Bytes> one_frame(const Opened& opened, double at_seconds, int most_pixels) const;
  base::Result<base::Bytes> grey_values(const Opened& opened, int most_pixels) const;
  // Nothing where that cannot be done here, or where it is no PDF.
  base::Result<std::optional<Spool>> opened_pdf(ports::BlobReader& pdf) const;
  base::Result<base::Bytes> drawn_sheet(const Spool& pdf, int sheet, const std::vector<std::string>& as, std::size_t bytes_max) const;
  base::Result<std::optional<std::vector<page_codes::PageCode>>> codes_on_sheet(ports::BlobReader& pdf, int sheet) const;
  base::Result<bool> convert(const Spool& spool, const std::vector<std::string>& program,
                             ports::BlobWriter& into) const;
  std::vector<std::string> reading_with(const std::string& tool, const Content& content) const;

  MediaToolsOptions options_;
  Sandbox sandbox_;
};

}  // namespace media_tools
