// Whether a recording is whole, as far as its container tells: walks boxes, chunks, elements and segments
// without decoding anything. Pure but for the reading function it is given.
#pragma once

#include <functional>

#include "media_tools/content.h"

namespace media_tools {

// Fills the span from the offset; returns how many bytes there were.
using ReadAt = std::function<std::size_t(std::uint64_t offset, std::span<std::uint8_t> out)>;

enum class Wholeness {
  whole,
  truncated,  // the container promises more bytes than there are, or its table of contents is missing
  untold      // the container does not say
};

Wholeness wholeness_of(Container container, std::uint64_t size, const ReadAt& read);

// Width and height of a JPEG by its frame header; 0 × 0 where it has none.
struct PixelSize {
  std::uint32_t width = 0, height = 0;
};
PixelSize jpeg_size(base::ByteView jpeg);
// What a child gives is checked like any other input.
bool is_jpeg_within(base::ByteView bytes, int most_pixels);

}  // namespace media_tools
