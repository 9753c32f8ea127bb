// Order keys of read rows. Internal to the room.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace records {

// A seq in sixteen digits: as text in the order of the numbers.
inline std::string in_order_of_seq(std::uint64_t seq) {
  char digits[24];
  std::snprintf(digits, sizeof digits, "%016llu", static_cast<unsigned long long>(seq));
  return digits;
}

}  // namespace records
