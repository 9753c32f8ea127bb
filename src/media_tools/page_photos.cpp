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
constexpr std::size_t kHeaderBytes = 64;

}  // namespace

// Upright by the photograph's own orientation; never larger than it is.
base::Result<base::Bytes> SandboxedMediaTools::grey_values(const Spool& spool, const Content& content, int most_pixels) const {
  auto program = reading_with(options_.ffmpeg, content);
  const auto scale = fmt::format("scale=w='min({0},iw)':h='min({0},ih)':force_original_aspect_ratio=decrease:flags=area", most_pixels);
  for (const auto& argument : {"-nostdin", "-i", "/proc/self/fd/0", "-map", "0:v:0", "-frames:v", "1", "-an", "-vf", scale.c_str(),
                               "-pix_fmt", "gray", "-c:v", "pgm", "-f", "image2pipe", "-"})
    program.emplace_back(argument);
  SandboxLimits limits;
  limits.time = options_.look_time;
  limits.stdout_bytes = static_cast<std::size_t>(most_pixels) * static_cast<std::size_t>(most_pixels) + kHeaderBytes;
  ZL_TRY(auto end, sandbox_.run(program, limits, spool.descriptor()));
  return end.how == ChildEnd::How::ended ? std::move(end.output) : base::Bytes{};
}

base::Result<std::optional<std::vector<page_codes::PageCode>>> SandboxedMediaTools::codes_on(ports::BlobReader& photo) {
  using Codes = std::optional<std::vector<page_codes::PageCode>>;
  base::Bytes head(static_cast<std::size_t>(std::min<std::uint64_t>(kHeadBytes, photo.size())));
  ZL_TRY(const auto got, photo.read_at(0, head));
  head.resize(got);
  const auto content = content_of(head);
  if (content.kind != "photo" || content.demuxer.empty() || unavailable_because()) return Codes{};
  ZL_TRY(const auto spool, Spool::copy_of(photo, options_.spool_folder));
  Codes codes;
  for (const int most_pixels : {kFirstLook, kCloserLook}) {
    const auto pgm = grey_values(spool, content, most_pixels);
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
