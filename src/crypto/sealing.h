// AES-256-GCM over OpenSSL. A Sealer keeps its key schedule between calls; one object belongs to one thread.
#pragma once

#include <memory>
#include <span>

#include "base/bytes.h"

namespace crypto {

inline constexpr std::size_t kKeyBytes = 32;
inline constexpr std::size_t kNonceBytes = 12;
inline constexpr std::size_t kTagBytes = 16;

class Sealer {
 public:
  explicit Sealer(base::ByteView key);  // REQUIRES: 32 bytes
  ~Sealer();
  Sealer(Sealer&&) noexcept;
  Sealer& operator=(Sealer&&) noexcept;

  // Writes ciphertext ‖ tag into `out`. REQUIRES: out.size() == plain.size() + kTagBytes; nonce is 12 bytes, never used
  // before under this key.
  void seal(base::ByteView nonce, base::ByteView additional, base::ByteView plain, std::span<std::uint8_t> out);
  // Writes the plain bytes into `out`; false, with `out` wiped, when the tag does not fit.
  // REQUIRES: sealed.size() >= kTagBytes; out.size() == sealed.size() - kTagBytes.
  bool open(base::ByteView nonce, base::ByteView additional, base::ByteView sealed, std::span<std::uint8_t> out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

base::Bytes seal(base::ByteView key, base::ByteView nonce, base::ByteView additional, base::ByteView plain);
// Errors: corrupt "crypto.tag_mismatch": wrong key, or changed bytes.
base::Result<base::Bytes> open(base::ByteView key, base::ByteView nonce, base::ByteView additional,
                               base::ByteView sealed);

// Overwrites memory that held a secret; not optimised away.
void wipe(std::span<std::uint8_t> secret);

}  // namespace crypto
