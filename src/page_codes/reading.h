// Finds page codes on a picture. Takes nothing but plain grey values: who gives a picture has it decoded elsewhere, in a
// sandbox. Pure; thread-safe.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "page_codes/page_code.h"

namespace page_codes {

inline constexpr int kMostPixels = 5'000;  // a side
inline constexpr std::size_t kMostCodes = 16;  // on one picture

struct GreyPicture {
  int width = 0, height = 0;
  base::ByteView pixels;  // row by row, 0 is black
};

// Each code that the picture shows once, however it is turned. Empty also where the picture has no size that can be looked at.
std::vector<PageCode> codes_on(const GreyPicture& picture);

}  // namespace page_codes
