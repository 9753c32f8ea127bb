#include "base/random.h"

#include <sys/random.h>

#include <cerrno>

namespace base {

void SystemRandom::fill(std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t n = getrandom(out.data() + done, out.size() - done, 0);
    if (n < 0 && errno == EINTR) continue;
    REQUIRE_INVARIANT(n > 0);
    done += static_cast<std::size_t>(n);
  }
}

std::uint64_t SeededRandom::next() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

void SeededRandom::fill(std::span<std::uint8_t> out) {
  for (std::size_t i = 0; i < out.size();) {
    std::uint64_t word = next();
    for (int k = 0; k < 8 && i < out.size(); ++k, ++i, word >>= 8) out[i] = static_cast<std::uint8_t>(word);
  }
}

}  // namespace base
