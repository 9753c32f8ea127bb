// A page code as a QR symbol (ISO/IEC 18004, error correction M). Deterministic; thread-safe.
#pragma once

#include <vector>

#include "page_codes/page_code.h"

namespace page_codes {

inline constexpr int kModules = 25;  // a side: version 2, whatever the code says
inline constexpr int kQuiet = 4;     // modules around it that stay light

struct Corner {
  int x = 0, y = 0;  // in modules, y grows downwards
  bool operator==(const Corner&) const = default;
};

class Symbol {
 public:
  explicit Symbol(const PageCode& code);

  // Nothing outside is dark.
  bool dark(int x, int y) const {
    return x >= 0 && y >= 0 && x < kModules && y < kModules && modules_[static_cast<std::size_t>(y * kModules + x)];
  }
  // The outlines of what is dark, each the corners of a closed line. Dark lies to the right of the way, so that by the non-zero
  // rule all of them together fill what is dark and leave the holes: as one area, without seams between modules.
  std::vector<std::vector<Corner>> outlines() const;

 private:
  std::vector<bool> modules_;  // row by row
};

}  // namespace page_codes
