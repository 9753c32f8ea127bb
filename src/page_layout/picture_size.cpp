// What kind of picture some bytes are, and its size in pixels.
#include "page_layout/lay_out.h"

namespace page_layout {
namespace {

using base::ErrorKind;

struct Size {
  std::int32_t width = 0, height = 0;
};

std::uint32_t big_endian(base::ByteView bytes, std::size_t at, std::size_t count) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < count; ++i) out = out << 8U | bytes[at + i];
  return out;
}

bool begins_with(base::ByteView bytes, std::string_view magic) {
  return bytes.size() >= magic.size() && base::text_of(bytes.first(magic.size())) == magic;
}

// PNG (ISO/IEC 15948): the header chunk follows the signature of eight bytes.
std::optional<Size> png_size(base::ByteView bytes) {
  if (bytes.size() < 24) return std::nullopt;
  const auto width = big_endian(bytes, 16, 4), height = big_endian(bytes, 20, 4);
  if (width > std::uint32_t{kMostPixels} || height > std::uint32_t{kMostPixels}) return Size{kMostPixels + 1, 0};
  return Size{static_cast<std::int32_t>(width), static_cast<std::int32_t>(height)};
}

// JPEG (ITU-T T.81): segments up to the frame header, whose markers are C0 to CF but for C4, C8 and CC.
std::optional<Size> jpeg_size(base::ByteView bytes) {
  for (std::size_t at = 2; at + 9 < bytes.size();) {
    if (big_endian(bytes, at, 1) != 0xFF) return std::nullopt;
    const auto marker = big_endian(bytes, at + 1, 1);
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
      return Size{static_cast<std::int32_t>(big_endian(bytes, at + 7, 2)), static_cast<std::int32_t>(big_endian(bytes, at + 5, 2))};
    at += 2 + big_endian(bytes, at + 2, 2);
  }
  return std::nullopt;
}

}  // namespace

base::Result<SizedPicture> sized_picture(base::Bytes bytes, const base::Digest& digest) {
  const bool png = begins_with(bytes, "\x89PNG\r\n\x1a\n"), jpeg = begins_with(bytes, "\xff\xd8\xff");
  const auto size = png ? png_size(bytes) : jpeg ? jpeg_size(bytes) : std::nullopt;
  const auto bad = [&](std::string what) {
    return base::fail(ErrorKind::invalid, "layout.bad_picture", std::move(what), digest.hex(), "choose another picture");
  };
  if (!size) return bad("a picture of the paper is neither a readable JPEG nor a PNG");
  if (size->width > kMostPixels || size->height > kMostPixels) return bad("a picture of the paper has too many pixels");
  if (size->width < 1 || size->height < 1) return bad("a picture of the paper has no pixels");
  SizedPicture out;
  out.picture = {digest, png ? "image/png" : "image/jpeg", std::make_shared<const base::Bytes>(std::move(bytes))};
  out.width = size->width;
  out.height = size->height;
  return out;
}

}  // namespace page_layout
