// A picture of bare grey values, as ffmpeg writes it: "P5", width, height, 255, then a byte for each pixel (netpbm's PGM). Pure.
#pragma once

#include <optional>

#include "page_codes/reading.h"

namespace media_tools {

// As many bytes as such a picture has at most.
constexpr std::size_t grey_bytes_max(int most_pixels) {
  constexpr std::size_t kHeaderBytes = 64;
  return static_cast<std::size_t>(most_pixels) * static_cast<std::size_t>(most_pixels) + kHeaderBytes;
}

// Points into `pgm`. Nothing where it is not exactly that, or wider or higher than `most_pixels`.
std::optional<page_codes::GreyPicture> grey_picture(base::ByteView pgm, int most_pixels);

}  // namespace media_tools
