#include "pages_ofd/pictures.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>

#include "pages_ofd/ofd_writer.h"

namespace pages_ofd {
namespace {

using base::ByteView;

constexpr std::array<std::uint8_t, 8> kPngSignature{0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};

bool begins_with(ByteView bytes, ByteView what) {
  return bytes.size() >= what.size() && std::equal(what.begin(), what.end(), bytes.begin());
}

// All chunks from the header to the end, each with its checksum (PNG, third edition, 5).
bool is_whole_png(ByteView bytes) {
  if (!begins_with(bytes, kPngSignature)) return false;
  ByteView rest = bytes.subspan(kPngSignature.size());
  bool first = true, data = false;
  while (rest.size() >= 12) {
    const std::uint32_t length = base::get_u32(rest);
    if (length > rest.size() - 12) return false;
    const ByteView type_and_data = rest.subspan(4, 4 + length);
    const auto type = base::text_of(type_and_data.first(4));
    const auto crc = ::crc32(0, type_and_data.data(), static_cast<uInt>(type_and_data.size()));
    if (crc != base::get_u32(rest.subspan(8 + length))) return false;
    if (first != (type == "IHDR")) return false;
    if (first && (length != 13 || base::get_u32(type_and_data.subspan(4)) == 0 || base::get_u32(type_and_data.subspan(8)) == 0))
      return false;
    data = data || type == "IDAT";
    if (type == "IEND") return data;
    first = false;
    rest = rest.subspan(12 + length);
  }
  return false;
}

bool is_frame(std::uint8_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

// Segments from the start up to the scan, a frame with a size among them, and the end of the image (ISO/IEC 10918-1, B).
bool is_whole_jpeg(ByteView bytes) {
  constexpr std::array<std::uint8_t, 2> start{0xff, 0xd8}, end{0xff, 0xd9};
  if (!begins_with(bytes, start)) return false;
  bool frame = false;
  for (std::size_t at = 2; at + 4 <= bytes.size();) {
    if (bytes[at] != 0xff) return false;
    const std::uint8_t marker = bytes[at + 1];
    if (marker == 0xff) {  // a fill byte
      ++at;
      continue;
    }
    const std::size_t length = base::get_u16(bytes.subspan(at + 2));
    if (length < 2 || at + 2 + length > bytes.size()) return false;
    if (is_frame(marker)) frame = length >= 8 && base::get_u16(bytes.subspan(at + 5)) > 0 && base::get_u16(bytes.subspan(at + 7)) > 0;
    at += 2 + length;
    if (marker != 0xda) continue;
    const ByteView scan = bytes.subspan(at);
    return frame && std::search(scan.begin(), scan.end(), end.begin(), end.end()) != scan.end();
  }
  return false;
}

}  // namespace

base::Result<PictureKind> picture_kind(const page_layout::Picture& picture) {
  const auto bad = [&](std::string what) {
    return base::fail(base::ErrorKind::invalid, "pages.bad_picture", std::move(what), picture.digest.hex(),
                      "give the picture as a whole PNG or JPEG file");
  };
  if (!picture.bytes) return bad("a picture of the page has no bytes");
  if (picture.bytes->size() > kMaxPictureBytes)
    return base::fail(base::ErrorKind::too_large, "pages.picture_too_large",
                      fmt::format("a picture of the page has {} MB, more than {} MB", picture.bytes->size() >> 20, kMaxPictureBytes >> 20),
                      picture.digest.hex(), "give a smaller picture: 300 dots per inch are enough for paper");
  if (picture.mime == "image/png")
    return is_whole_png(*picture.bytes) ? base::Result<PictureKind>({"PNG", "png"}) : bad("a picture of the page is not a whole PNG");
  if (picture.mime == "image/jpeg")
    return is_whole_jpeg(*picture.bytes) ? base::Result<PictureKind>({"JPEG", "jpg"}) : bad("a picture of the page is not a whole JPEG");
  return bad("a picture of the page has a type that is not drawn: " + picture.mime);
}

}  // namespace pages_ofd
