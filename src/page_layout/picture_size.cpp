// What kind of picture some bytes are, its size in pixels, and which side is up.
#include <array>

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

// The segments of a JPEG (ITU-T T.81, B.1.1) up to its scan: marker, and where its data lie.
struct Segment {
  std::uint8_t marker = 0;
  std::size_t at = 0, length = 0;
};
constexpr std::uint8_t kApplication1 = 0xE1, kStartOfScan = 0xDA;

// Calls `see` with each, the start of the scan being the last. False where the bytes are no segments.
template <class See>
bool walk(base::ByteView bytes, See see) {
  for (std::size_t at = 2; at + 4 <= bytes.size();) {
    if (bytes[at] != 0xFF) return false;
    const std::uint8_t marker = bytes[at + 1];
    if (marker == 0xFF) {  // a fill byte
      ++at;
      continue;
    }
    const std::size_t length = big_endian(bytes, at + 2, 2);
    if (length < 2 || at + 2 + length > bytes.size()) return false;
    see(Segment{marker, at + 4, length - 2});
    at += 2 + length;
    if (marker == kStartOfScan) return true;
  }
  return false;
}

bool is_frame(std::uint8_t marker) { return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC; }
// Baseline, extended and progressive with Huffman codes and eight bits: what readers of PDF and OFD all draw.
bool is_common_frame(std::uint8_t marker, std::uint8_t bits) { return marker >= 0xC0 && marker <= 0xC2 && bits == 8; }

struct JpegFacts {
  Size size;
  std::uint32_t colours = 0, orientation = 1;
  std::vector<std::size_t> orientations_at;  // of the low bytes of their values
  bool whole = false;                        // one frame that all readers draw, a scan and the end of the image
};

// Orientation in the first folder of an Exif segment, which is a TIFF file (Exif 2.3, 4.5.4; TIFF 6.0, 2).
void read_exif(base::ByteView bytes, const Segment& segment, JpegFacts& out) {
  constexpr std::string_view kExif{"Exif\0\0", 6};
  constexpr std::uint32_t kOrientation = 0x0112, kShort = 3;
  constexpr std::size_t kEntry = 12;
  const auto data = bytes.subspan(segment.at, segment.length);
  if (!begins_with(data, kExif)) return;
  const auto tiff = data.subspan(kExif.size());
  const bool little = begins_with(tiff, "II"), big = begins_with(tiff, "MM");
  if ((!little && !big) || tiff.size() < 8) return;
  const auto number = [&](std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8U | tiff[little ? at + count - 1 - i : at + i];
    return value;
  };
  const std::size_t folder = number(4, 4);
  if (folder > tiff.size() || tiff.size() - folder < 2) return;
  const std::size_t entries = number(folder, 2);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t at = folder + 2 + i * kEntry;
    if (at + kEntry > tiff.size()) return;
    if (number(at, 2) != kOrientation || number(at + 2, 2) != kShort) continue;
    out.orientation = number(at + 8, 2);
    out.orientations_at.push_back(segment.at + kExif.size() + at + 8 + (little ? 0 : 1));
    return;
  }
}

JpegFacts jpeg_facts(base::ByteView bytes) {
  JpegFacts out;
  int frames = 0;
  bool common = false;
  std::size_t scan = bytes.size();
  const bool segments = walk(bytes, [&](const Segment& segment) {
    if (segment.marker == kApplication1) read_exif(bytes, segment, out);
    if (segment.marker == kStartOfScan) scan = segment.at + segment.length;
    if (!is_frame(segment.marker) || segment.length < 6) return;
    ++frames;
    common = is_common_frame(segment.marker, bytes[segment.at]);
    out.size = {static_cast<std::int32_t>(big_endian(bytes, segment.at + 3, 2)), static_cast<std::int32_t>(big_endian(bytes, segment.at + 1, 2))};
    out.colours = bytes[segment.at + 5];
  });
  constexpr std::string_view kEnd{"\xff\xd9", 2};
  out.whole = segments && frames == 1 && common && base::text_of(bytes.subspan(scan)).find(kEnd) != std::string_view::npos;
  return out;
}

bool is_jpeg(base::ByteView bytes) { return begins_with(bytes, "\xff\xd8\xff"); }

constexpr std::array<std::uint8_t, 9> kTurns{0, 0, 0, 2, 0, 0, 1, 0, 3};  // by orientation
bool is_mirrored(std::uint32_t orientation) { return orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7; }

}  // namespace

base::Result<SizedPicture> sized_picture(base::Bytes bytes, const base::Digest& digest) {
  const bool png = begins_with(bytes, "\x89PNG\r\n\x1a\n"), jpeg = is_jpeg(bytes);
  const auto bad = [&](std::string what) {
    return base::fail(ErrorKind::invalid, "layout.bad_picture", std::move(what), digest.hex(), "choose another picture");
  };
  const auto facts = jpeg ? jpeg_facts(bytes) : JpegFacts{};
  auto size = png ? png_size(bytes) : jpeg ? std::optional(facts.size) : std::nullopt;
  if (!size || (jpeg && !facts.whole)) return bad("a picture of the paper is neither a whole JPEG of the common kinds nor a PNG");
  if (size->width > kMostPixels || size->height > kMostPixels || std::int64_t{size->width} * size->height > kMostPoints)
    return bad("a picture of the paper has too many pixels");
  if (size->width < 1 || size->height < 1) return bad("a picture of the paper has no pixels");
  if (jpeg && facts.colours != 1 && facts.colours != 3) return bad("a picture of the paper is a JPEG in the colours of print (CMYK)");
  if (is_mirrored(facts.orientation)) return bad("a picture of the paper is stored mirrored");
  SizedPicture out;
  out.turns = facts.orientation < kTurns.size() ? kTurns[facts.orientation] : std::uint8_t{0};
  if (out.turns % 2 == 1) std::swap(size->width, size->height);
  out.picture = {digest, png ? "image/png" : "image/jpeg", std::make_shared<const base::Bytes>(as_pages_hold(std::move(bytes)))};
  out.width = size->width;
  out.height = size->height;
  return out;
}

base::Bytes as_pages_hold(base::Bytes bytes) {
  if (!is_jpeg(bytes)) return bytes;
  const auto facts = jpeg_facts(bytes);
  for (const auto at : facts.orientations_at) bytes[at] = 1;
  base::Bytes out(bytes.begin(), bytes.begin() + 2);
  std::size_t end = out.size();
  const auto copy = [&](std::size_t from, std::size_t to) {
    out.insert(out.end(), bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.begin() + static_cast<std::ptrdiff_t>(to));
  };
  const bool segments = walk(bytes, [&](const Segment& segment) {
    copy(segment.at - 4, segment.at + segment.length);
    end = segment.at + segment.length;
  });
  if (!segments) return bytes;
  copy(end, bytes.size());
  return out;
}

}  // namespace page_layout
