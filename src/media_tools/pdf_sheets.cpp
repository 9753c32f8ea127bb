// Sheets of PDFs as office scanners make them, drawn by poppler, and photographs of iPhones, opened by libheif: both in the sandbox.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "media_tools/grey_picture.h"
#include "media_tools/sandboxed_media_tools.h"

namespace media_tools {
namespace {

// Sides, in pixels. A scanner keeps the true size: of A4 the first gives more than five pixels to a module of the code, of A3 nearly
// four. One look is enough, since the back of a sheet, which bears no code, would be looked at twice each time.
constexpr int kSheetPixels = 3'200, kPicturePixels = 2'000;
static_assert(kSheetPixels <= page_codes::kMostPixels);
constexpr std::size_t kPictureBytesMax = std::size_t{8} << 20;
constexpr std::uint64_t kOpenedBytesMax = std::uint64_t{64} << 20;
const std::string kPdf = "/proc/self/fd/0";

bool is_there(const std::string& program) { return ::access(program.c_str(), X_OK) == 0; }

int sheets_told(std::string_view pdfinfo) {
  constexpr std::string_view kMark = "\nPages:";
  const auto at = pdfinfo.rfind(kMark);  // behind what the PDF says of itself
  if (at == std::string_view::npos) return 0;
  auto rest = pdfinfo.substr(at + kMark.size());
  rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(' ')));
  int count = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), count);
  return count;
}

}  // namespace

base::Result<std::optional<Spool>> SandboxedMediaTools::opened_pdf(ports::BlobReader& pdf) const {
  if (!is_there(options_.pdfinfo) || !is_there(options_.pdftoppm) || sandbox_.unavailable_because()) return std::optional<Spool>{};
  base::Bytes head(static_cast<std::size_t>(std::min<std::uint64_t>(kHeadBytes, pdf.size())));
  ZL_TRY(const auto got, pdf.read_at(0, head));
  head.resize(got);
  if (content_of(head).mime != "application/pdf") return std::optional<Spool>{};
  ZL_TRY(auto spool, Spool::copy_of(pdf, options_.spool_folder));
  return std::optional(std::move(spool));
}

base::Result<ports::Sheets> SandboxedMediaTools::sheets_of(ports::BlobReader& pdf) {
  using How = ports::Sheets::How;
  ZL_TRY(const auto spool, opened_pdf(pdf));
  if (!spool) return ports::Sheets{};
  SandboxLimits limits;
  limits.time = options_.sheet_time;
  const auto end = sandbox_.run({options_.pdfinfo, kPdf}, limits, spool->descriptor());
  // A child that cannot be had, or has no time here, is no fault of the PDF.
  if (!end || end->how != ChildEnd::How::ended) return ports::Sheets{};
  const auto count = end->succeeded() ? sheets_told("\n" + std::string(base::text_of(end->output))) : 0;
  if (count > 0) return ports::Sheets{How::counted, count};
  const bool locked = end->complaint.find("Incorrect password") != std::string::npos;
  return ports::Sheets{locked ? How::locked : How::broken, 0};
}

base::Result<base::Bytes> SandboxedMediaTools::drawn_sheet(const Spool& pdf, int sheet, const std::vector<std::string>& as,
                                                           std::size_t bytes_max) const {
  const auto number = std::to_string(sheet);
  std::vector<std::string> program{options_.pdftoppm, "-f", number, "-l", number, "-singlefile"};
  program.insert(program.end(), as.begin(), as.end());
  program.push_back(kPdf);
  SandboxLimits limits;
  limits.time = options_.sheet_time;
  limits.stdout_bytes = bytes_max;
  ZL_TRY(auto end, sandbox_.run(program, limits, pdf.descriptor()));
  return end.how == ChildEnd::How::ended ? std::move(end.output) : base::Bytes{};
}

base::Result<std::optional<std::vector<page_codes::PageCode>>> SandboxedMediaTools::codes_on_sheet(ports::BlobReader& pdf,
                                                                                                   int sheet) const {
  using Codes = std::optional<std::vector<page_codes::PageCode>>;
  ZL_TRY(const auto spool, opened_pdf(pdf));
  if (!spool) return Codes{};
  const auto pgm = drawn_sheet(*spool, sheet, {"-gray", "-scale-to", std::to_string(kSheetPixels)}, grey_bytes_max(kSheetPixels));
  const auto picture = pgm ? grey_picture(*pgm, kSheetPixels) : std::nullopt;
  return picture ? Codes(page_codes::codes_on(*picture)) : Codes{};
}

base::Result<std::optional<base::Bytes>> SandboxedMediaTools::picture(ports::BlobReader& original, int sheet) {
  using Jpeg = std::optional<base::Bytes>;
  if (sheet == 0) {
    if (unavailable_because()) return Jpeg{};
    ZL_TRY(const auto photo, opened(original));
    if (!photo || photo->content.kind != "photo") return Jpeg{};
    const auto jpeg = one_frame(*photo, 0, kPicturePixels);
    return jpeg && !jpeg->empty() ? Jpeg(*jpeg) : Jpeg{};
  }
  ZL_TRY(const auto spool, opened_pdf(original));
  if (!spool) return Jpeg{};
  const auto jpeg =
      drawn_sheet(*spool, sheet, {"-jpeg", "-jpegopt", "quality=80", "-scale-to", std::to_string(kPicturePixels)}, kPictureBytesMax);
  return jpeg && is_jpeg_within(*jpeg, kPicturePixels) ? Jpeg(*jpeg) : Jpeg{};
}

// heif-convert tells the format by a file's name, hence the links; it numbers them where a file holds several photographs, and the
// first is taken then. It turns the photograph as HEIF says and leaves the tags, which say the same once more, as they are.
base::Result<std::optional<SandboxedMediaTools::Opened>> SandboxedMediaTools::opened_heif(const Spool& spool) const {
  if (!is_there(options_.heif_convert)) return std::optional<Opened>{};
  ZL_TRY(auto made, Spool::empty(options_.spool_folder));
  SandboxLimits limits;
  limits.time = options_.sheet_time;
  limits.file_bytes = kOpenedBytesMax;
  const auto steps = fmt::format("ln -s /proc/self/fd/3 p.jpg && ln -s p.jpg p-1.jpg && exec {} --quiet -q 92 /proc/self/fd/0 p.jpg",
                                 options_.heif_convert);
  const auto end = sandbox_.run({"/usr/bin/sh", "-c", steps}, limits, spool.descriptor(), made.descriptor());
  base::Bytes head(kHeadBytes);
  head.resize(made.read_at(0, head));
  const auto content = content_of(head);
  if (!end || !end->succeeded() || content.mime != "image/jpeg") return std::optional<Opened>{};
  return std::optional(Opened{std::move(made), content, true});
}

}  // namespace media_tools
