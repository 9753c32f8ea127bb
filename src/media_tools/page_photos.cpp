// Photographs of pages: ffmpeg opens them in the sandbox, and only bare grey values of a bounded size come out to be read.
#include <fmt/format.h>

#include <algorithm>

#include "media_tools/grey_picture.h"
#include "media_tools/sandboxed_media_tools.h"

namespace media_tools {
namespace {

// Sides, in pixels, at which a photograph is looked at. A page that fills the first has four pixels to a module; the second is
// for pages that take up a part of a large photograph.
constexpr int kFirstLook = 2'400, kCloserLook = 4'800;
static_assert(kCloserLook <= page_codes::kMostPixels);

}  // namespace

// Upright by the photograph's own orientation; never larger than it is.
base::Result<base::Bytes> SandboxedMediaTools::grey_values(const Opened& opened, int most_pixels) const {
  std::vector<std::string> program{options_.ffmpeg, "-v", "error", "-nostdin"};
  const auto input = opening(opened);
  program.insert(program.end(), input.begin(), input.end());
  const auto scale = fmt::format("scale=w='min({0},iw)':h='min({0},ih)':force_original_aspect_ratio=decrease:flags=area", most_pixels);
  for (const auto& argument : {"-map", "0:v:0", "-frames:v", "1", "-an", "-vf", scale.c_str(), "-pix_fmt", "gray", "-c:v", "pgm", "-f",
                               "image2pipe", "-"})
    program.emplace_back(argument);
  SandboxLimits limits;
  limits.time = options_.look_time;
  limits.stdout_bytes = grey_bytes_max(most_pixels);
  ZL_TRY(auto end, sandbox_.run(program, limits, opened.spool.descriptor()));
  return end.how == ChildEnd::How::ended ? std::move(end.output) : base::Bytes{};
}

base::Result<std::optional<std::vector<page_codes::PageCode>>> SandboxedMediaTools::codes_on(ports::BlobReader& original, int sheet) {
  if (sheet > 0) return codes_on_sheet(original, sheet);
  using Codes = std::optional<std::vector<page_codes::PageCode>>;
  base::Bytes head(static_cast<std::size_t>(std::min<std::uint64_t>(kHeadBytes, original.size())));
  ZL_TRY(const auto got, original.read_at(0, head));
  head.resize(got);
  if (content_of(head).kind != "photo" || unavailable_because()) return Codes{};
  ZL_TRY(const auto photo, opened(original));
  if (!photo) return Codes{};
  Codes codes;
  for (const int most_pixels : {kFirstLook, kCloserLook}) {
    const auto pgm = grey_values(*photo, most_pixels);
    // A child that cannot be had is no fault of the photograph, which a person can still look at.
    const auto picture = pgm ? grey_picture(*pgm, most_pixels) : std::nullopt;
    if (!picture) return codes;
    codes = page_codes::codes_on(*picture);
    // Nothing more can be seen closer by where the photograph has no more pixels.
    if (!codes->empty() || std::max(picture->width, picture->height) < most_pixels) return codes;
  }
  return codes;
}

}  // namespace media_tools
