// Which paths a case file may have (docs/formats/bag.md, "Paths"). A path is relative to the bag's folder,
// with `/`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace zhilu_verify {

inline constexpr std::size_t kMaxSegmentBytes = 255;
inline constexpr std::size_t kMaxPathBytes = 4096;

// Errors: invalid "why.…" naming the rule that is broken.
base::Status check_path(std::string_view path);

// Two names that some file systems would take for one: equal after NFC and case folding.
class NameTable {
 public:
  // Takes a path and its folders; gives the other name where one of them collides.
  std::optional<std::string> add(std::string_view path);

 private:
  std::map<std::string, std::string> spelled_;  // folded → as first met
};

}  // namespace zhilu_verify
