// Byte strings and their text forms (hex lower case, base64 of RFC 4648 §4 with padding).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes bytes_of(std::string_view text) {
  auto v = view_of(text);
  return {v.begin(), v.end()};
}

inline constexpr std::string_view kHexDigits = "0123456789abcdef";
std::string to_hex(ByteView bytes);
// Errors: invalid "base.bad_hex" (odd length, or a character outside 0-9 a-f; upper case is refused).
Result<Bytes> from_hex(std::string_view text);

std::string to_base64(ByteView bytes);
// Errors: invalid "base.bad_base64" (alphabet, padding, or non-zero trailing bits: only one spelling is accepted).
Result<Bytes> from_base64(std::string_view text);

// Fixed-width big-endian integers, as every format of docs/formats uses them.
void put_u16(Bytes& out, std::uint16_t value);
void put_u32(Bytes& out, std::uint32_t value);
void put_u64(Bytes& out, std::uint64_t value);
std::uint16_t get_u16(ByteView at);  // REQUIRES: at.size() >= 2
std::uint32_t get_u32(ByteView at);  // REQUIRES: at.size() >= 4
std::uint64_t get_u64(ByteView at);  // REQUIRES: at.size() >= 8

void append(Bytes& out, ByteView more);

}  // namespace base
