#include "media_tools/walk.h"

#include <algorithm>
#include <array>
#include <memory>

namespace media_tools {
namespace {

constexpr std::size_t kPartsMax = 2'000'000;  // boxes or chunks; a day of one-second fragments has 172,800

std::uint32_t little_u32(base::ByteView at) {
  return static_cast<std::uint32_t>(at[0] | at[1] << 8 | at[2] << 16) | static_cast<std::uint32_t>(at[3])
                                                                            << 24;
}

// Boxes: u32 size, four letters; size 1 means that a u64 follows, size 0 "to the end of the file".
Wholeness walk_mp4(std::uint64_t size, const ReadAt& read) {
  bool contents = false, samples = false;
  std::uint64_t at = 0;
  std::array<std::uint8_t, 16> head{};
  for (std::size_t n = 0; at < size && n < kPartsMax; ++n) {
    const auto got = read(at, head);
    if (got < 8) break;  // a few stray bytes behind the last box
    const std::string_view name = base::text_of(base::ByteView(head).subspan(4, 4));
    std::uint64_t length = base::get_u32(head);
    if (length == 1) {
      if (got < 16) return Wholeness::truncated;
      length = base::get_u64(base::ByteView(head).subspan(8));
      if (length < 16) break;
    } else if (length == 0) {
      length = size - at;
    } else if (length < 8) {
      break;
    }
    contents |= name == "moov";
    samples |= name == "mdat" || name == "moof";
    if (length > size - at) return Wholeness::truncated;
    at += length;
  }
  return contents && samples ? Wholeness::whole : Wholeness::truncated;
}

// "RIFF", u32 length of what follows, form. A recorder that was cut off leaves 0 or all ones there.
Wholeness walk_riff(std::uint64_t size, const ReadAt& read) {
  std::array<std::uint8_t, 12> head{};
  if (read(0, head) < head.size()) return Wholeness::truncated;
  const auto length = little_u32(base::ByteView(head).subspan(4));
  if (length == 0 || length == 0xFFFFFFFF) return Wholeness::untold;
  return std::uint64_t{length} + 8 > size ? Wholeness::truncated : Wholeness::whole;
}

struct Vint {
  std::uint64_t value = 0;
  std::size_t length = 0;  // 0: malformed
  bool unknown = false;
};
// EBML's number: the count of leading zero bits says how many bytes follow; all ones mean "unknown".
Vint vint(base::ByteView at) {
  if (at.empty() || at[0] == 0) return {};
  std::size_t length = 1;
  while (!(at[0] & (0x80 >> (length - 1)))) ++length;
  if (at.size() < length) return {};
  std::uint64_t value = at[0] & (0xFFu >> length);
  bool ones = value == (0xFFu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    value = value << 8 | at[i];
    ones &= at[i] == 0xFF;
  }
  return {value, length, ones};
}

Wholeness walk_matroska(std::uint64_t size, const ReadAt& read) {
  std::array<std::uint8_t, 12> head{};
  std::uint64_t at = 0;
  for (std::size_t n = 0; n < 16; ++n) {  // header, perhaps void elements, then the segment
    const auto got = read(at, head);
    if (got < 5) return Wholeness::truncated;
    const bool is_segment = base::text_of(base::ByteView(head).first(4)) == "\x18\x53\x80\x67";
    const std::size_t id_length = vint(base::ByteView(head).first(got)).length;
    if (id_length == 0 || id_length > 4) return Wholeness::truncated;
    const auto length = vint(base::ByteView(head).first(got).subspan(id_length));
    if (length.length == 0) return Wholeness::truncated;
    if (length.unknown) return Wholeness::untold;
    const auto body = at + id_length + length.length;
    if (body > size || length.value > size - body) return Wholeness::truncated;
    if (is_segment) return Wholeness::whole;
    at = body + length.value;
  }
  return Wholeness::untold;
}

// Chunks: u32 length, four letters, content, u32 checksum; the last is IEND.
Wholeness walk_png(std::uint64_t size, const ReadAt& read) {
  std::array<std::uint8_t, 8> head{};
  std::uint64_t at = 8;
  for (std::size_t n = 0; n < kPartsMax; ++n) {
    if (at > size || read(at, head) < head.size()) return Wholeness::truncated;
    const std::uint64_t length = std::uint64_t{base::get_u32(head)} + 12;
    if (length > size - at) return Wholeness::truncated;
    if (base::text_of(base::ByteView(head).subspan(4)) == "IEND") return Wholeness::whole;
    at += length;
  }
  return Wholeness::untold;
}

// One byte after another, read in pieces.
class ByteStream {
 public:
  ByteStream(std::uint64_t size, const ReadAt& read) : size_(size), read_(read) {}
  int next() {  // -1 at the end
    if (at_ >= begin_ + have_ || at_ < begin_) {
      begin_ = at_;
      have_ = at_ < size_ ? read_(at_, buffer_) : 0;
      if (have_ == 0) return -1;
    }
    return buffer_[static_cast<std::size_t>(at_++ - begin_)];
  }
  void skip(std::uint64_t n) { at_ += n; }

