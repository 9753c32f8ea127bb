// Randomness is passed in. SystemRandom for keys, salts and ids; SeededRandom (SplitMix64) for tests only.
#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace base {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;

  Bytes bytes(std::size_t n) {
    Bytes out(n);
    fill(out);
    return out;
  }
};

// getrandom(2); stops the program when the kernel has no randomness to give. Thread-safe.
class SystemRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

// Not thread-safe; the same seed gives the same bytes for ever.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override;
  std::uint64_t next();

 private:
  std::uint64_t state_;
};

}  // namespace base
