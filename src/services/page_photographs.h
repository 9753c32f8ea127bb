// Photographs of pages that were signed on paper: each is looked at for the code of its page before it is handed in, so that a
// page of another version or of another paper is told at once. What nothing can be read on, a person compares.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "page_codes/page_code.h"
#include "services/core.h"

namespace services {

inline constexpr std::size_t kMostChecked = 1'000;    // photographs, at a request
inline constexpr std::int64_t kSecondsOfLooking = 10;  // of a request; what was not looked at by then counts as not read

// What was read on photographs: those of a paper are asked about when they arrive and again when they are handed in. Thread-safe.
class SeenCodes {
 public:
  using Codes = std::vector<page_codes::PageCode>;
  std::optional<Codes> of(const std::string& blob) const;
  void keep(const std::string& blob, Codes codes);

 private:
  mutable std::mutex guard_;
  std::unordered_map<std::string, Codes> codes_;
};

}  // namespace services