 private:
  std::uint64_t size_, at_ = 0, begin_ = 0;
  std::size_t have_ = 0;
  std::array<std::uint8_t, 65536> buffer_{};
  const ReadAt& read_;
};

// Segments: FF, marker, u16 length; after a scan's header entropy-coded bytes follow, in which FF 00 is a
// plain FF and FF D0…D7 are restarts. Whole when the end marker of the first picture is there; what follows
// it is not ours.
Wholeness walk_jpeg(std::uint64_t size, const ReadAt& read) {
  const auto stream = std::make_unique<ByteStream>(size, read);
  stream->skip(2);
  bool scanning = false;
  while (true) {
    int c = stream->next();
    if (c < 0) return Wholeness::truncated;
    if (c != 0xFF) {
      if (!scanning) return Wholeness::truncated;
      continue;
    }
    while (c == 0xFF) c = stream->next();
    if (c < 0) return Wholeness::truncated;
    if (c == 0xD9) return Wholeness::whole;
    if (c == 0 || (c >= 0xD0 && c <= 0xD7) || c == 0x01) continue;
    const int high = stream->next(), low = stream->next();
    if (high < 0 || low < 0 || (high << 8 | low) < 2) return Wholeness::truncated;
    stream->skip(static_cast<std::uint64_t>((high << 8 | low) - 2));
    scanning = c == 0xDA || scanning;
  }
}

}  // namespace

Wholeness wholeness_of(Container container, std::uint64_t size, const ReadAt& read) {
  switch (container) {
    case Container::mp4:
      return walk_mp4(size, read);
    case Container::riff:
      return walk_riff(size, read);
    case Container::matroska:
      return walk_matroska(size, read);
    case Container::jpeg:
      return walk_jpeg(size, read);
    case Container::png:
      return walk_png(size, read);
    case Container::none:
      break;
  }
  return Wholeness::untold;
}

PixelSize jpeg_size(base::ByteView jpeg) {
  std::size_t at = 2;
  while (at + 9 <= jpeg.size() && jpeg[at] == 0xFF) {
    const auto marker = jpeg[at + 1];
    // Start of frame: C0…CF but for the tables C4, C8 and CC.
    if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
      return {base::get_u16(jpeg.subspan(at + 7)), base::get_u16(jpeg.subspan(at + 5))};
    at += 2 + base::get_u16(jpeg.subspan(at + 2));
  }
  return {};
}

bool is_jpeg_within(base::ByteView bytes, int most_pixels) {
  const auto size = jpeg_size(bytes);
  const auto fits = [&](std::uint32_t side) { return side > 0 && side <= static_cast<std::uint32_t>(most_pixels); };
  return fits(size.width) && fits(size.height) && content_of(bytes).mime == "image/jpeg";
}

}  // namespace media_tools
