// A SHA-256 digest as a value. What it is a digest of is told by the name of the field that holds it.
#pragma once

#include <array>
#include <compare>
#include <cstring>
#include <functional>

#include "base/bytes.h"

namespace base {

struct Digest {
  std::array<std::uint8_t, 32> bytes{};

  std::string hex() const { return to_hex(bytes); }
  ByteView view() const { return bytes; }
  // Errors: invalid "base.bad_digest" (not 64 lower-case hexadecimal characters).
  static Result<Digest> from_hex(std::string_view text);
  // REQUIRES: raw.size() == 32.
  static Digest from_bytes(ByteView raw);

  auto operator<=>(const Digest&) const = default;
};

struct DigestHash {
  std::size_t operator()(const Digest& d) const {
    std::size_t h;
    std::memcpy(&h, d.bytes.data(), sizeof h);
    return h;
  }
};

}  // namespace base
